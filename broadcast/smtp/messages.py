"""What goes into the lane and what comes out of it (送るメールと結果)."""

import re
from dataclasses import dataclass
from uuid import UUID

from broadcast.rules.lanes import lane_of
from broadcast.rules.states import DeliveryState

_PATH = re.compile(r"[!-;=?-~]+@[A-Za-z0-9.\-\[\]:]+|")
_BARE_LINE_END = re.compile(rb"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """One mail for one recipient (送るメール)."""

    delivery_id: UUID
    envelope_from: str
    recipient: str
    message_bytes: bytes

    @property
    def lane(self) -> str:
        """Return the lane: the domain of the recipient (送り先の列)."""
        return lane_of(self.recipient)

    @property
    def has_clean_envelope(self) -> bool:
        """Say whether both addresses can stand in a command as they are."""
        return bool(
            self.recipient
            and _PATH.fullmatch(self.recipient)
            and _PATH.fullmatch(self.envelope_from)
        )

    @property
    def commands(self) -> tuple[bytes, bytes, bytes]:
        """Write the envelope; the address goes out exactly as registered (封筒)."""
        return (
            b"MAIL FROM:<%s>\r\n" % self.envelope_from.encode("ascii"),
            b"RCPT TO:<%s>\r\n" % self.recipient.encode("ascii"),
            b"DATA\r\n",
        )

    @property
    def data(self) -> bytes:
        """Write the message as DATA wants it: CRLF only, dots doubled, final dot."""
        message = self.message_bytes
        ends = message.count(b"\r\n")
        if not message.count(b"\r") == message.count(b"\n") == ends:
            message = _BARE_LINE_END.sub(b"\r\n", message)
        if not message.endswith(b"\r\n"):
            message += b"\r\n"
        if message.startswith(b".") or b"\n." in message:
            message = (b"\n" + message).replace(b"\n.", b"\n..")[1:]
        return message + b".\r\n"


@dataclass(frozen=True, slots=True)
class Reply:
    """What the relay answered (サーバーの返事)."""

    code: int
    text: str

    @property
    def is_positive(self) -> bool:
        """Say whether the relay agreed (2xx)."""
        return 200 <= self.code <= 299  # noqa: PLR2004  (RFC 5321 4.2.1)

    @property
    def is_permanent(self) -> bool:
        """Say whether trying again is useless (5xx)."""
        return self.code >= 500  # noqa: PLR2004  (RFC 5321 4.2.1)

    @property
    def closes(self) -> bool:
        """Say whether the relay is about to hang up (421)."""
        return self.code == 421  # noqa: PLR2004  (RFC 5321 3.8)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is known about one mail after the attempt (結果).

    ``state`` is accepted, deferred, refused or unknown; ``code`` is None when the
    relay said nothing.
    """

    delivery_id: UUID
    state: DeliveryState
    code: int | None
    reply: str
