"""What follows from a telegram: a draft made, mended, taken back, or people told."""

from dataclasses import replace
from datetime import datetime, timedelta

from broadcast import permissions, queries
from broadcast.actions import writing
from broadcast.queries import telegrams as kept
from broadcast.rules import keeping, telegrams
from broadcast.rules.kinds import Kind
from broadcast.rules.states import EDITABLE, BroadcastState
from broadcast.rules.telegrams import (
    Advice,
    InfoType,
    Outcome,
    Proposal,
    Stand,
    Standing,
)
from broadcast.tables import Broadcast, Telegram
from disaster.foundation.authority import Actor, Role
from disaster.foundation.context import Context
from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _

# The author of every draft that a telegram proposes; no person bears this name.
TELEGRAM = Actor("system:telegram", _("気象庁などの電文"), frozenset({Role.AUTHOR}))
DECLINED_LASTS = timedelta(hours=6)
REASON_ROOM = 400


def follow(
    ctx: Context, telegram: Telegram, proposal: Proposal, *, by_hand: bool
) -> None:
    """Do what follows from the newest telegram of its kind (続く行い)."""
    ctx.require(permissions.INGEST)
    standing, broadcast = _standing(ctx, proposal.topic, telegram.identity)
    info_type = InfoType(telegram.info_type)
    outcome = telegrams.decide(proposal, standing, info_type)
    telegram.topic, telegram.level = proposal.topic, proposal.level
    if proposal.advice is Advice.DRAFT:
        telegram.proposes = True
        telegram.draft_until = _until(ctx, telegram, proposal)
        if not by_hand and telegram.draft_until <= ctx.now:
            outcome = Outcome.OLD
    conclude(telegram, outcome, proposal.reason)
    try:
        made = ctx.trying(lambda: _act(ctx, outcome, proposal, broadcast))
    except Refusal as refusal:
        # The telegram is kept whatever happens; a person must see why no draft is.
        conclude(telegram, Outcome.LOOK, str(refusal))
        return
    telegram.broadcast_id = made.id if made else None


def _until(ctx: Context, telegram: Telegram, proposal: Proposal) -> datetime:
    reported = telegram.reported_at or ctx.now
    is_drill = ctx.settings.is_drill
    return telegrams.valid_until(proposal, reported, ctx.now, is_drill=is_drill)


def _act(
    ctx: Context, outcome: Outcome, proposal: Proposal, broadcast: Broadcast | None
) -> Broadcast | None:
    """Draft, mend or take back, in the telegram's own name."""
    author = replace(ctx, actor=TELEGRAM)
    fields = proposal.fields
    if outcome is Outcome.DRAFTED and fields:
        return writing.draft(author, fields)
    if broadcast is None or outcome in {Outcome.NOTHING, Outcome.LOOK, Outcome.OLD}:
        return None
    if outcome is Outcome.UPDATED and fields:
        return writing.edit(author, broadcast.id, broadcast.version, fields)
    if outcome is Outcome.WITHDRAWN:
        if broadcast.state == BroadcastState.SUBMITTED:
            writing.withdraw(author, broadcast.id)
        return writing.discard(author, broadcast.id)
    return broadcast


def _standing(
    ctx: Context, topic: str, identity: str
) -> tuple[Standing, Broadcast | None]:
    """Return how far the draft of a topic has come, and the draft (いまの下書き)."""
    found = kept.draft_of(ctx, topic) if topic else None
    if found is None:
        return Standing(), None
    broadcast = _last_in_line(ctx, queries.held(ctx, found.id))
    standing = Standing(
        _stand(ctx, broadcast),
        broadcast.level or 0,
        keeping.fields(broadcast.fields),
        kept.level_of_others(ctx, topic, identity),
    )
    return standing, broadcast


def _last_in_line(ctx: Context, broadcast: Broadcast) -> Broadcast:
    """Follow what went out to the last word on it (続きの最後)."""
    while broadcast.superseded_at is not None:
        follower = queries.follower(ctx, broadcast.id)
        if follower is None:
            break
        broadcast = follower
    return broadcast


def _stand(ctx: Context, broadcast: Broadcast) -> Stand:
    state = BroadcastState(broadcast.state)
    if state in EDITABLE or state is BroadcastState.SUBMITTED:
        is_ours = broadcast.edited_by == TELEGRAM.name
        untouched = is_ours and state is BroadcastState.DRAFT
        return Stand.UNTOUCHED if untouched else Stand.TOUCHED
    if broadcast.approved_at is not None:
        return Stand.OUT if _holds(ctx, broadcast) else Stand.NONE
    ended = broadcast.ended_at or ctx.now
    by_person = kept.last_hand(ctx, broadcast.id) != TELEGRAM.name
    is_fresh = ctx.now - ended <= DECLINED_LASTS
    return Stand.DECLINED if by_person and is_fresh else Stand.NONE


def _holds(ctx: Context, broadcast: Broadcast) -> bool:
    """Say whether what went out still holds (有効)."""
    return (
        broadcast.state != BroadcastState.CANCELLED
        and broadcast.kind not in {Kind.LIFT, Kind.CANCEL}
        and broadcast.superseded_at is None
        and broadcast.expires_at is not None
        and broadcast.expires_at > ctx.now
    )


def conclude(telegram: Telegram, outcome: Outcome, reason: str) -> None:
    """Write down what followed, and why (扱いの控え)."""
    telegram.outcome, telegram.reason = outcome, reason[:REASON_ROOM]
