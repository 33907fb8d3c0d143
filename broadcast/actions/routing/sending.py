"""Leasing and recording: "sending" is kept before the first byte leaves (貸出し・記録).

A worker holds one delivery of a route at a time, so a slow service delays nobody else.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from broadcast import permissions
from broadcast.queries import ledger
from broadcast.queries import routes as rows
from broadcast.rules import routes
from broadcast.rules.retry import NextStep
from broadcast.rules.routes import Outcome, RouteKind
from broadcast.rules.states import DeliveryState
from broadcast.tables import RouteDelivery
from disaster.foundation.context import Context

# Longer than any attempt may take; whoever is silent for so long is gone.
LEASE = timedelta(seconds=90)
LOOKED_AT = 50
REPLY_ROOM = 300


class Handed(NamedTuple):
    """One delivery in a worker's hands (手元の配信)."""

    id: UUID
    route: str
    kind: RouteKind
    body: str
    attempts: int
    expires_at: datetime


def claim(
    ctx: Context, worker: str, room: int, without: Collection[str] = ()
) -> list[Handed]:
    """外部の経路の配信を引き受ける: most urgent first, at most one of each route."""
    ctx.require(permissions.DELIVER)
    if ledger.is_held(ctx):
        return []
    due = (
        select(RouteDelivery)
        .where(rows.may_start(ctx.now), RouteDelivery.route.not_in(without))
        .order_by(RouteDelivery.priority, RouteDelivery.not_before, RouteDelivery.id)
        .limit(LOOKED_AT)
        .with_for_update(of=RouteDelivery, skip_locked=True)
    )
    first: dict[str, RouteDelivery] = {}
    for row in ctx.session.scalars(due):
        first.setdefault(row.route, row)
    return [_lease(ctx, worker, row) for row in list(first.values())[:room]]


def settle(ctx: Context, worker: str, delivery_id: UUID, outcome: Outcome) -> bool:
    """外部の経路の結果を記録する: only by whoever holds it; say whether it was."""
    ctx.require(permissions.DELIVER)
    row = ctx.session.get(
        RouteDelivery, delivery_id, with_for_update=True, populate_existing=True
    )
    if row is None or row.state != DeliveryState.SENDING or row.worker != worker:
        return False
    step = routes.after(
        RouteKind(row.kind), outcome, row.attempts, ctx.now, row.expires_at
    )
    if step.at is not None and ledger.called_off(ctx, [row.broadcast_id]):
        is_unknown = step.state is DeliveryState.UNKNOWN
        step = NextStep(step.state if is_unknown else DeliveryState.SUPERSEDED)
    row.state, row.not_before = step.state, step.at
    row.worker = row.lease_until = None
    row.code, row.reply = outcome.code, outcome.reply[:REPLY_ROOM]
    row.tried_at = ctx.now
    row.accepted_at = ctx.now if row.state == DeliveryState.ACCEPTED else None
    if outcome.state is DeliveryState.UNKNOWN:
        row.may_have_arrived = True
    return True


def _lease(ctx: Context, worker: str, row: RouteDelivery) -> Handed:
    row.state, row.worker = DeliveryState.SENDING, worker
    row.lease_until, row.not_before = ctx.now + LEASE, None
    row.attempts, row.tried_at = row.attempts + 1, ctx.now
    return Handed(
        row.id, row.route, RouteKind(row.kind), row.body, row.attempts, row.expires_at
    )
