"""Relays to measure against: real SMTP servers of this machine that keep nothing.

``smtp-sink`` and ``smtp-source`` come with Postfix: a C server and a C client. Where
they are missing, a small server of our own takes the mails, and the C client is left
out.
"""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

SINK, SOURCE = "smtp-sink", "smtp-source"
PATIENCE = 20.0
EXTENSIONS = b"250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n"


@contextmanager
def sink(delay: float = 0.0) -> Iterator[int]:
    """Run a relay that takes everything, each reply group so many seconds late."""
    port = _free_port()
    paths = {"PATH": f"{os.defpath}:/usr/sbin", "PYTHONPATH": os.pathsep.join(sys.path)}
    running = subprocess.Popen(  # noqa: S603  our own command
        _sink_command(port, delay),
        env=paths,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port)
        yield port
    finally:
        running.terminate()
        running.wait()


def has_source() -> bool:
    """Say whether the C client is installed (smtp-source があるか)."""
    return _found(SOURCE) is not None


def source_seconds(port: int, count: int, sessions: int, size: int) -> float:
    """Return how long the C client takes for so many mails of one size."""
    options = ["-d", "-s", str(sessions), "-m", str(count), "-l", str(size)]
    ends = ["-f", "bosai@city.example", "-t", "person@example.net"]
    begun = time.perf_counter()
    subprocess.run(  # noqa: S603  our own command
        [_found(SOURCE) or SOURCE, *options, *ends, f"127.0.0.1:{port}"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return time.perf_counter() - begun


def _sink_command(port: int, delay: float) -> list[str]:
    program = _found(SINK)
    if program is None or delay:
        return [sys.executable, "-m", "disaster.bench.relays", str(port), str(delay)]
    # As root it wants to be somebody else; "nobody" is on every machine.
    someone = ["-u", "nobody"] if os.geteuid() == 0 else []
    return [program, *someone, f"127.0.0.1:{port}", "1000"]


def _found(program: str) -> str | None:
    return shutil.which(program) or shutil.which(program, path="/usr/sbin")


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
    return port


def _wait_for(port: int) -> None:
    last = time.monotonic() + PATIENCE
    while time.monotonic() < last:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise RuntimeError("the relay does not answer")


class Taker(asyncio.Protocol):
    """A connection of our own relay: it answers whole groups of commands (受け手)."""

    def __init__(self, delay: float) -> None:
        """Begin with a greeting to come."""
        self._delay = delay
        self._buffer = b""
        self._in_data = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        self._transport = transport
        self._say(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        """Answer every complete command, all that came together at once."""
        self._buffer += data
        said = b"".join(self._answers())
        if said:
            self._say(said)

    def _answers(self) -> Iterator[bytes]:
        while True:
            end = b"\r\n.\r\n" if self._in_data else b"\r\n"
            head, found, rest = self._buffer.partition(end)
            if not found:
                return
            self._buffer = rest
            yield self._answer(head[:4].upper())

    def _answer(self, verb: bytes) -> bytes:
        if self._in_data:
            self._in_data = False
            return b"250 2.0.0 Ok\r\n"
        if verb == b"EHLO":
            return EXTENSIONS
        self._in_data = verb == b"DATA"
        codes = {b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n"}
        return codes.get(verb, b"250 2.1.0 Ok\r\n")

    def _say(self, text: bytes) -> None:
        loop = asyncio.get_running_loop()
        write = self._transport.write  # type: ignore[attr-defined]
        loop.call_later(self._delay, write, text) if self._delay else write(text)


async def _serve(port: int, delay: float) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Taker(delay), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), float(sys.argv[2])))
