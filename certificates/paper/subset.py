"""The part of a typeface that goes into a file, with the text behind it (部分埋込み).

Every character gets a code of its own, also two that look alike, so that what is copied
out of the file is what was stored: 𠮷, 髙 and each variation sequence.
"""

import hashlib
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import groupby
from zlib import compress

from certificates.paper.document import Document, stream
from certificates.paper.hand import Glyph
from certificates.paper.typeface import Typeface

# Glyphs hardly share anything beyond their neighbourhood; more effort gains 1 %.
EFFORT = 5

# A ToUnicode map holds at most 100 entries a block (Adobe Technical Note 5014).
ENTRIES_PER_BLOCK = 100
EM = 1000
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

# Symbolic (ISO 32000-1, table 123): the codes follow no standard encoding.
FLAGS = 4

# What a literal string cannot hold as it stands (7.3.4.2).
ESCAPES = str.maketrans({"(": "\\(", ")": "\\)", "\\": "\\\\", "\r": "\\r"})


class Subset:
    """Glyphs of one typeface, numbered as they come."""

    def __init__(self, typeface: Typeface, glyphs: Iterable[Glyph] = ()) -> None:
        """Begin with the box that stands for no character."""
        self.typeface = typeface
        self.codes: dict[str, str] = {}
        self._numbers = [0]
        for glyph in glyphs:
            self.code(glyph)

    def code(self, glyph: Glyph) -> str:
        """Return the two bytes that draw a glyph, as they stand in a string."""
        code = self.codes.get(glyph.text)
        if code is None:
            code = self.codes[glyph.text] = _bytes(len(self._numbers))
            self._numbers.append(glyph.number)
        return code

    def covers(self, glyphs: Iterable[Glyph]) -> bool:
        """Say whether all these glyphs are here already."""
        return all(glyph.text in self.codes for glyph in glyphs)

    def embed(self, document: Document) -> int:
        """Write the font into a file and return its number."""
        face = self.typeface
        name = f"{self._tag}+{face.name}"
        program = document.add(self._program)
        text_map = document.add(self._text_map)
        box = " ".join(map(str, face.box))
        descriptor = document.add(
            f"<</Type/FontDescriptor/FontName/{name}/Flags {FLAGS}/FontBBox[{box}]"
            f"/ItalicAngle 0/Ascent {face.ascent}/Descent {face.descent}"
            f"/CapHeight {face.cap_height}/StemV {face.stem}"
            f"/FontFile2 {program} 0 R>>"
        )
        drawing = document.add(
            f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}"
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
            f"/FontDescriptor {descriptor} 0 R/CIDToGIDMap/Identity"
            f"/DW {EM}/W[{self._widths}]>>"
        )
        return document.add(
            f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H"
            f"/DescendantFonts[{drawing} 0 R]/ToUnicode {text_map} 0 R>>"
        )

    @cached_property
    def _tag(self) -> str:
        """Six letters that tell this part of the font from another (9.6.4)."""
        digest = hashlib.sha256(repr(self._numbers).encode()).digest()
        return "".join(LETTERS[byte % len(LETTERS)] for byte in digest[:6])

    @cached_property
    def _program(self) -> bytes:
        font = self.typeface.cut(self._numbers)
        return stream(f"/Length1 {len(font)}", compress(font, EFFORT))

    @cached_property
    def _widths(self) -> str:
        """List stretches of glyphs that are not as wide as an em."""
        advances = enumerate(round(self.typeface.advance(n)) for n in self._numbers)
        listed = ""
        for is_em, stretch in groupby(advances, key=lambda pair: pair[1] == EM):
            first, *others = stretch
            if not is_em:
                widths = " ".join(str(width) for _code, width in (first, *others))
                listed += f"{first[0]}[{widths}]"
        return listed

    @cached_property
    def _text_map(self) -> bytes:
        lines = [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def",
            "/CMapName /Adobe-Identity-UCS def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            "<0000> <FFFF>",
            "endcodespacerange",
            *self._blocks(),
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
        return stream("", compress("\n".join(lines).encode(), EFFORT))

    def _blocks(self) -> Iterator[str]:
        entries = [
            f"<{code:04X}> <{text.encode('utf-16-be').hex().upper()}>"
            for code, text in enumerate(self.codes, start=1)
        ]
        for start in range(0, len(entries), ENTRIES_PER_BLOCK):
            block = entries[start : start + ENTRIES_PER_BLOCK]
            yield f"{len(block)} beginbfchar"
            yield from block
            yield "endbfchar"


def _bytes(code: int) -> str:
    return code.to_bytes(2).decode("latin-1").translate(ESCAPES)
