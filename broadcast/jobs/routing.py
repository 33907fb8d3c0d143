"""The worker's step for other services: webhooks, social networks, chats (外部の経路).

It has a thread of its own beside that of the mails, and each attempt one of its own
beside the others: a service that hangs holds up nobody. The thread that sends touches
no database; what came of it is written by this one.
"""

import logging
import os
import secrets
import time
from collections.abc import Collection
from queue import Empty, SimpleQueue
from threading import Thread
from typing import NamedTuple

from broadcast import social, webhook
from broadcast.actions import routing
from broadcast.actions.routing import LEASE, Handed
from broadcast.queries import parcels, routes
from broadcast.rules.routes import Outcome, RouteKind
from broadcast.rules.states import DeliveryState
from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM
from disaster.foundation.context import House, reading, unit_of_work
from disaster.foundation.routes import Route
from disaster.foundation.texts import _

log = logging.getLogger(__name__)

MOST_AT_ONCE = 8
SECONDS_OF_CLAIMING = 10.0
SECONDS_BETWEEN_LOOKS = 0.25


class Answer(NamedTuple):
    """What an attempt came to (結果)."""

    handed: Handed
    outcome: Outcome


def route_due(house: House) -> bool:
    """Send what is owed to other services; say whether there was anything to do."""
    worked = _needs_tidying(house) and _tidy(house)
    if not _has_due(house, ()):
        return worked
    Round(house).work()
    return True


class Round:
    """One round of attempts: a few at once, at most one of each route (一巡)."""

    def __init__(self, house: House) -> None:
        """Begin with empty hands."""
        self.house = house
        self.worker = (
            f"{house.settings.node_id[:60]}:{os.getpid()}:{secrets.token_hex(6)}"
        )
        self.hands: dict[str, float] = {}
        self.answers: SimpleQueue[Answer] = SimpleQueue()

    def work(self) -> None:
        """Take, send and write down until nothing is in hand; take for a while only."""
        ends = time.monotonic() + SECONDS_OF_CLAIMING
        while True:
            if time.monotonic() < ends:
                self._take()
            if not self.hands:
                return
            self._note()

    def _take(self) -> None:
        if not _has_due(self.house, self.hands):
            return
        room = MOST_AT_ONCE - len(self.hands)
        with unit_of_work(self.house, SYSTEM, clock.now()) as ctx:
            handed = routing.claim(ctx, self.worker, room, tuple(self.hands))
        # Only now, with "sending" on the disk, may anything leave.
        for one in handed:
            self.hands[one.route] = time.monotonic()
            Thread(target=self._send, args=(one,), daemon=True).start()

    def _send(self, handed: Handed) -> None:
        try:
            outcome = attempt(self.house, handed)
        except Exception:
            log.exception("route %s: an attempt failed", handed.route)
            outcome = Outcome(DeliveryState.UNKNOWN)
        self.answers.put(Answer(handed, outcome))

    def _note(self) -> None:
        """Write down the next answer; nobody waits for an attempt past its lease."""
        try:
            handed, outcome = self.answers.get(timeout=SECONDS_BETWEEN_LOOKS)
        except Empty:
            late = time.monotonic() - LEASE.total_seconds()
            self.hands = {name: at for name, at in self.hands.items() if at > late}
            return
        self.hands.pop(handed.route, None)
        with unit_of_work(self.house, SYSTEM, clock.now()) as ctx:
            kept = routing.settle(ctx, self.worker, handed.id, outcome)
        if outcome.state is not DeliveryState.ACCEPTED or not kept:
            log.warning(
                "route %s: %s %s", handed.route, outcome.state.value, outcome.reply
            )


def attempt(house: House, handed: Handed) -> Outcome:
    """Try one delivery once; only a route of this very world is used (1回の送信)."""
    route = parcels.find_route(house.settings, handed.kind, handed.route)
    if route is None:
        text = _("設定（ROUTES）にこの経路がありません。")
        return Outcome(DeliveryState.DEFERRED, text)
    if handed.kind is RouteKind.SOCIAL:
        return social.post(route.url, handed.body)
    return _post(route, handed)


def _post(route: Route, handed: Handed) -> Outcome:
    parcel = webhook.Parcel(
        str(handed.id), route.world, handed.body.encode(), handed.attempts
    )
    return webhook.post(route.url, route.secret, parcel, clock.now())


def _tidy(house: House) -> bool:
    with unit_of_work(house, SYSTEM, clock.now()) as ctx:
        returned = routing.give_back_expired(ctx)
        ended = routing.end_dead(ctx)
    if returned:
        log.warning("took back %d posts of a worker that is gone", returned)
    return returned + ended > 0


def _needs_tidying(house: House) -> bool:
    """Look first: an idle worker must not keep people's deeds waiting."""
    with reading(house, SYSTEM, clock.now()) as ctx:
        return routes.needs_tidying(ctx)


def _has_due(house: House, without: Collection[str]) -> bool:
    with reading(house, SYSTEM, clock.now()) as ctx:
        return routes.has_due(ctx, tuple(without))
