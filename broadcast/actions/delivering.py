"""What the worker does with the ledger: lease, record, give back, finish (配送).

A row is leased before its mail starts and settled after the relay's word. Whoever is
killed in between leaves a lease that runs out; another worker sends that mail again
under the same Message-ID. Nothing is lost, only what was on the wire may come twice.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, update

from broadcast import permissions, queries
from broadcast.actions.trail import note
from broadcast.queries import ledger
from broadcast.rules.channels import Channel, ReceiptState
from broadcast.rules.retry import may_start, next_step
from broadcast.rules.states import BroadcastState, DeliveryState, advance
from broadcast.rules.subscribing import (
    Refusals,
    SubscriberState,
    refused_again,
)
from broadcast.smtp import Outcome
from broadcast.tables import Broadcast, ChannelReceipt, Delivery, Subscriber
from disaster.foundation import clock
from disaster.foundation.context import Context
from disaster.foundation.texts import _

LEASE = timedelta(seconds=12)
REPLY_ROOM = 300


@dataclass(frozen=True, slots=True)
class Handed:
    """One delivery in a worker's hands (手元の配信)."""

    id: UUID
    broadcast_id: UUID | None
    subscriber_id: UUID
    address: str
    lane: str
    language: str
    message_id: str
    attempts: int
    expires_at: datetime


def begin_due(ctx: Context) -> bool:
    """送信を始める: move approved broadcasts on; say whether there was one."""
    ctx.require(permissions.DELIVER)
    wanted = select(Broadcast.id).where(Broadcast.state == BroadcastState.APPROVED)
    ids = ctx.session.scalars(wanted).all()
    for broadcast_id in ids:
        broadcast = queries.held(ctx, broadcast_id)
        if broadcast.state != BroadcastState.APPROVED:
            continue
        broadcast.state = advance(BroadcastState.APPROVED, BroadcastState.SENDING)
        note(ctx, broadcast, "started")
    return bool(ids)


def give_back_expired(ctx: Context) -> int:
    """貸出しの切れた配信を戻す: what a dead worker held is owed again."""
    ctx.require(permissions.DELIVER)
    expired = (
        Delivery.state == DeliveryState.SENDING,
        Delivery.lease_until < ctx.now,
    )
    return _give_back(ctx, expired, counted=1)


def give_back(ctx: Context, worker: str) -> int:
    """手元の配信を戻す: a worker that stops keeps nothing; untried is no attempt."""
    ctx.require(permissions.DELIVER)
    mine = (Delivery.state == DeliveryState.SENDING, Delivery.worker == worker)
    return _give_back(ctx, mine, counted=0)


def claim(
    ctx: Context, worker: str, room: int, without: Collection[str] = ()
) -> list[Handed]:
    """配信を引き受ける: lease the next mails, most urgent first, round the lanes."""
    ctx.require(permissions.DELIVER)
    due = (
        select(Delivery)
        .where(Delivery.not_before <= ctx.now, Delivery.lane.not_in(without))
        .order_by(Delivery.priority, Delivery.attempts, Delivery.turn)
        .limit(room)
        .with_for_update(of=Delivery, skip_locked=True)
    )
    rows = ctx.session.scalars(due).all()
    off = _ended(ctx, rows)
    handed = []
    for row in rows:
        row.not_before = None
        if end := off.get(row.id):
            row.state = end
            continue
        row.state, row.worker = DeliveryState.SENDING, worker
        row.lease_until, row.tried_at = ctx.now + LEASE, ctx.now
        row.attempts += 1
        handed.append(_handed(row))
    return handed


def renew(ctx: Context, worker: str) -> int:
    """貸出しを延ばす: the worker lives; return how many rows it still holds."""
    ctx.require(permissions.DELIVER)
    held = (
        Delivery.state == DeliveryState.SENDING,
        Delivery.worker == worker,
        Delivery.lease_until > ctx.now,
    )
    done = ctx.session.execute(
        update(Delivery)
        .where(*held)
        .values(lease_until=ctx.now + LEASE)
        .execution_options(synchronize_session=False)
    )
    return int(getattr(done, "rowcount", 0))


