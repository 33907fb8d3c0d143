"""外部の経路: webhooks and social networks that get what was approved.

A webhook knows a delivery by its id, so an unknown outcome is sent again: the same id
twice is once. A social network knows no such thing; what may be up already is never
posted a second time by a machine, a person looks first.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from http import HTTPStatus

from broadcast.rules.kinds import Kind
from broadcast.rules.retry import NextStep, next_step
from broadcast.rules.states import DeliveryState
from disaster.foundation.texts import _

# An answer that says nothing was taken: come back later (RFC 9110, RFC 6585).
COME_BACK = frozenset(
    {
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.TOO_EARLY,
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.SERVICE_UNAVAILABLE,
    }
)


class RouteKind(StrEnum):
    """How a service is spoken to (経路の種類)."""

    WEBHOOK = "webhook"
    SOCIAL = "social"

    @property
    def label(self) -> str:
        """The word on the screen (画面の表記)."""
        return ROUTE_LABELS[self]

    @property
    def may_repeat(self) -> bool:
        """Say whether a second attempt after an unknown one harms nobody."""
        return self is RouteKind.WEBHOOK


ROUTE_LABELS = {
    RouteKind.WEBHOOK: _("Webhook"),
    RouteKind.SOCIAL: _("SNS・チャット"),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is known after one attempt (結果); ``code`` is an HTTP status or None."""

    state: DeliveryState
    reply: str = ""
    code: int | None = None


def of_status(code: int, words: str) -> Outcome:
    """Read an HTTP answer: taken, refused, not yet, or nobody knows (応答の意味).

    A server that fails while it works (500, 502, 504) may have taken it.
    """
    server_fault = HTTPStatus.INTERNAL_SERVER_ERROR
    if HTTPStatus.OK <= code < HTTPStatus.MULTIPLE_CHOICES:
        return Outcome(DeliveryState.ACCEPTED, words, code)
    if code in COME_BACK:
        return Outcome(DeliveryState.DEFERRED, words, code)
    if HTTPStatus.MULTIPLE_CHOICES <= code < HTTPStatus.BAD_REQUEST:
        return Outcome(DeliveryState.REFUSED, _("転送には従いません"), code)
    if HTTPStatus.BAD_REQUEST <= code < server_fault:
        return Outcome(DeliveryState.REFUSED, words, code)
    return Outcome(DeliveryState.UNKNOWN, words, code)


def after(
    kind: RouteKind, outcome: Outcome, attempts: int, now: datetime, until: datetime
) -> NextStep:
    """Decide what follows an attempt (次の手); only what is safe is repeated."""
    if outcome.state is DeliveryState.UNKNOWN and not kind.may_repeat:
        return NextStep(DeliveryState.UNKNOWN)
    return next_step(outcome.state, attempts, now, until)


def addressed(
    kind: Kind, configured: Iterable[str], reached: Collection[str]
) -> list[str]:
    """Name the routes that a broadcast goes to (宛先の経路).

    A cancellation goes exactly where what it takes back is, or may be. Everything else
    goes to all, also to one that got the earlier text and is not configured now: what
    it still shows is wrong, and the page must say so.
    """
    names = list(dict.fromkeys([*configured, *sorted(reached)]))
    if kind is Kind.CANCEL:
        return [name for name in names if name in reached]
    return names
