"""The lists of the matching: who waits on which, how far each district is (一覧)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from disaster.foundation.context import Context
from disaster.register.matching.rules.deciding import Standing
from disaster.register.matching.rules.reasons import Reason
from disaster.register.matching.tables import MatchAnswer, MatchProposal, MatchRun
from disaster.register.queries import protected_households
from disaster.register.tables import Building, Household

PAGE = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is asked for: which one, of which district, which page."""

    standing: Standing
    district: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Listed:
    """One household on a list, with its first candidate."""

    household_id: UUID
    number: str
    head: str
    address: str
    district: str
    building: Building | None
    score: int | None
    reasons: Sequence[Reason]
    candidates: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a district is (進み具合), in households.

    ``settled`` have a building, ``answered`` another answer; the rest stands on lists.
    """

    district: str
    total: int
    settled: int
    answered: int
    certain: int
    probable: int
    none: int

    @property
    def open(self) -> int:
        """Households that still wait for a person or a run."""
        return self.total - self.settled - self.answered

    @property
    def rate(self) -> float:
        """The share that has an answer, of one; a district without people is done."""
        done = self.settled + self.answered
        return done / self.total if self.total else 1.0


@dataclass(frozen=True, slots=True)
class Doubt:
    """An answer that later ledgers put in question (見直し)."""

    household: Household
    building: Building | None
    answer: MatchAnswer
    has_moved: bool


@dataclass(frozen=True, slots=True)
class Change:
    """What the last run changed for a household (前回との違い)."""

    household: Household
    before: Standing | None
    after: Standing
    has_other_building: bool


def visible(ctx: Context) -> ColumnElement[bool]:
    """Return the condition that a household may stand on a list (支援措置)."""
    return and_(
        Household.gone_on.is_(None), Household.id.not_in(protected_households(ctx))
    )


def listed(ctx: Context, wanted: Wanted) -> tuple[list[Listed], int]:
    """Return one page of a list, in the order of the houses, and how many wait."""
    chosen = _open(ctx, wanted)
    total = ctx.session.scalar(select(func.count()).select_from(chosen.subquery()))
    page = chosen.order_by(
        Household.district, Household.address_key, Household.number
    ).offset((wanted.page - 1) * PAGE)
    rows = ctx.session.execute(page.limit(PAGE)).all()
    return [_line(*row) for row in rows], total or 0


def everything(ctx: Context, standing: Standing | None) -> list[Listed]:
    """Return all that wait, on one list or on all, for a file."""
    lists = [standing] if standing else list(Standing)
    return [
        _line(*row)
        for one in lists
        for row in ctx.session.execute(
            _open(ctx, Wanted(one)).order_by(Household.district, Household.number)
        )
    ]


def following(ctx: Context, wanted: Wanted, after: UUID | None) -> UUID | None:
    """Return the next household of a list behind another one, else the first."""
    order = (Household.district, Household.address_key, Household.number)
    chosen = _open(ctx, wanted).with_only_columns(Household.id).order_by(*order)
    here = ctx.session.get(Household, after) if after else None
    if here is not None:
        place = (here.district, here.address_key, here.number)
        behind = chosen.where(_behind(place))
        found = ctx.session.scalar(behind.limit(1))
        if found is not None:
            return found
    return ctx.session.scalar(chosen.where(Household.id != after).limit(1))


def progress(ctx: Context) -> list[Progress]:
    """Return how far every district is, in the order of their names."""
    is_open = and_(Household.building_id.is_(None), MatchProposal.answer_id.is_(None))
    answered = and_(
        Household.building_id.is_(None), MatchProposal.answer_id.is_not(None)
    )
    certain, probable, none = (
        _count(and_(is_open, MatchProposal.standing == one)) for one in Standing
    )
    settled = func.count(Household.building_id)
    counts = (func.count(), settled, _count(answered), certain, probable, none)
    wanted = (
        select(Household.district, *counts)
        .outerjoin(MatchProposal, MatchProposal.household_id == Household.id)
        .where(visible(ctx))
        .group_by(Household.district)
        .order_by(Household.district)
    )
    return [Progress(*row) for row in ctx.session.execute(wanted)]


def altogether(districts: Sequence[Progress]) -> Progress:
    """Add the districts up."""
    columns = ("total", "settled", "answered", "certain", "probable", "none")
    sums = {name: sum(getattr(one, name) for one in districts) for name in columns}
    return Progress("", **sums)


def doubts(ctx: Context) -> list[Doubt]:
    """Return the standing answers that a later ledger contradicts."""
    moved = MatchAnswer.address != Household.address_key
    wanted = (
        select(Household, Building, MatchAnswer, moved)
        .join(MatchProposal, MatchProposal.household_id == Household.id)
        .join(MatchAnswer, MatchAnswer.id == MatchProposal.answer_id)
        .outerjoin(Building, Building.id == Household.building_id)
        .where(visible(ctx), or_(moved, Building.gone_on.is_not(None)))
        .order_by(Household.number)
    )
    return [
        Doubt(home, house, answer, bool(has_moved))
        for home, house, answer, has_moved in ctx.session.execute(wanted.limit(PAGE))
    ]


def changes(ctx: Context, run: MatchRun) -> list[Change]:
    """Return what a run changed of what another one had said before."""
    wanted = (
        select(Household, MatchProposal)
        .join(MatchProposal, MatchProposal.household_id == Household.id)
        .where(
            visible(ctx),
            MatchProposal.changed_in == run.number,
            MatchProposal.before.is_not(None),
        )
        .order_by(Household.number)
    )
    return [
        _change(home, proposal)
        for home, proposal in ctx.session.execute(wanted.limit(PAGE))
    ]


def _change(home: Household, proposal: MatchProposal) -> Change:
    before = proposal.before or {}
    return Change(
        home,
        Standing(before["standing"]) if before else None,
        Standing(proposal.standing),
        before.get("building") != _text(proposal.building_id),
    )


def _open(ctx: Context, wanted: Wanted) -> Select[*tuple[Any, ...]]:
    chosen = (
        select(Household, MatchProposal, Building)
        .join(MatchProposal, MatchProposal.household_id == Household.id)
        .outerjoin(Building, Building.id == MatchProposal.building_id)
        .where(
            visible(ctx),
            Household.building_id.is_(None),
            MatchProposal.answer_id.is_(None),
            MatchProposal.standing == wanted.standing,
        )
    )
    if not wanted.district:
        return chosen
    return chosen.where(Household.district == wanted.district)


def _behind(place: tuple[str, str, str]) -> ColumnElement[bool]:
    district, key, number = place
    return or_(
        Household.district > district,
        and_(Household.district == district, Household.address_key > key),
        and_(
            Household.district == district,
            Household.address_key == key,
            Household.number > number,
        ),
    )


def _line(
    home: Household, proposal: MatchProposal, building: Building | None
) -> Listed:
    first = proposal.candidates[0]["reasons"] if proposal.candidates else []
    return Listed(
        home.id,
        home.number,
        home.head_name,
        home.address,
        home.district,
        building,
        proposal.score,
        [Reason(one) for one in first],
        len(proposal.candidates),
    )


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _text(value: UUID | None) -> str | None:
    return str(value) if value else None
