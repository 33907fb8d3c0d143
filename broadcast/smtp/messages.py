"""What goes into the lane and what comes out of it (送るメールと結果)."""

import re
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from broadcast.rules.lanes import lane_of
from broadcast.rules.states import DeliveryState

_PATH = re.compile(r"[!-;=?-~]+@[A-Za-z0-9.\-\[\]:]+|")
_BARE_LINE_END = re.compile(rb"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """One mail for one recipient (送るメール).

    ``shared`` follows ``head`` and is the same in many mails, so that its form on the
    wire is worked out once.
    """

    delivery_id: UUID
    envelope_from: str
    recipient: str
    head: bytes
    shared: bytes = b""

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
            and _is_path(self.envelope_from)
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
    def envelope(self) -> bytes:
        """Write the three commands as one group (RFC 2920)."""
        return b"".join(self.commands)

    @property
    def data(self) -> bytes:
        """Write the message as DATA wants it: CRLF only, dots doubled, final dot."""
        if self.head.endswith(b"\r\n"):
            return b"%s%s.\r\n" % (_on_the_wire(self.head), _shared(self.shared))
        return _on_the_wire(self.head + self.shared) + b".\r\n"


def _on_the_wire(text: bytes) -> bytes:
    """Write whole lines as they travel (RFC 5321 4.5.2)."""
    ends = text.count(b"\r\n")
    if not text.count(b"\r") == text.count(b"\n") == ends:
        text = _BARE_LINE_END.sub(b"\r\n", text)
    if not text.endswith(b"\r\n"):
        text += b"\r\n"
    if text.startswith(b".") or b"\n." in text:
        text = (b"\n" + text).replace(b"\n.", b"\n..")[1:]
    return text


@lru_cache(maxsize=64)
def _shared(text: bytes) -> bytes:
    return _on_the_wire(text) if text else b""


@lru_cache(maxsize=64)
def _is_path(address: str) -> bool:
    return _PATH.fullmatch(address) is not None


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
