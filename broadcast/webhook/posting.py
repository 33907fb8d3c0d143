"""One signed POST, bounded in time and in what is read; no redirect is followed (送信).

Until the connection stands nothing was sent: that is "not yet". Once the first byte may
have left, silence means that nobody knows.
"""

import hmac
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import SplitResult, urlsplit

from broadcast.rules.routes import Outcome, of_status
from broadcast.rules.states import DeliveryState

SECONDS_TO_CONNECT = 5.0
SECONDS_IN_ALL = 15.0
LARGEST_ANSWER = 4096
REPLY_ROOM = 200
AGENT = "disaster-response-toolkit"


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is posted (送るもの): the id is the same for every attempt."""

    delivery_id: str
    world: str
    body: bytes
    attempt: int


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Return the HMAC-SHA256 over timestamp, a full stop and the body (署名)."""
    signed = timestamp.encode("ascii") + b"." + body
    return f"v1={hmac.digest(secret.encode(), signed, sha256).hex()}"


def post(url: str, secret: str, parcel: Parcel, now: datetime) -> Outcome:
    """Post a parcel once and say what is known of it then (1回の送信)."""
    parts = urlsplit(url)
    connection = _connection(parts)
    try:
        connection.connect()
        with _ended_in_time(connection):
            return _asked(connection, parts, _headers(secret, parcel, now), parcel.body)
    except (OSError, HTTPException, ValueError) as trouble:
        return Outcome(DeliveryState.DEFERRED, _words(trouble))
    finally:
        connection.close()


def knock(url: str) -> str:
    """Return why nothing could be posted now, or nothing (届くかの点検).

    Connects and, for https, checks the certificate; not one byte of HTTP is sent, so no
    receiver can take it for a message.
    """
    connection = _connection(urlsplit(url))
    try:
        connection.connect()
    except (OSError, HTTPException, ValueError) as trouble:
        return _words(trouble)
    finally:
        connection.close()
    return ""


def _connection(parts: SplitResult) -> HTTPConnection:
    host, port = parts.hostname or "", parts.port
    if parts.scheme == "https":
        return HTTPSConnection(
            host,
            port,
            timeout=SECONDS_TO_CONNECT,
            context=ssl.create_default_context(),
        )
    return HTTPConnection(host, port, timeout=SECONDS_TO_CONNECT)


def _headers(secret: str, parcel: Parcel, now: datetime) -> dict[str, str]:
    timestamp = str(int(now.timestamp()))
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": AGENT,
        "Idempotency-Key": parcel.delivery_id,
        "X-Delivery-Id": parcel.delivery_id,
        "X-Attempt": str(parcel.attempt),
        "X-World": parcel.world,
        "X-Timestamp": timestamp,
        "X-Signature": signature(secret, timestamp, parcel.body),
    }


def _asked(
    connection: HTTPConnection,
    parts: SplitResult,
    headers: dict[str, str],
    body: bytes,
) -> Outcome:
    """Post on an open connection; whatever goes wrong from here on is unknown."""
    path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    try:
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
    except (OSError, HTTPException, ValueError) as trouble:
        return Outcome(DeliveryState.UNKNOWN, _words(trouble))
    words = b""
    with suppress(OSError, HTTPException, ValueError), answer:
        # What it says beside the status is for people only; the status decides.
        words = answer.read(LARGEST_ANSWER)
    return of_status(answer.status, _plain(words))


@contextmanager
def _ended_in_time(connection: HTTPConnection) -> Iterator[None]:
    """Cut the line when the whole takes too long: an answer that drips is none."""
    # Kept here: the connection lets go of it as soon as the answer begins.
    line = connection.sock
    line.settimeout(SECONDS_IN_ALL)
    watch = threading.Timer(SECONDS_IN_ALL, _cut, [line])
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()


def _cut(line: socket.socket) -> None:
    """Shut the socket under the reader; TLS is not asked, it might wait."""
    with suppress(OSError):
        socket.socket.shutdown(line, socket.SHUT_RDWR)


def _plain(answer: bytes) -> str:
    """Return the beginning of an answer as one line for people."""
    words = answer.decode("utf-8", "replace")
    line = " ".join("".join(c if c.isprintable() else " " for c in words).split())
    return line[:REPLY_ROOM]


def _words(trouble: Exception) -> str:
    return str(trouble)[:REPLY_ROOM] or type(trouble).__name__
