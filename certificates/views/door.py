"""The counter's door, and what its pages share."""

from datetime import datetime

from flask import Blueprint, request

from disaster.foundation import clock, formats
from disaster.foundation.db import new_id

LONGEST_SEARCH = 200

pages = Blueprint("certificates", __name__, url_prefix="/staff/certificates")


def idempotency_key() -> str:
    """Return the key of the request, or a fresh one where a client gave none."""
    key = request.headers.get("Idempotency-Key") or request.form.get("idempotency_key")
    return key or str(new_id())


def moment_text(moment: datetime) -> str:
    """Write a moment as the clock on the wall shows it."""
    return formats.era_moment(clock.tokyo(moment))


def typed_text(name: str) -> str:
    """Return what was typed into a search; PostgreSQL knows no NUL, nor do people."""
    return request.args.get(name, "").replace("\0", "").strip()[:LONGEST_SEARCH]


def page_number() -> int:
    """Return the page that the address asks for, 1 where it asks for nonsense."""
    text = request.args.get("page", "")
    return max(int(text), 1) if text.isdecimal() and len(text) < 6 else 1  # noqa: PLR2004 - digits
