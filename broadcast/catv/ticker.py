"""テロップ: the line that runs through the picture, never too long, never missing."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from broadcast.catv.items import OperatorProfile, ScreenItem
from broadcast.rules.composition.japanese import SUBJECT_ENDINGS
from broadcast.rules.draft import Draft
from broadcast.rules.levels import level_name
from broadcast.rules.phrases.japanese import DRILL_MARK, SHORT_ACTIONS
from broadcast.rules.widths import (
    break_lines,
    columns,
    full_width_length,
    outside_jis_x_0208,
)
from disaster.foundation.clock import tokyo, tokyo_day
from disaster.foundation.errors import FieldRefusal
from disaster.foundation.texts import _


@dataclass(frozen=True, slots=True)
class Ticker:
    """The lines as they leave, and whether they are the approved text whole."""

    lines: list[str]
    is_shortened: bool


def fitted(item: ScreenItem, profile: OperatorProfile) -> Ticker:
    """Return a ticker that fits: the text, else level, action and page (短縮)."""
    whole, *shorter = _texts(item)
    lines = marked_lines(item, whole, profile.ticker_width)
    if _has_room(lines, profile):
        return Ticker(lines, is_shortened=False)
    for text in shorter:
        lines = marked_lines(item, text, profile.ticker_width)
        if _has_room(lines, profile):
            return Ticker(lines, is_shortened=True)
    return Ticker(_cut(lines, profile), is_shortened=True)


def ticker_lines(item: ScreenItem, profile: OperatorProfile) -> list[str]:
    """Break the ticker to the operator's width; refuse what has no room (テロップ)."""
    lines = marked_lines(item, item.rendition.ticker, profile.ticker_width)
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


def _texts(item: ScreenItem) -> Iterator[str]:
    """Yield the approved text and its shorter forms, each still with level and page."""
    draft = item.draft
    yield item.rendition.ticker
    start, page = _start(draft), _page(draft)
    source = f"{draft.municipality.name} {tokyo(draft.issued_at):%H:%M}"
    action = SHORT_ACTIONS[draft.level] if draft.level and draft.orders else ""
    yield " ".join(filter(None, [start, _places(draft), action, source, page]))
    yield " ".join(filter(None, [start, draft.municipality.name, page]))
    yield " ".join(filter(None, [start, page]))


def _start(draft: Draft) -> str:
    """Say what it is: level, name and danger, or the title of a notice."""
    ending = SUBJECT_ENDINGS.get(draft.kind, "")
    if draft.level is None:
        return f"{draft.title}{ending}"
    name = level_name(draft.level, tokyo_day(draft.issued_at))
    level = f"警戒レベル{draft.level.value}「{name}」"
    return f"{level}{ending} {draft.hazard.label}"


def _places(draft: Draft) -> str:
    """Name the places together; a count is honest where names have no room."""
    return draft.districts_label or (
        f"{len(draft.districts)}地区" if draft.districts else ""
    )


def _page(draft: Draft) -> str:
    """Return the city's own address, short enough to be written down."""
    parts = urlsplit(draft.web_url)
    return f"{parts.netloc}{parts.path.partition('/alerts/')[0]}".rstrip("/")


def _has_room(lines: list[str], profile: OperatorProfile) -> bool:
    total = sum(map(full_width_length, lines))
    fits = not profile.ticker_chars or total <= profile.ticker_chars
    return fits and len(lines) <= profile.ticker_lines


def _cut(lines: list[str], profile: OperatorProfile) -> list[str]:
    """Keep the first lines, level first; at least one, or nothing would be said."""
    kept = lines[: profile.ticker_lines]
    while len(kept) > 1 and not _has_room(kept, profile):
        kept.pop()
    return kept


def marked_lines(item: ScreenItem, text: str, width: int) -> list[str]:
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


def _trimmed(lines: list[str]) -> list[str]:
    """Drop the spaces at line ends, which would only shift the writing (空白)."""
    return [line.strip(" ") for line in lines if line.strip(" ")]
