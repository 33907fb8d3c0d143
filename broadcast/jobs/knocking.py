"""The look at webhooks and social networks, which sends nothing to any (経路の点検)."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from broadcast import social, webhook
from broadcast.rules.liveness import Finding, Probe
from broadcast.rules.routes import RouteKind
from disaster.foundation.routes import Route
from disaster.foundation.texts import _

MOST_AT_ONCE = 8


def routes_finding(routes: Sequence[Route]) -> Finding:
    """Look at every route at once and name those that would take nothing (点検)."""
    with ThreadPoolExecutor(MOST_AT_ONCE) as pool:
        troubles = list(pool.map(trouble_of, routes))
    ill = [
        f"{route.label}（{trouble}）"
        for route, trouble in zip(routes, troubles, strict=True)
        if trouble
    ]
    detail = _("%d 経路につながるか、設定が読めました") % len(routes)
    if ill:
        detail = _("使えません: %s") % "・".join(ill)
    return Finding(Probe.ROUTES, not ill, detail)


def trouble_of(route: Route) -> str:
    """Return why a route would take nothing now, or nothing (経路一つの点検).

    A webhook is connected to, up to the certificate; of a social network only the
    configuration is read, for its services offer no question that posts nothing.
    """
    if route.kind == RouteKind.WEBHOOK:
        return webhook.knock(route.url)
    return social.complaint(route.url)
