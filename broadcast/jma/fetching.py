"""Get one file over HTTP: only when it changed, never too much or too long (取得).

Answers that lead elsewhere are not followed: what is read comes from the address that
the operator set.
"""

import time
from dataclasses import dataclass
from email.message import Message as Headers
from http import HTTPStatus
from http.client import HTTPException, HTTPResponse
from typing import IO
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

CHUNK = 64 * 1024
SECONDS_OF_SILENCE = 10.0
SECONDS_IN_ALL = 30.0
AGENT = "disaster-response-toolkit"
REPLY_ROOM = 200


class FetchFailed(Exception):
    """A file could not be got now; the sentence says why (取得の失敗)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered; ``content`` is None where nothing changed (応答)."""

    content: bytes | None
    etag: str = ""
    last_modified: str = ""


class _Stay(HTTPRedirectHandler):
    """Do not follow an answer that leads elsewhere."""

    def redirect_request(
        self,
        req: Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: Headers,
        newurl: str,
    ) -> Request | None:
        """Refuse it: the answer itself becomes the failure."""
        del req, fp, code, msg, headers, newurl
        return None


def fetch(url: str, largest: int, etag: str = "", last_modified: str = "") -> Answer:
    """Get a file, or learn that it did not change since (条件付き取得)."""
    request = Request(url, headers=_asking(etag, last_modified))  # noqa: S310
    ends = time.monotonic() + SECONDS_IN_ALL
    opener = build_opener(_Stay)
    try:
        with opener.open(request, timeout=SECONDS_OF_SILENCE) as response:
            return Answer(
                _read(response, largest, ends),
                (response.headers.get("ETag") or "")[:REPLY_ROOM],
                (response.headers.get("Last-Modified") or "")[:REPLY_ROOM],
            )
    except HTTPError as answer:
        answer.close()
        if answer.code == HTTPStatus.NOT_MODIFIED:
            return Answer(None, etag, last_modified)
        raise FetchFailed(f"HTTP {answer.code}") from None
    except (OSError, HTTPException, ValueError) as cause:
        raise FetchFailed(str(cause)[:REPLY_ROOM] or type(cause).__name__) from None


def _asking(etag: str, last_modified: str) -> dict[str, str]:
    """Return what makes the question conditional."""
    known = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {"User-Agent": AGENT} | {name: v for name, v in known.items() if v}


def _read(response: HTTPResponse, largest: int, ends: float) -> bytes:
    """Read at most so much, until a moment; a slow drip is no answer."""
    content = bytearray()
    while piece := response.read(CHUNK):
        content += piece
        if len(content) > largest:
            raise FetchFailed(f"more than {largest} bytes")
        if time.monotonic() > ends:
            raise FetchFailed("too slow")
    return bytes(content)
