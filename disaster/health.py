"""Is the process up, may it accept writes: for load balancers and operators."""

from collections.abc import Callable
from pathlib import Path

from flask import Blueprint, jsonify
from sqlalchemy import text
from werkzeug.wrappers import Response

from certificates import queries as certificates
from disaster.foundation import clock, web
from disaster.foundation.context import Context
from disaster.foundation.errors import why

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
    alarms = [alarm for check in ALARMS if (alarm := check(ctx))]
    state = "ready" if not reasons else "not ready"
    answer = jsonify(status=state, reasons=reasons, alarms=alarms)
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
        return f"DATA_DIR: {why(cause)}"
    return ""


def issuing_goes_on(ctx: Context) -> str:
    """Return since when a mix-up stops all certificates, or an empty string."""
    halt = certificates.halt(ctx)
    if halt is None:
        return ""
    since = clock.tokyo(halt.halted_at).isoformat(timespec="minutes")
    return (
        f"証明書: 取違えを検出したため、{since} からすべての交付を止めています"
        f"（{halt.field}）。原因を確かめ、画面の「交付を再開する」で再開してください。"
    )


CHECKS: tuple[Callable[[Context], str], ...] = (database_answers, disk_takes_writes)

# What a person must come for, though the pages answer: told by doctor and /readyz.
ALARMS: tuple[Callable[[Context], str], ...] = (issuing_goes_on,)
