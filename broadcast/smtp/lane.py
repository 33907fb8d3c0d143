"""The connections at work: several in one task group empty one backlog (送信の束).

A connection whose relay is slow over one mail does not count: another one is opened
in its place, up to twice as many as agreed, so that slow providers starve nobody.
"""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress

from broadcast.rules.states import DeliveryState
from broadcast.smtp.backlog import Backlog, Fresh
from broadcast.smtp.dialogue import Dialogue, RelayCloses
from broadcast.smtp.messages import Outcome, OutgoingMail
from broadcast.smtp.settings import SmtpSettings
from broadcast.smtp.wire import CannotOpen, Wire, WireLost, open_wire

Report = Callable[[Outcome], None]

MOST_PAUSES = 4
RELAY_CLOSES = 421
LOOK_SECONDS = 0.05


async def send_all(
    mails: Iterable[OutgoingMail], settings: SmtpSettings, on_outcome: Report
) -> None:
    """Try every mail once and report exactly one outcome for each (一斉に送る)."""
    fresh = iter(mails)
    lines = Lines(lambda _lane: next(fresh, None), settings, on_outcome)
    for mail in [*await lines.run(), *fresh]:
        state, trouble = DeliveryState.DEFERRED, lines.trouble
        on_outcome(Outcome(mail.delivery_id, state, trouble.code, str(trouble)))


class Lines:
    """The connections at work on one backlog (接続の束).

    ``fresh`` gives the next mail, of a named lane only if one is named, or None. Mails
    are taken only when a connection is free, so a caller stops a broadcast by giving
    None. Each mail gets one outcome, or is returned when no connection could be opened.
    ``on_slow`` hears of a mail whose final dot waits for an answer. If ``report``
    raises, or the task is cancelled, nothing further is reported: such mails are in the
    caller's ledger as being sent, and so of unknown outcome.
    """

    def __init__(
        self,
        fresh: Fresh,
        settings: SmtpSettings,
        report: Report,
        on_slow: Callable[[OutgoingMail], None] = lambda _mail: None,
    ) -> None:
        """Begin with nothing open."""
        self._settings = settings
        self._report = report
        self._on_slow = on_slow
        self._backlog = Backlog(fresh, self._start_line, self._refuse)
        self._group = asyncio.TaskGroup()
        self._dialogues: set[Dialogue] = set()
        self._working = 0
        self.trouble = CannotOpen("connection lost")

    async def run(self) -> list[OutgoingMail]:
        """Empty the backlog; return what no connection could take (残り)."""
        watch = asyncio.create_task(self._watch())
        try:
            async with self._group:
                self._fill()
        finally:
            watch.cancel()
        with suppress(asyncio.CancelledError):
            await watch
        return self._backlog.left

    def more(self) -> None:
        """Let idle connections look for mails again, unless all is over (続ける)."""
        if self._working:
            self._fill()

    def _fill(self) -> None:
        for _ in range(self._free()):
            self._start_line()

    async def _watch(self) -> None:
        """Look at the clock for all connections: one timer instead of thousands."""
        while True:
            await asyncio.sleep(min(LOOK_SECONDS, self._settings.patience / 2))
            now = asyncio.get_running_loop().time()
            for dialogue in tuple(self._dialogues):
                if dialogue.look_at_the_clock(now) and dialogue.handed_over:
                    self._on_slow(dialogue.handed_over)
                    self._start_line()

    def _start_line(self) -> None:
        """Let one more connection work; one that only waits is not counted."""
        if self._free():
            self._working += 1
            self._group.create_task(self._work())

    def _free(self) -> int:
        """Return how many more connections may be opened now."""
        agreed = self._settings.connections
        waiting = sum(dialogue.is_stuck for dialogue in self._dialogues)
        return max(0, min(agreed + waiting, 2 * agreed) - self._working)

    async def _work(self) -> None:
        """Keep one connection alive while there are mails; retire if none opens."""
        pauses = 0
        try:
            while pauses < MOST_PAUSES and (first := self._backlog.take()) is not None:
                pauses = await self._talk(first, pauses)
        except CannotOpen as trouble:
            self.trouble = trouble
        finally:
            self._working -= 1

    async def _talk(self, first: OutgoingMail, pauses: int) -> int:
        """Hold one conversation; return how often in a row nothing went through."""
        try:
            wire = await open_wire(self._settings)
        except CannotOpen:
            self._backlog.put_back(first)
            raise
        dialogue, ended = self._dialogue(wire)
        try:
            dialogue.start(first)
            await ended
        except RelayCloses as closing:
            self.trouble = CannotOpen(str(closing), RELAY_CLOSES)
            if dialogue.offered is not None:
                self._backlog.put_back(dialogue.offered)
            return await self._pause(0 if dialogue.answered else pauses)
        except WireLost as lost:
            self._account_for_break(dialogue, str(lost))
            return 0 if dialogue.answered else await self._pause(pauses)
        finally:
            self._dialogues.discard(dialogue)
            wire.abort()
        return 0

    def _dialogue(self, wire: Wire) -> "tuple[Dialogue, asyncio.Future[None]]":
        ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def end(trouble: BaseException | None) -> None:
            if ended.done():
                return
            if trouble is None:
                ended.set_result(None)
            else:
                ended.set_exception(trouble)

        made = Dialogue(wire, self._backlog, self._settings, self._report, end)
        self._dialogues.add(made)
        return made, ended

    async def _pause(self, pauses: int) -> int:
        """Wait before the next connection, longer each time nothing went through."""
        await asyncio.sleep(self._settings.pause * 2**pauses)
        return pauses + 1

    def _account_for_break(self, dialogue: Dialogue, reason: str) -> None:
        """Report what may have arrived as unknown; try the rest on another line."""
        taken, offered = dialogue.handed_over, dialogue.offered
        if taken is not None:
            self._answer(taken, DeliveryState.UNKNOWN, reason)
        if offered is not None and not self._backlog.give_another_try(offered):
            self._answer(offered, DeliveryState.DEFERRED, reason)

    def _refuse(self, mail: OutgoingMail) -> None:
        reason = "the address cannot stand in an envelope"
        self._answer(mail, DeliveryState.REFUSED, reason)

    def _answer(
        self,
        mail: OutgoingMail,
        state: DeliveryState,
        reason: str,
    ) -> None:
        """Report an outcome that the relay itself did not give."""
        self._report(Outcome(mail.delivery_id, state, None, reason))
