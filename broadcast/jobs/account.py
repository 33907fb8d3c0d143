"""What one worker holds of the ledger: leased rows, and answers to be written (勘定).

Rows are leased a little ahead and answers are written many together, both on the
ledger's own thread. What is not written when a worker dies is sent again under the same
Message-ID, so never more than two records' worth waits: then the sending waits for it.
"""

import asyncio
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy.exc import InterfaceError, OperationalError

from broadcast.actions import delivering
from broadcast.actions.delivering import Handed
from broadcast.jobs.books import Books, Errand
from broadcast.jobs.hand import Hand
from broadcast.queries import ledger
from broadcast.rules.states import DeliveryState
from broadcast.smtp import Outcome
from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM
from disaster.foundation.context import House, reading, unit_of_work

FEWEST, MOST = 100, 1000
RECORD = 100
RECORD_SECONDS = 0.01
DRY_SECONDS = 0.1
LAST_TRIES = 20

# What the database's driver raises while the database is away.
AWAY = (OperationalError, InterfaceError)

Answers = list[tuple[Handed, Outcome]]


class Account:
    """The rows and answers of one shift (手元の台帳).

    ``full`` names the lanes that take nothing now, ``is_relay_down`` says whether the
    relay took nothing at all, ``trouble`` hears why the ledger cannot be reached.
    """

    def __init__(
        self,
        house: House,
        worker: str,
        full: Callable[[], set[str]],
        is_relay_down: Callable[[], bool],
        trouble: Callable[[str], None],
    ) -> None:
        """Begin with empty hands; used inside a running loop."""
        self._house, self._worker = house, worker
        self._full, self._is_relay_down, self._trouble = full, is_relay_down, trouble
        self._loop = asyncio.get_running_loop()
        self._books = Books(self._loop)
        self._claiming: Errand[list[Handed]] | None = None
        self._writing: Errand[None] | None = None
        self._looking: Errand[tuple[set[UUID], list[Handed]]] | None = None
        self._answers: Answers = []
        self._is_due = False
        self._batch = FEWEST
        self._claimed_at = self._dry_at = 0.0
        self.hand = Hand()
        self.called_off: set[UUID] = set()
        self.resting = self._resting()

    def take(self, lane: str | None, may_start: Callable[[str], bool]) -> Handed | None:
        """Take the next row in hand, and see that the hand does not run empty."""
        handed = self.hand.take(lane, may_start)
        if self.hand.size < self._batch:
            self._claim_ahead()
        return handed

    def claim(self, *, at_once: bool = False) -> None:
        """Lease more and wait for it; whoever calls has nothing to send (引き受ける).

        What was asked for a moment ago is not asked again, unless it must be at once.
        """
        if at_once:
            self._dry_at = 0.0
        self._claim_ahead()
        if self._claiming is not None:
            self._claiming.end()

    def keep(self, handed: Handed, outcome: Outcome) -> None:
        """Keep an answer until enough of them, or the moment, makes a record."""
        self._answers.append((handed, outcome))
        if not self._is_due:
            self._is_due = True
            self._loop.call_later(RECORD_SECONDS, self.record)
        if len(self._answers) >= RECORD:
            self.record()

    def record(self) -> None:
        """Let the answers be written; wait only if two records would wait (記録)."""
        self._is_due = False
        if self._writing is not None:
            if len(self._answers) < RECORD:
                return
            self._writing.end()
        if self._answers:
            answers, self._answers = self._answers, []
            down = self._is_relay_down()
            deed = partial(self._write, answers, is_relay_down=down)
            self._writing = self._books.send(deed, partial(self._written, answers))

    def settle(self) -> None:
        """Wait until every answer is written, or the ledger is away (締める)."""
        self.record()
        while self._writing is not None:
            self._writing.end()

    def look_around(self) -> None:
        """See what was called off, and what is more urgent than what is in hand."""
        if self._looking is None:
            ids, rank = self.hand.broadcasts(), self.hand.most_urgent()
            self._looking = self._books.send(partial(self._look, ids, rank), self._seen)

    def renew(self) -> None:
        """Show the ledger that this worker lives (貸出しを延ばす)."""
        with unit_of_work(self._house, SYSTEM, clock.now()) as ctx:
            delivering.renew(ctx, self._worker)

    def rest(self, lane: str, reply: str) -> None:
        """Leave a lane alone for a while, and let every worker know (列を休ませる)."""
        with unit_of_work(self._house, SYSTEM, clock.now()) as ctx:
            closed = delivering.close_lane(ctx, lane, reply)
            self.resting[lane] = closed.closed_until

    async def put_down(self, on_the_wire: set[UUID]) -> None:
        """Write what is known, however long it takes, and give back the rest."""
        for errand in (self._claiming, self._looking):
            if errand is not None:
                errand.end()
        for _attempt in range(LAST_TRIES):
            self.settle()
            if not self._answers:
                break
            await asyncio.sleep(DRY_SECONDS)
        self._books.close()
        with unit_of_work(self._house, SYSTEM, clock.now()) as ctx:
            delivering.give_back(ctx, self._worker, on_the_wire)

    def _claim_ahead(self) -> None:
        """Let the thread lease what the next moment needs, without full lanes."""
        now = time.monotonic()
        if self._claiming is not None or now - self._dry_at < DRY_SECONDS:
            return
        quick = now - self._claimed_at < DRY_SECONDS
        self._batch = min(MOST, self._batch * 2) if quick else FEWEST
        self._claimed_at = now
        deed = partial(self._claim, self._batch, self._full(), None)
        self._claiming = self._books.send(deed, self._claimed)

    def _claim(
        self, room: int, without: Iterable[str], before: int | None
    ) -> list[Handed]:
        with unit_of_work(self._house, SYSTEM, clock.now()) as ctx:
            return delivering.claim(ctx, self._worker, room, list(without), before)

    def _claimed(self, done: "Future[list[Handed]]") -> None:
        self._claiming = None
        try:
            added = self.hand.add(done.result())
        except AWAY:
            self._trouble("the ledger cannot be read")
            return
        self._dry_at = 0.0 if added else time.monotonic()

    def _write(self, answers: Answers, *, is_relay_down: bool) -> None:
        taken = _lanes_that_took(answers) & self.resting.keys()
        with unit_of_work(self._house, SYSTEM, clock.now()) as ctx:
            delivering.settle(ctx, self._worker, answers, relay_is_down=is_relay_down)
            if taken:
                delivering.open_lanes(ctx, taken)

    def _written(self, answers: Answers, done: "Future[None]") -> None:
        """Learn how a record ended; while the ledger is away, keep it and stop."""
        self._writing = None
        try:
            done.result()
        except AWAY:
            self._answers[:0] = answers
            self._trouble("the ledger cannot be written")
            return
        for lane in _lanes_that_took(answers) & self.resting.keys():
            del self.resting[lane]
        if len(self._answers) >= RECORD or not self._is_due:
            self.record()

    def _look(self, ids: set[UUID], rank: int | None) -> tuple[set[UUID], list[Handed]]:
        with reading(self._house, SYSTEM, clock.now()) as ctx:
            off = ledger.called_off(ctx, ids) if ids else set()
            urgent = rank is not None and ledger.has_due(ctx, before=rank)
        return off, self._claim(FEWEST, (), rank) if urgent else []

    def _seen(self, done: "Future[tuple[set[UUID], list[Handed]]]") -> None:
        self._looking = None
        try:
            off, urgent = done.result()
        except AWAY:
            self._trouble("the ledger cannot be reached")
            return
        self.called_off |= off
        self.hand.add(urgent)

    def _resting(self) -> dict[str, datetime]:
        with reading(self._house, SYSTEM, clock.now()) as ctx:
            return {one.lane: one.closed_until for one in ledger.resting(ctx)}


def _lanes_that_took(answers: Answers) -> set[str]:
    accepted = DeliveryState.ACCEPTED
    return {handed.lane for handed, outcome in answers if outcome.state is accepted}
