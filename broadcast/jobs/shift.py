"""One shift of sending: connections that empty the ledger, lane by lane (送信).

The shift leases no more rows than the next second needs, so a stop, a correction or a
more urgent broadcast takes effect at once. A lane that answers slowly holds two
connections while others go on, never all of them (岡山県の遅配, 2018).
"""

import asyncio
import logging
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import InterfaceError, OperationalError

from broadcast.actions import delivering
from broadcast.actions.delivering import LEASE, Handed
from broadcast.jobs.hand import Hand
from broadcast.jobs.letters import LetterDesk
from broadcast.queries import ledger
from broadcast.rules.lanes import LaneGate
from broadcast.rules.states import DeliveryState
from broadcast.smtp import CannotOpen, Lines, Outcome, OutgoingMail, SmtpSettings
from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM
from disaster.foundation.context import House, reading, unit_of_work
from disaster.foundation.errors import Refusal

log = logging.getLogger(__name__)

FEWEST, MOST = 100, 1000
FLUSH = 200
FLUSH_SECONDS, FLUSH_SHARE = 0.01, 4
SLICE_SECONDS = 10.0
TICK_SECONDS = 0.1
RENEW_SECONDS = 3.0
HEARD_SECONDS = 2.0
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
    hand: Hand = field(default_factory=Hand)
    gates: defaultdict[str, LaneGate] = field(
        default_factory=lambda: defaultdict(LaneGate)
    )
    in_flight: dict[UUID, Handed] = field(default_factory=dict)
    answers: list[tuple[Handed, Outcome]] = field(default_factory=list)
    late: set[UUID] = field(default_factory=set)
    called_off: set[UUID] = field(default_factory=set)
    resting: dict[str, datetime] = field(default_factory=dict)
    lines: Lines | None = None
    batch: int = FEWEST
    claimed_at: float = 0.0
    dry_at: float = 0.0
    heard_at: float = 0.0
    recording: float = 0.0
    renewed_at: float = 0.0
    ends_at: float = 0.0
    is_troubled: bool = False

    async def work(self) -> None:
        """Send until nothing is due or the slice is over; then hold nothing."""
        self.renewed_at = self.claimed_at = time.monotonic()
        self.ends_at = self.renewed_at + SLICE_SECONDS
        self.resting = self._resting()
        try:
            while self._has_next():
                await self._send()
        finally:
            await self._put_down()

    async def _send(self) -> None:
        """Keep the connections at work; look around several times a second."""
        self.lines = Lines(self._fresh, self.relay, self._note, self._slow)
        sending = asyncio.create_task(self.lines.run())
        try:
            while not (await asyncio.wait({sending}, timeout=TICK_SECONDS))[0]:
                self._tick()
            self._keep_unsent(sending.result(), self.lines.trouble)
        finally:
            sending.cancel()

    def _keep_unsent(self, left: list[OutgoingMail], trouble: CannotOpen) -> None:
        """Queue again what no connection could take: that is no attempt of anybody."""
        if not left:
            return
        self._trouble(str(trouble))
        self._record()
        for mail in left:
            handed = self.in_flight.pop(mail.delivery_id)
            self.gates[handed.lane].load -= 1
            said = Outcome(
                handed.id, DeliveryState.DEFERRED, trouble.code, str(trouble)
            )
            self.answers.append((handed, said))
        self.heard_at = 0.0
        self._record()

    def _has_next(self) -> bool:
        """Say whether a mail may start now (次があるか)."""
        if self._is_over():
            return False
        if not self.hand.can_start(self._may_start):
            self.dry_at = 0.0
            self._claim_more()
        return self.hand.can_start(self._may_start)

    def _is_over(self) -> bool:
        return self.is_troubled or time.monotonic() > self.ends_at

    def _fresh(self, lane: str | None) -> OutgoingMail | None:
        """Give a free connection its next mail, of the lane it is at if it says so."""
        while not self._is_over():
            handed = self.hand.take(lane, self._may_start)
            if handed is None and lane is None and self._claim_more():
                handed = self.hand.take(None, self._may_start)
            if handed is None:
                return None
            mail = self._written(handed)
            if mail is not None:
                return mail
        return None

    def _may_start(self, lane: str) -> bool:
        """Say whether the lane has room; alone it may have more, never everything."""
        if lane in self.resting and self.resting[lane] > clock.now():
            return False
        connections = self.relay.connections
        alone = self.hand.has_one_lane
        most = connections - connections // 4 if alone else max(1, connections // 2)
        return self.gates[lane].has_room(max(1, most))

    def _written(self, handed: Handed) -> OutgoingMail | None:
        """Write one mail, unless it was called off or cannot be written at all."""
        if handed.broadcast_id in self.called_off or handed.expires_at <= clock.now():
            self._keep(handed, _unmet(handed, DeliveryState.DEFERRED, "called off"))
            return None
        try:
            mail = self.desk.mail(handed)
        except Refusal as refusal:
            self._keep(handed, _unmet(handed, DeliveryState.REFUSED, str(refusal)))
            return None
        except AWAY:
            # The row stays leased; it is given back when the shift ends.
            self._trouble("the ledger cannot be read")
            return None
        self.in_flight[handed.id] = handed
        self.gates[handed.lane].load += 1
        return mail

    def _claim_more(self) -> int:
        """Lease what the next second needs, leaving out lanes that are full."""
        now = time.monotonic()
        if self.hand.size >= MOST or now - self.dry_at < TICK_SECONDS:
            return 0
        quick = now - self.claimed_at < TICK_SECONDS
        self.batch = min(MOST, self.batch * 2) if quick else FEWEST
        self.claimed_at = now
        full = {lane for lane in self.gates if not self._may_start(lane)}
        added = self.hand.add(self._claim(full, None))
        self.dry_at = 0.0 if added else now
        return added

    def _claim(self, without: set[str], before: int | None) -> list[Handed]:
        try:
            with unit_of_work(self.house, SYSTEM, clock.now()) as ctx:
                room = self.batch if before is None else FEWEST
                return delivering.claim(ctx, self.worker, room, without, before)
        except AWAY:
            self._trouble("the ledger cannot be read")
            return []

    def _slow(self, mail: OutgoingMail) -> None:
        """Hear that the answer to a final dot is late."""
        gate = self.gates[mail.lane]
        gate.waits()
        self.late.add(mail.delivery_id)
        if gate.must_rest:
            self._rest(mail.lane, "no answer after the final dot")

    def _note(self, outcome: Outcome) -> None:
        """Keep the relay's word and write it down as soon as the loop breathes."""
        handed = self.in_flight.pop(outcome.delivery_id)
        gate = self.gates[handed.lane]
        was_late = outcome.delivery_id in self.late
        self.late.discard(outcome.delivery_id)
        gate.answered(outcome.state, was_late=was_late)
        unheard = outcome.code in {None, RELAY_CLOSES}
        if not unheard:
            self.heard_at = time.monotonic()
        elif outcome.state is DeliveryState.DEFERRED and self._is_silent():
            self._trouble(outcome.reply)
        self._keep(handed, outcome)
        if gate.must_rest:
            self._rest(handed.lane, outcome.reply)

    def _keep(self, handed: Handed, outcome: Outcome) -> None:
        """Keep an answer until enough of them, or the moment, makes a record."""
        if not self.answers:
            # The slower the ledger, the more answers a record takes together.
            wait = max(FLUSH_SECONDS, FLUSH_SHARE * self.recording)
            asyncio.get_running_loop().call_later(wait, self._record)
        self.answers.append((handed, outcome))
        if len(self.answers) >= FLUSH:
            self._record()

    def _is_silent(self) -> bool:
        """Say whether the relay itself, not one lane, has gone quiet."""
        return time.monotonic() - self.heard_at > HEARD_SECONDS

    def _rest(self, lane: str, reply: str) -> None:
        """Leave a lane alone that had trouble after trouble; others go on."""
        self.gates[lane].troubles = 0
        if self.is_troubled:
            return
        try:
            with unit_of_work(self.house, SYSTEM, clock.now()) as ctx:
                closed = delivering.close_lane(ctx, lane, reply)
                self.resting[lane] = closed.closed_until
        except AWAY:
            self._trouble("the ledger cannot be written")
            return
        log.warning("lane %s rests: %s", lane, reply)

    def _record(self) -> None:
        """Write the answers down; while the ledger is away, keep them and stop."""
        if not self.answers:
            return
        # A relay that took nothing in this shift is down: that is nobody's address.
        down = self.is_troubled and not self.heard_at
        taken = {h.lane for h, o in self.answers if o.state is DeliveryState.ACCEPTED}
        begun = time.monotonic()
        try:
            with unit_of_work(self.house, SYSTEM, clock.now()) as ctx:
                delivering.settle(ctx, self.worker, self.answers, relay_is_down=down)
                if reopened := taken & self.resting.keys():
                    delivering.open_lanes(ctx, reopened)
        except AWAY:
            self._trouble("the ledger cannot be written")
            return
        self.answers.clear()
        self.recording = time.monotonic() - begun
        for lane in taken & self.resting.keys():
            del self.resting[lane]

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
            self._look_around()
        except AWAY:
            self._trouble("the ledger cannot be reached")
        if now > self.ends_at and self.in_flight:
            # A slow conversation must not keep all others from being served.
            self.ends_at = now + SLICE_SECONDS
        if self.lines is not None and not self._is_over():
            self.lines.more()

    def _look_around(self) -> None:
        """See what was called off, and what is more urgent than what is in hand."""
        ids = self.hand.broadcasts()
        rank = self.hand.most_urgent()
        with reading(self.house, SYSTEM, clock.now()) as ctx:
            self.called_off |= ledger.called_off(ctx, ids) if ids else set()
            urgent = rank is not None and ledger.has_due(ctx, before=rank)
        if urgent and not self._is_over():
            self.hand.add(self._claim(set(), rank))

    def _resting(self) -> dict[str, datetime]:
        with reading(self.house, SYSTEM, clock.now()) as ctx:
            return {one.lane: one.closed_until for one in ledger.resting(ctx)}

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
        on_the_wire = set(self.in_flight)
        with unit_of_work(self.house, SYSTEM, clock.now()) as ctx:
            delivering.give_back(ctx, self.worker, on_the_wire)


def _unmet(handed: Handed, state: DeliveryState, reply: str) -> Outcome:
    """Return the outcome of a mail that never met the relay; code 0 says so."""
    return Outcome(handed.id, state, 0, reply)
