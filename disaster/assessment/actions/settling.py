"""What is settled for the surveys of a disaster: which counts, and by which rules."""

from uuid import UUID

from disaster.assessment.rulebooks import rulebook
from disaster.foundation.context import Context
from disaster.incidents import actions as incidents
from disaster.incidents import permissions
from disaster.incidents.rules import Counting
from disaster.incidents.tables import Incident


def settle_rules(
    ctx: Context, incident_id: UUID, counting: Counting, rule_version: str
) -> Incident:
    """調査の決めごとを変える: only a rule set that is here can be chosen.

    Empty takes the national edition in force on the day of the disaster.
    """
    ctx.require(permissions.SETTLE)
    if rule_version:
        rulebook(rule_version)
    return incidents.settle(ctx, incident_id, counting, rule_version)
