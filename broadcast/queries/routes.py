"""Questions to the ledger of other services: owed, reached, last heard (外部の経路)."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from broadcast.queries import ledger
from broadcast.rules.states import MAY_HAVE_ARRIVED, DeliveryState
from broadcast.tables import Broadcast, RouteDelivery
from disaster.foundation.context import Context
from disaster.foundation.texts import _


def of_broadcast(ctx: Context, broadcast_id: UUID) -> Sequence[RouteDelivery]:
    """Return what each route did with a broadcast, in the order of their names."""
    wanted = select(RouteDelivery).where(RouteDelivery.broadcast_id == broadcast_id)
    return ctx.session.scalars(wanted.order_by(RouteDelivery.route)).all()


def waits() -> ColumnElement[bool]:
    """Say in SQL whether a delivery waits for its start."""
    return RouteDelivery.not_before.is_not(None)


def was_called_off() -> ColumnElement[bool]:
    """Say in SQL whether the broadcast of a delivery was stopped or replaced."""
    return exists().where(
        Broadcast.id == RouteDelivery.broadcast_id, ledger.is_called_off()
    )


def may_start(now: datetime) -> ColumnElement[bool]:
    """Say in SQL whether a delivery may start: due, in time, and still wanted."""
    return and_(
        RouteDelivery.not_before <= now,
        RouteDelivery.expires_at > now,
        ~was_called_off(),
    )


def has_due(ctx: Context, without: Collection[str] = ()) -> bool:
    """Say whether something may start now; a held copy sends nothing (再開待ち)."""
    if ledger.is_held(ctx):
        return False
    wanted = select(RouteDelivery.id).where(
        may_start(ctx.now), RouteDelivery.route.not_in(without)
    )
    return ctx.session.scalar(wanted.limit(1)) is not None


def needs_tidying(ctx: Context) -> bool:
    """Say whether a lease ran out, or something waits that may not start any more."""
    lost = select(RouteDelivery.id).where(
        RouteDelivery.state == DeliveryState.SENDING,
        RouteDelivery.lease_until < ctx.now,
    )
    dead = select(RouteDelivery.id).where(
        waits(), or_(RouteDelivery.expires_at <= ctx.now, was_called_off())
    )
    looks = (ctx.session.scalar(one.limit(1)) for one in (lost, dead))
    return any(found is not None for found in looks)


def reached(ctx: Context, broadcast_ids: Collection[UUID]) -> dict[str, RouteDelivery]:
    """Return the routes that have, or may have, one of these, each with a row of it."""
    wanted = select(RouteDelivery).where(
        RouteDelivery.broadcast_id.in_(broadcast_ids),
        or_(RouteDelivery.state.in_(MAY_HAVE_ARRIVED), RouteDelivery.may_have_arrived),
    )
    return {row.route: row for row in ctx.session.scalars(wanted)}


def last_tries(ctx: Context) -> dict[str, RouteDelivery]:
    """Return the newest attempt of each configured route (最後の送信)."""
    found = {}
    for route in ctx.settings.routes:
        newest = (
            select(RouteDelivery)
            .where(
                RouteDelivery.route == route.name, RouteDelivery.tried_at.is_not(None)
            )
            .order_by(RouteDelivery.tried_at.desc())
            .limit(1)
        )
        if row := ctx.session.scalars(newest).first():
            found[route.name] = row
    return found


def broken_promises(ctx: Context) -> list[str]:
    """Say what must never be in this ledger (不変条件)."""
    waiting = (
        DeliveryState.QUEUED,
        DeliveryState.DEFERRED,
        DeliveryState.UNKNOWN,
    )
    unleased = and_(
        RouteDelivery.state == DeliveryState.SENDING,
        RouteDelivery.lease_until.is_(None),
    )
    wrong = or_(and_(waits(), RouteDelivery.state.not_in(waiting)), unleased)
    found = ctx.session.scalar(select(func.count()).where(wrong)) or 0
    said = _("外部の経路: 状態と送信予定が合わない行が %d 件あります。")
    return [said % found] if found else []
