"""Lanes that rest: a provider that defers or hangs is left alone (列の休み)."""

from collections.abc import Collection

from sqlalchemy import delete

from broadcast import permissions
from broadcast.rules.lanes import FORGETS_AFTER, rest
from broadcast.tables import DeliveryLane
from disaster.foundation.context import Context

REPLY_ROOM = 300


def close_lane(ctx: Context, lane: str, reply: str) -> DeliveryLane:
    """送り先の列を休ませる: longer each time it is closed again within the hour."""
    ctx.require(permissions.DELIVER)
    found = ctx.session.get(DeliveryLane, lane, with_for_update=True)
    if found is None:
        found = DeliveryLane(lane=lane, closings=0)
        ctx.session.add(found)
    elif ctx.now - found.closed_at > FORGETS_AFTER:
        found.closings = 0
    found.closings += 1
    found.closed_at, found.closed_until = ctx.now, ctx.now + rest(found.closings)
    found.reply = reply[:REPLY_ROOM]
    return found


def open_lanes(ctx: Context, lanes: Collection[str]) -> None:
    """送り先の列を開く: a mail was taken there, so the trouble is over."""
    ctx.require(permissions.DELIVER)
    ctx.session.execute(delete(DeliveryLane).where(DeliveryLane.lane.in_(lanes)))
