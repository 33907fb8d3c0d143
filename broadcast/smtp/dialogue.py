"""One conversation with the relay: mail after mail, the next envelope sent ahead.

RFC 2920: the body of a mail may be the first item of a group and DATA the last, so
``body . MAIL RCPT DATA`` travels in one write. A relay that does not offer
PIPELINING gets one command at a time.

An envelope is sent ahead only behind a mail of the same lane: a provider that hangs
after the final dot keeps nobody else's mail waiting. After a few mails of one lane the
conversation turns to another.
"""

from collections import deque
from collections.abc import Callable
from enum import Enum, auto
from typing import Protocol

from broadcast.rules.states import DeliveryState
from broadcast.smtp.messages import Outcome, OutgoingMail, Reply
from broadcast.smtp.settings import SmtpSettings
from broadcast.smtp.wire import Wire, WireLost

_RESET = b"RSET\r\n"
_START_MAIL_INPUT = 354
STINT = 20


class _Question(Enum):
    """What a reply answers."""

    RESET = auto()
    MAIL = auto()
    RCPT = auto()
    DATA = auto()
    NOTHING_SENT = auto()
    FINAL_DOT = auto()


_ENVELOPE = (_Question.MAIL, _Question.RCPT, _Question.DATA)
_ASKED_TOGETHER = tuple((question, b"") for question in _ENVELOPE)


class RelayCloses(Exception):
    """The relay asked us to come back later (421)."""


class Source(Protocol):
    """Where the next mail comes from (送る物の出どころ)."""

    def take(self, lane: str | None = None) -> OutgoingMail | None:
        """Take the next mail, of one lane only if it is named."""

    def pass_on(self, mail: OutgoingMail) -> None:
        """Take back a mail that another connection should send at once."""


class Dialogue:
    """The state of one conversation: which mail is where (送信の会話).

    ``offered`` has its envelope out, ``handed_over`` its final dot. When the line
    breaks, the first was certainly not taken and the second may have been.
    ``on_end`` hears None for a conversation that ended well, else the trouble.
    """

    def __init__(
        self,
        wire: Wire,
        source: Source,
        settings: SmtpSettings,
        report: Callable[[Outcome], None],
        on_end: Callable[[BaseException | None], None],
    ) -> None:
        """Begin on a fresh connection."""
        self._wire = wire
        self._source = source
        self._settings = settings
        self._report = report
        self._on_end = on_end
        self._open: deque[tuple[_Question, bytes]] = deque()
        self._no: tuple[_Question, Reply] | None = None
        self._needs_reset = False
        self._room = settings.mails_per_connection
        self._stint = STINT
        self._waits_since = 0.0
        self._is_silent = False
        self.answered = 0
        self.is_stuck = False
        self.offered: OutgoingMail | None = None
        self.handed_over: OutgoingMail | None = None

    def start(self, first: OutgoingMail) -> None:
        """Send until the source is empty or this connection has had its share."""
        self._wire.listen(self._replied, self._on_end)
        self._send(b"", first)

    def look_at_the_clock(self, now: float) -> bool:
        """Cut a dead line; say whether a slow answer has just been noticed (時計)."""
        if not self._is_silent:
            # Since the last look something was heard: the wait begins anew.
            self._is_silent, self._waits_since = True, now
            return False
        waited, hanging = now - self._waits_since, self.handed_over is not None
        limit = (
            self._settings.final_timeout if hanging else self._settings.reply_timeout
        )
        if waited > limit:
            on_end = self._on_end
            self._wire.abort()
            on_end(WireLost(f"no reply within {limit:g} s"))
            return False
        if self.is_stuck or not hanging or waited < self._settings.patience:
            return False
        self._let_go()
        return True

    def _send(self, data: bytes, following: OutgoingMail | None) -> None:
        """Write a body and, where the relay allows, the next envelope with it."""
        self.offered, self._no = following, None
        if following is not None:
            self._room -= 1
            data += self._asked(following)
        if data:
            self._wire.write(data)

    def _asked(self, mail: OutgoingMail) -> bytes:
        """Ask whether a mail may come: all at once, or only the first question."""
        reset = _RESET if self._needs_reset else b""
        self._needs_reset = False
        if reset:
            self._open.append((_Question.RESET, reset))
        if self._wire.pipelining:
            self._open.extend(_ASKED_TOGETHER)
            return reset + mail.envelope
        self._open.extend(zip(_ENVELOPE, mail.commands, strict=True))
        return self._open[0][1]

    def _replied(self, reply: Reply) -> None:
        """Hear one reply; the questions are answered in their order."""
        self._is_silent = False
        if not self._open:
            raise WireLost("a reply that nobody asked for")
        question, _command = self._open.popleft()
        if question is _Question.FINAL_DOT:
            self._dot_answered(reply)
        elif reply.closes:
            raise RelayCloses(f"{reply.code} {reply.text}")
        elif question is _Question.NOTHING_SENT:
            self._turned_down()
        else:
            self._envelope_answered(question, reply)

    def _envelope_answered(self, question: _Question, reply: Reply) -> None:
        fits = reply.is_positive or reply.code == _START_MAIL_INPUT
        if not fits and self._no is None:
            self._no = (question, reply)
            if not self._wire.pipelining:
                self._open.clear()
                self._turned_down()
                return
        if question is _Question.DATA:
            self._data_answered(reply)
        elif not self._wire.pipelining:
            self._wire.write(self._open[0][1])

    def _data_answered(self, reply: Reply) -> None:
        if self._no is None:
            self._hand_over()
        elif reply.code == _START_MAIL_INPUT:
            # DATA was answered although nobody is to receive it.
            self._open.append((_Question.NOTHING_SENT, b""))
            self._wire.write(b".\r\n")
        else:
            self._turned_down()

    def _hand_over(self) -> None:
        """Send the body up to the final dot, and the next envelope behind it."""
        mail = self.offered
        if mail is None:
            raise WireLost("nothing to hand over")
        self.handed_over = mail
        self._open.append((_Question.FINAL_DOT, b""))
        self._send(mail.data, self._next(mail.lane) if self._wire.pipelining else None)

    def _next(self, lane: str) -> OutgoingMail | None:
        """Take a mail to send ahead: of the same lane, and not for ever."""
        self._stint -= 1
        return self._source.take(lane) if self._room and self._stint > 0 else None

    def _dot_answered(self, reply: Reply) -> None:
        mail, self.handed_over = self.handed_over, None
        if mail is not None:
            self._settle(mail, reply, is_final=True)
        if reply.closes:
            raise RelayCloses(f"{reply.code} {reply.text}")
        if self.offered is None:
            self._go_on()

    def _turned_down(self) -> None:
        """Settle a mail whose envelope got a no, and go on with the next."""
        mail, self.offered = self.offered, None
        self._needs_reset = True
        if mail is not None and self._no is not None:
            question, reply = self._no
            self._settle(mail, reply, is_final=question is _Question.RCPT)
        self._go_on()

    def _go_on(self) -> None:
        self._stint = STINT
        following = self._source.take() if self._room and not self.is_stuck else None
        if following is None:
            self._finish()
        else:
            self._send(b"", following)

    def _finish(self) -> None:
        # A polite QUIT would be read as the text of a mail that we let go.
        if self._open:
            self._wire.abort()
        self._wire.close()
        self._on_end(None)

    def _let_go(self) -> None:
        """Pass the mail behind a slow one on, and end this line after the slow one."""
        self.is_stuck = True
        if self.offered is not None:
            mail, self.offered = self.offered, None
            self._source.pass_on(mail)

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
