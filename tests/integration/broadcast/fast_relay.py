"""A relay that takes thousands of mails a second and keeps a log of its own.

It answers whole groups of commands, and misbehaves for the domains it is told to:
``refuse`` every recipient, ``defer`` it, ``hang`` after the final dot, or ``drop`` the
line there, with the mail taken.
"""

import asyncio
import threading
from collections import Counter
from contextlib import contextmanager, suppress
from dataclasses import replace

from disaster.foundation.context import House

GREETING = b"220 relay\r\n"
EXTENSIONS = b"250-relay\r\n250-PIPELINING\r\n250 8BITMIME\r\n"
OK = b"250 ok\r\n"


class FastRelay:
    """What the relay took, by recipient, and how it treats some domains."""

    def __init__(self, **manners):
        self.manners = {domain: manner for manner, domain in manners.items()}
        self.log = []
        self.message_ids = {}
        self.port = 0
        self.loop = None
        self.hanging = []

    @property
    def recipients(self):
        return Counter(self.log)

    def took(self, recipient, body):
        self.log.append(recipient)
        start = body.index(b"Message-ID: ") + 12
        name = body[start : body.index(b"\r\n", start)]
        self.message_ids.setdefault(recipient, set()).add(name)

    def hang_up(self):
        """Cut the lines on which mails hang, as a provider that restarts does."""
        for transport in self.hanging:
            self.loop.call_soon_threadsafe(transport.abort)

    def manner(self, recipient):
        return self.manners.get(recipient.rpartition("@")[2], "")


class _Line(asyncio.Protocol):
    def __init__(self, relay):
        self.relay, self.buffer, self.in_data, self.recipient = relay, b"", False, ""

    def connection_made(self, transport):
        self.transport = transport
        transport.write(GREETING)

    def data_received(self, data):
        self.buffer += data
        said = []
        while self._has_item():
            answer = self._item()
            if answer is None:
                break
            said.append(answer)
        if said and not self.transport.is_closing():
            self.transport.write(b"".join(said))

    def _has_item(self):
        self.end = b"\r\n.\r\n" if self.in_data else b"\r\n"
        return self.end in self.buffer

    def _item(self):
        item, _, self.buffer = self.buffer.partition(self.end)
        if self.in_data:
            self.in_data = False
            return self._body(item)
        verb = item[:4].upper()
        if verb == b"RCPT":
            return self._rcpt(item)
        if verb == b"DATA":
            self.in_data = bool(self.recipient)
            return b"354 go on\r\n" if self.in_data else b"503 no recipient\r\n"
        if verb == b"MAIL":
            self.recipient = ""
        answers = {b"EHLO": EXTENSIONS, b"QUIT": b"221 bye\r\n"}
        return answers.get(verb, OK)

    def _rcpt(self, item):
        recipient = item[item.index(b"<") + 1 : item.index(b">")].decode()
        manner = self.relay.manner(recipient)
        if manner in {"refuse", "defer"}:
            return b"550 no\r\n" if manner == "refuse" else b"451 later\r\n"
        self.recipient = recipient
        return OK

    def _body(self, body):
        manner = self.relay.manner(self.recipient)
        self.relay.took(self.recipient, body)
        if manner == "drop":
            self.transport.abort()
        if manner == "hang":
            self.relay.hanging.append(self.transport)
        return None if manner in {"hang", "drop"} else OK


@contextmanager
def fast_relay(house, connections=8, **manners):
    """Run a relay in a thread and give the house whose relay it is."""
    relay, ready, stop = FastRelay(**manners), threading.Event(), threading.Event()

    async def serve():
        loop = relay.loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: _Line(relay), "127.0.0.1", 0)
        relay.port = server.sockets[0].getsockname()[1]
        ready.set()
        await asyncio.to_thread(stop.wait)
        server.close()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    assert ready.wait(10)
    url = f"smtp://127.0.0.1:{relay.port}?starttls=no&connections={connections}"
    try:
        yield relay, House(replace(house.settings, smtp_url=url), house.engine)
    finally:
        stop.set()
        with suppress(RuntimeError):
            thread.join(5)
