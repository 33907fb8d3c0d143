"""Atom feeds and the CAP bytes they link to (フィード)."""

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from cryptography import x509

from broadcast import capseal, feed
from broadcast.rules import keeping, worlds
from broadcast.rules.kinds import Language, World
from broadcast.rules.states import BroadcastState
from disaster.foundation import clock
from disaster.foundation.context import Context
from disaster.foundation.errors import Refusal
from disaster.foundation.snapshot import PublicFile
from disaster.foundation.texts import _

if TYPE_CHECKING:
    from broadcast.tables import Broadcast

log = logging.getLogger(__name__)

SIGNING_PEM = "feed/cap-signing.pem"


def feed_files(ctx: Context, rows: "Sequence[Broadcast]") -> Iterator[PublicFile]:
    """Yield both feeds; each alert stands in the one of its own world (フィード)."""
    for name in ("alerts", "exercise"):
        entries = [_entry(ctx, row) for row in rows if feed_name(row) == name]
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


def signing_files(ctx: Context) -> Iterator[PublicFile]:
    """Yield the certificates that receivers pin, once there is a key (証明書)."""
    found = _certificates(ctx)
    if found:
        yield PublicFile(SIGNING_PEM, capseal.public_pem(found))


def signing_mark(ctx: Context) -> str:
    """Return the fingerprint of the certificate in use, empty without one."""
    found = _certificates(ctx)
    return capseal.fingerprint(found[0]) if found else ""


def _certificates(ctx: Context) -> list[x509.Certificate]:
    try:
        return capseal.certificates(ctx.settings.key_dir, ctx.settings.world)
    except capseal.NoCapKey:
        return []
    except Refusal as refusal:
        # A broken key file must not keep the pages back; the doctor names it too.
        log.error("%s", refusal)  # noqa: TRY400 - says it all
        return []


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


def feed_name(row: "Broadcast") -> str:
    """Return the feed of an alert's own world, whatever the settings say (世界)."""
    return "exercise" if worlds.world_of(row.draft or {}) is World.DRILL else "alerts"


def cap_path(row: "Broadcast") -> str:
    """Return where the CAP bytes of a broadcast stand in the public tree."""
    return f"feed/cap/{row.cap_identifier}.xml"
