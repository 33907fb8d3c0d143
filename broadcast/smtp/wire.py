"""One open connection: bytes out, replies in, and nothing between them.

No task waits here: a reply goes straight to whoever speaks on this connection, which
is what makes thousands of mails a second possible in one process.
"""

import asyncio
import ssl
from collections.abc import Callable
from functools import lru_cache
from typing import cast

import aiosmtplib

from broadcast.smtp.messages import Reply
from broadcast.smtp.settings import SmtpSettings, StartTls

_LONGEST_REPLY = 65536
_FIRST_DIGITS = frozenset(b"2345")
_CODE_LENGTH = 3
_FAILURES = (aiosmtplib.SMTPException, OSError, ssl.SSLError, TimeoutError, ValueError)

OnReply = Callable[[Reply], None]
OnEnd = Callable[[BaseException], None]


class WireLost(Exception):
    """The connection is gone or no longer makes sense (接続が切れた)."""


class CannotOpen(Exception):
    """No connection could be opened on the agreed terms (接続できない)."""

    def __init__(self, text: str, code: int | None = None) -> None:
        """Keep the relay's code, if it gave one."""
        super().__init__(text)
        self.code = code


class Wire(asyncio.Protocol):
    """A connection that aiosmtplib opened and whose transport we took over.

    ``listen`` names who hears the replies, and who is told once why it ended.
    """

    def __init__(self, client: aiosmtplib.SMTP) -> None:
        """Take over the transport of a greeted, encrypted, logged-in client."""
        # The client stays referenced: it would close the transport when collected.
        self._client = client
        self._transport = cast("asyncio.Transport", client.transport)
        self._buffer = b""
        self._lines: list[str] = []
        self._on_reply: OnReply = _nobody
        self._on_end: OnEnd | None = None
        self._lost: BaseException | None = None
        self.pipelining = client.supports_extension("pipelining")
        self._transport.set_protocol(self)

    def listen(self, on_reply: OnReply, on_end: OnEnd) -> None:
        """Name the listener; a line that is dead already says so at once (聞く)."""
        self._on_reply, self._on_end = on_reply, on_end
        if self._lost is not None:
            self._end(self._lost)

    def write(self, data: bytes) -> None:
        """Send bytes; on a dead line nothing is written, its end is told (送る)."""
        if not self._transport.is_closing():
            self._transport.write(data)

    def close(self) -> None:
        """Say goodbye without waiting for the answer (切る)."""
        self._on_end = None
        if self._lost is None and not self._transport.is_closing():
            self._transport.write(b"QUIT\r\n")
            self._transport.close()

    def abort(self) -> None:
        """Cut the line at once, unless it is already being closed (打ち切る)."""
        self._on_end = None
        if not self._transport.is_closing():
            self._transport.abort()

    def data_received(self, data: bytes) -> None:
        """Pass every complete reply on, in order."""
        *lines, self._buffer = (self._buffer + data).split(b"\n")
        try:
            for line in lines:
                self._take(line)
            self._refuse_flood()
        except BaseException as failure:  # noqa: BLE001 - told to whoever waits
            self._end(failure)
            self._transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell why the line ended."""
        self._end(WireLost(str(exc) if exc else "connection closed by relay"))

    def _take(self, line: bytes) -> None:
        """Add one line; the last line of a reply completes it."""
        reply, is_last = _read(line)
        if not is_last or self._lines:
            self._lines.append(reply.text)
            if not is_last:
                return
            reply = Reply(reply.code, " ".join(self._lines).strip())
            self._lines.clear()
        self._on_reply(reply)

    def _refuse_flood(self) -> None:
        """Refuse a reply that never ends."""
        if not self._buffer and not self._lines:
            return
        if len(self._buffer) + sum(map(len, self._lines)) > _LONGEST_REPLY:
            raise WireLost("reply too long")

    def _end(self, cause: BaseException) -> None:
        """Tell the listener once why nothing more will come."""
        self._lost = self._lost or cause
        on_end, self._on_end = self._on_end, None
        if on_end is not None:
            on_end(cause)


async def open_wire(settings: SmtpSettings) -> Wire:
    """Open, encrypt and log in as the settings demand, never with less (接続する)."""
    client = aiosmtplib.SMTP(
        hostname=settings.host,
        port=settings.port,
        username=settings.user or None,
        password=settings.password or None,
        local_hostname=settings.hello,
        timeout=settings.open_timeout,
        use_tls=settings.implicit_tls,
        start_tls=_start_tls(settings),
    )
    try:
        async with asyncio.timeout(settings.open_timeout):
            await client.connect()
            # After STARTTLS the relay must be asked again what it offers.
            await client.ehlo()
    except _FAILURES as failure:
        client.close()
        text = str(failure) or f"not open within {settings.open_timeout:g} s"
        raise CannotOpen(text, getattr(failure, "code", None)) from failure
    return Wire(client)


def _start_tls(settings: SmtpSettings) -> bool | None:
    """Translate the policy: None means "if offered" to aiosmtplib."""
    if settings.implicit_tls or settings.starttls is StartTls.NO:
        return False
    return True if settings.starttls is StartTls.REQUIRED else None


@lru_cache(maxsize=256)
def _read(line: bytes) -> tuple[Reply, bool]:
    """Read a line of a reply, and whether it is the last (RFC 5321 4.2).

    Relays answer nearly every command in the same words, so most lines are known.
    """
    code, text = line[:_CODE_LENGTH], line[_CODE_LENGTH:].rstrip(b"\r")
    if not (code.isdigit() and code[0] in _FIRST_DIGITS and text[:1] in b" -"):
        raise WireLost("reply is not SMTP")
    said = text[1:].decode("utf-8", "replace").strip()
    return Reply(int(code), said), text[:1] != b"-"


def _nobody(_reply: Reply) -> None:
    """Hear what nobody asked for."""
