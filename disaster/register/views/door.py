"""The blueprint of the register, and what its pages share."""

from datetime import date
from uuid import UUID

from flask import Blueprint, request

from disaster.foundation import clock, formats
from disaster.foundation.context import Context
from disaster.foundation.errors import FieldRefusal, Refusal
from disaster.foundation.texts import _
from disaster.register import queries

pages = Blueprint("register", __name__, url_prefix="/staff/register")

OLD_AFTER_DAYS = 7


def copy_line(ctx: Context, kind: str) -> str:
    """Say how old a ledger is: the day of the copy, and how long ago that was."""
    copy = queries.latest_copy(ctx, kind)
    if copy is None:
        return _("まだ取り込んでいません。")
    days = (clock.tokyo_day(ctx.now) - copy.as_of).days
    ago = _("今日") if not days else _("%d日前") % days
    return _("%(day)s（%(ago)s）の写しです。") % {
        "day": formats.era_date(copy.as_of),
        "ago": ago,
    }


def open_until(ctx: Context, household_id: UUID) -> str:
    """Say until when a protected household is open to the actor; nothing if it is not.

    Shown by the page that was unmasked, so the reading stands on record already.
    """
    grant = queries.open_grant(ctx, household_id)
    if grant is None or grant.open_until is None:
        return ""
    return clock.tokyo(grant.open_until).strftime("%H:%M")


def day_of(text: str, field: str) -> date | None:
    """Read a day that a person typed, or None; refuse what is no day."""
    if not text.strip():
        return None
    try:
        return formats.parse_date(text, field)
    except Refusal as refusal:
        raise FieldRefusal(field, str(refusal)) from refusal


def asked(name: str) -> str:
    """Return what the address asks for, trimmed."""
    return request.args.get(name, "").strip()
