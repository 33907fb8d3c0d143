"""The sheet of A4: its margins, its two hands of letters, and lines of text (用紙)."""

from dataclasses import dataclass

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm

from certificates.paper.canvas import TaggedCanvas
from certificates.paper.fitting import Fitted
from certificates.paper.hand import Hand

PAGE_WIDTH, PAGE_HEIGHT = A4
LEFT = 22 * mm
WIDTH = PAGE_WIDTH - 2 * LEFT
RIGHT = LEFT + WIDTH
MIDDLE = PAGE_WIDTH / 2

FRAME, RULE = 1.1, 0.5

# An em box of both fonts reaches 12 % below the base line.
DESCENT = 0.12


@dataclass(frozen=True, slots=True)
class Fonts:
    """The two hands of the paper: text that certifies, and labels around it."""

    text: Hand
    label: Hand


def write_lines(
    canvas: TaggedCanvas, fitted: Fitted, corner: tuple[float, float], hand: Hand
) -> None:
    """Write lines downward from the upper left corner of their block."""
    left, top = corner
    for number, line in enumerate(fitted.lines):
        base = top - fitted.size * (1 - DESCENT) - number * fitted.leading
        canvas.write(hand, (left, base), line, fitted.size)


def write_flush_right(
    canvas: TaggedCanvas, fitted: Fitted, corner: tuple[float, float], hand: Hand
) -> None:
    """Write lines downward so that the longest ends at the upper right corner."""
    right, top = corner
    width = max(hand.width(line, fitted.size) for line in fitted.lines)
    write_lines(canvas, fitted, (right - width, top), hand)


def write_centred(
    canvas: TaggedCanvas, fitted: Fitted, middle: tuple[float, float], hand: Hand
) -> None:
    """Write one line around a point."""
    x, y = middle
    text, size = fitted.lines[0], fitted.size
    at = (x - hand.width(text, size) / 2, y - size * (0.5 - DESCENT))
    canvas.write(hand, at, text, size)
