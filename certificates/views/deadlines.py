"""Until when people may apply, as pages tell it (申請の期限)."""

from dataclasses import dataclass
from datetime import date

from disaster.foundation import clock
from disaster.foundation.context import Context
from disaster.incidents import queries as incidents
from disaster.incidents.rules import LateRule


@dataclass(frozen=True, slots=True)
class DeadlineLine:
    """The deadline of one open disaster, and how it came about."""

    incident: str
    until: date
    is_over: bool
    takes_late: bool
    before: date | None
    reason: str


def deadlines(ctx: Context) -> list[DeadlineLine]:
    """Return the deadline of every open disaster, extended ones with their reason."""
    extended, today = incidents.extensions(ctx), clock.tokyo_day(ctx.now)
    lines = []
    for incident in incidents.open_incidents(ctx):
        change = extended.get(incident.id)
        line = DeadlineLine(
            incident=incident.name,
            until=incident.applications_until,
            is_over=today > incident.applications_until,
            takes_late=incident.late_rule == LateRule.REASON,
            before=change.until_before if change else None,
            reason=change.reason if change else "",
        )
        lines.append(line)
    return lines
