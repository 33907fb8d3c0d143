"""The result as a big word, and the ruler of the levels with the ratio on it."""

from collections.abc import Iterator
from fractions import Fraction

from reportlab.lib.units import mm

from disaster.assessment.paper import wording
from disaster.assessment.paper.canvas import PagedCanvas
from disaster.assessment.paper.lines import Hand, Lines
from disaster.assessment.paper.phrases import Phrases
from disaster.assessment.paper.sheet import (
    BODY_SIZE,
    HAIR,
    INK,
    LEFT,
    QUIET,
    RIGHT,
    RULE,
    WIDTH,
    Block,
    write,
    write_centred,
)
from disaster.assessment.rules.explaining import Explained
from disaster.assessment.rules.levels import LABELS, DamageLevel, Floors

LABEL_SIZE, LEVEL_SIZE, RATIO_SIZE, TINY_SIZE = 9, 24, 13, 7
PADDING, GAP = 4 * mm, 2.2 * mm
SCALE_END = 60
RULER_HEIGHT, BAND = 27 * mm, 6.5 * mm
DASH = 2
# One blue-grey scale; the letters beside it say the same (screens.md 4.1).
SHADES = (0.95, 0.88, 0.8, 0.72, 0.64, 0.56)


def result(found: Explained, phrases: Phrases, hand: Hand) -> Iterator[Block]:
    """Yield the level in its frame, and the ruler where there is a ratio."""
    yield _level(found, phrases, hand)
    if found.ratio is not None:
        yield _ruler(found, phrases, hand)


def level_word(found: Explained, phrases: Phrases) -> str:
    """Return the level as it is said, or that there is none."""
    if found.level is None:
        return phrases.say(wording.UNSETTLED)
    return phrases.tell(found.level_label)


def _level(found: Explained, phrases: Phrases, hand: Hand) -> Block:
    inner = WIDTH - 2 * PADDING
    label = hand.block(phrases.say(wording.LEVEL), inner, LABEL_SIZE)
    word = hand.short(level_word(found, phrases), inner, LEVEL_SIZE)
    told = [hand.block(text, inner, size) for text, size in _told(found, phrases)]
    texts = [label, word, *told]
    height = 2 * PADDING + sum(one.height for one in texts) + GAP * (len(texts) - 1)

    def draw(canvas: PagedCanvas, top: float) -> None:
        with canvas.decoration():
            canvas.setLineWidth(2 * RULE)
            canvas.setFillGray(1)
            canvas.rect(LEFT, top - height, WIDTH, height)
        at = top - PADDING
        for lines in texts:
            with canvas.content("P"):
                ink = QUIET if lines is label else INK
                write(canvas, lines, (LEFT + PADDING, at), hand, ink)
            at -= lines.height + GAP

    return Block(height, draw, 4 * mm)


def _told(found: Explained, phrases: Phrases) -> Iterator[tuple[str, float]]:
    """Yield what stands under the level: the ratio, and how far the next level is."""
    if found.level is None:
        yield phrases.say(wording.NEXT, next=phrases.tell(found.next_label)), RATIO_SIZE
        return
    if found.ratio is None:
        yield phrases.say(wording.NO_RATIO), BODY_SIZE
        return
    ratio = phrases.say(wording.RATIO, ratio=found.ratio_decimal)
    if found.ratio != found.ratio_decimal:
        ratio += phrases.say(wording.EXACTLY, ratio=found.ratio)
    yield ratio, RATIO_SIZE
    if found.to_next:
        yield phrases.tell(found.to_next), BODY_SIZE


def _ruler(found: Explained, phrases: Phrases, hand: Hand) -> Block:
    exact = Fraction(found.ratio or 0)
    words = phrases.say(
        wording.RULER,
        ratio=found.ratio_decimal,
        level=level_word(found, phrases),
    )

    def draw(canvas: PagedCanvas, top: float) -> None:
        with canvas.content("Figure", words):
            band = top - 8 * mm - BAND
            for place, (start, end, level) in enumerate(_bands(found.floors)):
                _draw_band(canvas, (_x(start), _x(end)), band, SHADES[place])
                name = phrases.tell(LABELS[level])
                _draw_name(canvas, name, (_x(start), _x(end)), band, hand)
            for floor in (0, *(int(floor) for _level, floor in found.floors)):
                mark = Lines((f"{floor}",), TINY_SIZE + 1)
                write_centred(canvas, mark, (_x(Fraction(floor)), band - 1 * mm), hand)
            _draw_mark(
                canvas,
                exact,
                top,
                band,
                phrases.percent(found.ratio_decimal or ""),
                hand,
            )
            if exact > SCALE_END:
                _draw_beyond(canvas, phrases, band, hand)

    return Block(RULER_HEIGHT, draw, 2 * mm)


def _bands(floors: Floors) -> list[tuple[Fraction, Fraction, DamageLevel]]:
    """List where each level begins and ends on the ruler, the mildest first."""
    rising = [(Fraction(0), DamageLevel.PARTIAL)]
    rising += [(floor, level) for level, floor in reversed(floors)]
    ends = [*(floor for floor, _level in rising[1:]), Fraction(SCALE_END)]
    return [
        (floor, end, level) for (floor, level), end in zip(rising, ends, strict=True)
    ]


def _x(ratio: Fraction) -> float:
    return LEFT + float(min(ratio, Fraction(SCALE_END))) / SCALE_END * WIDTH


def _draw_band(
    canvas: PagedCanvas, ends: tuple[float, float], foot: float, shade: float
) -> None:
    start, end = ends
    canvas.setFillGray(shade)
    canvas.setLineWidth(HAIR)
    canvas.rect(start, foot, end - start, BAND, fill=1)
    canvas.setFillGray(INK)


def _draw_name(
    canvas: PagedCanvas, name: str, ends: tuple[float, float], foot: float, hand: Hand
) -> None:
    start, end = ends
    lines = hand.block(name, end - start - 1 * mm, TINY_SIZE)
    write_centred(canvas, lines, ((start + end) / 2, foot - 5 * mm), hand)


def _draw_mark(
    canvas: PagedCanvas,
    exact: Fraction,
    top: float,
    band: float,
    ratio: str,
    hand: Hand,
) -> None:
    """Draw a line through the band and a wedge with the ratio above it."""
    at, tip = _x(exact), band + BAND
    canvas.setLineWidth(4 * HAIR)
    canvas.line(at, band, at, tip)
    wedge = canvas.beginPath()
    wedge.moveTo(at, tip)
    wedge.lineTo(at - 1.6 * mm, tip + 2.6 * mm)
    wedge.lineTo(at + 1.6 * mm, tip + 2.6 * mm)
    wedge.close()
    canvas.setFillGray(INK)
    canvas.drawPath(wedge, fill=1, stroke=0)
    lines = Lines((ratio,), BODY_SIZE)
    half = hand.width(lines.lines[0], lines.size) / 2
    axis = min(max(at, LEFT + half), RIGHT - half)
    write_centred(canvas, lines, (axis, top), hand)


def _draw_beyond(
    canvas: PagedCanvas, phrases: Phrases, band: float, hand: Hand
) -> None:
    lines = hand.block(phrases.say(wording.BEYOND), WIDTH, TINY_SIZE)
    width = hand.width(lines.lines[0], lines.size)
    write(canvas, lines, (RIGHT - width - DASH * mm, band + BAND - 2 * mm), hand)
