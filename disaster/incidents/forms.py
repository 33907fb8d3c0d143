"""What a person types to declare a disaster and to decide its deadline."""

from pydantic import Field

from disaster.foundation.forms import Day, Typed
from disaster.incidents.rules import (
    LONGEST_CAUSE,
    LONGEST_NAME,
    LONGEST_REASON,
    Deadline,
    IncidentHazard,
    LateRule,
)


class IncidentForm(Typed):
    """A disaster to declare."""

    name: str = Field(min_length=1, max_length=LONGEST_NAME)
    hazard: IncidentHazard
    struck_on: Day
    cause: str = Field(min_length=1, max_length=LONGEST_CAUSE)


class DeadlineForm(Typed):
    """A decision about the deadline of applications."""

    until: Day
    late_rule: LateRule
    reason: str = Field(min_length=1, max_length=LONGEST_REASON)
    seen: Day | None = None

    def deadline(self) -> Deadline:
        """Return the decision, as the rules know it."""
        return Deadline(self.until, self.late_rule, self.reason, self.seen)
