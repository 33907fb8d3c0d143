"""One shift of sending: connections that empty the ledger, lane by lane (送信).

The shift leases rows only as connections get free, so a stop, a correction or a more
urgent broadcast takes effect within one batch. A lane that answers slowly holds a part
of the connections while others wait, never all of them (岡山県の遅配, 2018).
"""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from uuid import UUID

from sqlalchemy.exc import InterfaceError, OperationalError

from broadcast.actions import delivering
from broadcast.actions.delivering import LEASE, Handed
from broadcast.jobs.letters import LetterDesk
from broadcast.queries import ledger
from broadcast.rules.states import DeliveryState
from broadcast.smtp import Outcome, OutgoingMail, SmtpSettings, send_all
from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM
from disaster.foundation.context import House, reading, unit_of_work
from disaster.foundation.errors import Refusal

log = logging.getLogger(__name__)

BATCH = 100
SLICE_SECONDS = 3.0
TICK_SECONDS = 0.2
RENEW_SECONDS = 3.0
STRAGGLERS_SECONDS = 2.0
RELAY_CLOSES = 421
LAST_TRIES = 20

# What the database's driver raises while the database is away.
AWAY = (OperationalError, InterfaceError)


@dataclass(slots=True)
class Shift:
    """What one worker holds while it sends: rows, connections, unrecorded answers."""

    house: House
    relay: SmtpSettings
    worker: str
    desk: LetterDesk
    waiting: list[Handed] = field(default_factory=list)
    in_flight: dict[UUID, Handed] = field(default_factory=dict)
    lanes: Counter[str] = field(default_factory=Counter)
    answers: list[tuple[Handed, Outcome]] = field(default_factory=list)
    called_off: set[UUID] = field(default_factory=set)
    feeding: int = 0
    answered: int = 0
    is_troubled: bool = False
    ends_at: float = 0.0
    renewed_at: float = 0.0
    asked_at: float = 0.0

    async def work(self) -> None:
        """Send until nothing is due or the slice is over; then hold nothing."""
        self.ends_at = time.monotonic() + SLICE_SECONDS
        self.renewed_at = time.monotonic()
        pools: set[asyncio.Task[None]] = set()
        try:
            while self._opens_pool(pools) or pools:
                done, pools = await asyncio.wait(pools, timeout=TICK_SECONDS)
                for pool in done:
                    pool.result()
                self._tick()
        finally:
            for pool in pools:
                pool.cancel()
            await self._put_down()

    def _opens_pool(self, pools: set[asyncio.Task[None]]) -> bool:
        """Open connections for what is due, beside those that are still busy."""
        now = time.monotonic()
        if now > self.ends_at + STRAGGLERS_SECONDS and pools:
            # A slow conversation must not keep all others from being served.
            self.ends_at = now + SLICE_SECONDS
        idle = self.relay.connections - len(self.in_flight)
        if self._is_over() or self.feeding or idle < 1 or not self._has_next():
            return False
        relay = replace(self.relay, connections=idle)
        pools.add(asyncio.create_task(send_all(self._mails(), relay, self._note)))
        return True

    def _is_over(self) -> bool:
        return self.is_troubled or time.monotonic() > self.ends_at

    def _has_next(self) -> bool:
        """Say whether there is a mail that may start now."""
        if not self.waiting and not self._has_due():
            return False
        found = self._next()
        if found is not None:
            self.waiting.insert(0, found)
        return found is not None

    def _mails(self) -> Iterator[OutgoingMail]:
        """Yield one mail whenever a connection is free."""
        self.feeding += 1
        try:
            while not self._is_over() and (handed := self._next()) is not None:
                mail = self._written(handed)
                if mail is not None:
                    yield mail
        finally:
            self.feeding -= 1

    def _written(self, handed: Handed) -> OutgoingMail | None:
        """Write one mail, unless it was called off or cannot be written at all."""
        self.in_flight[handed.id] = handed
        self.lanes[handed.lane] += 1
        if handed.broadcast_id in self.called_off:
            self._note(_answer(handed, DeliveryState.DEFERRED, "called off"))
            return None
        try:
            return self.desk.mail(handed)
        except Refusal as refusal:
            self._note(_answer(handed, DeliveryState.REFUSED, str(refusal)))
        except AWAY:
            self._trouble("the ledger cannot be read")
            self._note(_answer(handed, DeliveryState.DEFERRED, "not written"))
        return None

    def _next(self) -> Handed | None:
        """Take the next delivery of a lane that has room; lease more when needed."""
        connections = self.relay.connections
        half = max(1, connections // 2)
        if not self.waiting:
            self.waiting = self._claim(BATCH)
        found = self._take(half)
        if found is None and self.waiting and self._may_ask_for_others():
            self.waiting += self._claim(BATCH // 2, self._full(half))
            found = self._take(half)
        # Nobody else waits, so the slow lane may have more, but never everything.
        return found or self._take(max(half, connections - max(1, connections // 4)))

    def _may_ask_for_others(self) -> bool:
        """Look beyond lanes that are full, but not before every single mail."""
        now = time.monotonic()
        if now - self.asked_at < TICK_SECONDS:
            return False
        self.asked_at = now
        return True

    def _full(self, room: int) -> set[str]:
        return {lane for lane, load in self.lanes.items() if load >= room}

    def _take(self, room: int) -> Handed | None:
        for place, handed in enumerate(self.waiting):
            if self.lanes[handed.lane] < room:
                return self.waiting.pop(place)
        return None

    def _claim(self, room: int, without: Collection[str] = ()) -> list[Handed]:
        try:
            with unit_of_work(self.house, SYSTEM, clock.now()) as ctx:
                return delivering.claim(ctx, self.worker, room, without)
        except AWAY:
            self._trouble("the ledger cannot be read")
            return []

    def _has_due(self) -> bool:
        with reading(self.house, SYSTEM, clock.now()) as ctx:
            return ledger.has_due(ctx, self._full(self.relay.connections // 2 or 1))

    def _note(self, outcome: Outcome) -> None:
        """Keep the relay's word and write it down as soon as the loop breathes."""
        handed = self.in_flight.pop(outcome.delivery_id)
        self.lanes[handed.lane] -= 1
        unheard = outcome.code in {None, RELAY_CLOSES}
        if outcome.state is DeliveryState.DEFERRED and unheard:
            self._trouble(outcome.reply)
        else:
            self.answered += 1
        if not self.answers:
            asyncio.get_running_loop().call_soon(self._record)
        self.answers.append((handed, outcome))

    def _record(self) -> None:
        """Write the answers down; while the ledger is away, keep them and stop."""
        if not self.answers:
            return
        # A relay that took nothing in this shift is down: that is nobody's address.
        down = self.is_troubled and not self.answered
        try:
            with unit_of_work(self.house, SYSTEM, clock.now()) as ctx:
                delivering.settle(ctx, self.worker, self.answers, relay_is_down=down)
        except AWAY:
            self._trouble("the ledger cannot be written")
            return
        self.answers.clear()

    def _tick(self) -> None:
        """Renew the leases, write down what is left, see what was called off."""
        self._record()
        now = time.monotonic()
        if now - self.renewed_at > LEASE.total_seconds():
            # The process slept so long that others may hold these rows now.
            self._trouble("the leases ran out")
        try:
            if now - self.renewed_at > RENEW_SECONDS:
                with unit_of_work(self.house, SYSTEM, clock.now()) as ctx:
                    delivering.renew(ctx, self.worker)
                self.renewed_at = time.monotonic()
            self._look_for_stops()
        except AWAY:
            self._trouble("the ledger cannot be reached")

    def _look_for_stops(self) -> None:
        ids = {handed.broadcast_id for handed in self.waiting if handed.broadcast_id}
        if not ids:
            return
        with reading(self.house, SYSTEM, clock.now()) as ctx:
            self.called_off |= ledger.called_off(ctx, ids)

    def _trouble(self, reason: str) -> None:
        if not self.is_troubled:
            log.warning("sending pauses: %s", reason)
        self.is_troubled = True

    async def _put_down(self) -> None:
        """Record what is known, however long it takes, and give back the rest."""
        for _attempt in range(LAST_TRIES):
            self._record()
            if not self.answers:
                break
            await asyncio.sleep(TICK_SECONDS)
        with unit_of_work(self.house, SYSTEM, clock.now()) as ctx:
            delivering.give_back(ctx, self.worker)


def _answer(handed: Handed, state: DeliveryState, reply: str) -> Outcome:
    """Return the outcome of a mail that never met the relay; code 0 says so."""
    return Outcome(handed.id, state, 0, reply)
