"""Questions about a restored copy."""

from datetime import datetime

from sqlalchemy import select

from disaster.foundation.context import Context
from disaster.foundation.db import Installation
from disaster.foundation.texts import _

HELD = _(
    "控えから復元したため、配信を止めています。中身を確かめてから"
    "「disaster release」で再開してください。"
)


def held_since(ctx: Context) -> datetime | None:
    """Return since when nothing may leave the house, or None (再開待ち)."""
    return ctx.session.scalar(select(Installation.held_since))


def why_held(ctx: Context) -> str:
    """Return the sentence for doctors and pages while a copy waits, else nothing."""
    return HELD if held_since(ctx) else ""
