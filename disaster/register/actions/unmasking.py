"""What is done to see a protected household: ask, grant, decline, end (開示).

The lines of the trail stand under the household, so that one look-up tells who saw it.
"""

from datetime import timedelta
from uuid import UUID

from disaster import audit
from disaster.foundation.context import Context
from disaster.foundation.texts import _
from disaster.register import permissions, queries
from disaster.register.rules import unmasking
from disaster.register.rules.unmasking import Reason
from disaster.register.tables import Unmasking

WHY_NEEDED = _("「そのほか」のときは、理由を書いてください。")
WHY_DECLINED = _("認めない理由を書いてください。申請した人に見えます。")


def ask_unmasking(
    ctx: Context, household_id: UUID, reason: Reason, words: str = ""
) -> Unmasking:
    """開示を申請する: ask a second person to open one household."""
    ctx.require(permissions.UNMASK_ASK)
    # Held, so that two clicks at once make one request.
    queries.household_held(ctx, household_id)
    if not queries.has_something_to_unmask(ctx, household_id):
        raise unmasking.NothingToUnmask
    if queries.running_unmasking(ctx, household_id) is not None:
        raise unmasking.AlreadyAsked
    is_other = reason is Reason.OTHER
    made = Unmasking(
        household_id=household_id,
        asked_by=ctx.actor.name,
        asker_name=ctx.actor.display_name,
        asked_at=ctx.now,
        reason=reason,
        words=unmasking.checked_words(words, needed=is_other, complaint=WHY_NEEDED),
    )
    ctx.session.add(made)
    ctx.session.flush()
    audit.record(
        ctx, "unmasking.asked", household_id, request=str(made.id), reason=reason
    )
    return made


def grant_unmasking(ctx: Context, unmasking_id: UUID) -> Unmasking:
    """開示を認める: open the household to the asker for the minutes of the settings."""
    made = _to_decide(ctx, unmasking_id)
    _sign(ctx, made)
    minutes = ctx.settings.unmask_minutes
    made.open_until = ctx.now + timedelta(minutes=minutes)
    audit.record(
        ctx,
        "unmasking.granted",
        made.household_id,
        request=str(made.id),
        asker=made.asked_by,
        minutes=minutes,
    )
    return made


def decline_unmasking(ctx: Context, unmasking_id: UUID, words: str) -> Unmasking:
    """開示を認めない: say why; the household stays hidden."""
    made = _to_decide(ctx, unmasking_id)
    made.decision = unmasking.checked_words(words, needed=True, complaint=WHY_DECLINED)
    _sign(ctx, made)
    audit.record(
        ctx,
        "unmasking.declined",
        made.household_id,
        request=str(made.id),
        asker=made.asked_by,
    )
    return made


def end_unmasking(ctx: Context, unmasking_id: UUID) -> Unmasking:
    """開示を終える: hide the household again early, or take a request back."""
    ctx.require(permissions.UNMASK_END)
    made = queries.unmasking_held(ctx, unmasking_id)
    if made.asked_by != ctx.actor.name and not ctx.actor.may(permissions.UNMASK_DECIDE):
        raise unmasking.NotTheirs
    unmasking.refuse_unless_running(queries.state_of(ctx, made))
    made.ended_at = ctx.now
    made.ended_by = ctx.actor.name
    audit.record(ctx, "unmasking.ended", made.household_id, request=str(made.id))
    return made


def _to_decide(ctx: Context, unmasking_id: UUID) -> Unmasking:
    """Return a request that waits for this second person."""
    ctx.require(permissions.UNMASK_DECIDE)
    made = queries.unmasking_held(ctx, unmasking_id)
    unmasking.refuse_same(made.asked_by, ctx.actor.name)
    unmasking.refuse_unless_waiting(queries.state_of(ctx, made))
    return made


def _sign(ctx: Context, made: Unmasking) -> None:
    made.decided_by = ctx.actor.name
    made.decider_name = ctx.actor.display_name
    made.decided_at = ctx.now
