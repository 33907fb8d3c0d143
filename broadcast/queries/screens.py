"""What the public and the cable operators see of the published broadcasts."""

from collections.abc import Sequence
from datetime import timedelta

from broadcast.catv import Screen, ScreenItem
from broadcast.queries import broadcasts
from broadcast.rules import keeping
from broadcast.rules.kinds import Language, World
from broadcast.tables import Broadcast
from disaster.foundation.context import Context

# Ended messages stay readable for a while; a live one is never dropped.
PAGES_FOR = timedelta(days=90)
FEED_FOR = timedelta(days=7)
MOST_PAGES = 100


def pages(ctx: Context) -> Sequence[Broadcast]:
    """Return the broadcasts that have a public page, newest first."""
    return broadcasts.published(ctx, ctx.now - PAGES_FOR, MOST_PAGES)


def in_feed(ctx: Context, rows: Sequence[Broadcast]) -> list[Broadcast]:
    """Return the broadcasts that stand in the feed, live or ended a short time ago."""
    since = ctx.now - FEED_FOR
    return [
        row
        for row in rows
        if (row.approved_at and row.approved_at >= since)
        or (row.expires_at and row.expires_at > ctx.now)
    ]


def screen(ctx: Context, revision: int) -> Screen:
    """Return what cable television shows now; what ended is not in it (画面)."""
    return Screen(
        revision=revision,
        world=World(ctx.settings.world),
        generated_at=ctx.now,
        items=tuple(_item(ctx, row) for row in broadcasts.in_force(ctx)),
    )


def _item(ctx: Context, row: Broadcast) -> ScreenItem:
    replaced = [one.cap_identifier for one in broadcasts.ancestors(ctx, row)]
    return ScreenItem(
        identifier=row.cap_identifier or "",
        supersedes=tuple(name for name in replaced if name),
        draft=keeping.draft(row.draft or {}),
        rendition=keeping.renditions(row.renditions or {})[Language.JAPANESE],
    )
