"""Make a text fit its place: shrink to 70 %, then wrap, never cut (文字の収め方)."""

from dataclasses import dataclass
from typing import Protocol

from disaster.foundation.errors import Refusal
from disaster.foundation.fonts import clusters
from disaster.foundation.texts import _

SMALLEST = 0.7
BLOCK_SCALES = (1.0, 0.9, 0.8, SMALLEST)
LEADING = 1.4

# 行頭禁則・行末禁則 (JIS X 4051): no line begins or ends with these.
NOT_FIRST = frozenset("、。，．・：；？！）」』】〕〉》々ー～〜ゝゞ,.:;?!)]}")
NOT_LAST = frozenset("（「『【〔〈《([{")


class Measure(Protocol):
    """Whatever knows how wide a text is drawn (文字幅)."""

    def width(self, text: str, size: float) -> float:
        """Measure a text in points."""


class DoesNotFit(Refusal):
    """A text is too long even when it is small and wrapped (入りきらない)."""

    message = _(
        "「%(field)s」が長すぎて証明書に入りきりません（%(length)d文字）。"
        "途中で切らずに載せられるよう、記載を短くしてください。"
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text may go: how wide, how tall in lines, how large at best."""

    field: str
    width: float
    size: float
    most_lines: int


@dataclass(frozen=True, slots=True)
class Fitted:
    """A text in lines that together are exactly the text."""

    lines: tuple[str, ...]
    size: float

    @property
    def leading(self) -> float:
        """The distance of two base lines."""
        return self.size * LEADING

    @property
    def height(self) -> float:
        """The height from the top of the first line to the foot of the last."""
        return self.size + (len(self.lines) - 1) * self.leading


def fit_line(text: str, place: Place, fonts: Measure) -> Fitted:
    """Keep a name on one line as long as 70 % of the size allows, then wrap."""
    full = fonts.width(text, place.size)
    scale = min(1.0, place.width / full) if full else 1.0
    if scale >= SMALLEST:
        return Fitted((text,), place.size * scale)
    size = place.size * SMALLEST
    return _at_most(place, text, Fitted(wrap(text, place.width, size, fonts), size))


def fit_block(text: str, place: Place, fonts: Measure) -> Fitted:
    """Wrap running text, at a smaller size where it has too many lines."""
    for scale in BLOCK_SCALES:
        size = place.size * scale
        lines = [
            line
            for paragraph in text.replace("\r\n", "\n").split("\n")
            for line in wrap(paragraph, place.width, size, fonts)
        ]
        if len(lines) <= place.most_lines:
            break
    return _at_most(place, text, Fitted(tuple(lines), size))


def wrap(text: str, width: float, size: float, fonts: Measure) -> tuple[str, ...]:
    """Break a text between words or kanji; the lines joined give the text back."""
    units = clusters(text)
    widths = [fonts.width(unit, size) for unit in units]
    lines: list[str] = []
    start, used = 0, 0.0
    for index, unit in enumerate(units):
        used += widths[index]
        # Again where what a break leaves behind is still too wide.
        while used > width and index > start and not unit.isspace():
            end = _break_before(units, start, index)
            lines.append("".join(units[start:end]))
            start, used = end, sum(widths[end : index + 1])
    return (*lines, "".join(units[start:]))


def _at_most(place: Place, text: str, fitted: Fitted) -> Fitted:
    if len(fitted.lines) > place.most_lines:
        raise DoesNotFit(field=place.field, length=len(clusters(text)))
    return fitted


def _break_before(units: list[str], start: int, index: int) -> int:
    """Return the last good place for a break; any place if there is none."""
    good = (
        at for at in range(index, start, -1) if _may_break(units[at - 1], units[at])
    )
    return next(good, index)


def _may_break(before: str, after: str) -> bool:
    if after[0] in NOT_FIRST or before[0] in NOT_LAST or after.isspace():
        return False
    # Letters and digits of a Latin word, a number or 3-12-1 stay together.
    return not (before.isascii() and after.isascii()) or before.isspace()
