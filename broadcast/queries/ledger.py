"""Questions to the ledger: what is owed, what was accepted, what went wrong."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select

from broadcast.rules import estimate
from broadcast.rules.states import MAY_HAVE_ARRIVED, BroadcastState, DeliveryState
from broadcast.rules.subscribing import SubscriberState
from broadcast.tables import Broadcast, Delivery, DeliveryLane, Subscriber
from disaster.foundation.context import Context
from disaster.foundation.db import Installation

PAGE = 100
UNFINISHED = (BroadcastState.APPROVED, BroadcastState.SENDING)


@dataclass(frozen=True, slots=True)
class LaneProgress:
    """How far one lane is (送り先ごとの進み具合)."""

    lane: str
    total: int
    accepted: int
    owed: int
    refused: int
    other: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """What the relay said about a mail that still waits (送信先の返事)."""

    at: datetime
    code: int | None
    reply: str
    waiting: int


def owed() -> ColumnElement[bool]:
    """Say in SQL whether a delivery is not finished."""
    return or_(
        Delivery.not_before.is_not(None), Delivery.state == DeliveryState.SENDING
    )


def waits() -> ColumnElement[bool]:
    """Say in SQL whether a delivery waits for its start."""
    return Delivery.not_before.is_not(None)


def was_called_off() -> ColumnElement[bool]:
    """Say in SQL whether the broadcast of a delivery was stopped or replaced."""
    return exists().where(Broadcast.id == Delivery.broadcast_id, is_called_off())


def has_left() -> ColumnElement[bool]:
    """Say in SQL whether the subscriber left; only the confirmation still reaches."""
    return and_(
        Delivery.broadcast_id.is_not(None),
        exists().where(
            Subscriber.id == Delivery.subscriber_id,
            Subscriber.state == SubscriberState.REMOVED,
        ),
    )


def may_start(now: datetime) -> ColumnElement[bool]:
    """Say in SQL whether a mail may start: due, in time, wanted, its lane open."""
    rests = exists().where(
        DeliveryLane.lane == Delivery.lane, DeliveryLane.closed_until > now
    )
    return and_(
        Delivery.not_before <= now,
        Delivery.expires_at > now,
        ~was_called_off(),
        ~has_left(),
        ~rests,
    )


def is_held(ctx: Context) -> bool:
    """Say whether this is a restored copy that nobody has released yet (再開待ち)."""
    held = select(Installation.id).where(Installation.held_since.is_not(None))
    return ctx.session.scalar(held.limit(1)) is not None


def has_due(
    ctx: Context, without: Collection[str] = (), before: int | None = None
) -> bool:
    """Say whether a mail may start now, outside of some lanes (送る物があるか)."""
    if is_held(ctx):
        return False
    wanted = select(Delivery.id).where(
        may_start(ctx.now), Delivery.lane.not_in(without)
    )
    if before is not None:
        wanted = wanted.where(Delivery.priority < before)
    return ctx.session.scalar(wanted.limit(1)) is not None


def resting(ctx: Context) -> Sequence[DeliveryLane]:
    """Return the lanes that had trouble and took nothing since (休んでいる列)."""
    return ctx.session.scalars(select(DeliveryLane).order_by(DeliveryLane.lane)).all()


def closed_now(ctx: Context) -> list[DeliveryLane]:
    """Return the lanes that rest at this moment (休んでいる送り先)."""
    return [lane for lane in resting(ctx) if lane.closed_until > ctx.now]


def called_off(ctx: Context, ids: Collection[UUID]) -> set[UUID]:
    """Return which of these broadcasts must not be sent any further (中止・交代)."""
    wanted = select(Broadcast.id).where(Broadcast.id.in_(ids), is_called_off())
    return set(ctx.session.scalars(wanted))


def is_called_off() -> ColumnElement[bool]:
    """Say in SQL whether a broadcast was stopped or replaced."""
    return or_(
        Broadcast.state == BroadcastState.CANCELLED,
        Broadcast.superseded_at.is_not(None),
    )


def finished(ctx: Context) -> Sequence[UUID]:
    """Return the broadcasts being sent of which nothing is owed any more."""
    left = exists().where(Delivery.broadcast_id == Broadcast.id, owed())
    wanted = select(Broadcast.id).where(Broadcast.state.in_(UNFINISHED), ~left)
    return ctx.session.scalars(wanted).all()


def needs_tidying(ctx: Context) -> bool:
    """Say whether a broadcast is to begin or to end, or a lease ran out."""
    begins = select(Broadcast.id).where(Broadcast.state == BroadcastState.APPROVED)
    expired = select(Delivery.id).where(
        Delivery.state == DeliveryState.SENDING, Delivery.lease_until < ctx.now
    )
    dead = select(Delivery.id).where(
        waits(), or_(Delivery.expires_at <= ctx.now, was_called_off(), has_left())
    )
    looks = (ctx.session.scalar(one.limit(1)) for one in (begins, expired, dead))
    return any(found is not None for found in looks) or bool(finished(ctx))


def counts(ctx: Context, broadcast_id: UUID) -> dict[DeliveryState, int]:
    """Return how many addresses stand in each state; the sum is everybody."""
    grouped = (
        select(Delivery.state, func.count())
        .where(Delivery.broadcast_id == broadcast_id)
        .group_by(Delivery.state)
    )
    found = {
        DeliveryState(state): count for state, count in ctx.session.execute(grouped)
    }
    return {state: found[state] for state in DeliveryState if state in found}


def owed_count(ctx: Context, broadcast_id: UUID) -> int:
    """Return how many addresses of a broadcast are not finished."""
    counted = select(func.count()).where(Delivery.broadcast_id == broadcast_id, owed())
    return ctx.session.scalar(counted) or 0


def lanes(ctx: Context, broadcast_id: UUID) -> list[LaneProgress]:
    """Return the progress of each lane, the largest first."""
    ended = {
        "accepted": Delivery.state == DeliveryState.ACCEPTED,
        "owed": owed(),
        "refused": Delivery.state == DeliveryState.REFUSED,
    }
    sums = [func.sum(case((test, 1), else_=0)) for test in ended.values()]
    grouped = (
        select(Delivery.lane, func.count(), *sums)
        .where(Delivery.broadcast_id == broadcast_id)
        .group_by(Delivery.lane)
        .order_by(func.count().desc(), Delivery.lane)
    )
    return [
        LaneProgress(lane, total, done, left, no, total - done - left - no)
        for lane, total, done, left, no in ctx.session.execute(grouped)
    ]


def trouble(ctx: Context, broadcast_id: UUID) -> Trouble | None:
    """Return the newest answer of the relay about mails that wait, or None."""
    waits = (
        Delivery.broadcast_id == broadcast_id,
        Delivery.not_before.is_not(None),
        Delivery.tried_at.is_not(None),
    )
    newest = select(Delivery).where(*waits).order_by(Delivery.tried_at.desc()).limit(1)
    found = ctx.session.scalars(newest).first()
    if found is None or found.tried_at is None:
        return None
    count = ctx.session.scalar(select(func.count()).where(*waits)) or 0
    return Trouble(found.tried_at, found.code, found.reply, count)


def accepted_span(
    ctx: Context, broadcast_id: UUID
) -> tuple[datetime | None, datetime | None]:
    """Return when the first and the last mail were accepted."""
    wanted = select(
        func.min(Delivery.accepted_at), func.max(Delivery.accepted_at)
    ).where(Delivery.broadcast_id == broadcast_id)
    first, last = ctx.session.execute(wanted).one()
    return first, last


def expected_end(ctx: Context, broadcast_id: UUID) -> datetime | None:
    """Return when the mails will be out if it goes on like this, or None (見込み)."""
    counted = select(func.count()).where(
        Delivery.broadcast_id == broadcast_id,
        Delivery.accepted_at > ctx.now - estimate.WINDOW,
    )
    lately = ctx.session.scalar(counted) or 0
    first, _last = accepted_span(ctx, broadcast_id)
    return estimate.ends_at(owed_count(ctx, broadcast_id), lately, first, ctx.now)


def deliveries(
    ctx: Context, broadcast_id: UUID, state: DeliveryState | None, page: int
) -> Sequence[Delivery]:
    """Return one page of a broadcast's ledger."""
    wanted = select(Delivery).where(*_rows(broadcast_id, state))
    ordered = wanted.order_by(Delivery.lane, Delivery.turn, Delivery.id)
    return ctx.session.scalars(ordered.limit(PAGE).offset((page - 1) * PAGE)).all()


