"""The sheet of A4: margins, blocks that follow each other, and where a page ends."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import groupby

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm

from disaster.assessment.paper.canvas import PagedCanvas
from disaster.assessment.paper.lines import DESCENT, Hand, Lines

PAGE_WIDTH, PAGE_HEIGHT = A4
LEFT, RIGHT = 18 * mm, PAGE_WIDTH - 18 * mm
WIDTH = RIGHT - LEFT
# The notices of a draft and of a drill stand above the top, the page number below.
TOP, FOOT = PAGE_HEIGHT - 20 * mm, 20 * mm
HEAD_SIZE, BODY_SIZE, SMALL_SIZE = 12.5, 10, 8.5
INK, QUIET, FAINT, TINT = 0.1, 0.35, 0.6, 0.93
HAIR, RULE = 0.4, 0.7

Draw = Callable[[PagedCanvas, float], None]


@dataclass(frozen=True, slots=True)
class Block:
    """Something of a known height that stands on one page.

    ``gap`` is the air above it, ``group`` the role of what it is a part of (``Table``),
    and ``keeps_next`` says that a page must not end right after it.
    """

    height: float
    draw: Draw
    gap: float = 0
    group: str = ""
    keeps_next: bool = False


Placed = tuple[Block, float]


def heading(text: str, hand: Hand) -> Block:
    """Return the heading of a section."""
    lines = hand.block(text, WIDTH, HEAD_SIZE)

    def draw(canvas: PagedCanvas, top: float) -> None:
        with canvas.content("H2"):
            write(canvas, lines, (LEFT, top), hand)

    return Block(lines.height + 1.2 * mm, draw, 5 * mm, keeps_next=True)


def paragraph(
    text: str, hand: Hand, size: float = BODY_SIZE, gap: float = 1.6 * mm
) -> Block:
    """Return running text."""
    lines = hand.block(text, WIDTH, size)

    def draw(canvas: PagedCanvas, top: float) -> None:
        with canvas.content("P"):
            write(canvas, lines, (LEFT, top), hand)

    return Block(lines.height, draw, gap)


def pages(blocks: Iterable[Block]) -> list[list[Placed]]:
    """Share the blocks among pages, each with the height of its upper edge."""
    waiting = list(blocks)
    found: list[list[Placed]] = [[]]
    top = TOP
    for at, block in enumerate(waiting):
        gap = block.gap if found[-1] else 0
        if found[-1] and top - gap - _needed(waiting, at) < FOOT:
            found.append([])
            top, gap = TOP, 0
        top -= gap
        found[-1].append((block, top))
        top -= block.height
    return found


def draw_page(canvas: PagedCanvas, placed: Iterable[Placed]) -> None:
    """Draw the blocks of one page, grouped as they belong together."""
    for role, each in groupby(placed, key=lambda one: one[0].group):
        with ExitStack() as stack:
            if role:
                stack.enter_context(canvas.part(role))
            for block, top in each:
                block.draw(canvas, top)


def write(
    canvas: PagedCanvas,
    lines: Lines,
    corner: tuple[float, float],
    hand: Hand,
    ink: float = INK,
) -> None:
    """Write lines downward from the upper left corner of their block."""
    left, top = corner
    canvas.setFillGray(ink)
    for number, line in enumerate(lines.lines):
        base = top - lines.size * (1 - DESCENT) - number * lines.leading
        hand.fonts.draw(canvas, (left, base), line, lines.size)
    canvas.setFillGray(INK)


def write_right(
    canvas: PagedCanvas, lines: Lines, corner: tuple[float, float], hand: Hand
) -> None:
    """Write lines so that each ends at the right edge."""
    right, top = corner
    for number, line in enumerate(lines.lines):
        width = hand.width(line, lines.size)
        at = (right - width, top - number * lines.leading)
        write(canvas, Lines((line,), lines.size), at, hand)


def write_centred(
    canvas: PagedCanvas,
    lines: Lines,
    middle: tuple[float, float],
    hand: Hand,
    ink: float = INK,
) -> None:
    """Write lines downward, each around a vertical axis."""
    axis, top = middle
    for number, line in enumerate(lines.lines):
        width = hand.width(line, lines.size)
        at = (axis - width / 2, top - number * lines.leading)
        write(canvas, Lines((line,), lines.size), at, hand, ink)


def _needed(waiting: list[Block], at: int) -> float:
    """Return the height of a block and of all that must follow on the same page."""
    return sum(_chain(waiting, at))


def _chain(waiting: list[Block], at: int) -> Iterator[float]:
    yield waiting[at].height
    while waiting[at].keeps_next and at + 1 < len(waiting):
        at += 1
        yield waiting[at].gap + waiting[at].height
