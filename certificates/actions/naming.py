"""Who stands in for a head of household that died (世帯主に代わる人)."""

from uuid import UUID

from certificates import permissions, queries
from certificates.rules import receiving, succession
from certificates.tables import Application
from disaster import audit
from disaster.foundation.context import Context
from disaster.register import queries as register


def name_successor(
    ctx: Context, application_id: UUID, resident_id: UUID | None, reason: str
) -> Application:
    """世帯主に代わる人を決める: printed as the applicant; None takes it back."""
    ctx.require(permissions.RECEIVE)
    application = queries.application_held(ctx, application_id)
    succession.refuse_unless_stands(application.state)
    register.open_household(ctx, application.household_id)
    reason = receiving.needed_reason(reason)
    if resident_id is not None:
        candidates = {each.id for each in queries.successors(ctx, application)}
        succession.check_successor(is_candidate=resident_id in candidates)

    application.successor_id = resident_id
    application.successor_reason = reason
    audit.record(
        ctx,
        "application.successor_named",
        application.id,
        receipt=application.receipt_number,
        resident=str(resident_id or ""),
    )
    return application
