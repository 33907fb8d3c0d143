"""What is done with one person: protect them, agree how their name is printed."""

from uuid import UUID

from sqlalchemy import delete

from disaster import audit
from disaster.foundation import fonts
from disaster.foundation.context import Context
from disaster.foundation.errors import FieldRefusal, Refusal
from disaster.foundation.texts import _
from disaster.register import permissions, queries
from disaster.register.actions import following
from disaster.register.rules import SamePrintedName, UnprintableName
from disaster.register.tables import ResidentKey


def protect(ctx: Context, resident_id: UUID, *, protected: bool) -> None:
    """支援措置を付ける・外す: effective on the very next read."""
    ctx.require(permissions.PROTECT if protected else permissions.UNPROTECT)
    resident = queries.resident_held(ctx, resident_id)
    resident.is_protected = protected
    audit.record(ctx, "resident.protected", resident_id, protected=protected)


def agree_printed_name(
    ctx: Context, resident_id: UUID, printed: str, reason: str
) -> None:
    """印刷用の氏名を決める: a writing that can be printed, beside the legal name.

    An empty text takes the agreed writing back.
    """
    ctx.require(permissions.PRINT_NAME)
    resident = queries.resident_held(ctx, resident_id)
    queries.open_household(ctx, resident.household_id)
    if printed:
        _refuse_unprintable(printed)
    if printed == resident.name:
        raise SamePrintedName
    if not reason.strip():
        raise FieldRefusal("reason", _("理由を入れてください（本人の了承など）。"))
    resident.printed_name = printed
    resident.printed_reason = reason.strip() if printed else ""
    resident.printed_by = ctx.actor.display_name if printed else ""
    resident.printed_at = ctx.now if printed else None
    audit.record(ctx, "resident.printed_name_agreed", resident_id, agreed=bool(printed))


def renew_keys(ctx: Context) -> int:
    """検索キーを作り直す: after the table of variant characters changed."""
    ctx.require(permissions.IMPORT)
    people = queries.named_people(ctx)
    ctx.session.execute(delete(ResidentKey))
    following.write_keys(ctx.session, people, is_new=True)
    audit.record(ctx, "register.keys_renewed", "residents", people=len(people))
    return len(people)


def _refuse_unprintable(printed: str) -> None:
    try:
        fonts.refuse_unprintable(printed)
    except Refusal as refusal:
        raise FieldRefusal("printed", str(refusal)) from refusal
    lacking = fonts.chain(fonts.SERIF, fonts.GOTHIC).missing(printed)
    if lacking:
        raise UnprintableName(character=lacking[0], code=fonts.code_points(lacking[0]))
