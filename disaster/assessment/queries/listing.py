"""The list of surveys, which is the review queue, too: what is disputed comes first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select, true
from sqlalchemy.orm import aliased

from disaster.assessment.queries.counting import SUPERSEDED, counts, is_replaced
from disaster.assessment.queries.disputes import disputed_ids, disputes
from disaster.assessment.queries.surveys import names_of
from disaster.assessment.rules.levels import DamageLevel
from disaster.assessment.rules.surveying import LIVE, WAITING, SurveyState
from disaster.assessment.tables import Survey
from disaster.foundation import formats
from disaster.foundation.context import Context
from disaster.register.tables import Building

PAGE = 100
# Beyond the states: what somebody has to do something about.
DISPUTED, TO_MEND = "disputed", "to_mend"
# Work is done in the order it came; a list of what is done begins with the newest.
QUEUES = (*WAITING, DISPUTED, TO_MEND)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; an empty text narrows nothing."""

    incident_id: UUID | None = None
    state: str = ""
    level: str = ""
    district: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class SurveyLine:
    """One survey on the list."""

    id: UUID
    building_number: str
    address: str
    district: str
    round: int
    attempt: int
    name: str
    is_second: bool
    state: str
    is_disputed: bool
    level: DamageLevel | None
    surveyed_at: datetime
    surveyors: list[str]


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of the list and how many surveys there are in all."""

    lines: list[SurveyLine]
    total: int

    @property
    def pages(self) -> int:
        """The number of pages."""
        return max(-(-self.total // PAGE), 1)


@dataclass(frozen=True, slots=True)
class Work:
    """What waits for somebody: surveys, and rounds about which opinions differ."""

    submitted: int
    reviewed: int
    disputed: int
    to_mend: int


def listed(ctx: Context, filters: Filters, page: int = 1) -> Listed:
    """Return one page of the surveys that the filters leave."""
    disputed = disputed_ids(ctx, filters.incident_id)
    where = _conditions(filters, disputed)
    joined = select(func.count(Survey.id)).join(
        Building, Building.id == Survey.building_id
    )
    total = ctx.session.scalar(joined.where(*where)) or 0
    # Sorted by their ids alone: the sheets behind the surveys are long.
    ids = ctx.session.scalars(
        select(Survey.id)
        .join(Building, Building.id == Survey.building_id)
        .where(*where)
        .order_by(*_order(filters, disputed))
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    ).all()
    rows = (
        select(Survey, Building, is_replaced().label(SUPERSEDED))
        .join(Building, Building.id == Survey.building_id)
        .where(Survey.id.in_(ids))
    )
    found = sorted(
        ctx.session.execute(rows).all(), key=lambda row: ids.index(row[0].id)
    )
    names = names_of(ctx, [survey for survey, _house, _replaced in found])
    lines = [
        _line(
            survey,
            house,
            names[survey.id],
            is_replaced=replaced,
            is_disputed=survey.id in disputed,
        )
        for survey, house, replaced in found
    ]
    return Listed(lines, total)


def work(ctx: Context, incident_id: UUID | None) -> Work:
    """Count what waits for somebody."""
    filters = Filters(incident_id)

    def number(state: str) -> int:
        wanted = select(func.count(Survey.id)).where(
            _in_state(state, []), *_conditions(filters, [])
        )
        return ctx.session.scalar(wanted) or 0

    return Work(
        submitted=number(SurveyState.SUBMITTED),
        reviewed=number(SurveyState.REVIEWED),
        disputed=len(disputes(ctx, incident_id)),
        to_mend=number(TO_MEND),
    )


def next_waiting(ctx: Context, survey: Survey) -> UUID | None:
    """Return the survey that waits longest in the same state, after this one."""
    wanted = (
        select(Survey.id)
        .where(
            Survey.incident_id == survey.incident_id,
            Survey.state.in_(WAITING),
            or_(
                Survey.recorded_at > survey.recorded_at,
                and_(Survey.recorded_at == survey.recorded_at, Survey.id > survey.id),
            ),
        )
        .order_by(Survey.recorded_at, Survey.id)
    )
    return ctx.session.scalars(wanted.limit(1)).first()


def _order(filters: Filters, disputed: list[UUID]) -> list[ColumnElement[Any]]:
    """Put disagreements first, then what waits; a queue begins with the oldest."""
    is_queue = filters.state in QUEUES
    by_age = Survey.recorded_at.asc() if is_queue else Survey.recorded_at.desc()
    # Opinions of one house stand together; nobody leafs further than this.
    ranks = {one: rank for rank, one in enumerate(disputed[: 2 * PAGE])}
    rank = case(ranks, value=Survey.id, else_=len(ranks)) if ranks else literal(0)
    together = [case((Survey.id.in_(disputed), rank), else_=len(ranks))]
    return [
        Survey.id.not_in(disputed),
        *together,
        Survey.state.not_in(WAITING),
        by_age,
        Survey.id.asc(),
    ]


def _conditions(filters: Filters, disputed: list[UUID]) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [true()]
    if filters.incident_id is not None:
        wanted.append(Survey.incident_id == filters.incident_id)
    if filters.state:
        wanted.append(_in_state(filters.state, disputed))
    if filters.level:
        wanted.append(Survey.level == filters.level)
    if filters.district:
        wanted.append(Building.district == filters.district)
    if key := formats.address_key(filters.text):
        matches = Building.address_key.contains(key, autoescape=True)
        wanted.append(matches | (Building.number == filters.text.strip()))
    return wanted


def _in_state(state: str, disputed: list[UUID]) -> ColumnElement[bool]:
    if state == SUPERSEDED:
        return (Survey.state == SurveyState.DECIDED) & is_replaced()
    if state == DISPUTED:
        return Survey.id.in_(disputed)
    if state == TO_MEND:
        return (Survey.state == SurveyState.RETURNED) & ~_is_mended()
    return counts() if state == SurveyState.DECIDED else Survey.state == state


def _is_mended() -> ColumnElement[bool]:
    """Say in SQL whether a survey that went back was recorded again, or outlived."""
    other = aliased(Survey)
    same_round = and_(
        other.round == Survey.round,
        or_(other.attempt > Survey.attempt, other.state.in_(LIVE)),
    )
    return (
        select(other.id)
        .where(
            other.incident_id == Survey.incident_id,
            other.building_id == Survey.building_id,
            or_(other.round > Survey.round, same_round),
        )
        .correlate(Survey)
        .exists()
    )


def _line(
    survey: Survey,
    building: Building,
    name: str,
    *,
    is_replaced: bool,
    is_disputed: bool,
) -> SurveyLine:
    is_superseded = is_replaced and survey.state == SurveyState.DECIDED
    return SurveyLine(
        survey.id,
        building.number,
        building.address,
        building.district,
        survey.round,
        survey.attempt,
        name,
        survey.beside_id is not None,
        SUPERSEDED if is_superseded else survey.state,
        is_disputed,
        DamageLevel(survey.level) if survey.level else None,
        survey.surveyed_at,
        survey.surveyors,
    )
