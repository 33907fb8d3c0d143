"""Atom feeds and the CAP bytes they link to (フィード)."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from broadcast import feed
from broadcast.rules import keeping
from broadcast.rules.kinds import Language
from broadcast.rules.states import BroadcastState
from disaster.foundation import clock
from disaster.foundation.context import Context
from disaster.foundation.snapshot import PublicFile
from disaster.foundation.texts import _

if TYPE_CHECKING:
    from broadcast.tables import Broadcast


def feed_files(ctx: Context, rows: "Sequence[Broadcast]") -> Iterator[PublicFile]:
    """Yield both feeds; a world fills only its own, the other one stays empty."""
    own = "exercise" if ctx.settings.is_drill else "alerts"
    for name in ("alerts", "exercise"):
        entries = [_entry(ctx, row) for row in rows] if name == own else []
        newest = max((entry.updated_at for entry in entries), default=None)
        title = _("防災情報（訓練）") if name == "exercise" else _("防災情報")
        city = ctx.settings.city.name or _("市役所")
        made = feed.Feed(
            self_url=f"{ctx.settings.base_url}/feed/{name}.atom",
            title=f"{city} {title}",
            author=city,
            # An unchanged feed keeps its bytes, so that a poll answers 304.
            updated_at=newest or datetime.fromtimestamp(0, clock.TOKYO),
        )
        yield PublicFile(f"feed/{name}.atom", feed.to_atom(made, entries))


def _entry(ctx: Context, row: "Broadcast") -> feed.FeedEntry:
    japanese = keeping.renditions(row.renditions or {})[Language.JAPANESE]
    published = row.approved_at or ctx.now
    stopped = row.ended_at if row.state == BroadcastState.CANCELLED else None
    mark = _("【中止】") if stopped else ""
    return feed.FeedEntry(
        cap_url=f"{ctx.settings.base_url}/{cap_path(row)}",
        title=f"{mark}{japanese.subject}",
        summary=japanese.headline,
        published_at=published,
        updated_at=max(filter(None, [published, row.superseded_at, stopped])),
        page_url=f"{ctx.settings.base_url}/alerts/{row.id}/",
    )


def cap_path(row: "Broadcast") -> str:
    """Return where the CAP bytes of a broadcast stand in the public tree."""
    return f"feed/cap/{row.cap_identifier}.xml"
