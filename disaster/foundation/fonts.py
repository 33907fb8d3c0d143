"""Fonts for papers: every character as its owner writes it, or a refusal.

ReportLab alone draws a box for a variation sequence (異体字セレクタ) and forgets what
lies beyond U+FFFF when text is copied out. A ``Face`` gives each sequence a code of
its own and tells the reader of the file the original characters; a ``FontChain``
asks several faces in turn and refuses what none of them can draw.
"""

import hashlib
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import cast

from fontTools.ttLib import TTFont as FontTables
from fontTools.ttLib import TTLibError
from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfbase.pdfdoc import PDFDocument, PDFStream
from reportlab.pdfgen.canvas import Canvas

from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _

BUNDLED = Path(__file__).resolve().parent.parent / "fonts"
SERIF = BUNDLED / "noto-serif-jp" / "NotoSerifJP-Regular.ttf"
GOTHIC = BUNDLED / "biz-udpgothic" / "BIZUDPGothic-Regular.ttf"

# Sequences live in the private planes, which no text of a person may use.
FIRST_PRIVATE_CODE = 0xF0000

# A ToUnicode map holds at most 100 entries a block (Adobe Technical Note 5014).
ENTRIES_PER_BLOCK = 100

REASONS = {
    "Cc": _("画面に出ない制御文字"),
    "Cf": _("文字の並びや見え方を変える、目に見えない文字"),
    "Co": _("この団体だけの外字（私用領域の文字）"),
    "Cs": _("途中で壊れた文字"),
    "Zl": _("行を分ける特別な文字"),
    "Zp": _("段落を分ける特別な文字"),
    "Zs": _("特別な幅の空白"),
}
SPACES = " \u3000"

_loading = threading.Lock()
_faces: dict[Path, "Face"] = {}


class MissingGlyph(Refusal):
    """No font of the chain can draw this character (字形がない)."""

    message = _(
        "「%(character)s」（%(code)s）の字形を持つフォントがないため印刷できません。"
        "この字を持つフォントを追加するか、本人の同意を得て別の字に改めてください。"
    )


class UnprintableCharacter(Refusal):
    """The text holds something that is no visible character (印刷できない文字)."""

    message = _(
        "%(position)d文字目の %(code)s は%(reason)sなので印刷できません。"
        "この文字を消すか、正しい文字に入れ直してください。"
    )


class UnusableFont(Refusal):
    """A font file cannot serve for papers (使えないフォント)."""

    message = _(
        "フォント %(path)s は使えません（%(reason)s）。"
        "TrueType 形式の .ttf ファイルを指定してください。"
    )


class Face(ttfonts.TTFont):
    """One font file, drawn through ReportLab, with sequences and true text (書体)."""

    def __init__(self, path: Path) -> None:
        """Read the file once; ``digest`` tells two editions of a font apart."""
        super().__init__(path.stem, str(path), asciiReadable=0, shapable=False)
        self.fontName = self.face.name.decode("latin-1")
        self.digest = hashlib.sha256(path.read_bytes()).hexdigest()
        self._variants = _variants(path)
        self._sequences: dict[int, str] = {}
        self._codes: dict[str, int] = {}
        self._lock = threading.Lock()

    def code(self, cluster: str) -> int | None:
        """Return the code that draws a cluster, or None if the face lacks it."""
        if len(cluster) == 1:
            return ord(cluster) if self._draws(cluster) else None
        with self._lock:
            if cluster not in self._codes:
                self._give_code(cluster)
            return self._codes.get(cluster)

    def addObjects(self, doc: PDFDocument) -> None:  # noqa: N802  ReportLab's hook
        """Embed the subset, then write the text behind each of its glyphs."""
        subsets = self.state[doc].subsets
        # ReportLab seeks through the one font file while it cuts a subset.
        with self._lock:
            super().addObjects(doc)
        for number, subset in enumerate(subsets):
            name = f"{ttfonts.SUBSETN(number).decode()}+{self.fontName}"
            text_map = cast("PDFStream", doc.idToObject[f"toUnicodeCMap:{name}"])
            text_map.content = _to_unicode([self._text(code) for code in subset])

    def _draws(self, character: str) -> bool:
        return ord(character) in self.face.charToGlyph and not _is_mark(character)

    def _give_code(self, cluster: str) -> None:
        glyph = self._glyph(cluster)
        if glyph is None:
            return
        code = FIRST_PRIVATE_CODE + len(self._codes)
        self.face.charToGlyph[code] = glyph
        self.face.charWidths[code] = self._width(glyph)
        self._sequences[code] = cluster
        self._codes[cluster] = code

    def _glyph(self, cluster: str) -> int | None:
        if cluster in self._variants:
            return self._variants[cluster] or self.face.charToGlyph.get(ord(cluster[0]))
        # か + U+3099: drawn as the composed が, copied out as it was stored.
        composed = unicodedata.normalize("NFC", cluster)
        return self.face.charToGlyph.get(ord(composed)) if len(composed) == 1 else None

    def _width(self, glyph: int) -> float:
        advance, _bearing = self.face.hmetrics[glyph]
        return float(advance * 1000 / self.face.unitsPerEm)

    def _text(self, code: int) -> str:
        return self._sequences.get(code) or chr(code)


