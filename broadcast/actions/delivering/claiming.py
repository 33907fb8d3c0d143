"""Leasing: a worker takes mails in hand, and shows that it lives (貸出し)."""

import json
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple, cast
from uuid import UUID

from sqlalchemy import Table, select, update

from broadcast import permissions
from broadcast.queries import ledger
from broadcast.rules.states import DeliveryState
from broadcast.tables import Delivery
from disaster.foundation.bulk import AllRows
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


OWN, BROADCAST, PERSON, EXPIRES = map(
    Handed._fields.index, ("id", "broadcast_id", "subscriber_id", "expires_at")
)
_TABLE = cast("Table", Delivery.__table__)
_COLUMNS = tuple(_TABLE.c[name] for name in Handed._fields)


def claim(
    ctx: Context,
    worker: str,
    room: int,
    without: Collection[str] = (),
    before: int | None = None,
) -> list[Handed]:
    """配信を引き受ける: lease the next mails, most urgent first, round the lanes.

    ``before`` asks only for what is more urgent than that. One statement finds and
    leases the rows, so no two workers hold the same one; another reads them at once.
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
    until = ctx.now + LEASE
    leased = (
        update(_TABLE)
        .where(_TABLE.c.id.in_(select(due.c.id)))
        .values(
            state=DeliveryState.SENDING.value,
            worker=worker,
            lease_until=until,
            tried_at=ctx.now,
            attempts=_TABLE.c.attempts + 1,
            not_before=None,
        )
    )
    ctx.session.connection().execute(leased)
    return _leased_until(ctx, worker, until)


def _leased_until(ctx: Context, worker: str, until: datetime) -> list[Handed]:
    """Return what a worker leased at one moment, in the order of its turns."""
    rows = select(AllRows(*_COLUMNS)).where(
        _TABLE.c.state == DeliveryState.SENDING.value,
        _TABLE.c.lease_until == until,
        _TABLE.c.worker == worker,
    )
    found: list[list[Any]] = json.loads(ctx.session.scalar(rows) or "[]")
    return sorted(map(_handed, found))


def _handed(row: list[Any]) -> Handed:
    """Read one row; what is alike in thousands of them is read once."""
    row[OWN], row[PERSON] = UUID(row[OWN]), UUID(row[PERSON])
    row[BROADCAST] = row[BROADCAST] and _same_id(row[BROADCAST])
    row[EXPIRES] = _moment(row[EXPIRES])
    return Handed._make(row)


@lru_cache(maxsize=64)
def _same_id(text: str) -> UUID:
    return UUID(text)


@lru_cache(maxsize=256)
def _moment(text: str) -> datetime:
    """Read a time as either database writes it; SQLite means UTC."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


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
