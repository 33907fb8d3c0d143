"""What stands on every page: that it is a draft or a drill, and where it belongs."""

from collections.abc import Iterator

from reportlab.lib.units import mm

from disaster.assessment.paper import wording
from disaster.assessment.paper.canvas import PagedCanvas
from disaster.assessment.paper.facts import Facts
from disaster.assessment.paper.lines import DESCENT, Hand
from disaster.assessment.paper.phrases import Phrases
from disaster.assessment.paper.sheet import (
    HAIR,
    LEFT,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    QUIET,
    RIGHT,
    RULE,
    WIDTH,
    Block,
    write,
    write_right,
)
from disaster.assessment.rules.explaining import Explained

# Light enough to read through, dark enough for a laser printer without colour.
GREY, ANGLE, LENGTH, LARGEST = 0.88, 52, 215 * mm, 130
FOOT_TOP, FOOT_SIZE = 14 * mm, 7.5
HEAD_TOP, HEAD_SIZE = PAGE_HEIGHT - 10 * mm, 9
NUMBER_WIDTH = 16 * mm
SHORTER = 0.8


def marks(facts: Facts, phrases: Phrases) -> list[str]:
    """Return what is printed across every page of a sheet that is not to be used."""
    said = (
        (facts.decided_on is None, wording.DRAFT),
        (facts.is_drill, wording.DRILL),
        (facts.is_demo, wording.DEMO),
    )
    return [phrases.say(word) for is_so, word in said if is_so]


def notices(facts: Facts, phrases: Phrases, hand: Hand) -> Iterator[Block]:
    """Yield the same in sentences, and that another survey counts by now."""
    said = (
        (facts.decided_on is None, wording.DRAFT_NOTE),
        (facts.is_drill, wording.DRILL_NOTE),
        (facts.is_demo, wording.DEMO_NOTE),
    )
    for is_so, sentence in said:
        if is_so:
            yield _notice(phrases.say(sentence), hand)
    if facts.replaced_by:
        name = phrases.tell(facts.replaced_by)
        yield _notice(phrases.say(wording.REPLACED_NOTE, name=name), hand)


def draw_marks(canvas: PagedCanvas, facts: Facts, phrases: Phrases, hand: Hand) -> None:
    """Print the marks across the page and once more, readable, at its head."""
    words = marks(facts, phrases)
    if not words:
        return
    with canvas.decoration():
        canvas.saveState()
        canvas.translate(PAGE_WIDTH / 2, PAGE_HEIGHT / 2)
        canvas.rotate(ANGLE)
        canvas.setFillGray(GREY)
        # Three lines side by side must stay on the paper, too.
        largest = LARGEST / max(1, len(words) - 1)
        length = LENGTH * (1 if len(words) == 1 else SHORTER)
        for number, word in enumerate(words):
            size = min(largest, length / hand.width(word, 1))
            across = ((len(words) - 1) / 2 - number) * largest
            at = (-hand.width(word, size) / 2, across - size * (0.5 - DESCENT))
            hand.fonts.draw(canvas, at, word, size)
        canvas.restoreState()
    head = hand.short("　".join(words), WIDTH, HEAD_SIZE)
    with canvas.content("P"):
        write_right(canvas, head, (RIGHT, HEAD_TOP), hand)


def draw_foot(
    canvas: PagedCanvas,
    found: Explained,
    facts: Facts,
    phrases: Phrases,
    hand: Hand,
    page: tuple[int, int],
) -> None:
    """Print whose sheet it is, by which rules, and which page of how many."""
    told = phrases.say(
        wording.FOOT,
        version=found.rule_version,
        arithmetic=phrases.tell(found.arithmetic_label),
        survey=facts.short_id,
    )
    line = hand.short(f"{facts.city}　{told}", WIDTH - NUMBER_WIDTH, FOOT_SIZE)
    number, count = page
    with canvas.decoration():
        canvas.setLineWidth(HAIR)
        canvas.line(LEFT, FOOT_TOP + 2 * mm, RIGHT, FOOT_TOP + 2 * mm)
    with canvas.content("P"):
        write(canvas, line, (LEFT, FOOT_TOP), hand, QUIET)
    with canvas.content("P"):
        pages = hand.short(f"{number}/{count}", NUMBER_WIDTH, FOOT_SIZE + 1)
        write_right(canvas, pages, (RIGHT, FOOT_TOP), hand)


def _notice(sentence: str, hand: Hand) -> Block:
    air = 2 * mm
    lines = hand.block(sentence, WIDTH - 2 * air, HEAD_SIZE)
    height = lines.height + 2 * air

    def draw(canvas: PagedCanvas, top: float) -> None:
        with canvas.decoration():
            canvas.setLineWidth(RULE)
            canvas.rect(LEFT, top - height, WIDTH, height)
        with canvas.content("P"):
            write(canvas, lines, (LEFT + air, top - air), hand)

    return Block(height, draw, 1.6 * mm)
