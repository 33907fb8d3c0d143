"""The blueprint of the staff's pages, and how they write times."""

from datetime import datetime

from flask import Blueprint

from disaster.foundation.context import Context
from shelters.rules.freshness import minutes_old, time_words

pages = Blueprint("shelters", __name__, url_prefix="/staff/shelters")


def seen(ctx: Context, moment: datetime | None) -> tuple[str, int] | None:
    """Return a moment as words and its age in minutes, for the macro ``as_of``."""
    if moment is None:
        return None
    return time_words(moment, ctx.now), minutes_old(moment, ctx.now)
