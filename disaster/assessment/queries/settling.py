"""What would follow from another way of counting, and by which version one judges."""

from collections import Counter, defaultdict
from uuid import UUID

from sqlalchemy import func, select

from disaster.assessment import rulebooks
from disaster.assessment.rules.surveying import SurveyState, Turn, counting_turn
from disaster.assessment.tables import Survey
from disaster.foundation.context import Context
from disaster.incidents.rules import Counting as Way
from disaster.incidents.tables import Incident


def rule_version_for(incident: Incident) -> str:
    """Return the version by which a disaster is judged (判定の版).

    Raises UnusableSurvey when the chosen local rule set is not there any more.
    """
    return rulebooks.version_for(incident.struck_on, incident.rule_version)


def levels_that_differ(ctx: Context, incident_id: UUID) -> int:
    """Count the houses whose level depends on which decided survey counts."""
    wanted = select(
        Survey.building_id, Survey.unit, Survey.round, Survey.attempt, Survey.level
    )
    rows = ctx.session.execute(
        wanted.where(
            Survey.incident_id == incident_id, Survey.state == SurveyState.DECIDED
        )
    ).all()
    houses: dict[tuple[UUID, str], list[Turn]] = defaultdict(list)
    for building, unit, number, attempt, level in rows:
        turn = Turn(number, attempt, SurveyState.DECIDED, level=level)
        houses[building, unit].append(turn)
    return sum(
        len({_level(turns, way) for way in Way}) > 1 for turns in houses.values()
    )


def versions_used(ctx: Context, incident_id: UUID) -> Counter[str]:
    """Count the recorded surveys of a disaster by the version that judged them."""
    wanted = select(Survey.rule_version, func.count()).group_by(Survey.rule_version)
    rows = ctx.session.execute(wanted.where(Survey.incident_id == incident_id)).all()
    return Counter({str(version): number for version, number in rows})


def _level(turns: list[Turn], way: Way) -> str | None:
    counting = counting_turn(turns, way)
    return counting.level if counting else None
