"""A page that also writes the structure a screen reader follows (タグ付きPDF).

ReportLab draws lines and boxes and reads the fonts. Text, pictures and the file around
them are written here: ReportLab would cut every font anew for each paper and write each
object of the structure through several layers, three quarters of the time of a paper.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple
from zlib import compress

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from certificates.paper import document as pdf
from certificates.paper import pades, picture, structure
from certificates.paper.document import Document
from certificates.paper.hand import Glyph, Hand
from certificates.paper.pades import Signature
from certificates.paper.picture import Picture
from certificates.paper.structure import Element
from certificates.paper.subset import Subset
from certificates.paper.typeface import Typeface

Standing = Mapping[Typeface, Subset]


class Facts(NamedTuple):
    """What a file says about itself (文書情報)."""

    title: str
    author: str
    subject: str
    lang: str = "ja-JP"


class TaggedCanvas(Canvas):
    """One A4 page whose every mark is either tagged content or decoration.

    ``standing`` holds the letters that many papers share, cut out once; what is written
    with other letters gets a small font of its own.
    """

    # ReportLab's own, missing from its type stubs.
    _code: list[str]

    def __init__(self, font_name: str, facts: Facts, standing: Standing) -> None:
        """Open the page; equal drawing gives equal bytes."""
        super().__init__(
            "",
            pagesize=A4,
            pageCompression=0,
            invariant=1,
            initialFontName=font_name,  # type: ignore[arg-type]  # stub says float
        )
        self._facts = facts
        self._standing = standing
        self._own: dict[Typeface, Subset] = {}
        self._names: dict[Subset, str] = {}
        self._pictures: dict[str, Picture | list[bytes]] = {}
        self._root = Element("Document")
        self._open = [self._root]
        self._marked = 0

    @contextmanager
    def part(self, role: str) -> Iterator[None]:
        """Group what is drawn inside as one structure element."""
        element = Element(role)
        self._open[-1].parts.append(element)
        self._open.append(element)
        yield
        self._open.pop()

    @contextmanager
    def content(self, role: str, description: str = "") -> Iterator[None]:
        """Tag what is drawn inside as one piece of content."""
        element = Element(role, description, content=self._marked)
        self._marked += 1
        self._open[-1].parts.append(element)
        self._code.append(f"/{role} <</MCID {element.content}>> BDC")
        yield
        self._code.append("EMC")

    @contextmanager
    def decoration(self) -> Iterator[None]:
        """Tell readers to pass over what is drawn inside (lines, watermarks)."""
        self._code.append("/Artifact BMC")
        yield
        self._code.append("EMC")

    def write(
        self,
        hand: Hand,
        at: tuple[float, float],
        text: str,
        size: float,
        spacing: float = 0,
    ) -> None:
        """Write a text as it stands; nothing in it is ever read as markup."""
        x, y = map(pdf.number, at)
        self._code.append(f"BT {x} {y} Td")
        if spacing:
            self._code.append(f"{pdf.number(spacing)} Tc")
        for face, glyphs in groupby(hand.glyphs(text), key=attrgetter("typeface")):
            self._show(face, list(glyphs), pdf.number(size))
        self._code.append("0 Tc ET" if spacing else "ET")

    def draw_bitmap(
        self, name: str, rows: list[bytes], at: tuple[float, float], side: float
    ) -> None:
        """Draw a square picture of one bit a pixel, 0 black, rows padded to bytes."""
        self._pictures[name] = rows
        self._place(name, at, (side, side))

    def draw_picture(
        self, name: str, shown: Picture, at: tuple[float, float], side: float
    ) -> None:
        """Draw a picture as large as a square takes it, in its middle."""
        self._pictures[name] = shown
        scale = side / max(shown.width, shown.height)
        width, height = shown.width * scale, shown.height * scale
        corner = (at[0] + (side - width) / 2, at[1] + (side - height) / 2)
        self._place(name, corner, (width, height))

    def finish(self, signature: Signature | None = None) -> bytes:
        """Close the page and return the file, signed where somebody signs."""
        document = Document()
        pages, page = document.reserve(), document.reserve()
        tree = structure.write(document, self._root, page)
        reserved = signature and pades.reserve(document, page, signature)
        notes = f"/Annots[{reserved.field} 0 R]" if reserved else ""
        document.put(
            page,
            f"<</Type/Page/Parent {pages} 0 R/MediaBox[0 0 {_size(A4)}]"
            f"{self._content(document)}/StructParents 0/Tabs/S{notes}>>",
        )
        document.put(pages, f"<</Type/Pages/Kids[{page} 0 R]/Count 1>>")
        catalog = document.add(
            f"<</Type/Catalog/Pages {pages} 0 R/Lang({self._facts.lang})"
            f"/MarkInfo<</Marked true>>/StructTreeRoot {tree} 0 R"
            "/ViewerPreferences<</DisplayDocTitle true>>"
            f"{reserved.entries if reserved else ''}>>"
        )
        file = document.written(catalog, document.add(self._information()))
        return pades.filled(file, signature.signer) if signature else file

    def _show(self, face: Typeface, glyphs: list[Glyph], size: str) -> None:
        subset = self._subset(face, glyphs)
        name = self._names.setdefault(subset, f"F{len(self._names) + 1}")
        codes = "".join(map(subset.code, glyphs))
        self._code.append(f"/{name} {size} Tf ({codes}) Tj")

    def _subset(self, face: Typeface, glyphs: Iterable[Glyph]) -> Subset:
        standing = self._standing.get(face)
        if standing is not None and standing.covers(glyphs):
            return standing
        return self._own.setdefault(face, Subset(face))

    def _place(
        self, name: str, at: tuple[float, float], size: tuple[float, float]
    ) -> None:
        width, height, x, y = map(pdf.number, (*size, *at))
        self._code.append(f"q {width} 0 0 {height} {x} {y} cm /{name} Do Q")

    def _content(self, document: Document) -> str:
        drawing = compress("\n".join(self._code).encode("latin-1"))
        contents = document.add(pdf.stream("", drawing))
        fonts = "".join(
            f"/{name} {subset.embed(document)} 0 R"
            for subset, name in self._names.items()
        )
        pictures = "".join(
            f"/{name} {_embed(document, shown)} 0 R"
            for name, shown in self._pictures.items()
        )
        return (
            f"/Resources<</Font<<{fonts}>>/XObject<<{pictures}>>>>"
            f"/Contents {contents} 0 R"
        )

    def _information(self) -> str:
        title, author, subject = map(pdf.text, self._facts[:3])
        return f"<</Title{title}/Author{author}/Subject{subject}/Creator{author}>>"


def _embed(document: Document, shown: Picture | list[bytes]) -> int:
    if isinstance(shown, Picture):
        return shown.embed(document)
    return picture.bits(document, shown)


def _size(sides: tuple[float, float]) -> str:
    return " ".join(map(pdf.number, sides))
