"""The applications a WSGI server runs, one for each role."""

from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from disaster import logs
from disaster.foundation import settings, snapshot

NOT_KEPT = ("Cache-Control", "no-store")


def all_app() -> WSGIApplication:
    """Serve the public tree and the staff pages."""
    from disaster.app import create_app  # noqa: PLC0415 - opens the whole house

    chosen = settings.load()
    logs.start(chosen)
    return create_app(chosen)


staff_app = all_app


def not_here(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
    """Answer for every path that is no file of the public tree."""
    if environ.get("PATH_INFO") in {"/healthz", "/readyz"}:
        start("200 OK", [("Content-Type", "application/json"), NOT_KEPT])
        return [b'{"status": "ok"}\n']
    start("404 Not Found", [("Content-Type", "text/plain; charset=utf-8"), NOT_KEPT])
    return ["このページはありません。\n".encode()]


def public_app() -> WSGIApplication:
    """Serve the public tree alone: no database, nothing to steal."""
    chosen = settings.load()
    logs.start(chosen)
    return snapshot.behind(chosen.snapshot_dir, not_here)
