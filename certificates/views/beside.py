"""What stands beside a dossier: merged applications, the proxy and their letter."""

from uuid import UUID

from flask import request, url_for
from werkzeug.wrappers import Response

from certificates import actions, permissions, photofiles, queries
from certificates.forms import MergeForm, ReasonForm
from certificates.queries import Application
from certificates.rules.receiving import (
    LARGEST_LETTER,
    PROXY_LABELS,
    ApplicationState,
    Channel,
    ProxyKind,
    Relation,
)
from certificates.views.door import pages
from disaster.foundation import web
from disaster.foundation.context import Context
from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _
from disaster.register import queries as register

APPLICATION = "/applications/<uuid:application_id>"
LETTER = f"{APPLICATION}/letters/<uuid:letter_id>"


@pages.post(f"{APPLICATION}/merge")
@web.guard(permissions.RECEIVE)
def merge_application(ctx: Context, application_id: UUID) -> Response:
    """Put this application together with the one of a number."""
    form = web.read_form(MergeForm)
    kept = form.attempt(ctx, lambda f: actions.merge(ctx, application_id, f.number))
    if kept is None:
        return _back(application_id, *form.errors.values())
    web.tell("success", _("まとめました。二つの番号はどちらもこの申請を開きます。"))
    return web.see(url_for("certificates.show", application_id=kept.id))


@pages.post(f"{APPLICATION}/unmerge")
@web.guard(permissions.RECEIVE)
def unmerge_application(ctx: Context, application_id: UUID) -> Response:
    """Take this application out of the one it was merged into."""
    form = web.read_form(ReasonForm)
    apart = form.attempt(ctx, lambda f: actions.unmerge(ctx, application_id, f.reason))
    if apart is None:
        return _back(application_id, *form.errors.values())
    if apart.state == ApplicationState.WITHDRAWN:
        told = _("分けました。同じ世帯の同じ建物なので、この申請は取下げになりました。")
    else:
        told = _("分けました。この申請は受付済みに戻りました。")
    web.tell("success", told)
    return web.see(url_for("certificates.show", application_id=application_id))


@pages.post(f"{APPLICATION}/letters")
@web.guard(permissions.RECEIVE)
def keep_letter(ctx: Context, application_id: UUID) -> Response:
    """Keep the photograph of a letter of attorney."""
    file = request.files.get("letter")
    content = file.stream.read(LARGEST_LETTER + 1) if file else b""
    if not content:
        return _back(application_id, _("写真を選んでください。"))
    try:
        ctx.trying(lambda: actions.keep_letter(ctx, application_id, content))
    except Refusal as refusal:
        return _back(application_id, str(refusal))
    web.tell("success", _("委任状の写真を残しました。"))
    return web.see(url_for("certificates.show", application_id=application_id))


@pages.post(f"{LETTER}/drop")
@web.guard(permissions.RECEIVE)
def drop_letter(ctx: Context, application_id: UUID, letter_id: UUID) -> Response:
    """Take a photograph away that shows the wrong sheet."""
    actions.drop_letter(ctx, application_id, letter_id)
    web.tell("success", _("委任状の写真を消しました。"))
    return web.see(url_for("certificates.show", application_id=application_id))


@pages.get(LETTER)
@web.guard(permissions.READ)
def letter(ctx: Context, application_id: UUID, letter_id: UUID) -> Response:
    """Show a letter to staff: small, or as it was photographed with ``?full=1``."""
    application = queries.get_application(ctx, application_id)
    register.open_household(ctx, application.household_id)
    found = queries.letter_of(ctx, application_id, letter_id)
    place = (ctx.settings.data_dir, application_id, found.sha256)
    if request.args.get("full"):
        answer = Response(photofiles.original(*place), mimetype=found.media_type)
    else:
        answer = Response(photofiles.thumbnail(*place), mimetype="image/jpeg")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def beside(ctx: Context, application: Application) -> dict[str, object]:
    """Return what the page of a dossier shows beside it."""
    is_proxy = application.relation == Relation.PROXY
    return {
        "kept_by_merge": queries.kept_of(ctx, application.id),
        "merged_here": queries.merged_here(ctx, application.id),
        "channels": {kind.value: kind.label for kind in Channel},
        "is_proxy": is_proxy,
        "proxy_kind": _kind(application),
        "letters": queries.letters_of(ctx, application.id) if is_proxy else [],
        "also_proxy_of": queries.also_proxy_of(ctx, application) if is_proxy else [],
    }


def _kind(application: Application) -> str:
    kind = application.proxy_kind
    return PROXY_LABELS[ProxyKind(kind)] if kind else _("記録なし")


def _back(application_id: UUID, *complaints: str) -> Response:
    for complaint in complaints:
        web.tell("error", complaint)
    return web.see(url_for("certificates.show", application_id=application_id))
