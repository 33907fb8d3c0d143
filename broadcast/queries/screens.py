"""What the public and the cable operators see of the published broadcasts."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from broadcast.catv import Screen, ScreenItem
from broadcast.queries import broadcasts
from broadcast.rules import keeping
from broadcast.rules.kinds import Language, World
from broadcast.tables import Broadcast
from disaster.foundation.context import Context

# Ended messages stay readable for a while; a live one is never dropped.
PAGES_FOR = timedelta(days=90)
FEED_FOR = timedelta(days=7)
ENDED_FOR = timedelta(hours=48)
MOST_PAGES = 100


def pages(ctx: Context) -> Sequence[Broadcast]:
    """Return the broadcasts that have a public page, newest first.

    Of the ended ones only the newest; what is live, or ended less than two days ago,
    is never crowded out.
    """
    newest = broadcasts.published(ctx, ctx.now - PAGES_FOR, MOST_PAGES)
    lasting = broadcasts.lasting(ctx, ctx.now - ENDED_FOR)
    found = {row.id: row for row in (*newest, *lasting)}
    return sorted(
        found.values(),
        key=lambda row: (row.approved_at or ctx.now, row.number),
        reverse=True,
    )


def in_feed(ctx: Context, rows: Sequence[Broadcast]) -> list[Broadcast]:
    """Return the broadcasts that stand in the feed, live or ended a short time ago."""
    new, ended = ctx.now - FEED_FOR, ctx.now - ENDED_FOR
    return [
        row
        for row in rows
        if (row.approved_at and row.approved_at >= new) or _lasted(row, ended)
    ]


def _lasted(row: Broadcast, since: datetime) -> bool:
    ends = row.expires_at, row.superseded_at, row.ended_at
    return any(end is not None and end > since for end in ends)


def screen(ctx: Context, revision: int) -> Screen:
    """Return what cable television shows now; what ended is not in it (画面)."""
    return Screen(
        revision=revision,
        world=World(ctx.settings.world),
        generated_at=ctx.now,
        items=tuple(item(ctx, row) for row in broadcasts.in_force(ctx)),
    )


def item(ctx: Context, row: Broadcast) -> ScreenItem:
    """Return a published broadcast as it stands on the screen (画面の1件)."""
    replaced = [one.cap_identifier for one in broadcasts.ancestors(ctx, row)]
    return ScreenItem(
        identifier=row.cap_identifier or "",
        supersedes=tuple(name for name in replaced if name),
        draft=keeping.draft(row.draft or {}),
        rendition=keeping.renditions(row.renditions or {})[Language.JAPANESE],
    )
