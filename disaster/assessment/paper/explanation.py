"""The explanation sheet: a verdict and its reasons, for the resident (説明資料)."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path

from reportlab.lib.units import mm

from disaster.assessment.paper import wording
from disaster.assessment.paper.canvas import About, PagedCanvas
from disaster.assessment.paper.facts import Facts, Shot
from disaster.assessment.paper.lines import Hand
from disaster.assessment.paper.marks import draw_foot, draw_marks, notices
from disaster.assessment.paper.phrases import Phrases
from disaster.assessment.paper.pictures import photographs
from disaster.assessment.paper.result import level_word, result
from disaster.assessment.paper.sheet import (
    LEFT,
    SMALL_SIZE,
    WIDTH,
    Block,
    draw_page,
    heading,
    pages,
    paragraph,
    write,
)
from disaster.assessment.paper.table import pairs, parts
from disaster.assessment.rules.explaining import Explained, Json
from disaster.foundation import formats
from disaster.foundation.fonts import GOTHIC, SERIF, chain

TITLE_SIZE = 17
PDF_LANGUAGES = {"ja": "ja-JP", "en": "en-GB"}


def explanation_pdf(
    found: Explained,
    facts: Facts,
    shots: Sequence[Shot] = (),
    lang: str = "ja",
    extra_fonts: Sequence[Path] = (),
) -> bytes:
    """Print an explanation; equal input gives equal bytes (説明資料の作成)."""
    phrases = Phrases(lang)
    hand = Hand(chain(GOTHIC, SERIF, *extra_fonts))
    about = About(
        f"{phrases.say(wording.TITLE)} {level_word(found, phrases)}",
        facts.city,
        facts.survey_id,
        PDF_LANGUAGES[phrases.lang],
    )
    placed = pages(_blocks(found, facts, shots, phrases, hand))
    canvas = PagedCanvas(hand.fonts.faces[0].fontName, about)
    for number, blocks in enumerate(placed, start=1):
        if number > 1:
            canvas.turn_page()
        draw_marks(canvas, facts, phrases, hand)
        draw_page(canvas, blocks)
        draw_foot(canvas, found, facts, phrases, hand, (number, len(placed)))
    return canvas.finish()


def _blocks(
    found: Explained,
    facts: Facts,
    shots: Sequence[Shot],
    phrases: Phrases,
    hand: Hand,
) -> Iterator[Block]:
    """Yield everything the sheet says, in the order of reading."""
    yield _title(phrases, hand)
    yield paragraph(phrases.say(wording.LEAD), hand, SMALL_SIZE)
    yield from notices(facts, phrases, hand)
    yield from pairs(_house(facts, phrases), hand)
    yield from result(found, phrases, hand)
    yield from _decisive(found, phrases, hand)
    yield from _table(found, phrases, hand)
    yield from _reasons(found, phrases, hand)
    yield from _unseen(found, facts, phrases, hand)
    yield from _difference(found, phrases, hand)
    yield from _ask_again(facts, phrases, hand)
    yield from photographs(shots, phrases, hand)


def _title(phrases: Phrases, hand: Hand) -> Block:
    lines = hand.short(phrases.say(wording.TITLE), WIDTH, TITLE_SIZE)

    def draw(canvas: PagedCanvas, top: float) -> None:
        with canvas.content("H1"):
            write(canvas, lines, (LEFT, top), hand)

    return Block(lines.height, draw)


def _house(facts: Facts, phrases: Phrases) -> list[tuple[str, str]]:
    """Return which house and which survey this is about."""
    people = phrases.list_of(facts.surveyors)
    visited = _day(facts.surveyed_at.date(), phrases)
    decided = (
        _day(facts.decided_on, phrases)
        if facts.decided_on
        else phrases.say(wording.DRAFT)
    )
    return [
        (phrases.say(wording.ADDRESS), facts.address),
        (phrases.say(wording.BUILDING), facts.building_number),
        (phrases.say(wording.INCIDENT), facts.incident),
        (phrases.say(wording.SURVEY), phrases.tell(facts.name)),
        (phrases.say(wording.KIND), phrases.tell_all(*facts.kind)),
        (phrases.say(wording.SURVEYED), f"{visited}　{people}"),
        (phrases.say(wording.DECIDED), decided),
    ]


def _decisive(found: Explained, phrases: Phrases, hand: Hand) -> Iterator[Block]:
    if found.decisive is None:
        return
    yield heading(phrases.say(wording.DECISIVE), hand)
    yield paragraph(_reason(found.decisive, phrases), hand, gap=0.6 * mm)
    title = phrases.say(wording.GUIDELINE, title=found.rule_title)
    yield paragraph(title, hand, SMALL_SIZE)


def _table(found: Explained, phrases: Phrases, hand: Hand) -> Iterator[Block]:
    if not found.rows:
        return
    yield heading(phrases.say(wording.PARTS), hand)
    yield from parts(found, phrases, hand)
    how = [phrases.say(wording.HOW_BARS)]
    if any(row.rate for row in found.rows):
        how.append(phrases.say(wording.HOW_POINTS))
    if found.degrees and any(row.degrees for row in found.rows):
        degrees = phrases.list_of(
            f"{sign} {phrases.percent(counted)}" for sign, counted in found.degrees
        )
        how.append(phrases.say(wording.HOW_DEGREES, degrees=degrees))
    yield paragraph(phrases.between.join(how), hand, SMALL_SIZE)
    if len(found.sums) > 1:
        # One text, so that no page ends between the ways to add up.
        ways = phrases.list_of(
            phrases.say(wording.SUM, label=phrases.tell(label), ratio=ratio)
            for label, ratio in found.sums
        )
        yield paragraph(phrases.say(wording.SUMS) + ways, hand, SMALL_SIZE)


def _reasons(found: Explained, phrases: Phrases, hand: Hand) -> Iterator[Block]:
    # A single step was told above, as the rule that decided.
    if len(found.reasons) < 2:  # noqa: PLR2004
        return
    yield heading(phrases.say(wording.REASONS), hand)
    for number, reason in enumerate(found.reasons, start=1):
        yield paragraph(f"{number}. {_reason(reason, phrases)}", hand)


def _unseen(
    found: Explained, facts: Facts, phrases: Phrases, hand: Hand
) -> Iterator[Block]:
    told = [*map(phrases.tell, found.unseen)]
    if facts.unseen_note:
        told.append(facts.unseen_note)
    yield heading(phrases.say(wording.UNSEEN), hand)
    for sentence in told or [phrases.say(wording.NOTHING_UNSEEN)]:
        yield paragraph(sentence, hand)


def _difference(found: Explained, phrases: Phrases, hand: Hand) -> Iterator[Block]:
    if found.difference:
        yield heading(phrases.say(wording.DIFFERENCE), hand)
        told = phrases.between.join(map(phrases.tell, found.difference))
        yield paragraph(told, hand)


def _ask_again(facts: Facts, phrases: Phrases, hand: Hand) -> Iterator[Block]:
    office = facts.office or phrases.say(wording.OFFICE)
    if facts.phone:
        office = phrases.say(wording.OFFICE_PHONE, office=office, phone=facts.phone)
    if facts.resurvey_until is not None:
        until = _day(facts.resurvey_until, phrases)
        told = phrases.say(wording.ASK_UNTIL, until=until, office=office)
    else:
        days = facts.resurvey_days
        told = phrases.say(wording.ASK_LATER, days=days, office=office)
    yield heading(phrases.say(wording.ASK_AGAIN), hand)
    yield paragraph(told, hand)
    yield paragraph(phrases.say(wording.INSURANCE), hand)


def _reason(reason: Json, phrases: Phrases) -> str:
    """Return a step of the reasoning with its place in the guideline."""
    told = phrases.tell(reason["text_ja"])
    place = reason["section"]
    opening, closing = "（）" if phrases.is_japanese else (" [", "]")
    return f"{told}{opening}{place}{closing}" if place else told


def _day(day: date, phrases: Phrases) -> str:
    if phrases.is_japanese:
        return formats.era_date_with_gregorian(day)
    moment = datetime.combine(day, time())
    return formats.moment_in(moment, phrases.lang).rpartition(",")[0]
