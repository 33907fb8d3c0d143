"""The application form on one sheet of A4, empty or partly filled (申請書の印刷)."""

from collections.abc import Iterator

from reportlab.lib.units import mm

from certificates.paper import asking, qr
from certificates.paper.asking import Block, Known, Line
from certificates.paper.canvas import Facts, TaggedCanvas
from certificates.paper.fitting import Fitted, Place, fit_block, fit_line
from certificates.paper.hand import hand
from certificates.paper.sheet import (
    DESCENT,
    FRAME,
    MIDDLE,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RULE,
    Fonts,
    write_centred,
    write_flush_right,
    write_lines,
)
from disaster.foundation.fonts import GOTHIC, SERIF

TITLE = "罹災証明書　交付申請書"
# A form to write on takes more of the sheet than a certificate.
LEFT = 15 * mm
WIDTH = PAGE_WIDTH - 2 * LEFT
RIGHT = LEFT + WIDTH
TOP, TITLE_SIZE = PAGE_HEIGHT - 10 * mm, 16
TABLE_TOP = PAGE_HEIGHT - 31 * mm
LABEL_WIDTH, PADDING = 35 * mm, 2 * mm
VALUE_WIDTH = WIDTH - LABEL_WIDTH - 2 * PADDING
HEADING_HEIGHT = 5 * mm
SMALL, LABEL, CHOICE, VALUE = 7.5, 8.5, 8.5, 11
BOX = 2.9 * mm
CHOICE_GAP, CHOICE_LEADING = 4 * mm, 4.6 * mm
CODE_SIDE = 20 * mm
SHADE = 0.93
MARK_GREY, MARK_SIZE = 0.86, 90
TIP = (
    "黒い太枠の中を書いてください。分かる所だけで受け付けます。"
    "マイナンバーは書かないでください。"
)


def render(known: Known) -> bytes:
    """Print the form on A4; equal input gives equal bytes."""
    fonts = Fonts(text=hand(SERIF, GOTHIC), label=hand(GOTHIC, SERIF))
    canvas = TaggedCanvas(
        SERIF.stem, Facts(TITLE, known.addressee, known.number or TITLE), {}
    )
    _draw_marks(canvas, known, fonts)
    _draw_head(canvas, known, fonts)
    top = TABLE_TOP
    for block in asking.blocks(known):
        top = _draw_block(canvas, block, top, fonts)
    _draw_foot(canvas, known, top - 2 * mm, fonts)
    return canvas.finish()


def _draw_marks(canvas: TaggedCanvas, known: Known, fonts: Fonts) -> None:
    """Print across the page that the sheet is for a drill or made up."""
    with canvas.decoration():
        canvas.saveState()
        canvas.setFillGray(MARK_GREY)
        for number, mark in enumerate(known.marks):
            size = min(MARK_SIZE, WIDTH / fonts.label.width(mark, 1))
            at = (MIDDLE, PAGE_HEIGHT / 2 - number * MARK_SIZE)
            write_centred(canvas, Fitted((mark,), size), at, fonts.label)
        canvas.restoreState()


def _draw_head(canvas: TaggedCanvas, known: Known, fonts: Fonts) -> None:
    with canvas.content("H1"):
        write_lines(canvas, Fitted((TITLE,), TITLE_SIZE), (LEFT, TOP), fonts.text)
    place = Place("宛先", WIDTH - 60 * mm, VALUE, most_lines=1)
    to = fit_line(f"{known.addressee}　様", place, fonts.text)
    with canvas.content("P"):
        write_lines(canvas, to, (LEFT, TOP - 9 * mm), fonts.text)
    with canvas.content("P"):
        tip = Fitted((TIP,), SMALL)
        write_lines(canvas, tip, (LEFT, TOP - 17 * mm), fonts.label)
    _draw_number(canvas, known, fonts)


def _draw_number(canvas: TaggedCanvas, known: Known, fonts: Fonts) -> None:
    """Write the receipt number with its code, or leave a place for it."""
    right = RIGHT - (CODE_SIDE + 2 * mm if known.number else 0)
    number = known.number or "　　　　　　　　　　"
    with canvas.content("P"):
        title = Fitted(
            ("受付番号（市が書きます）" if not known.number else "受付番号",), SMALL
        )
        write_flush_right(canvas, title, (right, TOP), fonts.label)
    with canvas.content("P"):
        shown = Fitted((number,), VALUE)
        write_flush_right(canvas, shown, (right, TOP - 5 * mm), fonts.text)
    if known.number:
        with canvas.content("Figure", f"受付番号 {known.number} の二次元コード"):
            corner = (RIGHT - CODE_SIDE, TOP - CODE_SIDE)
            canvas.draw_bitmap(qr.NAME, qr.bitmap(known.number), corner, CODE_SIDE)


def _draw_block(canvas: TaggedCanvas, block: Block, top: float, fonts: Fonts) -> float:
    """Draw a headed group of rows and return where it ends."""
    height = HEADING_HEIGHT + sum(line.height for line in block.lines)
    with canvas.decoration():
        _rule(canvas, block, top, height)
    with canvas.content("H2"):
        at = (LEFT + PADDING, top - (HEADING_HEIGHT - LABEL) / 2)
        write_lines(canvas, Fitted((block.heading,), LABEL), at, fonts.label)
    under = top - HEADING_HEIGHT
    with canvas.part("Table"):
        for line in block.lines:
            with canvas.part("TR"):
                _draw_line(canvas, line, under, fonts)
            under -= line.height
    return top - height - 0.9 * mm


