"""The staff's pages of cable television: operators, their keys, what they said."""

from uuid import UUID

from flask import url_for
from werkzeug.wrappers import Response

from broadcast import permissions
from broadcast.actions import cable as deeds
from broadcast.forms import OperatorForm, PhoneForm
from broadcast.queries import cable as rows
from broadcast.queries import cable_sheets, screens
from broadcast.rules import cable
from broadcast.rules.cable import Charset, Way
from broadcast.views.doors import desk
from broadcast.views.staff import moment, show_page
from disaster.foundation import forms, web
from disaster.foundation.context import Context
from disaster.foundation.db import new_id
from disaster.foundation.texts import _


@desk.get("/cable")
@web.guard(permissions.READ)
def cable_operators(ctx: Context) -> Response:
    """Show every operator and when its machine last asked."""
    return _list(ctx, forms.Form(OperatorForm))


@desk.post("/cable")
@web.guard(permissions.MANAGE_CABLE)
def add_cable_operator(ctx: Context) -> Response:
    """Add an operator; its key is shown on the answer and never again."""
    form = web.read_form(OperatorForm)
    made = form.attempt(ctx, lambda filled: deeds.add_operator(ctx, _facts(filled)))
    if made is None:
        return _list(ctx, form, form.status)
    operator, token = made
    return _token_page(operator.name, token)


@desk.get("/cable/<uuid:operator_id>")
@web.guard(permissions.MANAGE_CABLE)
def cable_operator(ctx: Context, operator_id: UUID) -> Response:
    """Show one operator's profile to be mended."""
    operator = rows.get_operator(ctx, operator_id)
    known = {name: getattr(operator, name) for name in OperatorForm.model_fields}
    return _edit(ctx, operator_id, forms.prefilled(OperatorForm, known))


@desk.post("/cable/<uuid:operator_id>")
@web.guard(permissions.MANAGE_CABLE)
def change_cable_operator(ctx: Context, operator_id: UUID) -> Response:
    """Change what an operator's machine can show."""
    form = web.read_form(OperatorForm)
    made = form.attempt(
        ctx,
        lambda filled: deeds.change_operator(ctx, operator_id, _facts(filled)),
    )
    if made is None:
        return _edit(ctx, operator_id, form, form.status)
    web.tell("success", _("直しました。次の取得から新しい仕様で渡します。"))
    return web.see(url_for("broadcast.cable_operators"))


@desk.post("/cable/<uuid:operator_id>/token")
@web.guard(permissions.MANAGE_CABLE)
def renew_cable_token(ctx: Context, operator_id: UUID) -> Response:
    """Make a new key; the old one is refused from now on."""
    token = deeds.rotate_token(ctx, operator_id)
    return _token_page(rows.get_operator(ctx, operator_id).name, token)


@desk.post("/cable/<uuid:operator_id>/<any(stop, resume):deed>")
@web.guard(permissions.MANAGE_CABLE)
def switch_cable_operator(ctx: Context, operator_id: UUID, deed: str) -> Response:
    """Stop working with an operator, or begin again."""
    deeds.set_operator_active(ctx, operator_id, is_active=deed == "resume")
    told = _("止めました。") if deed == "stop" else _("戻しました。")
    web.tell("success", told)
    return web.see(url_for("broadcast.cable_operators"))


@desk.post("/<uuid:broadcast_id>/cable")
@web.guard(permissions.NOTE_CABLE)
def note_cable(ctx: Context, broadcast_id: UUID) -> Response:
    """Write down what an operator read back on the telephone."""
    form = web.read_form(PhoneForm)
    told = form.attempt(
        ctx,
        lambda filled: deeds.note_by_phone(
            ctx,
            broadcast_id,
            filled.operator_id,
            deeds.Said(filled.stage, Way.PHONE, filled.who, filled.reason),
        ),
    )
    if told is None:
        complaint = next(iter(form.errors.values()))
        return show_page(ctx, broadcast_id, complaint, form.status)
    web.tell("success", _("記録しました。") if told else _("もう記録してあります。"))
    return web.see(url_for("broadcast.show", broadcast_id=broadcast_id))


@desk.get("/<uuid:broadcast_id>/cable/<uuid:operator_id>/sheet.pdf")
@web.guard(permissions.READ)
def cable_sheet(ctx: Context, broadcast_id: UUID, operator_id: UUID) -> Response:
    """Hand out the request sheet for the fax machine."""
    content = cable_sheets.sheet(ctx, broadcast_id, operator_id)
    return _file(content, "application/pdf", "request.pdf")


@desk.get("/<uuid:broadcast_id>/cable/<uuid:operator_id>/mail.txt")
@web.guard(permissions.READ)
def cable_mail(ctx: Context, broadcast_id: UUID, operator_id: UUID) -> Response:
    """Hand out the text for the operator's mailbox."""
    content = cable_sheets.push_text(ctx, broadcast_id, operator_id).encode()
    return _file(content, "text/plain; charset=utf-8", "mail.txt")


def _file(content: bytes, kind: str, name: str) -> Response:
    answer = Response(content, content_type=kind)
    answer.headers.set("Content-Disposition", "inline", filename=name)
    return answer


def _facts(filled: OperatorForm) -> deeds.OperatorFacts:
    return deeds.OperatorFacts(**filled.model_dump())


def _list(ctx: Context, form: forms.Form[OperatorForm], status: int = 200) -> Response:
    operators = rows.operators(ctx)
    return web.page(
        "broadcast/cable.html",
        status,
        operators=[
            (operator, cable.fetch_light(operator.last_fetched_at, ctx.now))
            for operator in operators
        ],
        on_air=len(screens.screen(ctx, 0).items),
        form=form,
        charsets=[(one.value, one.label) for one in Charset],
        may_manage=ctx.actor.may(permissions.MANAGE_CABLE),
        new_id=new_id,
        moment=moment,
    )


def _edit(
    ctx: Context,
    operator_id: UUID,
    form: forms.Form[OperatorForm],
    status: int = 200,
) -> Response:
    return web.page(
        "broadcast/cable_operator.html",
        status,
        operator=rows.get_operator(ctx, operator_id),
        form=form,
        charsets=[(one.value, one.label) for one in Charset],
        moment=moment,
    )


def _token_page(name: str, token: str) -> Response:
    base = web.this_house().settings.base_url
    return web.page(
        "broadcast/cable_token.html", name=name, token=token, base=f"{base}/catv"
    )
