"""Is the process up, may it accept writes: for load balancers and operators."""

from collections.abc import Callable
from pathlib import Path

from flask import Blueprint, jsonify
from sqlalchemy import text
from werkzeug.wrappers import Response

from disaster.foundation import clock, web
from disaster.foundation.context import Context

pages = Blueprint("health", __name__)


@pages.get("/healthz")
@web.guard(public=True)
def healthz(_ctx: Context) -> Response:
    """Answer as long as the process lives."""
    return jsonify(status="ok", time=clock.now().isoformat())


@pages.get("/readyz")
@web.guard(public=True)
def readyz(ctx: Context) -> Response:
    """Answer 200 when writes can be accepted, else 503 with the reasons."""
    reasons = [reason for check in CHECKS if (reason := check(ctx))]
    answer = jsonify(status="ready" if not reasons else "not ready", reasons=reasons)
    answer.status_code = 503 if reasons else 200
    return answer


@pages.get("/.well-known/security.txt")
@web.guard(public=True)
def security_txt(ctx: Context) -> Response:
    """Say where to report a weakness (RFC 9116); the date can never lapse."""
    expires = clock.days_later(ctx.now, 180).isoformat(timespec="seconds")
    lines = [
        f"Contact: mailto:{ctx.settings.mail_from}",
        f"Expires: {expires}",
        "Preferred-Languages: ja, en",
    ]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


def database_answers(ctx: Context) -> str:
    """Return why the database cannot be used, or an empty string."""
    ctx.session.execute(text("SELECT 1"))
    return ""


def disk_takes_writes(ctx: Context) -> str:
    """Return why files cannot be written, or an empty string."""
    probe = Path(ctx.settings.data_dir) / f".ready-{ctx.settings.node_id}"
    try:
        probe.write_bytes(b"ready")
        probe.unlink()
    except OSError as cause:
        return f"DATA_DIR: {cause.strerror}"
    return ""


CHECKS: tuple[Callable[[Context], str], ...] = (database_answers, disk_takes_writes)