def _rule(canvas: TaggedCanvas, block: Block, top: float, height: float) -> None:
    canvas.saveState()
    canvas.setFillGray(SHADE)
    canvas.rect(LEFT, top - HEADING_HEIGHT, WIDTH, HEADING_HEIGHT, stroke=0, fill=1)
    canvas.restoreState()
    canvas.setLineWidth(RULE)
    border = top - HEADING_HEIGHT
    for line in block.lines:
        canvas.line(LEFT, border, RIGHT, border)
        border -= line.height
    if any(line.label for line in block.lines):
        across = LEFT + LABEL_WIDTH
        canvas.line(across, top - HEADING_HEIGHT, across, top - height)
    canvas.setLineWidth(RULE if block.is_office else FRAME)
    canvas.rect(LEFT, top - height, WIDTH, height)


def _draw_line(canvas: TaggedCanvas, line: Line, top: float, fonts: Fonts) -> None:
    middle = top - line.height / 2
    left = LEFT + PADDING
    if line.label:
        with canvas.content("TH"):
            at = (left, middle + LABEL / 2)
            write_lines(canvas, Fitted((line.label,), LABEL), at, fonts.label)
        left += LABEL_WIDTH
    with canvas.content("TD"):
        room = RIGHT - PADDING - left
        room -= _draw_after(canvas, line, top, fonts)
        _draw_value(canvas, line, (left, middle), room, fonts)
        _draw_choices(canvas, line, (left, middle), room, fonts)


def _draw_after(canvas: TaggedCanvas, line: Line, top: float, fonts: Fonts) -> float:
    """Write what stands at the right end of a row; return how wide it is."""
    if not line.after:
        return 0
    fitted = Fitted((line.after,), SMALL)
    middle = top - line.height / 2
    # A sentence stands above the place to write, a unit behind it.
    if fonts.label.width(line.after, SMALL) > VALUE_WIDTH / 2:
        at = (LEFT + LABEL_WIDTH + PADDING, top - 1.2 * mm)
        write_lines(canvas, fitted, at, fonts.label)
        return 0
    at = (RIGHT - PADDING, middle + SMALL / 2)
    write_flush_right(canvas, fitted, at, fonts.label)
    return fonts.label.width(line.after, SMALL) + CHOICE_GAP


def _draw_value(
    canvas: TaggedCanvas,
    line: Line,
    at: tuple[float, float],
    room: float,
    fonts: Fonts,
) -> None:
    if not line.value:
        return
    beside = sum(_choice_width(choice, fonts) for choice in line.choices)
    place = Place(line.label, room - beside - PADDING, VALUE, most_lines=2)
    value = fit_line(line.value, place, fonts.text)
    top = at[1] + value.height / 2
    write_lines(canvas, value, (at[0], top), fonts.text)


def _draw_choices(
    canvas: TaggedCanvas,
    line: Line,
    at: tuple[float, float],
    room: float,
    fonts: Fonts,
) -> None:
    left, middle = at
    rows = list(_rows_of(line.choices, room, fonts))
    if line.is_written:
        left += room - sum(_choice_width(choice, fonts) for choice in line.choices)
    height = middle + (len(rows) - 1) * CHOICE_LEADING / 2
    for number, row in enumerate(rows):
        x, y = left, height - number * CHOICE_LEADING
        for choice in row:
            _draw_choice(canvas, choice, (x, y), fonts)
            x += _choice_width(choice, fonts)


def _rows_of(
    choices: tuple[str, ...], room: float, fonts: Fonts
) -> Iterator[list[str]]:
    row: list[str] = []
    used = 0.0
    for choice in choices:
        width = _choice_width(choice, fonts)
        if row and used + width > room + CHOICE_GAP:
            yield row
            row, used = [], 0.0
        row.append(choice)
        used += width
    if row:
        yield row


def _draw_choice(
    canvas: TaggedCanvas, choice: str, at: tuple[float, float], fonts: Fonts
) -> None:
    x, y = at
    canvas.setLineWidth(RULE)
    canvas.rect(x, y - BOX / 2, BOX, BOX)
    base = y - CHOICE * (0.5 - DESCENT)
    canvas.write(fonts.label, (x + BOX + 1.2 * mm, base), choice, CHOICE)


def _choice_width(choice: str, fonts: Fonts) -> float:
    return BOX + 1.2 * mm + fonts.label.width(choice, CHOICE) + CHOICE_GAP


def _draw_foot(canvas: TaggedCanvas, known: Known, top: float, fonts: Fonts) -> None:
    place = Place("案内", WIDTH, SMALL, most_lines=2)
    text = "　".join(filter(None, (known.deadline, known.office)))
    if text:
        with canvas.content("P"):
            write_lines(
                canvas, fit_block(text, place, fonts.label), (LEFT, top), fonts.label
            )
