"""What the pages say of webhooks, social networks and chats (外部の経路)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from broadcast import queries
from broadcast.queries import parcels
from broadcast.queries import routes as rows
from broadcast.queries.texts import Text
from broadcast.rules.composition.social import WEIGHT, weight
from broadcast.rules.identity import cap_identifier
from broadcast.rules.routes import RouteKind
from broadcast.webhook import Facts
from disaster.foundation.context import Context

if TYPE_CHECKING:
    from broadcast.tables import RouteDelivery

# Stands for the delivery's own number, which is made at the approval.
UNMADE = UUID(int=0)


@dataclass(frozen=True, slots=True)
class RouteSample:
    """What one route would carry, and how long it is (経路ごとの見本)."""

    kind: RouteKind
    labels: str
    language: str
    body: str
    length: int
    room: int


def route_samples(
    ctx: Context, text: Text, broadcast_id: UUID, follows: UUID | None
) -> list[RouteSample]:
    """Show what the configured routes would carry; alike ones are shown once."""
    alike: dict[tuple[RouteKind, str], list[str]] = {}
    for route in ctx.settings.routes:
        key = RouteKind(route.kind), route.language
        alike.setdefault(key, []).append(route.label)
    facts = _facts(ctx, broadcast_id, follows)
    return [
        _sample(kind, language, "・".join(labels), text, facts)
        for (kind, language), labels in alike.items()
    ]


def last_tries(ctx: Context) -> list[tuple[str, str, "RouteDelivery | None"]]:
    """Name every configured route with its newest attempt (最後の送信)."""
    found = rows.last_tries(ctx)
    return [
        (route.label, RouteKind(route.kind).label, found.get(route.name))
        for route in ctx.settings.routes
    ]


def _sample(
    kind: RouteKind, language: str, labels: str, text: Text, facts: Facts
) -> RouteSample:
    body = parcels.body(kind, language, text, facts)
    is_json = kind is RouteKind.WEBHOOK
    length = len(body.encode()) if is_json else weight(body, text.draft.web_url)
    return RouteSample(kind, labels, language, body, length, 0 if is_json else WEIGHT)


def _facts(ctx: Context, broadcast_id: UUID, follows: UUID | None) -> Facts:
    broadcast = queries.find(ctx, broadcast_id)
    earlier = queries.find(ctx, follows) if follows else None
    identifier = cap_identifier(ctx.settings.municipality_code, broadcast_id)
    return Facts(
        UNMADE,
        broadcast_id,
        broadcast.number if broadcast else 0,
        identifier,
        (earlier.cap_identifier or "") if earlier else "",
        ctx.now,
        parcels.cap_url(ctx, identifier),
    )