def settle(
    ctx: Context,
    worker: str,
    outcomes: Sequence[tuple[Handed, Outcome]],
    *,
    relay_is_down: bool = False,
) -> None:
    """結果を記録する: only now is a mail accepted, and only by whoever holds it."""
    ctx.require(permissions.DELIVER)
    # Whatever was taken stays taken; only what would start again may be called off.
    again = {
        handed.broadcast_id
        for handed, outcome in outcomes
        if handed.broadcast_id and outcome.state is not DeliveryState.ACCEPTED
    }
    off = ledger.called_off(ctx, again) if again else set()
    rows = [
        _settled(ctx, worker, handed, outcome, off, relay_is_down=relay_is_down)
        for handed, outcome in outcomes
    ]
    table = Delivery.__table__
    statement = (
        update(Delivery)
        .where(
            table.c.id == bindparam("row_id"),
            table.c.worker == bindparam("row_worker"),
            table.c.state == DeliveryState.SENDING.value,
        )
        .values(
            {
                name: bindparam(f"new_{name}")
                for name in rows[0]
                if name not in {"row_id", "row_worker"}
            }
        )
    )
    ctx.session.connection().execute(
        statement,
        [
            {k if k.startswith("row_") else f"new_{k}": v for k, v in row.items()}
            for row in rows
        ],
    )
    _count_refusals(ctx, outcomes)


def finish_sent(ctx: Context) -> bool:
    """送信を終える: nothing is owed any more; say whether a broadcast ended."""
    ctx.require(permissions.DELIVER)
    ended = False
    for broadcast_id in ledger.finished(ctx):
        broadcast = queries.held(ctx, broadcast_id)
        state = BroadcastState(broadcast.state)
        left = ledger.owed_count(ctx, broadcast_id)
        if state is not BroadcastState.SENDING or left:
            continue
        broadcast.state = advance(state, BroadcastState.SENT)
        broadcast.ended_at = ctx.now
        _close_mail(ctx, broadcast_id)
        _forgive(ctx, broadcast_id)
        note(ctx, broadcast, "finished")
        ended = True
    return ended


def _give_back(ctx: Context, which: tuple[Any, ...], *, counted: int) -> int:
    rows = ctx.session.scalars(
        select(Delivery).where(*which).with_for_update(skip_locked=True)
    ).all()
    off = _ended(ctx, rows)
    for row in rows:
        row.worker = row.lease_until = None
        row.attempts += counted - 1
        row.state = off.get(row.id, DeliveryState.QUEUED)
        row.not_before = None if row.id in off else ctx.now
    return len(rows)


def _ended(ctx: Context, rows: Sequence[Delivery]) -> dict[UUID, DeliveryState]:
    """Return the deliveries that may not start any more, with the reason."""
    off = ledger.called_off(ctx, {r.broadcast_id for r in rows if r.broadcast_id})
    people = {row.subscriber_id for row in rows}
    gone = set(
        ctx.session.scalars(
            select(Subscriber.id).where(
                Subscriber.id.in_(people), Subscriber.state == SubscriberState.REMOVED
            )
        )
    )
    ended = {}
    for row in rows:
        if row.broadcast_id in off:
            ended[row.id] = DeliveryState.SUPERSEDED
        elif row.subscriber_id in gone and row.broadcast_id is not None:
            # Whoever left may still ask anew: only the confirmation reaches them.
            ended[row.id] = DeliveryState.UNSUBSCRIBED
        elif not may_start(row.expires_at, ctx.now):
            ended[row.id] = DeliveryState.EXPIRED
    return ended


