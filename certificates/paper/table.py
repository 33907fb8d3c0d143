"""The ruled table of the unified form: rows, heights and drawing (記載欄)."""

from dataclasses import dataclass, replace

from reportlab.lib.units import mm

from certificates.paper import wording
from certificates.paper.canvas import TaggedCanvas
from certificates.paper.fitting import DoesNotFit, Fitted, Place, fit_block, fit_line
from certificates.paper.sheet import (
    DESCENT,
    FRAME,
    LEFT,
    RULE,
    WIDTH,
    Fonts,
    write_lines,
)
from certificates.sealed import AddOn, PrintedCertificate
from disaster.assessment.rules.levels import DamageLevel

LABEL_WIDTH = 40 * mm
PADDING, AIR = 4 * mm, 2.8 * mm
VALUE_WIDTH = WIDTH - LABEL_WIDTH - 2 * PADDING

# How much air a row takes on when the page has room to spare, or gives up.
MOST_GROWTH, MOST_LOSS = 3.5 * mm, 2 * mm

BOX = 0.7
LABEL_SIZE, SMALL_SIZE, VALUE_SIZE, NAME_SIZE = 10, 7, 12, 16
NOTE_SIZE, ADDON_SIZE, LEVEL_SIZE, TICK_SIZE = 7.2, 10.5, 11, 17
BOX_SIDE = 3.6 * mm
LEVEL_COLUMNS = (0, 23 * mm, 57 * mm)
LEVEL_LEADING = 9 * mm


@dataclass(frozen=True, slots=True)
class Row:
    """One row, fitted: its label, its lines or its six boxes, and a small print."""

    label: Fitted
    height: float
    heading: str = ""
    value: Fitted | None = None
    note: Fitted | None = None
    level: DamageLevel | None = None


def rows(certificate: PrintedCertificate, fonts: Fonts) -> list[Row]:
    """Fit every field of the certificate into its row, in the order of the form."""
    first, second, third = (
        addon and _addon_row(heading, addon, fonts)
        for heading, addon in zip(wording.ADDONS, certificate.addons, strict=True)
    )
    name = Place(wording.HEAD_NAME, VALUE_WIDTH, NAME_SIZE, most_lines=3)
    fitted = [
        _text_row(wording.HEAD_ADDRESS, certificate.head_address, fonts),
        _value_row(name, certificate.head_name, fonts, least=13 * mm),
        first,
        _text_row(wording.CAUSE, certificate.cause, fonts),
        certificate.declared and _declared_row(certificate, fonts),
        _house_row(certificate, fonts),
        certificate.level and _level_row(certificate.level, fonts),
        second,
        third,
    ]
    return [row for row in fitted if row]


def stretch(fitted: list[Row], available: float) -> list[Row]:
    """Share the room that is left, or lacking, among the rows; refuse the rest."""
    spare = available - sum(row.height for row in fitted)
    share = min(spare / len(fitted), MOST_GROWTH)
    if share < -MOST_LOSS:
        length = sum(
            len(line) for row in fitted if row.value for line in row.value.lines
        )
        raise DoesNotFit(field=wording.ALL_ROWS, length=length)
    return [replace(row, height=row.height + share) for row in fitted]


def draw(canvas: TaggedCanvas, fitted: list[Row], top: float, fonts: Fonts) -> float:
    """Draw the table and return where it ends."""
    bottom = top - sum(row.height for row in fitted)
    with canvas.decoration():
        _rule(canvas, fitted, top, bottom)
    with canvas.part("Table"):
        for row in fitted:
            with canvas.part("TR"):
                _draw_row(canvas, row, top - row.height / 2, fonts)
            top -= row.height
    return bottom


def _text_row(label: str, text: str, fonts: Fonts) -> Row:
    place = Place(label, VALUE_WIDTH, VALUE_SIZE, most_lines=3)
    return _value_row(place, text, fonts, least=11 * mm)


def _value_row(place: Place, text: str, fonts: Fonts, least: float) -> Row:
    value = fit_line(text, place, fonts.text)
    height = max(least, value.height + 2 * AIR)
    return Row(_label(place.field, fonts), height, value=value)


def _declared_row(certificate: PrintedCertificate, fonts: Fonts) -> Row:
    return _text_row(wording.DECLARED[certificate.kind], certificate.declared, fonts)


