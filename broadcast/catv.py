"""Cable television: what should be on the screen now, ready for the operator's machine.

``now_json`` is the whole truth of one moment: what is not in it goes off the air, and
each item leaves by its own expiry even if this file is never renewed.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from broadcast.rules.composition import Rendition
from broadcast.rules.draft import Draft
from broadcast.rules.kinds import World
from broadcast.rules.lanes import priority
from broadcast.rules.levels import style
from broadcast.rules.phrases.japanese import DRILL_MARK
from broadcast.rules.widths import break_lines, columns, outside_jis_x_0208
from disaster.foundation.clock import tokyo
from disaster.foundation.errors import Conflict, FieldRefusal
from disaster.foundation.texts import _

FORMAT = "catv-link/1.0"
NARROWEST_TICKER = 8


class OtherWorld(Conflict):
    """A drill was offered to the live screen, or the reverse (世界の取り違え)."""

    message = _("訓練と本番を同じ画面に出せません（%(identifier)s）。")


@dataclass(frozen=True, slots=True)
class OperatorProfile:
    """What an operator's machine can show, agreed with the operator (事業者の仕様).

    Widths count full-width characters.
    """

    name: str
    ticker_width: int = 30
    ticker_lines: int = 8
    lshape_width: int = 12
    lshape_lines: int = 40
    jis_x_0208_only: bool = True
    valid_for: timedelta = timedelta(minutes=5)

    def __post_init__(self) -> None:
        """Refuse widths that cannot even hold the drill mark and a word."""
        if min(self.ticker_width, self.lshape_width) < NARROWEST_TICKER:
            raise FieldRefusal(_("テロップの幅"), _("8文字以上にしてください"))


@dataclass(frozen=True, slots=True)
class ScreenItem:
    """One broadcast on the screen (画面に出す1件)."""

    identifier: str
    supersedes: tuple[str, ...]
    draft: Draft
    rendition: Rendition


@dataclass(frozen=True, slots=True)
class Screen:
    """One moment of one world's screen (画面)."""

    revision: int
    world: World
    generated_at: datetime
    items: tuple[ScreenItem, ...]


def now_json(screen: Screen, profile: OperatorProfile) -> bytes:
    """Return ``now.json``; an empty list of items clears the screen (画面の内容)."""
    document = {
        "format": FORMAT,
        "revision": screen.revision,
        "generated_at": _iso(screen.generated_at),
        "valid_until": _iso(screen.generated_at + profile.valid_for),
        "status": "exercise" if screen.world is World.DRILL else "actual",
        "operator": profile.name,
        "items": [_item(item, profile) for item in _on_air(screen)],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8") + b"\n"


def ticker_text(screen: Screen, profile: OperatorProfile) -> bytes:
    """Return ``ticker.txt``: the lines alone, CRLF, empty when nothing is on air."""
    lines = [line for item in _on_air(screen) for line in ticker_lines(item, profile)]
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8")


def ticker_lines(item: ScreenItem, profile: OperatorProfile) -> list[str]:
    """Break the ticker to the operator's width; refuse what has no room (テロップ)."""
    lines = _marked_lines(item, item.rendition.ticker, profile.ticker_width)
    if len(lines) > profile.ticker_lines:
        raise FieldRefusal(
            _("テロップ"),
            _("%(lines)d行までです（いま%(now)d行）。地区のまとめ名を入れてください")
            % {"lines": profile.ticker_lines, "now": len(lines)},
        )
    return lines


def unshowable(item: ScreenItem, profile: OperatorProfile) -> str:
    """Return the characters that the operator's machine cannot show (外字)."""
    text = item.rendition.ticker + item.rendition.web.replace("\n", "")
    return outside_jis_x_0208(text) if profile.jis_x_0208_only else ""


def _on_air(screen: Screen) -> list[ScreenItem]:
    """Choose what is to be seen now, the most urgent and then the newest first."""
    _refuse_other_world(screen.world, screen.items)
    replaced = {name for item in screen.items for name in item.supersedes}
    shown = [
        item
        for item in screen.items
        if item.identifier not in replaced
        and item.draft.expires_at > screen.generated_at
    ]
    shown.sort(key=lambda item: item.draft.issued_at, reverse=True)
    return sorted(shown, key=_rank)


def _rank(item: ScreenItem) -> int:
    """Rank an order by its level; what is lifted or taken back is news, not alarm."""
    return priority(item.draft.level if item.draft.orders else None)


def _refuse_other_world(world: World, items: Iterable[ScreenItem]) -> None:
    """Keep drill and live apart: such mix-ups have gone on air elsewhere."""
    for item in items:
        if item.draft.world is not world:
            raise OtherWorld(identifier=item.identifier)


def _item(item: ScreenItem, profile: OperatorProfile) -> dict[str, Any]:
    """Write one item of the list."""
    draft = item.draft
    look = style(draft.level if draft.orders else None)
    return {
        "cap": item.identifier,
        "supersedes": list(item.supersedes),
        "kind": draft.kind.value,
        "level": draft.level.value if draft.level else None,
        "priority": _rank(item),
        "start": _iso(draft.issued_at),
        "expires": _iso(draft.expires_at),
        "is_exercise": draft.is_drill,
        "headline": item.rendition.subject,
        "ticker": ticker_lines(item, profile),
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
        lines = _marked_lines(item, text, profile.lshape_width)
        room -= len(lines)
        if room >= 0:
            blocks.append({"kind": kind, "lines": lines})
    return blocks


def _marked_lines(item: ScreenItem, text: str, width: int) -> list[str]:
    """Break a text; in a drill no line may be seen without the mark (訓練)."""
    if not item.draft.is_drill:
        return _trimmed(break_lines(text, 2 * width))
    bare = text.replace(DRILL_MARK, "")
    room = 2 * width - columns(DRILL_MARK)
    lines = [f"{DRILL_MARK}{line}" for line in _trimmed(break_lines(bare, room))]
    return _ending_with_mark(lines, 2 * width)


def _ending_with_mark(lines: list[str], width: int) -> list[str]:
    """Let the whole text end with the mark, on a line of its own if need be."""
    if not lines:
        return []
    last = f"{lines[-1]}{DRILL_MARK}"
    if columns(last) <= width:
        return [*lines[:-1], last]
    return [*lines, DRILL_MARK]


def _iso(moment: datetime) -> str:
    """Write a moment in Japanese time with its offset."""
    return tokyo(moment).replace(microsecond=0).isoformat()


def _trimmed(lines: list[str]) -> list[str]:
    """Drop the spaces at line ends, which would only shift the writing (空白)."""
    return [line.strip(" ") for line in lines if line.strip(" ")]
