"""The page around the table: marks, title, number, statement and date (券面)."""

from collections.abc import Sequence
from pathlib import Path

from reportlab.lib.units import mm

from certificates.paper import check, letters, qr, signature, table, wording
from certificates.paper.canvas import Facts, TaggedCanvas
from certificates.paper.fitting import Fitted, Place, fit_block, fit_line
from certificates.paper.hand import hand
from certificates.paper.pades import Signature
from certificates.paper.sheet import (
    LEFT,
    MIDDLE,
    PAGE_HEIGHT,
    RIGHT,
    WIDTH,
    Fonts,
    write_centred,
    write_flush_right,
    write_lines,
)
from certificates.sealed import PrintedCertificate, SealText
from disaster.foundation.fonts import GOTHIC, SERIF
from disaster.foundation.formats import era_date_with_gregorian

# Heights above the foot of the page.
NOTICE_MIDDLE, TITLE_MIDDLE = 285 * mm, 266 * mm
NUMBER_TOP, SUPERSEDING_TOP = 253 * mm, 247 * mm
TABLE_TOP, TABLE_FOOT = 240 * mm, 116 * mm

TITLE_SIZE, TITLE_SPACING = 26, 0.32
STATEMENT_SIZE, DATE_SIZE, DATE_GAP = 12.5, 12, 9 * mm
NUMBER_SIZE, NOTICE_SIZE = 10.5, 9

# Light enough to read through, dark enough for a laser printer without colour.
MARK_GREY, MARK_ANGLE = 0.86, 52
MARK_LENGTH, MARK_SIZE = 200 * mm, 150


def render(
    certificate: PrintedCertificate,
    qr_text: str,
    *,
    seal_image: bytes | None = None,
    seal_mm: float = signature.SEAL_MM,
    extra_fonts: Sequence[Path] = (),
    electronic: Signature | None = None,
) -> bytes:
    """Print the certificate on A4; equal input gives equal bytes (証明書の作成).

    With ``electronic`` the file carries the city's signature (電子署名) as well.
    """
    seal = SealText.parse(qr_text)
    fonts = _fonts(extra_fonts)
    rows = table.stretch(table.rows(certificate, fonts), TABLE_TOP - TABLE_FOOT)
    facts = Facts(certificate.title, certificate.municipality_name, certificate.number)
    shared = letters.standing(certificate, seal, fonts)
    canvas = TaggedCanvas(SERIF.stem, facts, shared)

    _draw_marks(canvas, certificate, fonts)
    _draw_head(canvas, certificate, fonts)
    foot = table.draw(canvas, rows, TABLE_TOP, fonts)
    _draw_statement(canvas, certificate, foot, fonts)
    signature.draw(canvas, certificate, seal_image, seal_mm * mm, fonts)
    check.draw(canvas, certificate, seal, fonts)
    return canvas.finish(electronic)


def preflight(
    certificate: PrintedCertificate, qr_text: str, *, extra_fonts: Sequence[Path] = ()
) -> None:
    """Refuse what would not fit on the paper, without drawing it (印刷前の確認)."""
    fonts = _fonts(extra_fonts)
    table.stretch(table.rows(certificate, fonts), TABLE_TOP - TABLE_FOOT)
    qr.refuse_dense(qr_text)


def _fonts(extra: Sequence[Path]) -> Fonts:
    return Fonts(text=hand(SERIF, GOTHIC, *extra), label=hand(GOTHIC, SERIF, *extra))


def _draw_marks(
    canvas: TaggedCanvas, certificate: PrintedCertificate, fonts: Fonts
) -> None:
    """Print across the page, and in words above it, that the paper has no force."""
    texts = wording.marks(certificate)
    with canvas.decoration():
        canvas.saveState()
        canvas.setFillGray(MARK_GREY)
        canvas.translate(MIDDLE, PAGE_HEIGHT / 2)
        canvas.rotate(MARK_ANGLE)
        for number, text in enumerate(texts):
            size = min(MARK_SIZE, MARK_LENGTH / fonts.label.width(text, 1))
            across = ((len(texts) - 1) / 2 - number) * MARK_SIZE
            write_centred(canvas, Fitted((text,), size), (0, across), fonts.label)
        canvas.restoreState()
    for number, notice in enumerate(wording.notices(certificate)):
        at = (MIDDLE, NOTICE_MIDDLE - number * NOTICE_SIZE * 1.5)
        with canvas.content("P"):
            write_centred(canvas, Fitted((notice,), NOTICE_SIZE), at, fonts.label)


def _draw_head(
    canvas: TaggedCanvas, certificate: PrintedCertificate, fonts: Fonts
) -> None:
    _draw_title(canvas, certificate.title, fonts)
    number = Place(wording.NUMBER, WIDTH, NUMBER_SIZE, most_lines=1)
    fitted = fit_line(wording.number_line(certificate), number, fonts.text)
    with canvas.content("P"):
        write_flush_right(canvas, fitted, (RIGHT, NUMBER_TOP), fonts.text)
    if not certificate.supersedes:
        return
    place = Place(wording.NUMBER, WIDTH, NOTICE_SIZE, most_lines=1)
    fitted = fit_line(wording.superseding(certificate), place, fonts.text)
    with canvas.content("P"):
        write_flush_right(canvas, fitted, (RIGHT, SUPERSEDING_TOP), fonts.text)


def _draw_title(canvas: TaggedCanvas, title: str, fonts: Fonts) -> None:
    place = Place(wording.TITLE, WIDTH / (1 + TITLE_SPACING), TITLE_SIZE, most_lines=1)
    size = fit_line(title, place, fonts.text).size
    spacing = size * TITLE_SPACING
    width = fonts.text.width(title, size) + spacing * (len(title) - 1)
    at = (MIDDLE - width / 2, TITLE_MIDDLE - size / 2)
    with canvas.content("H1"):
        canvas.write(fonts.text, at, title, size, spacing=spacing)


def _draw_statement(
    canvas: TaggedCanvas, certificate: PrintedCertificate, top: float, fonts: Fonts
) -> None:
    """Write the statement and the date halfway between table and signature."""
    place = Place(wording.STATEMENT, WIDTH - 16 * mm, STATEMENT_SIZE, most_lines=3)
    statement = fit_block(certificate.statement, place, fonts.text)
    day = Fitted((era_date_with_gregorian(certificate.issued_on),), DATE_SIZE)
    room = top - signature.TOP
    top -= (room - statement.height - DATE_GAP - day.height) / 2
    left = LEFT + 8 * mm
    with canvas.content("P"):
        write_lines(canvas, statement, (left, top), fonts.text)
    with canvas.content("P"):
        at = (left, top - statement.height - DATE_GAP)
        write_lines(canvas, day, at, fonts.text)
