"""CATV link 1.0: ``now.json`` and ``ticker.txt``, ready for an operator's machine.

``now_json`` is the whole truth of one moment: what is not in it goes off the air, and
each item leaves by its own expiry even if this file is never renewed.
"""

import json
from datetime import datetime
from typing import Any

from broadcast.catv.items import OperatorProfile, Screen, ScreenItem, on_air, rank
from broadcast.catv.ticker import fitted, marked_lines, unshowable
from broadcast.rules.kinds import World
from broadcast.rules.levels import style
from disaster.foundation.clock import tokyo

FORMAT = "catv-link/1.0"


def now_json(screen: Screen, profile: OperatorProfile) -> bytes:
    """Return ``now.json``; an empty list of items clears the screen (画面の内容)."""
    document = {
        "format": FORMAT,
        "revision": screen.revision,
        "generated_at": iso(screen.generated_at),
        "valid_until": iso(screen.generated_at + profile.valid_for),
        "status": "exercise" if screen.world is World.DRILL else "actual",
        "operator": profile.name,
        "items": [_item(item, profile) for item in on_air(screen)],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8") + b"\n"


def ticker_text(screen: Screen, profile: OperatorProfile) -> bytes:
    """Return ``ticker.txt``: the lines alone, CRLF, empty when nothing is on air."""
    lines = [line for item in on_air(screen) for line in fitted(item, profile).lines]
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8")


def _item(item: ScreenItem, profile: OperatorProfile) -> dict[str, Any]:
    """Write one item of the list."""
    draft = item.draft
    ticker = fitted(item, profile)
    look = style(draft.level if draft.orders else None)
    return {
        "cap": item.identifier,
        "supersedes": list(item.supersedes),
        "kind": draft.kind.value,
        "level": draft.level.value if draft.level else None,
        "priority": rank(item),
        "start": iso(draft.issued_at),
        "expires": iso(draft.expires_at),
        "is_exercise": draft.is_drill,
        "headline": item.rendition.subject,
        "ticker": ticker.lines,
        "ticker_shortened": ticker.is_shortened,
        "lshape": _lshape(item, profile),
        "speech": item.rendition.speech,
        "colour": {"key": look.key, "fill": look.fill, "text": look.text},
        "unshowable": unshowable(item, profile),
    }


def _lshape(item: ScreenItem, profile: OperatorProfile) -> list[dict[str, Any]]:
    """Write the blocks around the picture, whole paragraphs only (L字)."""
    parts = {
        "title": item.rendition.headline,
        "text": item.rendition.description,
        "action": item.rendition.instruction,
    }
    blocks: list[dict[str, Any]] = []
    room = profile.lshape_lines
    for kind, text in parts.items():
        lines = marked_lines(item, text, profile.lshape_width)
        room -= len(lines)
        if room >= 0:
            blocks.append({"kind": kind, "lines": lines})
    return blocks


def iso(moment: datetime) -> str:
    """Write a moment in Japanese time with its offset."""
    return tokyo(moment).replace(microsecond=0).isoformat()
