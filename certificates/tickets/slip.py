"""The slip of a ticket as a PDF of receipt width (番号札の紙): values in, bytes out.

80 mm rolls print 72 mm; everything stays within them. The file has real text, so a
reader can speak it, and equal values give equal bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from certificates.tickets import codes
from disaster.foundation.fonts import GOTHIC, SERIF, FontChain, chain

WIDTH, MARGIN = 80 * mm, 5 * mm
INNER = WIDTH - 2 * MARGIN
MIDDLE = WIDTH / 2
NUMBER_SIZE, TEXT_SIZE, SMALL_SIZE = 80.0, 12.0, 9.0
LEADING = 1.45
CODE_SIDE = 38 * mm


@dataclass(frozen=True, slots=True)
class Slip:
    """What stands on the paper, already in the reader's language."""

    title: str
    number: int
    head: Sequence[str]
    body: Sequence[str]
    address: str
    lang: str


def render(slip: Slip) -> bytes:
    """Return the paper as a PDF of one page, as long as it has to be."""
    fonts = chain(GOTHIC, SERIF)
    number = str(slip.number)
    size = NUMBER_SIZE * min(1, INNER / fonts.width(number, NUMBER_SIZE))
    head = _wrapped(fonts, slip.head, TEXT_SIZE)
    body = _wrapped(fonts, slip.body, TEXT_SIZE)
    foot = _wrapped(fonts, [slip.address], SMALL_SIZE)
    lines = len(head) + len(body)
    height = (
        2 * MARGIN
        + lines * TEXT_SIZE * LEADING
        + len(foot) * SMALL_SIZE * LEADING
        + size * 1.1
        + CODE_SIDE
    )
    file = BytesIO()
    canvas = Canvas(
        file, pagesize=(WIDTH, height), invariant=1, pageCompression=1, lang=slip.lang
    )
    canvas.setTitle(slip.title)
    at = height - MARGIN
    at = _write(canvas, fonts, head, TEXT_SIZE, at)
    at = _write(canvas, fonts, [number], size, at, leading=1.1)
    at = _write(canvas, fonts, body, TEXT_SIZE, at)
    at = _draw_code(canvas, slip.address, at)
    _write(canvas, fonts, foot, SMALL_SIZE, at)
    canvas.save()
    return file.getvalue()


def _write(
    canvas: Canvas,
    fonts: FontChain,
    lines: Sequence[str],
    size: float,
    top: float,
    leading: float = LEADING,
) -> float:
    """Write lines in the middle downward and return where the next begin."""
    for line in lines:
        top -= size * leading
        left = MIDDLE - fonts.width(line, size) / 2
        fonts.draw(canvas, (left, top + size * (leading - 1)), line, size)
    return top


def _draw_code(canvas: Canvas, text: str, top: float) -> float:
    rows = codes.matrix(text)
    module = CODE_SIDE / len(rows)
    left = MIDDLE - CODE_SIDE / 2
    for down, row in enumerate(rows, start=1):
        for at, length in codes.stretches(row):
            canvas.rect(
                left + at * module,
                top - down * module,
                length * module,
                module,
                stroke=0,
                fill=1,
            )
    return top - CODE_SIDE


def _wrapped(fonts: FontChain, texts: Sequence[str], size: float) -> list[str]:
    """Break texts where the paper ends; between words where a line has some."""
    return [line for text in texts for line in _broken(fonts, text, size)]


def _broken(fonts: FontChain, text: str, size: float) -> list[str]:
    lines = [""]
    for piece in _fitting(fonts, text, size):
        if lines[-1] and fonts.width((lines[-1] + piece).rstrip(), size) > INNER:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines]


def _fitting(fonts: FontChain, text: str, size: float) -> list[str]:
    """Return the pieces of a text; a word that no line holds falls apart."""
    return [
        part
        for piece in _pieces(text)
        for part in ([piece] if fonts.width(piece, size) <= INNER else piece)
    ]


def _pieces(text: str) -> list[str]:
    """Return what may not be parted: Latin words, and every other letter alone."""
    pieces: list[str] = []
    for letter in text:
        is_word = letter.isascii() and not letter.isspace() and letter not in "/?&="
        if pieces and is_word and pieces[-1][-1:].isascii() and pieces[-1][-1:] != " ":
            pieces[-1] += letter
        else:
            pieces.append(letter)
    return pieces
