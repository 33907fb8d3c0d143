"""Questions about households: who lives there, and who lived there on a day."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from disaster.foundation import clock, formats
from disaster.foundation.context import Context
from disaster.foundation.errors import NotFound
from disaster.register.queries.cards import ResidentCard, printed, shown
from disaster.register.queries.changes import FIELDS_IN_TIME, step
from disaster.register.queries.disclosing import hides, is_hidden, still_protects
from disaster.register.rules import HEAD, moves
from disaster.register.rules.moves import Step
from disaster.register.tables import Household, LedgerChange, Resident

RESIDENTS = "residents"


@dataclass(frozen=True, slots=True)
class MemberOn:
    """A person who belonged to a household on a day, and what became of them since.

    ``moved_that_day`` asks a person to decide: the register knows days, no hours.
    """

    card: ResidentCard
    relation: str
    moved_that_day: bool
    since: str


@dataclass(frozen=True, slots=True)
class HouseholdOn:
    """A household as of a day (災害の日の世帯), and who came only later."""

    on: date
    members: Sequence[MemberOn]
    came_later: Sequence[MemberOn]

    @property
    def differs(self) -> bool:
        """Say whether today's household is another one."""
        return bool(self.came_later or any(member.since for member in self.members))


def get_household(ctx: Context, household_id: UUID) -> Household:
    """Return a household or refuse."""
    household = ctx.session.get(Household, household_id)
    if household is None:
        raise NotFound(what="世帯")
    return household


def find_household(ctx: Context, number: str) -> Household | None:
    """Return the household of a number, or None."""
    wanted = select(Household).where(Household.number == number)
    return ctx.session.scalars(wanted).one_or_none()


def named_household(ctx: Context, text: str) -> Household:
    """Return the household that a number or an id names, or refuse."""
    found = find_household(ctx, text)
    if found is not None:
        return found
    with suppress(ValueError):
        return get_household(ctx, UUID(text))
    raise NotFound(what="世帯")


def members(ctx: Context, household_id: UUID) -> Sequence[Resident]:
    """Return the people of a household today, its head first."""
    wanted = select(Resident).where(
        Resident.household_id == household_id, _is_here(ctx)
    )
    return ctx.session.scalars(
        wanted.order_by(Resident.relation != HEAD, Resident.born_on, Resident.number)
    ).all()


def members_on(ctx: Context, household_id: UUID, on: date) -> Sequence[Resident]:
    """Return the people who belonged to a household on a day, its head first."""
    number = get_household(ctx, household_id).number
    return [
        resident
        for resident, then in _then(ctx, household_id, on)
        if _belonged(then, number, on)
    ]


def household_on(ctx: Context, household_id: UUID, on: date) -> HouseholdOn:
    """Return who belonged to a household on a day, and what changed since."""
    number = get_household(ctx, household_id).number
    guarded = is_hidden(ctx, household_id)
    there: list[MemberOn] = []
    later: list[MemberOn] = []
    for resident, then in _then(ctx, household_id, on):
        is_there = _belonged(then, number, on)
        if not is_there and resident.household_id != household_id:
            continue
        gone_before = then["gone_on"] is not None and then["gone_on"] < on
        if not is_there and gone_before:
            continue
        # A person who lives elsewhere by now has a mask, and a grant, of their own.
        masked = hides(ctx, resident)
        member = MemberOn(
            shown(resident, in_protected_home=guarded, unmasked=not masked),
            "" if masked else then["relation"],
            moves.moved_that_day(then, on),
            ""
            if masked
            else _since(resident, household_id, then["name"], is_there=is_there),
        )
        (there if is_there else later).append(member)
    return HouseholdOn(on, there, later)


def address_on(ctx: Context, household: Household, on: date) -> str:
    """Return where a household lived on a day: the register's word if it changed."""
    for resident, then in _then(ctx, household.id, on):
        if _belonged(then, household.number, on) and then["address"]:
            has_moved = then["address"] != resident.address
            return str(then["address"]) if has_moved else household.address
    return household.address


def namesakes(ctx: Context, household: Household) -> int:
    """Count the other households in which somebody bears the head's name (同名)."""
    wanted = select(func.count(func.distinct(Resident.household_id))).where(
        Resident.name_key == formats.search_key(household.head_name),
        Resident.household_id != household.id,
    )
    return ctx.session.scalar(wanted) or 0


def printed_head(ctx: Context, household: Household) -> str:
    """Return the head's name as papers print it: the agreed writing, if any."""
    for person in members(ctx, household.id):
        if person.name == household.head_name:
            return printed(person)
    return household.head_name


def _is_here(ctx: Context) -> ColumnElement[bool]:
    """Return who lives here today; a protected person counts until they left for sure.

    Else a copy that misses them would open the household before anybody knows more.
    """
    today = clock.tokyo_day(ctx.now)
    is_here = or_(Resident.gone_on.is_(None), Resident.gone_on > today)
    return or_(is_here, still_protects(ctx))


def _then(
    ctx: Context, household_id: UUID, on: date
) -> list[tuple[Resident, dict[str, Any]]]:
    """Return everybody who was ever known here, with the record as of a day."""
    left = select(LedgerChange.record_id).where(
        LedgerChange.household_id == household_id, LedgerChange.kind == RESIDENTS
    )
    wanted = select(Resident, Household.number).join(
        Household, Household.id == Resident.household_id
    )
    rows = ctx.session.execute(
        wanted.where(or_(Resident.household_id == household_id, Resident.id.in_(left)))
    ).all()
    steps = _steps(ctx, [resident.id for resident, _number in rows])
    found = [
        (resident, moves.as_of(_values(resident, number), steps[resident.id], on))
        for resident, number in rows
    ]
    return sorted(found, key=_head_first)


def _steps(ctx: Context, ids: Sequence[UUID]) -> dict[UUID, list[Step]]:
    changes = ctx.session.scalars(
        select(LedgerChange)
        .where(LedgerChange.kind == RESIDENTS, LedgerChange.record_id.in_(ids))
        .order_by(LedgerChange.effective_on, LedgerChange.id)
    )
    steps: dict[UUID, list[Step]] = {one: [] for one in ids}
    for change in changes:
        steps[change.record_id].append(step(change))
    return steps


def _values(resident: Resident, number: str) -> dict[str, Any]:
    values = {name: getattr(resident, name) for name in FIELDS_IN_TIME}
    return values | {"household": number}


def _belonged(then: dict[str, Any], number: str, on: date) -> bool:
    return then["household"] == number and moves.lived_there(then, on)


def _head_first(pair: tuple[Resident, dict[str, Any]]) -> tuple[bool, date, str]:
    resident, then = pair
    return then["relation"] != HEAD, resident.born_on or date.max, resident.number


def _since(resident: Resident, household_id: UUID, name: str, *, is_there: bool) -> str:
    """Say what became of a person after the day."""
    if not is_there:
        return _told(resident.moved_on, resident.moved_why or "転入")
    if resident.gone_on is not None:
        return _told(resident.gone_on, resident.gone_reason)
    if resident.household_id != household_id:
        return _told(resident.moved_on, resident.moved_why or "転居")
    return "" if resident.name == name else f"氏名変更（当時 {name}）"


def _told(day: date | None, what: str) -> str:
    return f"{formats.era_date(day)} {what}" if day else what
