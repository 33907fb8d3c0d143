"""One person: all names, what copies changed, the name on paper, the protection."""

from datetime import date
from uuid import UUID

from flask import request, url_for
from werkzeug.wrappers import Response

from disaster.foundation import fonts, formats, forms, web
from disaster.foundation.context import Context
from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _
from disaster.register import actions, permissions, queries
from disaster.register.forms import PrintedNameForm
from disaster.register.views.door import copy_line, open_until, pages


@pages.get("/residents/<uuid:resident_id>")
@web.guard(permissions.SEARCH)
def resident(ctx: Context, resident_id: UUID) -> Response:
    """Show one person, or only that a protected person is here."""
    return _person_page(ctx, resident_id, forms.prefilled(PrintedNameForm, {}))


@pages.post("/residents/<uuid:resident_id>/printed-name")
@web.guard(permissions.PRINT_NAME)
def printed_name(ctx: Context, resident_id: UUID) -> Response:
    """Agree on a writing of the name that can be printed."""
    form = web.read_form(PrintedNameForm)
    form.attempt(
        ctx,
        lambda filled: actions.agree_printed_name(
            ctx, resident_id, filled.printed, filled.reason
        ),
    )
    if form.errors:
        return _person_page(ctx, resident_id, form, form.status)
    web.tell("success", _("印刷用の氏名を記録しました。台帳の氏名はそのままです。"))
    return web.see(url_for("register.resident", resident_id=resident_id))


@pages.post("/residents/<uuid:resident_id>/protection")
@web.guard(permissions.PROTECT, permissions.UNPROTECT)
def protection(ctx: Context, resident_id: UUID) -> Response:
    """Put the protection on or take it off."""
    is_wanted = request.form.get("state") == "on"
    try:
        ctx.trying(lambda: actions.protect(ctx, resident_id, protected=is_wanted))
    except Refusal as refusal:
        form = forms.prefilled(PrintedNameForm, {})
        return _person_page(ctx, resident_id, form, refusal.status, error=str(refusal))
    done = _("支援措置を付けました。") if is_wanted else _("支援措置を外しました。")
    web.tell("success", _("%s次の表示から効きます。") % done)
    return web.see(url_for("register.resident", resident_id=resident_id))


def _person_page(
    ctx: Context,
    resident_id: UUID,
    form: forms.Form[PrintedNameForm],
    status: int = 200,
    *,
    error: str = "",
) -> Response:
    person = queries.person_file(ctx, resident_id)
    return web.page(
        "register/resident.html",
        status,
        record=person,
        card=person.card,
        lacking=_lacking(person.card.legal_name),
        form=form,
        error=error,
        may_print=ctx.actor.may(permissions.PRINT_NAME),
        may_protect=ctx.actor.may(permissions.PROTECT),
        may_unprotect=ctx.actor.may(permissions.UNPROTECT),
        open_until=open_until(ctx, person.card.household_id),
        copy_text=copy_line(ctx, "residents"),
        era_date=formats.era_date,
        told=_told,
        birthday=formats.era_date_with_gregorian,
    )


def _told(value: object) -> str:
    """Write a value of the ledger for people."""
    if isinstance(value, bool):
        return _("有") if value else _("無")
    if isinstance(value, date):
        return formats.era_date(value)
    return "" if value is None else str(value)


def _lacking(name: str) -> list[tuple[str, str]]:
    """Return the characters of a name that our fonts cannot print, with their codes."""
    try:
        missing = fonts.chain(fonts.SERIF, fonts.GOTHIC).missing(name)
    except Refusal:
        return []
    return [(sign, fonts.code_points(sign)) for sign in missing]