def _house_row(certificate: PrintedCertificate, fonts: Fonts) -> Row:
    label = wording.HOUSE[certificate.kind]
    row = _text_row(label, certificate.house_address, fonts)
    place = Place(label, VALUE_WIDTH, NOTE_SIZE, most_lines=3)
    note = fit_block(wording.HOUSE_NOTE[certificate.kind], place, fonts.label)
    return replace(row, note=note, height=row.height + note.height)


def _level_row(level: DamageLevel, fonts: Fonts) -> Row:
    return Row(_label(wording.LEVEL, fonts), height=20 * mm, level=level)


def _addon_row(heading: str, addon: AddOn, fonts: Fonts) -> Row:
    place = Place(addon.label, VALUE_WIDTH, ADDON_SIZE, most_lines=5)
    value = fit_block(addon.text, place, fonts.text)
    height = max(12 * mm, value.height + 2 * AIR)
    return Row(_label(addon.label, fonts), height, heading=heading, value=value)


def _label(text: str, fonts: Fonts) -> Fitted:
    place = Place(text, LABEL_WIDTH - 2 * PADDING, LABEL_SIZE, most_lines=2)
    return fit_block(text, place, fonts.label)


def _rule(canvas: TaggedCanvas, fitted: list[Row], top: float, bottom: float) -> None:
    canvas.setLineWidth(RULE)
    right = LEFT + WIDTH
    border = top
    for row in fitted[:-1]:
        border -= row.height
        canvas.line(LEFT, border, right, border)
    canvas.line(LEFT + LABEL_WIDTH, top, LEFT + LABEL_WIDTH, bottom)
    canvas.setLineWidth(FRAME)
    canvas.rect(LEFT, bottom, WIDTH, top - bottom)


def _draw_row(canvas: TaggedCanvas, row: Row, middle: float, fonts: Fonts) -> None:
    with canvas.content("TH"):
        _draw_label(canvas, row, middle, fonts)
    with canvas.content("TD"):
        left = LEFT + LABEL_WIDTH + PADDING
        if row.level:
            _draw_levels(canvas, row.level, (left, middle), fonts)
        if row.value:
            _draw_value(canvas, row, (left, middle), fonts)


def _draw_label(canvas: TaggedCanvas, row: Row, middle: float, fonts: Fonts) -> None:
    left, top = LEFT + PADDING, middle + row.label.height / 2
    if row.heading:
        top -= SMALL_SIZE * 0.8
        heading = Fitted((row.heading,), SMALL_SIZE)
        write_lines(canvas, heading, (left, top + SMALL_SIZE * 1.6), fonts.label)
    write_lines(canvas, row.label, (left, top), fonts.label)


def _draw_value(
    canvas: TaggedCanvas, row: Row, at: tuple[float, float], fonts: Fonts
) -> None:
    left, middle = at
    value, note = row.value, row.note
    if value is None:
        return
    gap = 2.2 * mm
    block = value.height + (note.height + gap if note else 0)
    top = middle + block / 2
    write_lines(canvas, value, (left, top), fonts.text)
    if note:
        write_lines(canvas, note, (left, top - value.height - gap), fonts.label)


def _draw_levels(
    canvas: TaggedCanvas, level: DamageLevel, at: tuple[float, float], fonts: Fonts
) -> None:
    left, middle = at
    for number, choice in enumerate(DamageLevel):
        line, column = divmod(number, len(LEVEL_COLUMNS))
        corner = (
            left + LEVEL_COLUMNS[column],
            middle + (0.5 - line) * LEVEL_LEADING - BOX_SIDE / 2,
        )
        _draw_choice(canvas, choice, corner, fonts, is_ticked=choice is level)


def _draw_choice(
    canvas: TaggedCanvas,
    choice: DamageLevel,
    corner: tuple[float, float],
    fonts: Fonts,
    *,
    is_ticked: bool,
) -> None:
    left, foot = corner
    canvas.setLineWidth(BOX)
    canvas.rect(left, foot, BOX_SIDE, BOX_SIDE)
    if is_ticked:
        tick = (left - 0.7 * mm, foot + 0.1 * mm)
        canvas.write(fonts.label, tick, wording.TICK, TICK_SIZE)
    base = foot + BOX_SIDE / 2 - LEVEL_SIZE * (0.5 - DESCENT)
    at = (left + BOX_SIDE + 1.8 * mm, base)
    canvas.write(fonts.text, at, choice.label, LEVEL_SIZE)
