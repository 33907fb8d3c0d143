"""Which surveys count: decided, and no other decided round of the house before them.

The same rule as ``surveying.counting_turn``, in SQL for lists and sums.
"""

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from disaster.assessment.rules.surveying import SEVERITY, SurveyState
from disaster.assessment.tables import Survey
from disaster.incidents.rules import Counting
from disaster.incidents.tables import Incident

SUPERSEDED = "superseded"


def is_replaced() -> ColumnElement[bool]:
    """Say in SQL whether another decided round of the same house counts instead."""
    other = aliased(Survey)
    is_later = other.round > Survey.round
    heavier, equal = _severity(other.level), _severity(Survey.level)
    goes_before = or_(
        and_(Incident.counting != Counting.HEAVIER, is_later),
        and_(
            Incident.counting == Counting.HEAVIER,
            or_(heavier > equal, and_(heavier == equal, is_later)),
        ),
    )
    return (
        select(other.id)
        .join(Incident, Incident.id == other.incident_id)
        .where(
            other.incident_id == Survey.incident_id,
            other.building_id == Survey.building_id,
            other.unit == Survey.unit,
            # A function keeps SQLite off the index of states: the house is narrower.
            func.lower(other.state) == SurveyState.DECIDED,
            goes_before,
        )
        .correlate(Survey)
        .exists()
    )


def counts() -> ColumnElement[bool]:
    """Say in SQL whether a survey is the one that counts for its house."""
    return (Survey.state == SurveyState.DECIDED) & ~is_replaced()


def _severity(level: InstrumentedAttribute[str | None]) -> ColumnElement[int]:
    return case(SEVERITY, value=level, else_=-1)
