"""The counter's queue of online applications: look, find the household, decide."""

from uuid import UUID

from flask import request, url_for
from werkzeug.wrappers import Response

from certificates import actions, permissions, photofiles, queries
from certificates.forms import AcceptForm, MergeForm, ReasonForm, told
from certificates.rules import applying as rules
from certificates.rules.applying import OnlineState
from certificates.rules.receiving import RELATION_LABELS, IdentityCheck, ProxyKind
from certificates.views.door import moment_text, pages, typed_text
from disaster.foundation import clock, db, formats, forms, web
from disaster.foundation.context import Context
from disaster.foundation.errors import Conflict, Refusal
from disaster.foundation.texts import _
from disaster.incidents import queries as incidents
from disaster.register import queries as register

ONE = "/online/<uuid:online_id>"


@pages.get("/online/")
@web.guard(permissions.READ)
def online(ctx: Context) -> Response:
    """List what was sent, oldest first."""
    wanted = request.args.get("state", OnlineState.SUBMITTED.value)
    state = wanted if wanted in set(OnlineState) - {OnlineState.DRAFT} else "submitted"
    names = {each.id: each.name for each in incidents.all_incidents(ctx)}
    listed = [(each, told(each.answers)) for each in queries.online_listed(ctx, state)]
    hidden = {
        each.id for each, said in listed if queries.protected_behind(ctx, each, said)
    }
    rows = [
        (
            each,
            None if each.id in hidden else said,
            len(queries.photos_of(ctx, each.id)),
        )
        for each, said in listed
    ]
    return web.page(
        "certificates/online.html",
        rows=rows,
        hidden=hidden,
        state=state,
        counts=queries.online_counts(ctx),
        names=names,
        moment=moment_text,
    )


@pages.get(ONE)
@web.guard(permissions.READ)
def online_one(ctx: Context, online_id: UUID) -> Response:
    """Show one with photographs, candidates and likely duplicates."""
    return _page(ctx, online_id)


@pages.post(f"{ONE}/accept/<uuid:household_id>")
@web.guard(permissions.RECEIVE)
def accept(ctx: Context, online_id: UUID, household_id: UUID) -> Response:
    """Make it an application of the household and the house that the clerk chose."""
    form = web.read_form(AcceptForm)
    said = told(queries.get_online(ctx, online_id).answers)
    if said is None:
        raise Conflict
    today = clock.tokyo_day(ctx.now)
    made = form.attempt(
        ctx,
        lambda filled: actions.accept_online(
            ctx, online_id, filled.submission(said, household_id, today)
        ),
    )
    if made is None:
        return _page(ctx, online_id, household_id, form, form.status)
    web.tell("success", _("受け付けました。受付番号 %s") % made.receipt_number)
    return web.see(url_for("certificates.show", application_id=made.id))


@pages.post(f"{ONE}/ask-back")
@web.guard(permissions.RECEIVE)
def ask_back(ctx: Context, online_id: UUID) -> Response:
    """Ask the applicant for something."""
    form = web.read_form(ReasonForm)
    if not form.attempt(ctx, lambda f: actions.ask_back(ctx, online_id, f.reason)):
        return _refused(ctx, online_id, form)
    web.tell("success", _("問い合わせました。申請者の進み具合の画面に出ます。"))
    return web.see(url_for("certificates.online"))


@pages.post(f"{ONE}/decline")
@web.guard(permissions.RECEIVE)
def decline(ctx: Context, online_id: UUID) -> Response:
    """Decline with a reason that the applicant reads."""
    form = web.read_form(ReasonForm)
    if not form.attempt(
        ctx, lambda f: actions.decline_online(ctx, online_id, f.reason)
    ):
        return _refused(ctx, online_id, form)
    web.tell("success", _("受け付けないことにしました。理由は申請者に出ます。"))
    return web.see(url_for("certificates.online"))


