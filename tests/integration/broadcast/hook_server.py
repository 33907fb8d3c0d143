"""A service on loopback that takes webhooks: it keeps what came, and has bad days."""

import json
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from broadcast import jobs
from disaster.foundation.context import House
from disaster.foundation.routes import Route

SECRET = "a-secret-of-the-tests-and-of-nothing-else"


@dataclass
class Service:
    """What came in, and what is answered: one code a request, the last one repeats."""

    url: str = ""
    came: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    answers: list[int] = field(default_factory=lambda: [200])
    words: bytes = b"thanks"
    seconds: float = 0.0
    drip: float = 0.0
    server: ThreadingHTTPServer | None = None

    def wrap(self, context):
        """Speak TLS from now on."""
        self.server.socket = context.wrap_socket(
            self.server.socket, server_side=True, do_handshake_on_connect=False
        )

    @property
    def bodies(self):
        return [json.loads(body) for _path, _headers, body in self.came]

    @property
    def ids(self):
        return [headers["X-Delivery-Id"] for _path, headers, _body in self.came]


@contextmanager
def open_service(**changes):
    """Run the service."""
    service = Service(**changes)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            service.came.append((self.path, dict(self.headers), body))
            turn = min(len(service.came), len(service.answers)) - 1
            time.sleep(service.seconds)
            with suppress(OSError):
                self.answer(service.answers[turn])

        def answer(self, status):
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", f"{service.url}/elsewhere")
            self.send_header("Content-Length", str(len(service.words)))
            self.end_headers()
            if not service.drip:
                self.wfile.write(service.words)
                return
            for byte in service.words:
                self.wfile.write(bytes([byte]))
                time.sleep(service.drip)

        def log_message(self, *_words: object):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    service.server = server
    service.url = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()


def hook(url, name="app", world="live", label="市民アプリ"):
    return Route("webhook", name, label, world, f"{url}/in?x=1", SECRET)


def chat(url, name="chat", world="live", language="ja"):
    """Return a social route that Apprise reaches through its JSON plugin."""
    return Route("social", name, "掲示板", world, url, language=language)


def with_routes(house, *routes: Route):
    return House(replace(house.settings, routes=routes), house.engine)


def send(house, seconds=20):
    """Let the worker's step run until nothing is left to do at once."""
    ends = time.monotonic() + seconds
    while jobs.route_due(house):
        assert time.monotonic() < ends
