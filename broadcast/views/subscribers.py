"""The staff's pages of the mailing list: look, add, import, remove."""

from uuid import UUID

from flask import request, url_for
from werkzeug.wrappers import Response

from broadcast import actions, permissions
from broadcast.forms import SubscriberForm
from broadcast.queries import letters, places
from broadcast.queries import subscribers as people
from broadcast.rules.categories import LABELS
from broadcast.rules.subscribing import SubscriberState
from broadcast.views.doors import desk
from broadcast.views.staff import words
from disaster.foundation import forms, i18n, web
from disaster.foundation.context import Context
from disaster.foundation.errors import FieldRefusal, Refusal
from disaster.foundation.imports import BadRows, ImportReport
from disaster.foundation.texts import _


@desk.get("/subscribers")
@web.guard(permissions.READ_SUBSCRIBERS)
def subscribers(ctx: Context) -> Response:
    """Show the list by state and provider, and find somebody."""
    return _page(ctx)


@desk.post("/subscribers")
@web.guard(permissions.MANAGE_SUBSCRIBERS)
def add_subscriber(ctx: Context) -> Response:
    """Add somebody who agreed at the counter."""
    form = web.read_form(SubscriberForm)
    made = form.attempt(
        ctx,
        lambda filled: actions.add_subscriber(
            ctx,
            filled.address,
            filled.language,
            filled.districts,
            filled.consent,
            filled.categories,
        ),
    )
    if made is None:
        return _page(ctx, form, status=form.status)
    web.tell("success", _("追加しました。次の配信から届きます。"))
    return web.see(url_for("broadcast.subscribers"))


@desk.post("/subscribers/import")
@web.guard(permissions.MANAGE_SUBSCRIBERS)
def import_subscribers(ctx: Context) -> Response:
    """Check a list from elsewhere, or copy it in."""
    dry_run = request.form.get("deed") != "import"
    try:
        report = _import(ctx, dry_run=dry_run)
    except BadRows as refusal:
        return _page(ctx, report=refusal.report, error=str(refusal), status=422)
    except Refusal as refusal:
        return _page(ctx, error=str(refusal), status=refusal.status)
    if dry_run:
        return _page(ctx, report=report)
    web.tell(
        "success",
        _("取り込みました。追加 %d・変更 %d・同じ %d")
        % (report.added, report.changed, report.unchanged),
    )
    return web.see(url_for("broadcast.subscribers"))


@desk.post("/subscribers/<uuid:subscriber_id>/confirm")
@web.guard(permissions.MANAGE_SUBSCRIBERS)
def confirm_subscriber(ctx: Context, subscriber_id: UUID) -> Response:
    """Make somebody active who waits or rests."""
    actions.confirm_for(ctx, subscriber_id)
    web.tell("success", _("登録中にしました。次の配信から届きます。"))
    return web.see(url_for("broadcast.subscribers"))


@desk.post("/subscribers/<uuid:subscriber_id>/remove")
@web.guard(permissions.MANAGE_SUBSCRIBERS)
def remove_subscriber(ctx: Context, subscriber_id: UUID) -> Response:
    """Take somebody off the list; the address is forgotten."""
    actions.remove_subscriber(ctx, subscriber_id)
    web.tell("success", _("登録を解除し、アドレスを消しました。"))
    return web.see(url_for("broadcast.subscribers"))


def _import(ctx: Context, *, dry_run: bool) -> ImportReport:
    file = request.files.get("file")
    if file is None or not file.filename:
        raise FieldRefusal(_("ファイル"), _("CSV ファイルを選んでください。"))
    content = file.read()
    skip_bad = request.form.get("skip_bad") == "1"
    return ctx.trying(
        lambda: actions.import_subscribers(
            ctx, content, dry_run=dry_run, skip_bad=skip_bad
        )
    )


def _page(
    ctx: Context,
    form: forms.Form[SubscriberForm] | None = None,
    *,
    report: ImportReport | None = None,
    error: str = "",
    status: int = 200,
) -> Response:
    text = request.args.get("q", "").strip()
    page = max(1, request.args.get("page", 1, int))
    known = places.districts(ctx)
    here = url_for("broadcast.subscribers", q=text)
    return web.page(
        "broadcast/subscribers.html",
        status,
        form=form or forms.Form(SubscriberForm),
        counts=people.counts(ctx),
        lanes=people.lane_counts(ctx),
        found=people.search(ctx, text, page),
        q=text,
        page=page,
        pages=people.search_pages(ctx, text),
        here=f"{here}&page=" if text else f"{here}?page=",
        districts=[(d.code, d.name) for d in known.values()],
        district_names={d.code: d.name for d in known.values()},
        languages=list(i18n.LANGUAGES.items()),
        categories=[(one.value, label) for one, label in LABELS.items()],
        category_names={one.value: label for one, label in LABELS.items()},
        mailbox=letters.sign_up_mailbox(ctx.settings),
        subscriber_states={state.value: state.label for state in SubscriberState},
        may_manage=ctx.actor.may(permissions.MANAGE_SUBSCRIBERS),
        report=report,
        error=error,
        **words(),
    )
