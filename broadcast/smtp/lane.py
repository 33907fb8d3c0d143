"""The lane: several connections in one task group empty one backlog (送信の列)."""

import asyncio
from collections.abc import Callable, Iterable, Iterator

from broadcast.rules.states import DeliveryState
from broadcast.smtp.backlog import Backlog
from broadcast.smtp.dialogue import Dialogue, RelayCloses
from broadcast.smtp.messages import Outcome, OutgoingMail
from broadcast.smtp.settings import SmtpSettings
from broadcast.smtp.wire import CannotOpen, WireLost, open_wire

Report = Callable[[Outcome], None]

MOST_PAUSES = 4
RELAY_CLOSES = 421


async def send_all(
    mails: Iterable[OutgoingMail], settings: SmtpSettings, on_outcome: Report
) -> None:
    """Try every mail once and report exactly one outcome for each (一斉に送る).

    Mails are taken from the iterable only when a connection is free, so a caller
    stops a broadcast by ending it. What no connection could take is deferred. If
    ``on_outcome`` raises, or the task is cancelled, nothing further is reported: such
    mails are in the caller's ledger as being sent, and so of unknown outcome.
    """
    lane = _Lane(settings, on_outcome, _sendable(mails, on_outcome))
    await lane.run()


def _sendable(mails: Iterable[OutgoingMail], report: Report) -> Iterator[OutgoingMail]:
    """Hold back what could smuggle a command into the dialogue."""
    for mail in mails:
        if mail.has_clean_envelope:
            yield mail
            continue
        reason = "the address cannot stand in an envelope"
        report(Outcome(mail.delivery_id, DeliveryState.REFUSED, None, reason))


class _Lane:
    """The connections at work on one backlog (送信の列)."""

    def __init__(
        self,
        settings: SmtpSettings,
        report: Report,
        mails: Iterable[OutgoingMail],
    ) -> None:
        """Begin with nothing open."""
        self._settings = settings
        self._report = report
        self._backlog = Backlog(mails, wake=self._start_line)
        self._lines = asyncio.TaskGroup()
        self._working = 0
        self._trouble = CannotOpen("connection lost")

    async def run(self) -> None:
        """Empty the backlog; defer what no connection could take."""
        async with self._lines:
            for _ in range(self._settings.connections):
                self._start_line()
        for mail in self._backlog.drain():
            trouble = self._trouble
            self._answer(mail, DeliveryState.DEFERRED, str(trouble), trouble.code)

    def _start_line(self) -> None:
        """Let one more connection work if the relay's limit allows it."""
        if self._working < self._settings.connections:
            self._working += 1
            self._lines.create_task(self._work())

    async def _work(self) -> None:
        """Keep one connection alive while there are mails; retire if none opens."""
        pauses = 0
        try:
            while pauses < MOST_PAUSES and (first := self._backlog.take()) is not None:
                pauses = await self._talk(first, pauses)
        except CannotOpen as trouble:
            self._trouble = trouble
        finally:
            self._working -= 1

    async def _talk(self, first: OutgoingMail, pauses: int) -> int:
        """Hold one conversation; return how often in a row nothing went through."""
        try:
            wire = await open_wire(self._settings)
        except CannotOpen:
            self._backlog.put_back(first)
            raise
        dialogue = Dialogue(wire, self._backlog, self._settings, self._report)
        try:
            await dialogue.run(first)
        except RelayCloses as closing:
            self._trouble = CannotOpen(str(closing), RELAY_CLOSES)
            if dialogue.offered is not None:
                self._backlog.put_back(dialogue.offered)
            return await self._pause(0 if dialogue.answered else pauses)
        except WireLost as lost:
            self._account_for_break(dialogue, str(lost))
            return 0 if dialogue.answered else await self._pause(pauses)
        finally:
            wire.abort()
        return 0

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

    def _answer(
        self,
        mail: OutgoingMail,
        state: DeliveryState,
        reason: str,
        code: int | None = None,
    ) -> None:
        """Report an outcome that the relay itself did not give."""
        self._report(Outcome(mail.delivery_id, state, code, reason))
