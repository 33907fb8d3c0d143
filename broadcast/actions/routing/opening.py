"""At the approval: one row a route, its words frozen; and what is called off (控え)."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from broadcast import permissions, queries
from broadcast.queries import parcels
from broadcast.queries import routes as rows
from broadcast.queries.texts import Text
from broadcast.rules import keeping, routes
from broadcast.rules.draft import Draft
from broadcast.rules.kinds import Kind
from broadcast.rules.lanes import priority
from broadcast.rules.routes import RouteKind
from broadcast.rules.states import DeliveryState
from broadcast.tables import Broadcast, RouteDelivery
from broadcast.webhook import Facts
from disaster.foundation.context import Context
from disaster.foundation.db import new_id
from disaster.foundation.routes import Route
from disaster.foundation.texts import _


def open_routes(
    ctx: Context, broadcast: Broadcast, draft: Draft, before: Collection[UUID]
) -> None:
    """経路ごとの配信を控える: in the approval's own transaction, word by word."""
    ctx.require(permissions.APPROVE)
    configured = {route.name: route for route in ctx.settings.routes}
    reached = rows.reached(ctx, before) if before else {}
    text = Text(draft, keeping.renditions(broadcast.renditions or {}))
    for name in routes.addressed(Kind(broadcast.kind), configured, reached):
        if route := configured.get(name):
            ctx.session.add(_owed(ctx, broadcast, text, route))
        else:
            ctx.session.add(_lost(ctx, broadcast, draft, reached[name]))


def call_off_routes(ctx: Context, broadcast_id: UUID) -> None:
    """外部の経路の送信待ちを外す: what may have arrived stays unknown."""
    ctx.require(permissions.APPROVE)
    wanted = select(RouteDelivery).where(
        RouteDelivery.broadcast_id == broadcast_id, rows.waits()
    )
    for row in ctx.session.scalars(wanted.with_for_update()):
        row.not_before = None
        if row.state != DeliveryState.UNKNOWN:
            row.state = DeliveryState.SUPERSEDED
    # Whoever asks next whom the earlier text reached must see it.
    ctx.session.flush()


def _owed(
    ctx: Context, broadcast: Broadcast, text: Text, route: Route
) -> RouteDelivery:
    made, kind = new_id(), RouteKind(route.kind)
    facts = _facts(ctx, broadcast, made)
    return RouteDelivery(
        id=made,
        broadcast_id=broadcast.id,
        route=route.name,
        kind=kind,
        label=route.label,
        body=parcels.body(kind, route.language, text, facts),
        priority=_rank(broadcast, text.draft),
        state=DeliveryState.QUEUED,
        not_before=ctx.now,
        expires_at=text.draft.expires_at,
    )


def _lost(
    ctx: Context, broadcast: Broadcast, draft: Draft, earlier: RouteDelivery
) -> RouteDelivery:
    """Note that a service still shows what was said before and cannot be told."""
    said = _("この経路は設定から外れました。前の文が残っていないか確かめてください。")
    return RouteDelivery(
        id=new_id(),
        broadcast_id=broadcast.id,
        route=earlier.route,
        kind=earlier.kind,
        label=earlier.label,
        body="",
        priority=_rank(broadcast, draft),
        state=DeliveryState.REFUSED,
        not_before=None,
        expires_at=draft.expires_at,
        tried_at=ctx.now,
        reply=said,
    )


def _rank(broadcast: Broadcast, draft: Draft) -> int:
    return priority(broadcast.level if draft.orders else None)


def _facts(ctx: Context, broadcast: Broadcast, delivery_id: UUID) -> Facts:
    identifier, follows = broadcast.cap_identifier or "", ""
    if broadcast.refers_to_id is not None:
        earlier = queries.get_broadcast(ctx, broadcast.refers_to_id)
        follows = earlier.cap_identifier or ""
    return Facts(
        delivery_id,
        broadcast.id,
        broadcast.number,
        identifier,
        follows,
        broadcast.approved_at or ctx.now,
        parcels.cap_url(ctx, identifier),
    )
