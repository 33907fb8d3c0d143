"""画面: pages of 1920 x 1080 for operators who show a browser, cut to what fits.

Lines are broken here, not by the browser, so that no text can leave the safe area:
a line holds so many full-width characters, a slide so many lines. Letters and digits
become full-width ones, because only those are equally wide in every font.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from broadcast.catv.items import Screen, ScreenItem, on_air
from broadcast.rules.levels import level_name, style
from broadcast.rules.widths import break_lines
from disaster.foundation.clock import tokyo_day

# The full screen: 21 characters of 60 px beside the code, six lines of 80 px.
FULL_WIDTH, FULL_LINES = 21, 6
# The frame: a column left of the picture and a band below it.
COLUMN_WIDTH, COLUMN_LINES = 11, 13
BAND_WIDTH, BAND_LINES = 36, 3
# A broadcast may not keep the others off the screen.
MOST_SLIDES = 5

_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}


@dataclass(frozen=True, slots=True)
class Slide:
    """One page of the screen (画面の1枚)."""

    identifier: str
    key: str
    title: str
    hazard: str
    lines: list[str]
    band: list[str]
    issued_at: datetime
    expires_at: datetime
    url: str


def full_slides(screen: Screen) -> list[Slide]:
    """Return the full screen's pages, the most urgent broadcast first (全画面)."""
    return [
        _slide(item, lines, [])
        for item in on_air(screen)
        for lines in _pages(_body(item), FULL_LINES)
    ]


def frame_slides(screen: Screen) -> list[Slide]:
    """Return the pages of the frame around the picture (L字)."""
    made = []
    for item in on_air(screen):
        columns = _pages(_column(item), COLUMN_LINES)
        bands = _pages(_band(item), BAND_LINES)
        made += [
            _slide(item, columns[n % len(columns)], bands[n % len(bands)])
            for n in range(max(len(columns), len(bands)))
        ]
    return made


def _slide(item: ScreenItem, lines: list[str], band: list[str]) -> Slide:
    draft = item.draft
    level = draft.level if draft.orders else None
    name = level_name(level, tokyo_day(draft.issued_at)) if level else ""
    return Slide(
        identifier=item.identifier,
        key=style(level).key,
        title=f"警戒レベル{level.value} {name}" if level else draft.kind.label,
        hazard=draft.hazard.label if level else "",
        lines=lines,
        band=band,
        issued_at=draft.issued_at,
        expires_at=draft.expires_at,
        url=draft.web_url,
    )


def _body(item: ScreenItem) -> list[str]:
    """Break the whole text, paragraph by paragraph."""
    return _lines(item.rendition.web.split("\n"), FULL_WIDTH)


def _column(item: ScreenItem) -> list[str]:
    """Break what to do and why for the narrow column."""
    said = item.rendition
    texts = dict.fromkeys([said.headline, said.instruction, said.description])
    return _lines("\n".join(texts).split("\n"), COLUMN_WIDTH)


def _band(item: ScreenItem) -> list[str]:
    """Break the ticker for the band; what is long takes several slides."""
    return _lines([item.rendition.ticker], BAND_WIDTH)


def _lines(paragraphs: Iterable[str], width: int) -> list[str]:
    """Break texts to a width; in a drill the bands of the page mark every line."""
    return [
        line.strip("\u3000")
        for paragraph in paragraphs
        for line in break_lines(_wide(paragraph.strip()), 2 * width)
    ]


def _wide(text: str) -> str:
    """Write letters and digits in the width of a kanji (全角)."""
    return text.translate(_WIDE)


def _pages(lines: list[str], room: int) -> list[list[str]]:
    """Cut lines into pages; what is too much is left to the page of the city."""
    cut = [lines[start : start + room] for start in range(0, len(lines), room)]
    return cut[:MOST_SLIDES] or [[]]