def whole_ledger(ctx: Context, broadcast_id: UUID) -> Sequence[Delivery]:
    """Return a broadcast's whole ledger, lane by lane."""
    wanted = select(Delivery).where(Delivery.broadcast_id == broadcast_id)
    return ctx.session.scalars(
        wanted.order_by(Delivery.lane, Delivery.turn, Delivery.id)
    ).all()


def pages(ctx: Context, broadcast_id: UUID, state: DeliveryState | None) -> int:
    """Return how many pages a broadcast's ledger has."""
    counted = select(func.count()).where(*_rows(broadcast_id, state))
    return max(1, -(-(ctx.session.scalar(counted) or 0) // PAGE))


def reached(ctx: Context, broadcast_ids: Collection[UUID]) -> set[UUID]:
    """Return the subscribers who got, or may have got, one of these (届いた人)."""
    wanted = select(Delivery.subscriber_id).where(
        Delivery.broadcast_id.in_(broadcast_ids), arrived_perhaps()
    )
    return set(ctx.session.scalars(wanted))


def arrived_perhaps() -> ColumnElement[bool]:
    """Say in SQL whether somebody got, or may have got, a mail (届いたかもしれない)."""
    return or_(Delivery.state.in_(MAY_HAVE_ARRIVED), Delivery.may_have_arrived)


def _rows(
    broadcast_id: UUID, state: DeliveryState | None
) -> tuple[ColumnElement[bool], ...]:
    whose = Delivery.broadcast_id == broadcast_id
    return (whose, Delivery.state == state) if state else (whose,)
