"""The versions of one broadcast as the page shows them, each with its changes (版)."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from broadcast.queries.versions import versions
from broadcast.rules.kinds import Language
from broadcast.views.previews import Change, changes
from disaster.foundation.context import Context

if TYPE_CHECKING:
    from broadcast.tables import Broadcast, BroadcastVersion


@dataclass(frozen=True, slots=True)
class Shown:
    """One version, and what changed from the one before (版)."""

    number: int
    at: datetime
    who: str
    seal: str
    is_current: bool
    changes: list[Change]


def shown_versions(ctx: Context, broadcast: "Broadcast") -> list[Shown]:
    """Return every version handed in, newest first, compared with the one before."""
    kept = versions(ctx, broadcast.id)
    told = [_shown(broadcast, before, after) for before, after in pairwise(kept)]
    first = [_shown(broadcast, None, kept[0])] if kept else []
    return [*first, *told][::-1]


def _shown(
    broadcast: "Broadcast",
    before: "BroadcastVersion | None",
    after: "BroadcastVersion",
) -> Shown:
    return Shown(
        number=after.version,
        at=after.submitted_at,
        who=after.submitter_name,
        seal=after.content_hash,
        is_current=after.content_hash == broadcast.content_hash,
        changes=changes(_text(before) if before else "", _text(after)),
    )


def _text(version: "BroadcastVersion") -> str:
    """Return the words to compare: subject, then the whole page."""
    words = version.renditions[Language.JAPANESE]
    return f"{words['subject']}\n{words['web']}"