def _handed(row: Delivery) -> Handed:
    return Handed(
        row.id,
        row.broadcast_id,
        row.subscriber_id,
        row.address,
        row.lane,
        row.language,
        row.message_id,
        row.attempts,
        row.expires_at,
    )


def _settled(
    ctx: Context,
    worker: str,
    handed: Handed,
    outcome: Outcome,
    off: Collection[UUID],
    *,
    relay_is_down: bool,
) -> dict[str, Any]:
    """Return the new values of one row."""
    state, not_before, attempts = _decided(
        ctx, handed, outcome, relay_is_down=relay_is_down
    )
    if handed.broadcast_id in off and not_before is not None:
        # What may have arrived stays unknown; what was never taken is called off.
        not_before = None
        if state is not DeliveryState.UNKNOWN:
            state = DeliveryState.SUPERSEDED
    accepted = state is DeliveryState.ACCEPTED
    return {
        "row_id": handed.id,
        "row_worker": worker,
        "state": state.value,
        "not_before": not_before,
        "attempts": attempts,
        "worker": None,
        "lease_until": None,
        "code": outcome.code,
        "reply": outcome.reply[:REPLY_ROOM],
        "tried_at": ctx.now,
        "accepted_at": ctx.now if accepted else None,
    }


def _decided(
    ctx: Context, handed: Handed, outcome: Outcome, *, relay_is_down: bool
) -> tuple[DeliveryState, datetime | None, int]:
    """Return state, next start and counted attempts after an outcome."""
    if relay_is_down and outcome.state is DeliveryState.DEFERRED:
        # Nobody was asked, so it is no attempt of this address.
        return DeliveryState.QUEUED, ctx.now, handed.attempts - 1
    step = next_step(outcome.state, handed.attempts, ctx.now, handed.expires_at)
    return step.state, step.at, handed.attempts


def _count_refusals(ctx: Context, outcomes: Sequence[tuple[Handed, Outcome]]) -> None:
    """Note permanent refusals; after three days of them the address rests (休止)."""
    refused = {
        handed.subscriber_id
        for handed, outcome in outcomes
        if outcome.state is DeliveryState.REFUSED
    }
    if not refused:
        return
    today = clock.tokyo_day(ctx.now)
    wanted = select(Subscriber).where(Subscriber.id.in_(refused))
    for person in ctx.session.scalars(wanted.with_for_update()):
        after = refused_again(Refusals(person.refused_on, person.refused_days), today)
        person.refused_on, person.refused_days = after.last_on, after.days
        if after.suspends and person.state == SubscriberState.ACTIVE:
            person.state = SubscriberState.SUSPENDED


def _forgive(ctx: Context, broadcast_id: UUID) -> None:
    """Forget old refusals of everybody whose mailbox took this one."""
    took = select(Delivery.subscriber_id).where(
        Delivery.broadcast_id == broadcast_id,
        Delivery.state == DeliveryState.ACCEPTED,
    )
    who = (Subscriber.refused_days > 0, Subscriber.id.in_(took))
    ctx.session.execute(
        update(Subscriber)
        .where(*who, Subscriber.state == SubscriberState.SUSPENDED)
        .values(state=SubscriberState.ACTIVE)
        .execution_options(synchronize_session=False)
    )
    ctx.session.execute(
        update(Subscriber)
        .where(*who)
        .values(refused_days=0, refused_on=None)
        .execution_options(synchronize_session=False)
    )


def _close_mail(ctx: Context, broadcast_id: UUID) -> None:
    counted = ledger.counts(ctx, broadcast_id)
    words = "・".join(f"{state.label} {count}" for state, count in counted.items())
    ctx.session.execute(
        update(ChannelReceipt)
        .where(
            ChannelReceipt.broadcast_id == broadcast_id,
            ChannelReceipt.channel == Channel.MAIL,
        )
        .values(
            state=ReceiptState.FINISHED,
            at=ctx.now,
            detail=words[:200] or _("宛先がありません"),
        )
    )
