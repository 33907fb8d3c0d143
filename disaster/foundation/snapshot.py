"""The public tree: pages as plain files, written atomically, served without Flask.

A page that is a file stays up when the database and the application are down, and any
web server or a USB stick can serve it.
"""

import contextlib
import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC
from email.utils import formatdate, parsedate_to_datetime
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".geojson": "application/geo+json; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".xml": "application/cap+xml; charset=utf-8",
    ".pem": "application/x-pem-file",
    ".png": "image/png",
    ".svg": "image/svg+xml",
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = [
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Content-Security-Policy", POLICY),
    # A feed or a reload must see a correction at once; an outage may show the last.
    ("Cache-Control", "public, max-age=5, stale-if-error=86400"),
]


@dataclass(frozen=True, slots=True)
class PublicFile:
    """One file of the public tree; ``path`` is relative, with forward slashes."""

    path: str
    content: bytes


def write_tree(root: Path, files: Iterable[PublicFile]) -> list[str]:
    """Make the tree hold exactly these files; return the paths that changed."""
    root.mkdir(parents=True, exist_ok=True)
    wanted: set[Path] = set()
    changed = []
    for file in files:
        path = root / PurePosixPath(file.path)
        wanted.add(path)
        if _differs(path, file.content):
            write_file(path, file.content)
            changed.append(file.path)
    for path in list(_files(root)):
        if path not in wanted:
            path.unlink(missing_ok=True)
            changed.append(path.relative_to(root).as_posix())
    return changed


def write_file(path: Path, content: bytes) -> None:
    """Replace a file so that a reader sees the old bytes or the new, never half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False) as new:
        try:
            new.write(content)
            new.flush()
            os.fsync(new.fileno())
            Path(new.name).chmod(0o644)
            _set_later(Path(new.name), path)
            Path(new.name).replace(path)
        except BaseException:
            Path(new.name).unlink(missing_ok=True)
            raise


def _set_later(new: Path, old: Path) -> None:
    """Give a successor a later second, or Last-Modified would call it the same."""
    try:
        before = int(old.stat().st_mtime)
    except OSError:
        return
    if int(new.stat().st_mtime) <= before:
        os.utime(new, (before + 1, before + 1))


def _differs(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() != content
    except OSError:
        return True


def _files(root: Path) -> Iterator[Path]:
    return (path for path in root.rglob("*") if path.is_file())


def behind(root: Path, app: WSGIApplication) -> WSGIApplication:
    """Serve the tree's files first and leave everything else to the application."""
    shelf = _Shelf(root.resolve())

    def serve(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        found = None
        if environ["REQUEST_METHOD"] in {"GET", "HEAD"}:
            found = shelf.find(environ.get("PATH_INFO", "/"))
        return app(environ, start) if found is None else _answer(found, environ, start)

    return serve


@dataclass(frozen=True, slots=True)
class _Page:
    stamp: tuple[int, int]
    content: bytes
    headers: list[tuple[str, str]]
    etag: str

    @property
    def seconds(self) -> int:
        """When it was last modified, as exactly as HTTP says it."""
        return self.stamp[0] // 10**9


class _Shelf:
    """Files read once and kept while they are unchanged on disk."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.pages: dict[Path, _Page] = {}

    def find(self, url: str) -> _Page | None:
        """Return the page behind a path, or None."""
        # WSGI hands the path over as latin-1; a name may be Japanese.
        with contextlib.suppress(ValueError, OSError):
            name = url.encode("latin-1").decode("utf-8").lstrip("/")
            path = self.root / (f"{name}index.html" if url.endswith("/") else name)
            if not path.resolve().is_relative_to(self.root) or not path.is_file():
                return None
            return self._read(path)
        return None

    def _read(self, path: Path) -> _Page:
        state = path.stat()
        stamp = (state.st_mtime_ns, state.st_size)
        page = self.pages.get(path)
        if page is None or page.stamp != stamp:
            page = self.pages[path] = _load(path, stamp)
        return page


def _load(path: Path, stamp: tuple[int, int]) -> _Page:
    content = path.read_bytes()
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = [
        ("Content-Type", TYPES.get(path.suffix, "application/octet-stream")),
        ("ETag", etag),
        ("Last-Modified", formatdate(stamp[0] // 10**9, usegmt=True)),
        *HEADERS,
    ]
    return _Page(stamp, content, headers, etag)


def _answer(
    page: _Page, environ: WSGIEnvironment, start: StartResponse
) -> Iterable[bytes]:
    if _is_known(page, environ):
        start("304 Not Modified", page.headers[1:])
        return []
    start("200 OK", [*page.headers, ("Content-Length", str(len(page.content)))])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [page.content]


def _is_known(page: _Page, environ: WSGIEnvironment) -> bool:
    """Say whether the reader has this page; a tag outranks a date (RFC 9110, 13)."""
    if "HTTP_IF_NONE_MATCH" in environ:
        tags = [tag.strip() for tag in environ["HTTP_IF_NONE_MATCH"].split(",")]
        return "*" in tags or page.etag in [tag.removeprefix("W/") for tag in tags]
    try:
        since = parsedate_to_datetime(environ.get("HTTP_IF_MODIFIED_SINCE", ""))
        return page.seconds <= since.replace(tzinfo=since.tzinfo or UTC).timestamp()
    except (ValueError, OverflowError):
        # A date that means nothing is passed over, as the standard wants.
        return False
