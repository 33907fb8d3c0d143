"""Tidying: what a dead worker held, and what may not start any more (整理)."""

from sqlalchemy import ColumnElement, select

from broadcast import permissions
from broadcast.queries import ledger
from broadcast.queries import routes as rows
from broadcast.rules import routes
from broadcast.rules.routes import Outcome, RouteKind
from broadcast.rules.states import DeliveryState
from broadcast.tables import RouteDelivery
from disaster.foundation.context import Context
from disaster.foundation.texts import _


def give_back_expired(ctx: Context) -> int:
    """貸出しの切れた経路の配信を戻す: it may have arrived, and stays marked so.

    A webhook gets it again under the same id; a social network does not.
    """
    ctx.require(permissions.DELIVER)
    lost = Outcome(
        DeliveryState.UNKNOWN, _("送信の途中で worker が止まり、結果が分かりません。")
    )
    held = RouteDelivery.state == DeliveryState.SENDING
    found = _rows(ctx, held & (RouteDelivery.lease_until < ctx.now))
    for row in found:
        step = routes.after(
            RouteKind(row.kind), lost, row.attempts, ctx.now, row.expires_at
        )
        goes_on = not ledger.called_off(ctx, [row.broadcast_id])
        row.worker = row.lease_until = None
        row.state, row.may_have_arrived = DeliveryState.UNKNOWN, True
        row.not_before = step.at if goes_on else None
        row.code, row.reply = None, lost.reply
    return len(found)


def end_dead(ctx: Context) -> int:
    """もう送れない経路の配信を終える: superseded, or past its time, each by name."""
    ctx.require(permissions.DELIVER)
    ends = {
        DeliveryState.SUPERSEDED: rows.was_called_off(),
        DeliveryState.EXPIRED: RouteDelivery.expires_at <= ctx.now,
    }
    return sum(_end(ctx, state, which) for state, which in ends.items())


def _end(ctx: Context, state: DeliveryState, which: ColumnElement[bool]) -> int:
    found = _rows(ctx, rows.waits() & which)
    for row in found:
        row.not_before = None
        if row.state != DeliveryState.UNKNOWN:
            row.state = state
    ctx.session.flush()
    return len(found)


def _rows(ctx: Context, which: ColumnElement[bool]) -> list[RouteDelivery]:
    wanted = select(RouteDelivery).where(which)
    locked = wanted.with_for_update(of=RouteDelivery, skip_locked=True)
    return list(ctx.session.scalars(locked))
