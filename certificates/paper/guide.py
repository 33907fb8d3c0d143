"""The explanation beside a certificate on one page of A4 (証明書の説明書)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from reportlab.lib.units import mm

from certificates.paper import guidance
from certificates.paper.canvas import Facts, TaggedCanvas
from certificates.paper.fitting import DoesNotFit, Fitted, Place, fit_block
from certificates.paper.guidance import GuideFacts, MeaningRow, Section
from certificates.paper.hand import hand
from certificates.paper.sheet import (
    LEFT,
    PAGE_HEIGHT,
    RIGHT,
    RULE,
    WIDTH,
    Fonts,
    write_lines,
)
from disaster.foundation import i18n
from disaster.foundation.fonts import GOTHIC, SERIF

TOP, FOOT = PAGE_HEIGHT - 16 * mm, 14 * mm
# The first size at which everything fits on the page is taken, in points.
SIZES = (11.5, 11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0)
TITLE_SCALE, HEADING_SCALE = 1.7, 1.15
PARAGRAPH_GAP, SECTION_GAP, HEADING_GAP = 0.4, 1.1, 0.7
PAIR_LABEL = 38 * mm
COLUMNS = (50 * mm, 40 * mm)
PADDING = 2 * mm
MARK = "●"
RULE_GAP = 2.5
PDF_LANGUAGES = {"ja": "ja-JP", "ja-easy": "ja-JP", "en": "en-GB"}
MOST_LINES = 40


@dataclass(frozen=True, slots=True)
class Piece:
    """One text: its role in the structure, its left edge, and the gap above it."""

    fitted: Fitted
    role: str
    left: float = LEFT
    gap: float = 0.0
    # Stands beside the piece before it, in the same row.
    is_beside: bool = False


def render(facts: GuideFacts, lang: str) -> bytes:
    """Print the explanation; equal input gives equal bytes (説明書の作成)."""
    fonts = _fonts()
    pieces = _fitting(facts, lang, fonts)
    about = Facts(
        _title(lang),
        facts.municipality,
        facts.number,
        PDF_LANGUAGES[lang],
    )
    canvas = TaggedCanvas(SERIF.stem, about, {})
    top = TOP
    for row in _rows(pieces):
        top -= row[0].gap
        _draw_row(canvas, row, top, fonts)
        top -= max(piece.fitted.height for piece in row)
    return canvas.finish()


@lru_cache(maxsize=1)
def _fonts() -> Fonts:
    return Fonts(text=hand(GOTHIC, SERIF), label=hand(GOTHIC, SERIF))


def _title(lang: str) -> str:
    return i18n.translator(lang)(guidance.TITLE)


def _fitting(facts: GuideFacts, lang: str, fonts: Fonts) -> list[Piece]:
    """Return everything at the largest size that fits on one page, or refuse."""
    for size in SIZES:
        pieces = list(_pieces(facts, lang, size, fonts))
        if sum(map(_height, _rows(pieces))) <= TOP - FOOT:
            return pieces
    lines = sum(len(piece.fitted.lines) for piece in pieces)
    raise DoesNotFit(field=guidance.TITLE, length=lines)


def _pieces(facts: GuideFacts, lang: str, size: float, fonts: Fonts) -> Iterator[Piece]:
    title = f"{_title(lang)}　{facts.title}"
    yield _piece(title, "H1", size * TITLE_SCALE, fonts)
    for notice in guidance.notices(facts, lang):
        yield _piece(notice, "P", size, fonts, gap=size * PARAGRAPH_GAP)
    for section in guidance.sections(facts, lang):
        yield from _section(section, size, fonts)


def _section(section: Section, size: float, fonts: Fonts) -> Iterator[Piece]:
    heading = size * HEADING_SCALE
    yield _piece(section.heading, "H2", heading, fonts, gap=size * SECTION_GAP)
    gap = size * HEADING_GAP
    for label, value in section.pairs:
        yield from _row((label, value), (PAIR_LABEL,), size, fonts, gap)
        gap = size * PARAGRAPH_GAP
    for row in section.meanings:
        yield from _row(_cells(row), COLUMNS, size, fonts, gap)
        gap = size * PARAGRAPH_GAP
    for sentence in section.sentences:
        yield _piece(sentence, "P", size, fonts, gap=gap)
        gap = size * PARAGRAPH_GAP


def _cells(row: MeaningRow) -> tuple[str, str, str]:
    level = f"{MARK} {row.level}" if row.is_yours else row.level
    return level, row.ratio, row.meaning


def _row(
    cells: Sequence[str],
    columns: Sequence[float],
    size: float,
    fonts: Fonts,
    gap: float,
) -> Iterator[Piece]:
    """Yield the cells of one row; the last takes the width that is left."""
    left = LEFT
    for number, cell in enumerate(cells):
        last = number == len(columns)
        width = RIGHT - left if last else columns[number]
        place = Place(guidance.TITLE, width - PADDING, size, MOST_LINES)
        fitted = fit_block(cell, place, fonts.text)
        role = "TD" if number else "TH"
        yield Piece(fitted, role, left, gap, is_beside=number > 0)
        left += width


def _piece(text: str, role: str, size: float, fonts: Fonts, gap: float = 0.0) -> Piece:
    place = Place(guidance.TITLE, WIDTH, size, MOST_LINES)
    return Piece(fit_block(text, place, fonts.text), role, gap=gap)


def _rows(pieces: Sequence[Piece]) -> list[list[Piece]]:
    rows: list[list[Piece]] = []
    for piece in pieces:
        if piece.is_beside:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return rows


def _height(row: Sequence[Piece]) -> float:
    return row[0].gap + max(piece.fitted.height for piece in row)


def _draw_row(
    canvas: TaggedCanvas, row: Sequence[Piece], top: float, fonts: Fonts
) -> None:
    if len(row) == 1:
        _draw(canvas, row[0], top, fonts)
        return
    with canvas.part("TR"):
        for piece in row:
            _draw(canvas, piece, top, fonts)


def _draw(canvas: TaggedCanvas, piece: Piece, top: float, fonts: Fonts) -> None:
    with canvas.content(piece.role):
        write_lines(canvas, piece.fitted, (piece.left, top), fonts.text)
    if piece.role == "H2":
        with canvas.decoration():
            canvas.setLineWidth(RULE)
            foot = top - piece.fitted.height - RULE_GAP
            canvas.line(LEFT, foot, RIGHT, foot)
