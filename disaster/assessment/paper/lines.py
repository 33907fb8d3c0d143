"""Text in lines: wrapped, made smaller where it must be, and never cut (文字の行)."""

from dataclasses import dataclass

from disaster.foundation.fonts import FontChain, clusters

LEADING = 1.45
SMALLEST = 0.7
# An em box of the fonts reaches 12 % below the base line.
DESCENT = 0.12

# 行頭禁則・行末禁則 (JIS X 4051): no line begins or ends with these.
NOT_FIRST = frozenset("、。，．・：；？！）」』】〕〉》々ー～〜ゝゞ％,.:;?!)]}%")
NOT_LAST = frozenset("（「『【〔〈《([{")


@dataclass(frozen=True, slots=True)
class Lines:
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


@dataclass(frozen=True, slots=True)
class Hand:
    """The letters of the sheet: measures, breaks and fits texts (書体)."""

    fonts: FontChain

    def block(self, text: str, width: float, size: float) -> Lines:
        """Break a running text into as many lines as it needs."""
        return Lines(self._wrapped(plain(text), width, size), size)

    def short(self, text: str, width: float, size: float) -> Lines:
        """Keep a label on one line as long as 70 % of the size allows, then wrap."""
        words = plain(text)
        full = self.width(words, size)
        if full * SMALLEST <= width:
            return Lines((words,), size * min(1.0, width / full if full else 1.0))
        smaller = size * SMALLEST
        return Lines(self._wrapped(words, width, smaller), smaller)

    def width(self, text: str, size: float) -> float:
        """Measure a text in points."""
        return self.fonts.width(text, size)

    def _wrapped(self, text: str, width: float, size: float) -> tuple[str, ...]:
        units = clusters(text)
        widths = [self.fonts.width(unit, size) for unit in units]
        found: list[str] = []
        start, used = 0, 0.0
        for at, unit in enumerate(units):
            used += widths[at]
            if used <= width or unit.isspace() or at == start:
                continue
            end = _break(units, start, at)
            found.append("".join(units[start:end]))
            start, used = end, sum(widths[end : at + 1])
        return (*found, "".join(units[start:]))


def plain(text: str) -> str:
    """Write a text of several lines as one: a line of its own costs a page."""
    return "　".join(
        " ".join(line.split()) for line in text.splitlines() if line.strip()
    )


def _break(units: list[str], start: int, at: int) -> int:
    """Return the last good place for a break; any place if there is none."""
    places = range(at, start, -1)
    return next((one for one in places if _is_good(units[one - 1], units[one])), at)


def _is_good(before: str, after: str) -> bool:
    if after[0] in NOT_FIRST or before[0] in NOT_LAST or after.isspace():
        return False
    # Letters and digits of a Latin word, a number or 3-12-1 stay together.
    return not (before.isascii() and after.isascii()) or before.isspace()
