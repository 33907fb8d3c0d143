"""Leasing: a worker takes mails in hand, and shows that it lives (貸出し)."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select, update

from broadcast import permissions
from broadcast.queries import ledger
from broadcast.rules.states import DeliveryState
from broadcast.tables import Delivery
from disaster.foundation.context import Context

LEASE = timedelta(seconds=12)


class Handed(NamedTuple):
    """One delivery in a worker's hands (手元の配信)."""

    priority: int
    attempts: int
    turn: int
    id: UUID
    broadcast_id: UUID | None
    subscriber_id: UUID
    address: str
    lane: str
    language: str
    message_id: str
    expires_at: datetime


_COLUMNS = tuple(getattr(Delivery, name) for name in Handed._fields)


def claim(
    ctx: Context,
    worker: str,
    room: int,
    without: Collection[str] = (),
    before: int | None = None,
) -> list[Handed]:
    """配信を引き受ける: lease the next mails, most urgent first, round the lanes.

    ``before`` asks only for what is more urgent than that. One statement finds and
    leases the rows, so no two workers hold the same one.
    """
    ctx.require(permissions.DELIVER)
    if ledger.is_held(ctx):
        return []
    wanted = select(Delivery.id).where(
        ledger.may_start(ctx.now), Delivery.lane.not_in(without)
    )
    if before is not None:
        wanted = wanted.where(Delivery.priority < before)
    due = (
        wanted.order_by(Delivery.priority, Delivery.attempts, Delivery.turn)
        .limit(room)
        .with_for_update(of=Delivery, skip_locked=True)
        .cte("due")
    )
    leased = (
        update(Delivery)
        .where(Delivery.id.in_(select(due.c.id)))
        .values(
            state=DeliveryState.SENDING,
            worker=worker,
            lease_until=ctx.now + LEASE,
            tried_at=ctx.now,
            attempts=Delivery.attempts + 1,
            not_before=None,
        )
        .returning(*_COLUMNS)
        .execution_options(synchronize_session=False)
    )
    return sorted(Handed(*row) for row in ctx.session.execute(leased))


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
