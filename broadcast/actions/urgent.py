"""Level 5 by one person: ask, stop, fire after the countdown, review (緊急)."""

from uuid import UUID

from sqlalchemy.exc import IntegrityError

from broadcast import permissions, queries
from broadcast.actions.deciding import release
from broadcast.actions.trail import note
from broadcast.actions.writing import content_hash
from broadcast.queries import announced
from broadcast.queries import urgent as questions
from broadcast.rules import approval, keeping, urgent
from broadcast.rules.announced import require_as_told
from broadcast.rules.desk import require_fresh
from broadcast.rules.kinds import World
from broadcast.rules.states import BroadcastState, advance
from broadcast.tables import UrgentRelease
from disaster.foundation.context import Context

LONGEST_NOTE = 500


def ask_urgent(
    ctx: Context,
    broadcast_id: UUID,
    read: tuple[int, str],
    reason: str,
    typed_level: str = "",
) -> UrgentRelease:
    """緊急に一人で出す: start the countdown for exactly the text that was read.

    Nothing leaves before it ends; everybody on duty sees it and may stop it.
    """
    ctx.require(permissions.URGENT)
    broadcast = queries.held(ctx, broadcast_id)
    advance(BroadcastState(broadcast.state), BroadcastState.APPROVED)
    draft = keeping.draft(broadcast.draft or {})
    why = urgent.require_urgent(draft, reason)
    approval.require_read(read, (broadcast.version, broadcast.content_hash or ""))
    approval.require_digit(draft.level, typed_level)
    require_fresh(broadcast.submitted_at or ctx.now, draft.expires_at, ctx.now)
    require_as_told(draft.shelters, announced.known(ctx), draft.hazard)
    made = UrgentRelease(
        broadcast_id=broadcast.id,
        version=broadcast.version,
        content_hash=broadcast.content_hash,
        reason=why,
        asked_by=ctx.actor.name,
        asker_name=ctx.actor.display_name,
        asked_at=ctx.now,
        fires_at=ctx.now + urgent.COUNTDOWN,
    )
    try:
        ctx.trying(lambda: _add(ctx, made))
    except IntegrityError:
        raise urgent.AlreadyCounting from None
    note(ctx, broadcast, "urgent_asked", why)
    return made


def stop_urgent(ctx: Context, broadcast_id: UUID) -> None:
    """秒読みを止める: anybody on duty may, without a reason and without a code."""
    ctx.require(permissions.STOP_URGENT)
    broadcast = queries.held(ctx, broadcast_id)
    latest = questions.latest_release(ctx, broadcast_id)
    if latest is None:
        raise urgent.TooLate(what="")
    row = questions.held_release(ctx, latest.id)
    urgent.require_stoppable(row.fired_at, row.stopped_at)
    row.stopped_by, row.stopped_at = ctx.actor.name, ctx.now
    note(ctx, broadcast, "urgent_stopped")


def fire_urgent(ctx: Context, release_id: UUID) -> None:
    """秒読みの終わりに出す: what nobody stopped goes out, if it is still the same."""
    ctx.require(permissions.DELIVER)
    # The broadcast is held first, as by everybody else, so that no two deeds wait
    # for each other.
    broadcast = queries.held(ctx, questions.broadcast_of(ctx, release_id))
    asked = questions.held_release(ctx, release_id)
    urgent.require_stoppable(asked.fired_at, asked.stopped_at)
    state = advance(BroadcastState(broadcast.state), BroadcastState.APPROVED)
    now = content_hash(broadcast, World(ctx.settings.world))
    approval.require_read((asked.version, asked.content_hash), (broadcast.version, now))
    asked.fired_at = ctx.now
    broadcast.is_urgent = True
    release(ctx, broadcast, state, asked.asked_by)
    note(ctx, broadcast, "urgent_fired", asked.reason)


def drop_urgent(ctx: Context, release_id: UUID, why: str) -> None:
    """秒読みを終わらせる: it could not go out; the page says why."""
    ctx.require(permissions.DELIVER)
    broadcast = queries.held(ctx, questions.broadcast_of(ctx, release_id))
    asked = questions.held_release(ctx, release_id)
    if asked.fired_at is not None or asked.stopped_at is not None:
        return
    asked.stopped_by, asked.stopped_at = ctx.actor.name, ctx.now
    note(ctx, broadcast, "urgent_stopped", why[:LONGEST_NOTE])


def review_urgent(ctx: Context, broadcast_id: UUID, words: str) -> None:
    """見直す: another person looks afterwards at what was sent alone."""
    ctx.require(permissions.APPROVE)
    broadcast = queries.held(ctx, broadcast_id)
    row = questions.latest_release(ctx, broadcast_id)
    if row is None or row.fired_at is None:
        raise urgent.NotUrgent
    hands = {row.asked_by, broadcast.author, broadcast.submitted_by}
    urgent.require_other_eyes(ctx.actor.name, hands)
    row.reviewed_by, row.reviewed_at = ctx.actor.name, ctx.now
    row.review_note = words.strip()
    note(ctx, broadcast, "urgent_reviewed", words.strip())


def _add(ctx: Context, made: UrgentRelease) -> None:
    ctx.session.add(made)
    ctx.session.flush()
