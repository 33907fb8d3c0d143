"""The two tables: which house and survey, and what every part counted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportlab.lib.units import mm

from disaster.assessment.paper import wording
from disaster.assessment.paper.canvas import PagedCanvas
from disaster.assessment.paper.lines import DESCENT, Hand, Lines
from disaster.assessment.paper.phrases import Phrases
from disaster.assessment.paper.sheet import (
    BODY_SIZE,
    HAIR,
    INK,
    LEFT,
    QUIET,
    RIGHT,
    SMALL_SIZE,
    TINT,
    WIDTH,
    Block,
    write,
    write_right,
)
from disaster.assessment.rules.explaining import TILT, Explained, PartRow

LABEL_WIDTH, AIR = 36 * mm, 1.5 * mm
# Where each column begins, from the left edge; numbers end at the next one.
PART, SEEN, RATE, COMPOSITION, POINTS, BAR = (
    0,
    46 * mm,
    86 * mm,
    106 * mm,
    122 * mm,
    142 * mm,
)
ENDS = (SEEN, RATE, COMPOSITION, POINTS, BAR, WIDTH)
INSET = 1.5 * mm
BAR_WIDTH, BAR_HEIGHT = WIDTH - BAR - 2 * INSET, 3.4 * mm
FILLED = 0.35


def pairs(rows: Sequence[tuple[str, str]], hand: Hand) -> Iterator[Block]:
    """Yield one row for each label and its value."""
    for place, (label, value) in enumerate(rows):
        yield _pair(label, value, hand, gap=3 * mm if not place else 0)


def parts(found: Explained, phrases: Phrases, hand: Hand) -> Iterator[Block]:
    """Yield the head, a row for each part, the tilt where it counts, and the sum."""
    yield _head(phrases, hand)
    # The heaviest part of the table gets a frame as wide as the column.
    heaviest = max(float(row.composition) for row in found.rows)
    for row in found.rows:
        yield _row(_cells(row, phrases), hand, _bar(row, heaviest))
    if found.tilt_points:
        tilt = Cells(phrases.tell(TILT), points=found.tilt_points)
        yield _row(tilt, hand)
    if found.ratio is not None:
        total = phrases.say(wording.TOTAL)
        yield _row(Cells(total, points=f"{found.ratio_decimal}"), hand, is_sum=True)


@dataclass(frozen=True, slots=True)
class Cells:
    """The words of one row, column by column."""

    part: str
    seen: str = ""
    rate: str = ""
    composition: str = ""
    points: str = ""

    def fitted(self, hand: Hand) -> list[Lines]:
        """Fit each text into its column."""
        texts = (self.part, self.seen, self.rate, self.composition, self.points)
        starts = (PART, SEEN, RATE, COMPOSITION, POINTS)
        widths = [
            end - start - 2 * INSET for start, end in zip(starts, ENDS, strict=False)
        ]
        return [
            hand.block(text, width, SMALL_SIZE)
            if place < 2  # noqa: PLR2004  words wrap, numbers shrink
            else hand.short(text, width, SMALL_SIZE)
            for place, (text, width) in enumerate(zip(texts, widths, strict=True))
        ]


@dataclass(frozen=True, slots=True)
class Bar:
    """How wide the frame of a part is and how much of it is filled, in points."""

    frame: float
    filled: float


def _pair(label: str, value: str, hand: Hand, gap: float) -> Block:
    name = hand.short(label, LABEL_WIDTH - 2 * INSET, SMALL_SIZE)
    words = hand.block(value, WIDTH - LABEL_WIDTH - INSET, BODY_SIZE)
    height = max(name.height, words.height) + 2 * AIR

    def draw(canvas: PagedCanvas, top: float) -> None:
        with canvas.decoration():
            _line(canvas, top - height)
        with canvas.part("TR"):
            with canvas.content("TH"):
                write(canvas, name, (LEFT + INSET, top - AIR), hand, QUIET)
            with canvas.content("TD"):
                write(canvas, words, (LEFT + LABEL_WIDTH, top - AIR), hand)

    return Block(height, draw, gap, group="Table")


def _cells(row: PartRow, phrases: Phrases) -> Cells:
    swapped = "" if row.is_counted else phrases.say(wording.SWAPPED)
    seen = phrases.list_of(
        f"{phrases.tell(sign)} {phrases.percent(share)}" for sign, share in row.degrees
    )
    return Cells(
        phrases.tell(row.label) + swapped,
        seen,
        phrases.percent(row.rate),
        phrases.percent(row.composition),
        row.points,
    )


def _bar(row: PartRow, heaviest: float) -> Bar:
    unit = BAR_WIDTH / heaviest
    points = float(row.points or 0) if row.is_counted else 0.0
    return Bar(float(row.composition) * unit, points * unit)


def _head(phrases: Phrases, hand: Hand) -> Block:
    words = [
        phrases.say(word)
        for word in (
            *(wording.PART, wording.SEEN, wording.RATE),
            *(wording.COMPOSITION, wording.POINTS, wording.BAR),
        )
    ]
    fitted = [
        hand.short(word, end - start - 2 * INSET, SMALL_SIZE)
        for word, start, end in zip(
            words, (PART, SEEN, RATE, COMPOSITION, POINTS, BAR), ENDS, strict=True
        )
    ]
    height = max(lines.height for lines in fitted) + 2 * AIR

    def draw(canvas: PagedCanvas, top: float) -> None:
        with canvas.decoration():
            canvas.setFillGray(TINT)
            canvas.rect(LEFT, top - height, WIDTH, height, stroke=0, fill=1)
            _line(canvas, top - height)
        with canvas.part("TR"):
            _write_cells(canvas, fitted, top - AIR, hand, "TH")

    return Block(height, draw, 1 * mm, group="Table", keeps_next=True)


def _row(
    cells: Cells, hand: Hand, bar: Bar | None = None, *, is_sum: bool = False
) -> Block:
    fitted = cells.fitted(hand)
    height = max(lines.height for lines in fitted) + 2 * AIR

    def draw(canvas: PagedCanvas, top: float) -> None:
        with canvas.decoration():
            if is_sum:
                canvas.setFillGray(TINT)
                canvas.rect(LEFT, top - height, WIDTH, height, stroke=0, fill=1)
            _line(canvas, top - height)
            if bar is not None:
                _draw_bar(canvas, bar, top - (height + BAR_HEIGHT) / 2)
        with canvas.part("TR"):
            _write_cells(canvas, fitted, top - AIR, hand)

    return Block(height, draw, group="Table")


def _write_cells(
    canvas: PagedCanvas, fitted: Sequence[Lines], top: float, hand: Hand, role: str = ""
) -> None:
    starts = (PART, SEEN, RATE, COMPOSITION, POINTS, BAR)
    for place, lines in enumerate(fitted):
        with canvas.content(role or ("TH" if not place else "TD")):
            if place in (2, 3, 4):
                right = LEFT + ENDS[place] - INSET
                # A number that was made smaller stands on the same base line.
                lowered = (SMALL_SIZE - lines.size) * (1 - DESCENT)
                write_right(canvas, lines, (right, top - lowered), hand)
            else:
                write(canvas, lines, (LEFT + starts[place] + INSET, top), hand)


def _draw_bar(canvas: PagedCanvas, bar: Bar, foot: float) -> None:
    left = LEFT + BAR + INSET
    canvas.setLineWidth(HAIR)
    canvas.setFillGray(FILLED)
    canvas.rect(left, foot, bar.filled, BAR_HEIGHT, stroke=0, fill=1)
    canvas.setFillGray(INK)
    canvas.rect(left, foot, bar.frame, BAR_HEIGHT)


def _line(canvas: PagedCanvas, height: float) -> None:
    canvas.setFillGray(INK)
    canvas.setLineWidth(HAIR)
    canvas.setStrokeGray(FILLED)
    canvas.line(LEFT, height, RIGHT, height)
    canvas.setStrokeGray(0)
