"""One open connection: bytes out, replies in, and nothing between them."""

import asyncio
import re
import ssl
from collections import deque
from typing import cast

import aiosmtplib

from broadcast.smtp.messages import Reply
from broadcast.smtp.settings import SmtpSettings, StartTls

_LONGEST_REPLY = 65536
_REPLY_LINE = re.compile(rb"([2-5][0-9]{2})([ -]?)(.*)", re.DOTALL)
_FAILURES = (aiosmtplib.SMTPException, OSError, ssl.SSLError, TimeoutError, ValueError)


class WireLost(Exception):
    """The connection is gone or no longer makes sense (接続が切れた)."""


class CannotOpen(Exception):
    """No connection could be opened on the agreed terms (接続できない)."""

    def __init__(self, text: str, code: int | None = None) -> None:
        """Keep the relay's code, if it gave one."""
        super().__init__(text)
        self.code = code


class Wire(asyncio.Protocol):
    """A connection that aiosmtplib opened and whose transport we took over."""

    def __init__(self, client: aiosmtplib.SMTP) -> None:
        """Take over the transport of a greeted, encrypted, logged-in client."""
        # The client stays referenced: it would close the transport when collected.
        self._client = client
        self._transport = cast("asyncio.Transport", client.transport)
        self._buffer = b""
        self._lines: list[bytes] = []
        self._replies: deque[Reply] = deque()
        self._waiter: asyncio.Future[None] | None = None
        self._lost: str | None = None
        self.pipelining = client.supports_extension("pipelining")
        self._transport.set_protocol(self)

    def write(self, data: bytes) -> None:
        """Send bytes, or say that the line is dead (送る)."""
        self.check()
        self._transport.write(data)

    def check(self) -> None:
        """Say that the line is dead before anything is written (切れていないか)."""
        if self._lost is not None or self._transport.is_closing():
            raise WireLost(self._lost or "connection closed")

    async def reply(self, limit: float) -> Reply:
        """Wait for the next reply; without one in time the line is cut (返事を待つ)."""
        if not await self.has_reply_within(limit):
            self.abort()
            raise WireLost(f"no reply within {limit:g} s")
        return self._replies.popleft()

    async def has_reply_within(self, limit: float) -> bool:
        """Wait for a reply without taking it, at most so long (返事が来るか)."""
        while not self._replies:
            if self._lost is not None:
                raise WireLost(self._lost)
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                async with asyncio.timeout(limit):
                    await self._waiter
            except TimeoutError:
                return False
        return True

    def close(self) -> None:
        """Say goodbye without waiting for the answer (切る)."""
        if self._lost is None and not self._transport.is_closing():
            self._transport.write(b"QUIT\r\n")
            self._transport.close()

    def abort(self) -> None:
        """Cut the line at once, unless it is already being closed (打ち切る)."""
        if not self._transport.is_closing():
            self._transport.abort()

    def data_received(self, data: bytes) -> None:
        """Gather complete lines into replies."""
        *lines, self._buffer = (self._buffer + data).split(b"\n")
        for line in lines:
            self._take(line.rstrip(b"\r"))
        if len(self._buffer) + sum(map(len, self._lines)) > _LONGEST_REPLY:
            self._break_off("reply too long")
        if self._replies:
            self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        """Remember why; whoever waits learns it."""
        self._lost = self._lost or (str(exc) if exc else "connection closed by relay")
        self._wake()

    def _take(self, line: bytes) -> None:
        """Add one line; the last line of a reply completes it."""
        match = _REPLY_LINE.fullmatch(line)
        if match is None:
            self._break_off("reply is not SMTP")
            return
        self._lines.append(match[3])
        if match[2] == b"-":
            return
        text = b" ".join(self._lines).decode("utf-8", "replace").strip()
        self._lines.clear()
        self._replies.append(Reply(int(match[1]), text))

    def _break_off(self, reason: str) -> None:
        """End a conversation that cannot be understood."""
        self._lost = self._lost or reason
        self._transport.abort()
        self._wake()

    def _wake(self) -> None:
        """Wake whoever waits for a reply."""
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


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
