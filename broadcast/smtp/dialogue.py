"""One conversation with the relay: mail after mail, the next envelope sent ahead.

RFC 2920: the body of a mail may be the first item of a group and DATA the last, so
``body . MAIL RCPT DATA`` travels in one write. A relay that does not offer
PIPELINING gets one command at a time.
"""

from collections.abc import Callable

from broadcast.rules.states import DeliveryState
from broadcast.smtp.backlog import Backlog
from broadcast.smtp.messages import Outcome, OutgoingMail, Reply
from broadcast.smtp.settings import SmtpSettings
from broadcast.smtp.wire import Wire

_RESET = b"RSET\r\n"
_RECIPIENT = b"RCPT"
_START_MAIL_INPUT = 354


class RelayCloses(Exception):
    """The relay asked us to come back later (421)."""


class Dialogue:
    """The state of one conversation: which mail is where (送信の会話).

    ``offered`` has its envelope out, ``handed_over`` its final dot. When the line
    breaks, the first was certainly not taken and the second may have been.
    """

    def __init__(
        self,
        wire: Wire,
        backlog: Backlog,
        settings: SmtpSettings,
        report: Callable[[Outcome], None],
    ) -> None:
        """Begin on a fresh connection."""
        self._wire = wire
        self._backlog = backlog
        self._settings = settings
        self._report = report
        self._commands: list[bytes] = []
        self._needs_reset = False
        self._has_open_envelope = False
        self._room = settings.mails_per_connection
        self.answered = 0
        self.offered: OutgoingMail | None = None
        self.handed_over: OutgoingMail | None = None

    async def run(self, first: OutgoingMail) -> None:
        """Send until the backlog is empty or this connection has had its share."""
        self._send(b"", first)
        while self.offered is not None:
            if await self._envelope_accepted(self.offered):
                await self._hand_over(self.offered)
            if self.offered is None:
                self._send(b"", self._following())
        # A polite QUIT would be read as the text of a mail that we let go.
        if self._has_open_envelope:
            self._wire.abort()
        self._wire.close()

    def _following(self) -> OutgoingMail | None:
        """Take the next mail while this connection has room for one."""
        return self._backlog.take() if self._room else None

    def _send(self, data: bytes, following: OutgoingMail | None) -> None:
        """Write a body and, where the relay allows, the next envelope with it."""
        self.offered = following
        if following is not None:
            self._room -= 1
            reset = [_RESET] if self._needs_reset else []
            self._needs_reset = False
            self._commands = [*reset, *following.commands]
            if self._wire.pipelining:
                data += b"".join(self._commands)
        if data:
            self._wire.write(data)

    async def _ask(self, command: bytes) -> Reply:
        """Read the answer to a command, sending it first if it is not out yet."""
        if not self._wire.pipelining:
            self._wire.write(command)
        reply = await self._wire.reply(self._settings.reply_timeout)
        if reply.closes:
            raise RelayCloses(f"{reply.code} {reply.text}")
        return reply

    async def _envelope_accepted(self, mail: OutgoingMail) -> bool:
        """Read the answers to the envelope; settle the mail if one is a no."""
        no: tuple[bytes, Reply] | None = None
        code = 0
        for command in self._commands:
            reply = await self._ask(command)
            code = reply.code
            if no is None and not (reply.is_positive or code == _START_MAIL_INPUT):
                no = (command, reply)
                if not self._wire.pipelining:
                    break
        if no is None:
            return True
        if code == _START_MAIL_INPUT:
            await self._send_nothing()
        self.offered = None
        self._needs_reset = True
        self._settle(mail, no[1], is_final=no[0].startswith(_RECIPIENT))
        return False

    async def _send_nothing(self) -> None:
        """End a DATA that was answered although nobody is to receive it."""
        self._wire.write(b".\r\n")
        await self._wire.reply(self._settings.final_timeout)

    async def _hand_over(self, mail: OutgoingMail) -> None:
        """Send the body up to the final dot and wait for the relay's word."""
        self._wire.check()
        self.handed_over = mail
        self._send(mail.data, self._following() if self._wire.pipelining else None)
        if not await self._wire.has_reply_within(self._settings.patience):
            self._let_go()
        reply = await self._wire.reply(self._settings.final_timeout)
        self.handed_over = None
        self._settle(mail, reply, is_final=True)
        if reply.closes:
            raise RelayCloses(f"{reply.code} {reply.text}")

    def _let_go(self) -> None:
        """Pass the mail behind a slow one on, and end this line after the slow one."""
        self._room = 0
        if self.offered is not None:
            self._backlog.pass_on(self.offered)
            self.offered = None
            self._has_open_envelope = True

    def _settle(self, mail: OutgoingMail, reply: Reply, *, is_final: bool) -> None:
        """Report what the relay's word means for this one recipient.

        A permanent no to MAIL or DATA is about us, not about the recipient: such a
        mail is deferred, and nobody's address is blamed.
        """
        self.answered += 1
        state = DeliveryState.DEFERRED
        if reply.is_positive:
            state = DeliveryState.ACCEPTED
        elif reply.is_permanent and is_final:
            state = DeliveryState.REFUSED
        self._report(Outcome(mail.delivery_id, state, reply.code, reply.text))