@dataclass(frozen=True, slots=True)
class FontChain:
    """Faces asked one after the other for each character (フォントの優先順)."""

    faces: tuple[Face, ...]

    def missing(self, text: str) -> list[str]:
        """Name the characters that no face can draw, each once, in order."""
        lacking = (unit for unit in clusters(text) if self._find(unit) is None)
        return list(dict.fromkeys(lacking))

    def width(self, text: str, size: float) -> float:
        """Measure a text in points."""
        return sum(face.stringWidth(codes, size) for face, codes in self.runs(text))

    def draw(
        self,
        canvas: Canvas,
        at: tuple[float, float],
        text: str,
        size: float,
        spacing: float = 0,
    ) -> None:
        """Draw a text as it stands; nothing in it is ever read as markup."""
        ink = canvas.beginText(*at)
        if spacing:
            ink.setCharSpace(spacing)
        for face, codes in self.runs(text):
            ink.setFont(face.fontName, size)
            ink.textOut(codes)
        if spacing:
            ink.setCharSpace(0)
        canvas.drawText(ink)

    def runs(self, text: str) -> list[tuple[Face, str]]:
        """Split a text into stretches of one face, as ReportLab's codes."""
        refuse_unprintable(text)
        drawn = [self._get(unit) for unit in clusters(text)]
        return [
            (face, "".join(chr(code) for _face, code in stretch))
            for face, stretch in groupby(drawn, key=itemgetter(0))
        ]

    def _find(self, cluster: str) -> tuple[Face, int] | None:
        for face in self.faces:
            code = face.code(cluster)
            if code is not None:
                return face, code
        return None

    def _get(self, cluster: str) -> tuple[Face, int]:
        found = self._find(cluster)
        if found is None:
            raise MissingGlyph(character=cluster, code=code_points(cluster))
        return found


def chain(*paths: Path) -> FontChain:
    """Return the chain of these font files, the first preferred."""
    return FontChain(tuple(load_face(path) for path in paths))


def added(data_dir: Path) -> tuple[Path, ...]:
    """Return the font files that lie beside the data (追加の字形)."""
    return tuple(sorted((data_dir / "fonts").glob("*.ttf")))


def load_face(path: Path) -> Face:
    """Load a font file once per process, whichever thread asks first."""
    place = path.resolve()
    with _loading:
        if place not in _faces:
            _faces[place] = _read_face(place)
        return _faces[place]


def clusters(text: str) -> list[str]:
    """Split a text into what a reader sees as one character (異体字も一字)."""
    units: list[str] = []
    for character in text:
        if units and _is_mark(character):
            units[-1] += character
            continue
        units.append(character)
    return units


def code_points(text: str) -> str:
    """Spell a text as code points: ``U+845B U+E0102``."""
    return " ".join(f"U+{ord(character):04X}" for character in text)


def refuse_unprintable(text: str) -> None:
    """Refuse controls, direction marks, private characters and odd spaces."""
    for position, character in enumerate(text, start=1):
        reason = REASONS.get(unicodedata.category(character))
        if reason and character not in SPACES:
            raise UnprintableCharacter(
                position=position, code=code_points(character), reason=reason
            )


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")


def _read_face(place: Path) -> Face:
    try:
        face = Face(place)
    except (OSError, ttfonts.TTFError, TTLibError) as fault:
        raise UnusableFont(path=place.name, reason=fault) from fault
    if any(face.fontName == other.fontName for other in _faces.values()):
        reason = _("同じ名前のフォントがすでにあります")
        raise UnusableFont(path=place.name, reason=reason)
    pdfmetrics.registerFont(face)
    return face


def _variants(path: Path) -> dict[str, int | None]:
    """Read the sequences of a font file (cmap 14); None is the usual glyph."""
    with FontTables(path, lazy=True, fontNumber=0) as tables:
        return {
            chr(base) + chr(selector): glyph and tables.getGlyphID(glyph)
            for table in tables["cmap"].tables
            if table.format == 14  # noqa: PLR2004  the format's own name
            for selector, pairs in table.uvsDict.items()
            for base, glyph in pairs
        }


def _to_unicode(texts: list[str]) -> str:
    """Write the map from a subset's codes to text, in UTF-16 as the format asks."""
    # Code 0 is the box of the font, never drawn, so it stands for no text.
    entries = [
        f"<{code:02X}> <{text.encode('utf-16-be').hex().upper()}>"
        for code, text in enumerate(texts)
        if code
    ]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def",
            "/CMapName /Adobe-Identity-UCS def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            "<00> <FF>",
            "endcodespacerange",
            *_blocks(entries),
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    )


def _blocks(entries: list[str]) -> Iterator[str]:
    for start in range(0, len(entries), ENTRIES_PER_BLOCK):
        block = entries[start : start + ENTRIES_PER_BLOCK]
        yield f"{len(block)} beginbfchar"
        yield from block
        yield "endbfchar"
