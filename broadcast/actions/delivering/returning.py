"""Giving back: what a worker held and cannot finish is owed again (返却).

A mail that was on the wire may have arrived: it stays marked so for good, and is sent
again under the same Message-ID. What never started is simply queued again.
"""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, select

from broadcast import permissions
from broadcast.queries import ledger
from broadcast.rules.retry import may_start
from broadcast.rules.states import DeliveryState
from broadcast.tables import Delivery
from disaster.foundation.context import Context


def give_back_expired(ctx: Context) -> int:
    """貸出しの切れた配信を戻す: what a dead worker held may have arrived."""
    ctx.require(permissions.DELIVER)
    rows = _held(ctx, Delivery.lease_until < ctx.now)
    off = _called_off(ctx, rows)
    for row in rows:
        _may_have_arrived(ctx, row, off)
    return len(rows)


def give_back(ctx: Context, worker: str, on_the_wire: Collection[UUID] = ()) -> int:
    """手元の配信を戻す: a worker that stops keeps nothing; untried is no attempt."""
    ctx.require(permissions.DELIVER)
    rows = _held(ctx, Delivery.worker == worker)
    off = _called_off(ctx, rows)
    for row in rows:
        if row.id in on_the_wire:
            _may_have_arrived(ctx, row, off)
        else:
            _queue_again(ctx, row, off)
    return len(rows)


def _held(ctx: Context, whose: ColumnElement[bool]) -> Sequence[Delivery]:
    wanted = select(Delivery).where(Delivery.state == DeliveryState.SENDING, whose)
    return ctx.session.scalars(wanted.with_for_update(skip_locked=True)).all()


def _called_off(ctx: Context, rows: Sequence[Delivery]) -> set[UUID]:
    return ledger.called_off(ctx, {r.broadcast_id for r in rows if r.broadcast_id})


def _may_have_arrived(ctx: Context, row: Delivery, off: Collection[UUID]) -> None:
    row.worker = row.lease_until = None
    row.state, row.may_have_arrived = DeliveryState.UNKNOWN, True
    row.not_before = ctx.now if _goes_on(ctx, row, off) else None


def _queue_again(ctx: Context, row: Delivery, off: Collection[UUID]) -> None:
    row.worker = row.lease_until = None
    row.attempts -= 1
    row.not_before = ctx.now
    row.state = DeliveryState.QUEUED
    if not _goes_on(ctx, row, off):
        row.not_before = None
        gone = row.broadcast_id in off
        row.state = DeliveryState.SUPERSEDED if gone else DeliveryState.EXPIRED


def _goes_on(ctx: Context, row: Delivery, off: Collection[UUID]) -> bool:
    return row.broadcast_id not in off and may_start(row.expires_at, ctx.now)
