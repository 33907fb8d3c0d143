"""The list of the victims' register, who is missing in it, and what was provided."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Subquery, case, func, or_, select, union
from sqlalchemy.orm import aliased

from certificates.rules.receiving import STANDING
from certificates.tables import Application
from certificates.victims.rules import Recipient, SupportKind, SupportState
from certificates.victims.tables import SupportEvent, VictimConsent, VictimProvision
from disaster.assessment.queries import counting
from disaster.assessment.rules.levels import DamageLevel
from disaster.assessment.rules.surveying import SEVERITY
from disaster.assessment.tables import Survey
from disaster.foundation.context import Context
from disaster.register import queries as register
from disaster.register.tables import Household

PAGE = 50
HALF_OR_WORSE, SEMI_OR_WORSE = SEVERITY[DamageLevel.HALF], SEVERITY[DamageLevel.SEMI]
LEVELS = {severity: DamageLevel(level) for level, severity in SEVERITY.items()}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is asked for (絞込み).

    ``missing``: 半壊 or worse and no such support recorded. ``unapplied``: 準半壊 or
    worse and no application (まだ申請していない世帯).
    """

    incident_id: UUID
    level: str = ""
    missing: str = ""
    unapplied: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list; a protected household shows no names (支援措置)."""

    household_id: UUID
    number: str
    head: str
    address: str
    level: DamageLevel | None
    has_applied: bool
    is_protected: bool


def listed(ctx: Context, wanted: Wanted) -> tuple[list[Listed], int]:
    """Return one page of the register, worst damage first, and how many there are."""
    chosen, judged, applied = _register(wanted.incident_id)
    chosen = chosen.where(*_conditions(wanted, judged, applied))
    total = ctx.session.scalar(select(func.count()).select_from(chosen.subquery()))
    ordered = chosen.order_by(
        func.coalesce(judged.c.severity, -1).desc(), Household.number
    )
    rows = ctx.session.execute(
        ordered.limit(PAGE).offset((wanted.page - 1) * PAGE)
    ).all()
    hidden = register.protected_among(ctx, {row[0].id for row in rows})
    return [_line(row, hidden) for row in rows], total or 0


def provision_candidates(ctx: Context, incident_id: UUID) -> list[UUID]:
    """Return every household of the register after a disaster, in a fixed order."""
    chosen, _judged, _applied = _register(incident_id)
    return [row[0].id for row in ctx.session.execute(chosen.order_by(Household.number))]


def without_consent(
    ctx: Context, incident_id: UUID, household_ids: Collection[UUID], scope: Recipient
) -> set[UUID]:
    """Return those of the households whose last word on a scope is no consent."""
    wanted = select(VictimConsent).where(
        VictimConsent.incident_id == incident_id, VictimConsent.scope == scope
    )
    last = {
        row.household_id: row.is_given
        for row in ctx.session.scalars(wanted.order_by(VictimConsent.number))
    }
    return {each for each in household_ids if not last.get(each, False)}


def provisions(ctx: Context, incident_id: UUID) -> Sequence[VictimProvision]:
    """Return the log of provisions of a disaster, newest first."""
    wanted = select(VictimProvision).where(VictimProvision.incident_id == incident_id)
    return ctx.session.scalars(
        wanted.order_by(VictimProvision.provided_at.desc(), VictimProvision.id)
    ).all()


def _register(
    incident_id: UUID,
) -> tuple[Select[*tuple[Any, ...]], Subquery, ColumnElement[bool]]:
    """Return the households touched by a disaster, with what filters need."""
    judged = _judged(incident_id)
    applied = (
        select(Application.id)
        .where(
            Application.incident_id == incident_id,
            Application.household_id == Household.id,
            Application.state.in_(STANDING),
        )
        .correlate(Household)
        .exists()
    )
    own = [
        select(kind.id)
        .where(kind.incident_id == incident_id, kind.household_id == Household.id)
        .correlate(Household)
        .exists()
        for kind in (SupportEvent, VictimConsent)
    ]
    chosen = (
        select(Household, judged.c.severity, applied.label("applied"))
        .outerjoin(judged, judged.c.household_id == Household.id)
        .where(or_(judged.c.severity.is_not(None), applied, *own))
    )
    return chosen, judged, applied


def _judged(incident_id: UUID) -> Subquery:
    """Return each household with the heaviest level that counts for its houses."""
    pairs = union(
        select(Household.id.label("household_id"), Household.building_id).where(
            Household.building_id.is_not(None)
        ),
        select(Application.household_id, Application.building_id).where(
            Application.incident_id == incident_id,
            Application.state.in_(STANDING),
        ),
    ).subquery()
    worst = func.max(case(SEVERITY, value=Survey.level, else_=None))
    return (
        select(pairs.c.household_id, worst.label("severity"))
        .join(Survey, Survey.building_id == pairs.c.building_id)
        .where(
            Survey.incident_id == incident_id,
            Survey.level.is_not(None),
            Survey.unit == "",
            counting.counts(),
        )
        .group_by(pairs.c.household_id)
        .subquery()
    )


def _conditions(
    wanted: Wanted, judged: Subquery, applied: ColumnElement[bool]
) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.level:
        found.append(judged.c.severity == SEVERITY[DamageLevel(wanted.level)])
    if wanted.missing:
        found.append(judged.c.severity >= HALF_OR_WORSE)
        found.append(~_has(wanted.incident_id, SupportKind(wanted.missing)))
    if wanted.unapplied:
        found += [judged.c.severity >= SEMI_OR_WORSE, ~applied]
    return found


def _has(incident_id: UUID, kind: SupportKind) -> ColumnElement[bool]:
    later = aliased(SupportEvent)
    replaced = select(later.id).where(later.corrects_id == SupportEvent.id).exists()
    return (
        select(SupportEvent.id)
        .where(
            SupportEvent.incident_id == incident_id,
            SupportEvent.household_id == Household.id,
            SupportEvent.kind == kind,
            SupportEvent.state != SupportState.VOID,
            ~replaced,
        )
        .correlate(Household)
        .exists()
    )


def _line(row: Any, hidden: set[UUID]) -> Listed:  # noqa: ANN401 - a row of the list
    household, severity, has_applied = row
    is_protected = household.id in hidden
    return Listed(
        household_id=household.id,
        number=household.number,
        head=register.HIDDEN if is_protected else household.head_name,
        address=register.HIDDEN if is_protected else household.address,
        level=None if severity is None else LEVELS[severity],
        has_applied=bool(has_applied),
        is_protected=is_protected,
    )
