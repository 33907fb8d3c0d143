"""Questions about one person: what may be shown, and what copies changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from disaster.foundation.context import Context
from disaster.foundation.errors import NotFound
from disaster.register.queries.cards import ResidentCard, shown
from disaster.register.queries.changes import step
from disaster.register.queries.disclosing import hides, is_hidden
from disaster.register.queries.households import get_household
from disaster.register.rules import LEDGERS
from disaster.register.rules.comparing import END_LABELS
from disaster.register.tables import LedgerChange, Resident

# The columns that the search keys of a person are made from.
NAMED = (
    *(Resident.id, Resident.name, Resident.kana, Resident.alias, Resident.alias_kana),
    *(Resident.former_name, Resident.former_kana, Resident.roman_name),
    *(Resident.kanji_name, Resident.earlier_names, Resident.phone),
)


@dataclass(frozen=True, slots=True)
class Event:
    """One changed field of a person: since when, what, from what, to what."""

    effective_on: date
    field: str
    old: object
    new: object


@dataclass(frozen=True, slots=True)
class PersonFile:
    """Everything that may be shown of one person; nothing more when hidden."""

    card: ResidentCard
    sex: str = ""
    moved_on: date | None = None
    moved_why: str = ""
    printed_name: str = ""
    printed_reason: str = ""
    printed_by: str = ""
    events: Sequence[Event] = ()


def get_resident(ctx: Context, resident_id: UUID) -> Resident:
    """Return a resident or refuse."""
    resident = ctx.session.get(Resident, resident_id)
    if resident is None:
        raise NotFound(what="住民")
    return resident


def resident_held(ctx: Context, resident_id: UUID) -> Resident:
    """Return a resident whose row is held, or refuse."""
    get_resident(ctx, resident_id)
    return ctx.session.get_one(
        Resident, resident_id, with_for_update=True, populate_existing=True
    )


def get_card(ctx: Context, resident_id: UUID) -> ResidentCard:
    """Return what may be shown of one resident, or refuse."""
    return _card(ctx, get_resident(ctx, resident_id))


def person_file(ctx: Context, resident_id: UUID) -> PersonFile:
    """Return everything that may be shown of one person."""
    resident = get_resident(ctx, resident_id)
    card = _card(ctx, resident)
    if card.is_hidden:
        return PersonFile(card)
    is_open = not is_hidden(ctx, resident.household_id)
    return PersonFile(
        card,
        resident.sex,
        resident.moved_on,
        resident.moved_why,
        resident.printed_name,
        resident.printed_reason,
        resident.printed_by,
        # Old and new addresses of a protected home stand among the changes.
        list(_events(ctx, resident_id)) if is_open else (),
    )


def named_people(ctx: Context) -> Sequence[dict[str, Any]]:
    """Return all names of everybody, to make search keys from."""
    rows = ctx.session.execute(select(*NAMED)).mappings()
    return [dict(row) for row in rows]


def _card(ctx: Context, resident: Resident) -> ResidentCard:
    home = get_household(ctx, resident.household_id)
    return shown(
        resident,
        home,
        in_protected_home=is_hidden(ctx, home.id),
        unmasked=not hides(ctx, resident),
    )


def _events(ctx: Context, resident_id: UUID) -> list[Event]:
    columns = {**LEDGERS["residents"].columns, **END_LABELS}
    changes = ctx.session.scalars(
        select(LedgerChange)
        .where(LedgerChange.kind == "residents", LedgerChange.record_id == resident_id)
        .order_by(LedgerChange.effective_on.desc(), LedgerChange.id.desc())
    )
    return [
        Event(one.effective_on, columns.get(name, name), one.before[name], new)
        for one in map(step, changes)
        for name, new in one.after.items()
    ]
