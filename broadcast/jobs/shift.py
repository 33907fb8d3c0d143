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
from uuid import UUID

from broadcast.actions.delivering import LEASE, Handed
from broadcast.jobs.account import AWAY, Account
from broadcast.jobs.letters import LetterDesk
from broadcast.rules.lanes import LaneGate
from broadcast.rules.states import DeliveryState
from broadcast.smtp import CannotOpen, Lines, Outcome, OutgoingMail, SmtpSettings
from disaster.foundation import clock
from disaster.foundation.context import House
from disaster.foundation.errors import Refusal

log = logging.getLogger(__name__)

SLICE_SECONDS = 10.0
TICK_SECONDS = 0.1
RENEW_SECONDS = 3.0
HEARD_SECONDS = 2.0
RELAY_CLOSES = 421


@dataclass(slots=True)
class Shift:
    """What one worker holds while it sends: its account, its lanes, its lines."""

    house: House
    relay: SmtpSettings
    worker: str
    desk: LetterDesk
    gates: defaultdict[str, LaneGate] = field(
        default_factory=lambda: defaultdict(LaneGate)
    )
    in_flight: dict[UUID, Handed] = field(default_factory=dict)
    late: set[UUID] = field(default_factory=set)
    account: Account = field(init=False)
    lines: Lines | None = None
    heard_at: float = 0.0
    renewed_at: float = 0.0
    ends_at: float = 0.0
    is_troubled: bool = False

    async def work(self) -> None:
        """Send until nothing is due or the slice is over; then hold nothing."""
        self.renewed_at = time.monotonic()
        self.ends_at = self.renewed_at + SLICE_SECONDS
        self.account = Account(
            self.house, self.worker, self._full, self._is_relay_down, self._trouble
        )
        try:
            while self._has_next():
                await self._send()
        finally:
            await self.account.put_down(set(self.in_flight))

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
        self.account.settle()
        self.heard_at = 0.0
        for mail in left:
            handed = self.in_flight.pop(mail.delivery_id)
            self.gates[handed.lane].load -= 1
            said = Outcome(
                handed.id, DeliveryState.DEFERRED, trouble.code, str(trouble)
            )
            self.account.keep(handed, said)
        self.account.settle()

    def _has_next(self) -> bool:
        """Say whether a mail may start now (次があるか)."""
        if self._is_over():
            return False
        if not self.account.hand.can_start(self._may_start):
            self.account.claim(at_once=True)
        return self.account.hand.can_start(self._may_start)

    def _is_over(self) -> bool:
        return self.is_troubled or time.monotonic() > self.ends_at

    def _is_relay_down(self) -> bool:
        """Say whether the relay took nothing: that is nobody's address."""
        return self.is_troubled and not self.heard_at

    def _fresh(self, lane: str | None) -> OutgoingMail | None:
        """Give a free connection its next mail, of the lane it is at if it says so."""
        while not self._is_over():
            handed = self.account.take(lane, self._may_start)
            if handed is None and lane is None:
                self.account.claim()
                handed = self.account.take(None, self._may_start)
            if handed is None:
                return None
            mail = self._written(handed)
            if mail is not None:
                return mail
        return None

    def _full(self) -> set[str]:
        """Name the lanes that take nothing now (満ちた列)."""
        return {lane for lane in self.gates if not self._may_start(lane)}

    def _may_start(self, lane: str) -> bool:
        """Say whether the lane has room; alone it may have more, never everything."""
        resting = self.account.resting
        if lane in resting and resting[lane] > clock.now():
            return False
        connections = self.relay.connections
        alone = self.account.hand.has_one_lane
        most = connections - connections // 4 if alone else max(1, connections // 2)
        return self.gates[lane].has_room(max(1, most))

    def _written(self, handed: Handed) -> OutgoingMail | None:
        """Write one mail, unless it was called off or cannot be written at all."""
        off = self.account.called_off
        if (off and handed.broadcast_id in off) or handed.expires_at <= clock.now():
            said = _unmet(handed, DeliveryState.DEFERRED, "called off")
            self.account.keep(handed, said)
            return None
        try:
            mail = self.desk.mail(handed)
        except Refusal as refusal:
            said = _unmet(handed, DeliveryState.REFUSED, str(refusal))
            self.account.keep(handed, said)
            return None
        except AWAY:
            # The row stays leased; it is given back when the shift ends.
            self._trouble("the ledger cannot be read")
            return None
        self.in_flight[handed.id] = handed
        self.gates[handed.lane].load += 1
        return mail

    def _slow(self, mail: OutgoingMail) -> None:
        """Hear that the answer to a final dot is late."""
        gate = self.gates[mail.lane]
        gate.waits()
        self.late.add(mail.delivery_id)
        if gate.must_rest:
            self._rest(mail.lane, "no answer after the final dot")

    def _note(self, outcome: Outcome) -> None:
        """Hear the relay's word on one mail, and learn about its lane."""
        handed = self.in_flight.pop(outcome.delivery_id)
        gate = self.gates[handed.lane]
        gate.answered(outcome.state, was_late=self._was_late(outcome.delivery_id))
        unheard = outcome.code in {None, RELAY_CLOSES}
        if not unheard:
            self.heard_at = time.monotonic()
        elif outcome.state is DeliveryState.DEFERRED and self._is_silent():
            self._trouble(outcome.reply)
        self.account.keep(handed, outcome)
        if gate.must_rest:
            self._rest(handed.lane, outcome.reply)

    def _was_late(self, delivery_id: UUID) -> bool:
        """Say whether an answer had been late, and forget it."""
        if not self.late or delivery_id not in self.late:
            return False
        self.late.remove(delivery_id)
        return True

    def _is_silent(self) -> bool:
        """Say whether the relay itself, not one lane, has gone quiet."""
        return time.monotonic() - self.heard_at > HEARD_SECONDS

    def _rest(self, lane: str, reply: str) -> None:
        """Leave a lane alone that had trouble after trouble; others go on."""
        self.gates[lane].troubles = 0
        if self.is_troubled:
            return
        try:
            self.account.rest(lane, reply)
        except AWAY:
            self._trouble("the ledger cannot be written")
            return
        log.warning("lane %s rests: %s", lane, reply)

    def _tick(self) -> None:
        """Renew the leases, write down what is left, see what was called off."""
        self.account.record()
        now = time.monotonic()
        if now - self.renewed_at > LEASE.total_seconds():
            # The process slept so long that others may hold these rows now.
            self._trouble("the leases ran out")
        try:
            if now - self.renewed_at > RENEW_SECONDS:
                self.account.renew()
                self.renewed_at = time.monotonic()
        except AWAY:
            self._trouble("the ledger cannot be reached")
        if now > self.ends_at and self.in_flight:
            # A slow conversation must not keep all others from being served.
            self.ends_at = now + SLICE_SECONDS
        if not self._is_over():
            self.account.look_around()
            if self.lines is not None:
                self.lines.more()

    def _trouble(self, reason: str) -> None:
        if not self.is_troubled:
            log.warning("sending pauses: %s", reason)
        self.is_troubled = True


def _unmet(handed: Handed, state: DeliveryState, reply: str) -> Outcome:
    """Return the outcome of a mail that never met the relay; code 0 says so."""
    return Outcome(handed.id, state, 0, reply)
