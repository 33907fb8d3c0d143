"""A canvas of several pages that writes what a screen reader follows (タグ付きPDF).

The structure is that of ISO 32000-1, 14.7 and 14.8: marked content and its tree.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas


@dataclass(slots=True)
class Node:
    """A part of the document in its logical order, or one piece of content."""

    role: str
    words: str = ""
    kids: list["Node"] = field(default_factory=list)
    page: int = 0
    mark: int | None = None


@dataclass(frozen=True, slots=True)
class About:
    """What the file says about itself (文書の情報)."""

    title: str
    author: str
    subject: str
    lang: str


class PagedCanvas(Canvas):
    """Pages of A4 whose every mark is either tagged content or decoration."""

    # ReportLab's own, missing from its type stubs.
    _doc: Any
    _code: list[str]

    def __init__(self, font_name: str, about: About) -> None:
        """Open the first page; equal drawing gives equal bytes (``invariant``)."""
        self._file = BytesIO()
        super().__init__(
            self._file,
            pagesize=A4,
            pdfVersion=(1, 7),
            lang=about.lang,
            invariant=1,
            pageCompression=1,
            initialFontName=font_name,  # type: ignore[arg-type]  # stub says float
        )
        # Compress every stream alike, without the ASCII85 layer ReportLab would add.
        self._doc.defaultStreamFilters = [pdfdoc.PDFZCompress]
        self.setTitle(about.title)
        self.setAuthor(about.author)
        self.setCreator(about.author)
        self.setSubject(about.subject)
        self._root = Node("Document")
        self._open = [self._root]
        self._marked: list[list[Node]] = [[]]

    @contextmanager
    def part(self, role: str) -> Iterator[None]:
        """Group what is drawn inside."""
        node = Node(role)
        self._open[-1].kids.append(node)
        self._open.append(node)
        yield
        self._open.pop()

    @contextmanager
    def content(self, role: str, words: str = "") -> Iterator[None]:
        """Tag what is drawn inside as one piece of content; ``words`` describe it."""
        marked = self._marked[-1]
        node = Node(role, words, page=len(self._marked) - 1, mark=len(marked))
        self._open[-1].kids.append(node)
        self._code.append(f"/{role} <</MCID {node.mark}>> BDC")
        yield
        self._code.append("EMC")
        marked.append(node)

    @contextmanager
    def decoration(self) -> Iterator[None]:
        """Tell readers to pass over what is drawn inside (lines, watermarks)."""
        self._code.append("/Artifact BMC")
        yield
        self._code.append("EMC")

    def turn_page(self) -> None:
        """Begin the next page."""
        self.showPage()
        self._marked.append([])

    def finish(self) -> bytes:
        """Close the last page and return the file."""
        self.showPage()
        self._write_structure()
        self.save()
        return self._file.getvalue()

    def _write_structure(self) -> None:
        doc, catalog = self._doc, self._doc.Catalog
        tree = pdfdoc.PDFDictionary({"Type": pdfdoc.PDFName("StructTreeRoot")})
        root = doc.Reference(tree, "StructTreeRoot")
        owners: dict[tuple[int, int], object] = {}
        tree["K"] = self._write_node(self._root, root, owners)
        numbers: list[object] = []
        for at, (page, marked) in enumerate(
            zip(doc.Pages.pages, self._marked, strict=True)
        ):
            own = pdfdoc.PDFArray([owners[at, mark] for mark in range(len(marked))])
            numbers += [at, doc.Reference(own, f"StructParents{at}")]
            # ReportLab writes only the page entries it knows.
            page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
            page.StructParents, page.Tabs = at, pdfdoc.PDFName("S")
        tree["ParentTree"] = pdfdoc.PDFDictionary({"Nums": pdfdoc.PDFArray(numbers)})
        catalog.StructTreeRoot = root
        catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": "true"})
        catalog.ViewerPreferences = pdfdoc.PDFDictionary({"DisplayDocTitle": "true"})

    def _write_node(
        self, node: Node, parent: object, owners: dict[tuple[int, int], object]
    ) -> object:
        entries = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("StructElem"),
                "S": pdfdoc.PDFName(node.role),
                "P": parent,
            }
        )
        reference = self._doc.Reference(entries)
        if node.words:
            entries["Alt"] = pdfdoc.PDFString(node.words)
        if node.mark is not None:
            entries["Pg"] = self._doc.Reference(self._doc.Pages.pages[node.page])
            entries["K"] = node.mark
            owners[node.page, node.mark] = reference
            return reference
        entries["K"] = pdfdoc.PDFArray(
            [self._write_node(kid, reference, owners) for kid in node.kids]
        )
        return reference