@pages.post(f"{ONE}/merge")
@web.guard(permissions.RECEIVE)
def merge(ctx: Context, online_id: UUID) -> Response:
    """Put it together with the application that stands already."""
    form = web.read_form(MergeForm)
    made = form.attempt(ctx, lambda f: actions.merge_online(ctx, online_id, f.number))
    if made is None:
        return _refused(ctx, online_id, form)
    web.tell("success", _("まとめました。二つの番号はどちらもこの申請を開きます。"))
    return web.see(url_for("certificates.online_one", online_id=online_id))


@pages.post(f"{ONE}/undo-merge")
@web.guard(permissions.RECEIVE)
def undo_merge(ctx: Context, online_id: UUID) -> Response:
    """Take them apart again, while nothing is issued."""
    form = web.read_form(ReasonForm)
    if not form.attempt(ctx, lambda f: actions.undo_merge(ctx, online_id, f.reason)):
        return _refused(ctx, online_id, form)
    web.tell("success", _("分けました。オンライン申請はまた確認待ちです。"))
    return web.see(url_for("certificates.online_one", online_id=online_id))


@pages.get(f"{ONE}/photos/<uuid:photo_id>")
@web.guard(permissions.READ)
def online_photo(ctx: Context, online_id: UUID, photo_id: UUID) -> Response:
    """Show a photograph to staff: small, or as it came with ``?full=1``."""
    sent = queries.get_online(ctx, online_id)
    hiding = queries.hidden_behind(ctx, sent, told(sent.answers))
    if hiding is not None:
        register.open_household(ctx, hiding)
    found = queries.photo_of(ctx, sent.id, photo_id)
    place = (ctx.settings.data_dir, online_id, found.sha256)
    if request.args.get("full"):
        return Response(photofiles.original(*place), mimetype=found.media_type)
    return Response(photofiles.thumbnail(*place), mimetype="image/jpeg")


def _refused(ctx: Context, online_id: UUID, form: forms.Form[forms.Filled]) -> Response:
    return _page(
        ctx, online_id, status=form.status, complaints=list(form.errors.values())
    )


def _page(
    ctx: Context,
    online_id: UUID,
    household_id: UUID | None = None,
    form: forms.Form[AcceptForm] | None = None,
    status: int = 200,
    complaints: list[str] | None = None,
) -> Response:
    sent = queries.get_online(ctx, online_id)
    said = told(sent.answers)
    hiding = queries.hidden_behind(ctx, sent, said)
    if hiding is not None:
        said = None
    search = typed_text("q")
    chosen = household_id or _chosen()
    waits = sent.state in rules.WAITING
    houses: list[tuple[UUID, str]] = []
    household = None
    if chosen is not None and waits:
        try:
            household = register.open_household(ctx, chosen)
        except Refusal as refusal:
            complaints = [*(complaints or []), str(refusal)]
        else:
            place = typed_text("building_q") or (said.house if said else "")
            houses = queries.candidate_houses(ctx, chosen, place, "")
    return web.page(
        "certificates/online_one.html",
        status,
        sent=sent,
        said=said,
        hiding=hiding,
        state=OnlineState(sent.state),
        incident=incidents.get_incident(ctx, sent.incident_id)
        if sent.incident_id
        else None,
        photos=[
            (photo, rules.SLOTS[photo.slot])
            for photo in queries.photos_of(ctx, online_id)
            if hiding is None
        ],
        wish=rules.WISHES[
            rules.Wish(sent.answers.get("check", {}).get("method", ["field"])[0])
        ],
        words=rules,
        damage=rules.damage_words(said) if said else "",
        relations=RELATION_LABELS,
        candidates=queries.applicant_candidates(ctx, said, search)
        if said and waits
        else [],
        twins=queries.likely_twins(ctx, sent) if waits else [],
        household=household,
        houses=houses,
        form=form or forms.Form(AcceptForm),
        complaints=complaints or [],
        waits=waits,
        may_receive=ctx.actor.may(permissions.RECEIVE),
        checks=[(kind.value, kind.label) for kind in IdentityCheck],
        proxies=[(kind.value, kind.label) for kind in ProxyKind],
        q=search,
        key=db.new_id(),
        moment=moment_text,
        era_date=formats.era_date,
    )


def _chosen() -> UUID | None:
    try:
        return UUID(request.args.get("household", ""))
    except ValueError:
        return None
