"""What other services are told of a broadcast, word by word (外部の経路の文)."""

from broadcast.queries.texts import Text
from broadcast.rules.kinds import Language
from broadcast.rules.routes import RouteKind
from broadcast.webhook import Facts, message
from disaster.foundation.context import Context
from disaster.foundation.routes import Route
from disaster.foundation.settings import Settings


def body(kind: RouteKind, language: str, text: Text, facts: Facts) -> str:
    """Return exactly what a route gets: signed JSON, or the short text (送る文)."""
    if kind is RouteKind.WEBHOOK:
        return message(facts, text.draft, text.renditions)
    return text.renditions[Language(language)].social


def cap_url(ctx: Context, identifier: str) -> str:
    """Return where the public tree keeps the CAP bytes of a broadcast."""
    return f"{ctx.settings.base_url}/feed/cap/{identifier}.xml"


def find_route(settings: Settings, kind: str, name: str) -> Route | None:
    """Return a configured route of this very world, or None (経路を探す)."""
    for route in settings.routes:
        if (route.kind, route.name, route.world) == (kind, name, settings.world):
            return route
    return None
