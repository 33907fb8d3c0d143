"""Pages of an application and its papers: dossier, issue, replace, void, hand out."""

from base64 import b64encode
from collections.abc import Callable
from uuid import UUID

from flask import request, url_for
from werkzeug.wrappers import Response

from certificates import actions, permissions, queries
from certificates.forms import ReasonForm, SuccessorForm
from certificates.rules.issuing import CertificateState
from certificates.rules.receiving import Channel, IdentityCheck, Relation
from certificates.views.beside import beside
from certificates.views.door import idempotency_key, moment_text, pages
from disaster.foundation import db, formats, forms, web
from disaster.foundation.context import Context
from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _

NO_FORM = forms.Form(ReasonForm)


@pages.get("/applications/<uuid:application_id>")
@web.guard(permissions.READ)
def show(ctx: Context, application_id: UUID) -> Response:
    """Show the dossier of an application on one screen."""
    return _page(ctx, application_id)


@pages.post("/applications/<uuid:application_id>/issue")
@web.guard(permissions.ISSUE)
def issue(ctx: Context, application_id: UUID) -> Response:
    """Issue the certificate."""
    key, seen = idempotency_key(), request.form.get("seen", "")
    try:
        made = ctx.trying(lambda: actions.issue(ctx, application_id, key, seen=seen))
    except Refusal as refusal:
        return _page(ctx, application_id, refusal=refusal)
    web.tell("success", _("交付しました。整理番号 %s") % made.number)
    return web.see(url_for("certificates.show", application_id=application_id))


@pages.post("/applications/<uuid:application_id>/reissue")
@web.guard(permissions.ISSUE)
def reissue(ctx: Context, application_id: UUID) -> Response:
    """Replace the valid certificate by one that says what was decided since."""
    key, seen = idempotency_key(), request.form.get("seen", "")
    return _with_reason(
        ctx,
        application_id,
        "reissue",
        lambda reason: actions.reissue(ctx, application_id, key, reason, seen=seen),
        _("差し替えました。前の証明書は「差替え済み」になりました。"),
    )


@pages.post("/applications/<uuid:application_id>/withdraw")
@web.guard(permissions.RECEIVE)
def withdraw(ctx: Context, application_id: UUID) -> Response:
    """Withdraw the application."""
    return _with_reason(
        ctx,
        application_id,
        "withdraw",
        lambda reason: actions.withdraw(ctx, application_id, reason),
        _("申請を取り下げました。記録は残っています。"),
    )


@pages.post("/<uuid:certificate_id>/void")
@web.guard(permissions.VOID)
def void(ctx: Context, certificate_id: UUID) -> Response:
    """Make a certificate void."""
    certificate = queries.get_certificate(ctx, certificate_id)
    return _with_reason(
        ctx,
        certificate.application_id,
        "void",
        lambda reason: actions.void(ctx, certificate_id, reason),
        _("無効にしました。確認ページにもすぐに「無効」と出ます。"),
    )


@pages.post("/<uuid:certificate_id>/reprint")
@web.guard(permissions.ISSUE)
def reprint(ctx: Context, certificate_id: UUID) -> Response:
    """Count one more print of the same bytes and hand them out."""
    copy = _copy(request.form.get("copy", ""))
    actions.reprint(ctx, certificate_id, copy)
    there = url_for("certificates.download", certificate_id=certificate_id, copy=copy)
    return web.see(there)


@pages.get("/<uuid:certificate_id>.pdf")
@web.guard(permissions.READ)
def download(ctx: Context, certificate_id: UUID) -> Response:
    """Hand out the stored bytes with their number and digest."""
    certificate = queries.get_certificate(ctx, certificate_id)
    copy = _copy(request.args.get("copy", ""))
    file = queries.released_copy(ctx, certificate, copy)
    answer = Response(file.pdf, mimetype="application/pdf")
    digest = b64encode(bytes.fromhex(file.sha256)).decode()
    answer.headers["Content-Digest"] = f"sha-256=:{digest}:"
    answer.headers["X-Certificate-Number"] = certificate.number
    answer.headers["Cache-Control"] = "no-store"
    answer.headers.set(
        "Content-Disposition", "inline", filename=_filename(certificate.number, copy)
    )
    return answer


@pages.post("/applications/<uuid:application_id>/successor")
@web.guard(permissions.RECEIVE)
def succeed(ctx: Context, application_id: UUID) -> Response:
    """Name who applies for a household whose head died."""
    form = web.read_form(SuccessorForm)
    named = form.attempt(
        ctx,
        lambda filled: actions.name_successor(
            ctx, application_id, filled.successor, filled.reason
        ),
    )
    if named is None:
        return _page(ctx, application_id, form=form, deed="succeed")
    web.tell("success", _("記録しました。交付済みなら差し替えて出し直せます。"))
    return web.see(url_for("certificates.show", application_id=application_id))


@pages.post("/resume")
@web.guard(permissions.RESUME)
def resume(ctx: Context) -> Response:
    """Lift the stop of all issuing."""
    form = web.read_form(ReasonForm)
    if form.attempt(ctx, lambda filled: actions.resume(ctx, filled.reason)) is None:
        web.tell("error", _("再開していません。") + "".join(form.errors.values()))
    else:
        web.tell("success", _("交付を再開しました。"))
    return web.see(url_for("certificates.index"))


def _with_reason(
    ctx: Context,
    application_id: UUID,
    deed: str,
    act: Callable[[str], object],
    done: str,
) -> Response:
    form = web.read_form(ReasonForm)
    if form.attempt(ctx, lambda filled: act(filled.reason)) is None:
        return _page(ctx, application_id, form=form, deed=deed)
    web.tell("success", done)
    return web.see(url_for("certificates.show", application_id=application_id))


def _page(
    ctx: Context,
    application_id: UUID,
    *,
    refusal: Refusal | None = None,
    form: forms.Form[ReasonForm] | forms.Form[SuccessorForm] = NO_FORM,
    deed: str = "",
) -> Response:
    dossier = queries.dossier(ctx, application_id)
    application = dossier.application
    failed = refusal.status if refusal else 200
    return web.page(
        "certificates/show.html",
        form.status if deed else failed,
        dossier=dossier,
        application=application,
        relation=Relation(application.relation).label,
        channel=Channel(application.channel).label,
        identity_check=IdentityCheck(application.identity_check).label,
        state_labels={state.value: state.label for state in CertificateState},
        refusal=refusal,
        form_of=lambda name: form if name == deed else NO_FORM,
        new_key=db.new_id,
        must_ask=queries.must_ask(ctx, application.household_id),
        may=_may(ctx),
        city=ctx.settings.city,
        era_date=formats.era_date,
        moment=moment_text,
        **beside(ctx, application),
    )


def _copy(text: str) -> int:
    """Return the copy that was asked for, the first where nonsense was."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 1  # noqa: PLR2004 - digits


def _filename(number: str, copy: int) -> str:
    return f"{number}.pdf" if copy == 1 else f"{number}-{copy:02d}.pdf"


def _may(ctx: Context) -> dict[str, bool]:
    wanted = {
        "receive": permissions.RECEIVE,
        "issue": permissions.ISSUE,
        "void": permissions.VOID,
    }
    return {deed: ctx.actor.may(permission) for deed, permission in wanted.items()}
