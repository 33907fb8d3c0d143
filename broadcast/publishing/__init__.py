"""The room's part of the public tree: alert pages, feeds, CAP bytes, cable TV (公開).

Everything is made of what was frozen at the approval; nothing is composed anew.
"""

import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING

from broadcast import actions, queries
from broadcast.publishing.alerts import (
    PublicAlert,
    both_pages,
    indexes,
    public_alert,
)
from broadcast.publishing.cable import cable_files
from broadcast.publishing.chains import timeline
from broadcast.publishing.feeds import cap_path, feed_files, signing_files
from broadcast.queries import screens
from broadcast.rules.audience import is_addressed
from broadcast.rules.kinds import World
from broadcast.rules.worlds import world_of
from disaster.foundation import i18n
from disaster.foundation.context import Context
from disaster.foundation.snapshot import PublicFile

if TYPE_CHECKING:
    from broadcast.tables import Broadcast

log = logging.getLogger(__name__)

__all__ = ["PublicAlert", "current_alerts", "note_published", "public_files"]


def public_files(ctx: Context, revision: int) -> Iterator[PublicFile]:
    """Yield every file of the room: pages by language, feeds, CAP, cable television."""
    rows = _of_this_world(ctx)
    followers = {row.refers_to_id: row for row in rows if row.refers_to_id}
    for lang in i18n.LANGUAGES:
        alerts = {row.id: public_alert(ctx, row, lang, followers) for row in rows}
        yield from indexes(ctx, list(alerts.values()), lang)
        for row in rows:
            chain = [alerts[each] for each in timeline(row.id, rows)]
            yield from both_pages(ctx, alerts[row.id], chain, lang)
    yield from signing_files(ctx)
    for row in rows:
        yield PublicFile(cap_path(row), row.cap_xml or b"")
    # After the files that it links to: a reader never finds a dead link.
    yield from feed_files(ctx, screens.in_feed(ctx, rows))
    yield from cable_files(ctx, revision)


def _of_this_world(ctx: Context) -> "list[Broadcast]":
    """Leave out what belongs to the other world; it must never look real (世界)."""
    here = World(ctx.settings.world)
    rows = screens.pages(ctx)
    for row in rows:
        if world_of(row.draft or {}) is not here:
            log.error("broadcast %s is of another world; not published", row.id)
    return [row for row in rows if world_of(row.draft or {}) is here]


def current_alerts(
    ctx: Context, lang: str = i18n.SOURCE, district: str = ""
) -> list[PublicAlert]:
    """Return what holds now for the public's first page, worst first (いまの情報)."""
    rows = queries.in_force(ctx)
    alerts = [
        public_alert(ctx, row, lang, {})
        for row in rows
        if not district or is_addressed([district], row.districts)
    ]
    return sorted(alerts, key=lambda alert: (not alert.orders, -(alert.level or 0)))


def note_published(ctx: Context) -> None:
    """Note that the tree with everything asked for so far is up."""
    actions.note_published(ctx)
