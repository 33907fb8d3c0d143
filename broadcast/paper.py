"""依頼書: the sheet of A4 that asks an operator to broadcast, ready for a fax machine.

Black on white and large, because a fax eats what is fine. Values in, bytes out; no
text of anybody is ever read as markup, and equal values give equal bytes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from broadcast.rules.widths import break_lines
from disaster.foundation.fonts import GOTHIC, SERIF, FontChain, chain

WIDTH, HEIGHT = A4
LEFT, TOP, BOTTOM = 20 * mm, HEIGHT - 18 * mm, 18 * mm
INNER = WIDTH - 2 * LEFT
CODE_SIDE = 42 * mm
TITLE_SIZE, HEAD_SIZE, TEXT_SIZE, SMALL_SIZE = 22.0, 13.0, 13.0, 9.0
LEADING = 1.5


@dataclass(frozen=True, slots=True)
class RequestSheet:
    """What stands on the request (放送依頼書)."""

    title: str
    drill: str
    addressee: str
    sender: str
    facts: Sequence[tuple[str, str]]
    sections: Sequence[tuple[str, str]]
    ask: str
    link: str


def render(sheet: RequestSheet, code: Sequence[Sequence[bool]]) -> bytes:
    """Return the sheet as a PDF; a long text goes on to further pages (依頼書)."""
    file = BytesIO()
    fonts = chain(GOTHIC, SERIF)
    canvas = Canvas(
        file,
        pagesize=A4,
        invariant=1,
        pageCompression=1,
        lang="ja",
        initialFontName=fonts.faces[0].fontName,  # type: ignore[arg-type]  # stub says float
    )
    canvas.setTitle(sheet.title)
    page = _Page(canvas, fonts, sheet.drill)
    _head(page, sheet)
    _ask(page, sheet, code)
    for heading, text in sheet.sections:
        page.write([heading], HEAD_SIZE, before=6)
        page.write(text.split("\n"), TEXT_SIZE)
    canvas.save()
    return file.getvalue()


class _Page:
    """Where the next line goes; begins a new page by itself (紙面)."""

    def __init__(self, canvas: Canvas, fonts: FontChain, drill: str) -> None:
        """Begin at the top of the first page."""
        self.canvas, self.fonts, self.drill = canvas, fonts, drill
        self._begin()

    def write(
        self,
        texts: Sequence[str],
        size: float,
        *,
        before: float = 0,
        width: float = INNER,
    ) -> None:
        """Write paragraphs downward from the left margin, broken to a width."""
        self.top -= before
        for line in _broken(self.fonts, texts, size, width):
            if self.top - size * LEADING < BOTTOM + SMALL_SIZE * 2:
                self.canvas.showPage()
                self._begin()
            self.top -= size * LEADING
            self.fonts.draw(self.canvas, (LEFT, self.top), line, size)

    def _begin(self) -> None:
        self.top = TOP
        if self.drill:
            for height in (HEIGHT - 12 * mm, 8 * mm):
                left = (WIDTH - self.fonts.width(self.drill, HEAD_SIZE)) / 2
                self.fonts.draw(self.canvas, (left, height), self.drill, HEAD_SIZE)


def _head(page: _Page, sheet: RequestSheet) -> None:
    page.write([sheet.title], TITLE_SIZE)
    page.write([sheet.addressee], HEAD_SIZE, before=4)
    page.write([sheet.sender], TEXT_SIZE)
    for label, value in sheet.facts:
        page.write([f"{label}  {value}"], TEXT_SIZE)


def _ask(page: _Page, sheet: RequestSheet, code: Sequence[Sequence[bool]]) -> None:
    """Say how to answer, beside the code that leads to the answer's page."""
    page.top -= 10
    top = page.top
    width = INNER - CODE_SIDE - 6 * mm
    page.write([sheet.ask], TEXT_SIZE, width=width)
    page.write([sheet.link], SMALL_SIZE, before=4, width=width)
    _draw_code(page.canvas, code, (WIDTH - LEFT - CODE_SIDE, top))
    page.top = min(page.top, top - CODE_SIDE)


def _draw_code(
    canvas: Canvas, rows: Sequence[Sequence[bool]], corner: tuple[float, float]
) -> None:
    left, top = corner
    module = CODE_SIDE / len(rows)
    for down, row in enumerate(rows, start=1):
        for start, length in _stretches(row):
            at = left + start * module, top - down * module
            canvas.rect(*at, length * module, module, stroke=0, fill=1)


def _stretches(row: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Yield start and length of each dark stretch, so that no seam shows."""
    start = None
    for place, is_dark in enumerate([*row, False]):
        if is_dark and start is None:
            start = place
        elif not is_dark and start is not None:
            yield start, place - start
            start = None


def _broken(
    fonts: FontChain, texts: Sequence[str], size: float, width: float
) -> Iterator[str]:
    """Break texts to a width; a line with odd letters is broken once more."""
    for text in texts:
        yield from _narrower(fonts, text, size, width, int(2 * width / size))


def _narrower(
    fonts: FontChain, text: str, size: float, width: float, columns: int
) -> Iterator[str]:
    for line in break_lines(text, columns):
        if columns <= 2 or fonts.width(line, size) <= width:  # noqa: PLR2004
            yield line
            continue
        yield from _narrower(fonts, line, size, width, columns // 2)
