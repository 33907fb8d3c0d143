"""Figures of the damage: by state, by level, by district (被害状況の集計)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, true

from disaster.assessment.queries.counting import SUPERSEDED, counts, is_replaced
from disaster.assessment.rules.levels import LABELS, DamageLevel
from disaster.assessment.rules.surveying import WAITING, SurveyState
from disaster.assessment.tables import Survey
from disaster.foundation.context import Context
from disaster.foundation.texts import _
from disaster.incidents.tables import Incident
from disaster.register.tables import Building, Household

SUMMARY_HEADER = (
    "災害番号",
    "災害名",
    "発生日",
    "地区",
    *LABELS.values(),
    "棟数計",
    "世帯数計",
    "決定待ち",
)
NO_DISTRICT = _("（地区なし）")


@dataclass(slots=True)
class DistrictDamage:
    """The damage of one district after one disaster (地区の被害)."""

    incident_number: int
    incident_name: str
    struck_on: date
    district: str
    houses: dict[DamageLevel, int] = field(default_factory=dict)
    households: int = 0
    waiting: int = 0

    @property
    def total(self) -> int:
        """All houses with a decided level."""
        return sum(self.houses.values())

    @property
    def values(self) -> Mapping[str, str | int]:
        """The row under the headings of the file."""
        cells: tuple[str | int, ...] = (
            self.incident_number,
            self.incident_name,
            self.struck_on.isoformat(),
            self.district or NO_DISTRICT,
            *(self.houses.get(level, 0) for level in LABELS),
            self.total,
            self.households,
            self.waiting,
        )
        return dict(zip(SUMMARY_HEADER, cells, strict=True))


def counts_by_state(ctx: Context, incident_id: UUID | None) -> dict[str, int]:
    """Count surveys by state; a decided one that was replaced is ``superseded``."""
    replaced = (Survey.state == SurveyState.DECIDED) & is_replaced()
    told = select(Survey.state.label("state"), replaced.label("replaced"))
    rows = told.where(_of(incident_id)).subquery()
    grouped = select(rows.c.state, rows.c.replaced, func.count()).group_by(
        rows.c.state, rows.c.replaced
    )
    return {
        SUPERSEDED if was_replaced else state: number
        for state, was_replaced, number in ctx.session.execute(grouped).all()
    }


def counts_by_level(ctx: Context, incident_id: UUID | None) -> dict[str, int]:
    """Count houses by the level that counts by the rule of their disaster."""
    wanted = select(Survey.level, func.count()).where(counts()).group_by(Survey.level)
    rows = ctx.session.execute(wanted.where(_of(incident_id))).all()
    return {str(level): number for level, number in rows}


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the surveyed houses have a result (調査の進み)."""

    surveyed: int
    decided: int


def progress(ctx: Context, incident_id: UUID | None) -> Progress:
    """Count the houses that were surveyed and those of them with a result."""
    houses = select(func.count(func.distinct(Survey.building_id)))
    surveyed = houses.where(_of(incident_id))
    decided = surveyed.where(Survey.state == SurveyState.DECIDED)
    return Progress(ctx.session.scalar(surveyed) or 0, ctx.session.scalar(decided) or 0)


def damage_summary(ctx: Context, incident_id: UUID | None) -> list[DistrictDamage]:
    """Return the damage by disaster and district; of all disasters for None."""
    found: dict[tuple[int, str], DistrictDamage] = {}

    def row(incident: Incident, district: str) -> DistrictDamage:
        key = (incident.number, district)
        if key not in found:
            found[key] = DistrictDamage(
                incident.number, incident.name, incident.struck_on, district
            )
        return found[key]

    incidents = {one.id: one for one in ctx.session.scalars(select(Incident))}
    for of, district, level, number in _houses(ctx, incident_id):
        row(incidents[of], district).houses[DamageLevel(level)] = number
    for of, district, number in _households(ctx, incident_id):
        row(incidents[of], district).households = number
    for of, district, number in _waiting(ctx, incident_id):
        row(incidents[of], district).waiting = number
    return [found[key] for key in sorted(found)]


def _houses(ctx: Context, incident_id: UUID | None) -> list[tuple[UUID, str, str, int]]:
    wanted = (
        select(Survey.incident_id, Building.district, Survey.level, func.count())
        .join(Building, Building.id == Survey.building_id)
        .where(counts())
        .group_by(Survey.incident_id, Building.district, Survey.level)
    )
    rows = ctx.session.execute(wanted.where(_of(incident_id))).all()
    return [(of, district, str(level), number) for of, district, level, number in rows]


def _households(ctx: Context, incident_id: UUID | None) -> list[tuple[UUID, str, int]]:
    wanted = (
        select(Survey.incident_id, Building.district, func.count(Household.id))
        .join(Building, Building.id == Survey.building_id)
        .join(Household, Household.building_id == Building.id)
        .where(counts())
        .group_by(Survey.incident_id, Building.district)
    )
    rows = ctx.session.execute(wanted.where(_of(incident_id))).all()
    return [(of, district, number) for of, district, number in rows]


def _waiting(ctx: Context, incident_id: UUID | None) -> list[tuple[UUID, str, int]]:
    wanted = (
        select(Survey.incident_id, Building.district, func.count())
        .join(Building, Building.id == Survey.building_id)
        .where(Survey.state.in_(WAITING))
        .group_by(Survey.incident_id, Building.district)
    )
    rows = ctx.session.execute(wanted.where(_of(incident_id))).all()
    return [(of, district, number) for of, district, number in rows]


def _of(incident_id: UUID | None) -> ColumnElement[bool]:
    return true() if incident_id is None else Survey.incident_id == incident_id
