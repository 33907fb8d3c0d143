"""Photographs on paper: six a page, each with what it shows and when (部位の写真)."""

from collections.abc import Iterator, Sequence
from io import BytesIO

from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader

from disaster.assessment.paper import wording
from disaster.assessment.paper.canvas import PagedCanvas
from disaster.assessment.paper.facts import Shot
from disaster.assessment.paper.lines import Hand, Lines
from disaster.assessment.paper.phrases import Phrases
from disaster.assessment.paper.sheet import (
    FAINT,
    HAIR,
    INK,
    LEFT,
    QUIET,
    SMALL_SIZE,
    TINT,
    WIDTH,
    Block,
    heading,
    paragraph,
    write,
)
from disaster.foundation import formats

COLUMNS, BETWEEN = 2, 6 * mm
SIDE = (WIDTH - BETWEEN) / COLUMNS
TALL = 62 * mm
# What a resident takes home stays a few pages; the rest is shown at the counter.
MOST = 24
WORD_GAP = 1.2 * mm


def photographs(shots: Sequence[Shot], phrases: Phrases, hand: Hand) -> Iterator[Block]:
    """Yield the pictures row by row."""
    if not shots:
        return
    yield heading(phrases.say(wording.PHOTOS), hand)
    shown = shots[:MOST]
    for start in range(0, len(shown), COLUMNS):
        yield _row(shown[start : start + COLUMNS], phrases, hand, is_first=not start)
    if len(shots) > MOST:
        count = len(shots) - MOST
        yield paragraph(phrases.say(wording.MORE_PHOTOS, count=count), hand)


def _row(
    shots: Sequence[Shot], phrases: Phrases, hand: Hand, *, is_first: bool
) -> Block:
    words = [_words(shot, phrases, hand) for shot in shots]
    height = TALL + max(
        sum(WORD_GAP + lines.height for lines, _ink in each) for each in words
    )

    def draw(canvas: PagedCanvas, top: float) -> None:
        for column, (shot, lines) in enumerate(zip(shots, words, strict=True)):
            left = LEFT + column * (SIDE + BETWEEN)
            _draw_picture(canvas, shot, (left, top - TALL), phrases)
            at = top - TALL
            for one, ink in lines:
                at -= WORD_GAP
                with canvas.content("Caption"):
                    write(canvas, one, (left, at), hand, ink)
                at -= one.height

    return Block(height, draw, 1 * mm if is_first else 4 * mm)


def _words(shot: Shot, phrases: Phrases, hand: Hand) -> list[tuple[Lines, float]]:
    """Return what stands under a picture: the part, words about it, the time."""
    found = [(hand.block(phrases.tell(shot.slot), SIDE, SMALL_SIZE + 1), INK)]
    if shot.caption:
        found.append((hand.block(shot.caption, SIDE, SMALL_SIZE), INK))
    taken = phrases.say(wording.NO_TIME)
    if shot.taken_at is not None:
        taken = formats.moment_in(shot.taken_at, phrases.lang)
    late = f"・{phrases.say(wording.LATE)}" if shot.is_late else ""
    found.append((hand.block(taken + late, SIDE, SMALL_SIZE), QUIET))
    return found


def _draw_picture(
    canvas: PagedCanvas, shot: Shot, corner: tuple[float, float], phrases: Phrases
) -> None:
    """Draw a picture as large as its place allows, never stretched."""
    left, foot = corner
    scale = min(SIDE / shot.width, TALL / shot.height)
    width, height = shot.width * scale, shot.height * scale
    at = (left + (SIDE - width) / 2, foot + (TALL - height) / 2)
    with canvas.decoration():
        canvas.setFillGray(TINT)
        canvas.setStrokeGray(FAINT)
        canvas.setLineWidth(HAIR)
        canvas.rect(left, foot, SIDE, TALL, fill=1)
        canvas.setStrokeGray(0)
        canvas.setFillGray(INK)
    words = phrases.say(wording.PHOTO, slot=phrases.tell(shot.slot))
    with canvas.content("Figure", words):
        picture = ImageReader(BytesIO(shot.thumbnail))
        canvas.drawImage(picture, *at, width, height)
