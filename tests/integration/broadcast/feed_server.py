"""A small agency on loopback: feeds with validators, telegrams, and its bad days."""

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@dataclass
class Agency:
    """What the server holds, and what it was asked."""

    files: dict[str, bytes] = field(default_factory=dict)
    listed: list[tuple[str, str, str]] = field(default_factory=list)
    down: set[str] = field(default_factory=set)
    moved: set[str] = field(default_factory=set)
    asked: Counter = field(default_factory=Counter)
    unchanged: int = 0
    url: str = ""

    def add(self, name, title, xml, updated):
        """Publish one telegram and list it."""
        self.files[f"/data/{name}"] = xml
        self.listed.append((name, title, updated.isoformat()))
        entries = "".join(
            f"<entry><title>{title}</title><id>{self.url}/data/{name}</id>"
            f'<updated>{updated}</updated><link href="{self.url}/data/{name}"/></entry>'
            for name, title, updated in self.listed
        )
        feed = f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'.encode()
        self.files["/feed/extra.xml"] = self.files["/feed/extra_l.xml"] = feed


@contextmanager
def open_agency():
    """Run the agency."""
    agency = Agency()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            agency.asked[self.path] += 1
            content = agency.files.get(self.path)
            if self.path in agency.moved:
                self.answer(302, b"", Location=f"{agency.url}/data/elsewhere.xml")
            elif content is None or self.path in agency.down:
                self.answer(503 if self.path in agency.down else 404, b"")
            elif self.headers.get("If-None-Match") == etag_of(content):
                agency.unchanged += 1
                self.answer(304, b"")
            else:
                self.answer(200, content, ETag=etag_of(content))

        def answer(self, status, content, **headers):
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_words: object):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    agency.url = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield agency
    finally:
        server.shutdown()
        server.server_close()


def etag_of(content):
    return f'"{sha256(content).hexdigest()[:16]}"'
