"""A TrueType file that gives out single outlines (書体の字形).

A paper draws about a hundred of the many thousand glyphs of a Japanese font. Each
outline is looked up once per process and copied as it stands; a small font of them is
put together for every paper (ISO 32000-1, 9.9: the tables a CIDFontType2 needs).
"""

import struct
from functools import cache
from itertools import accumulate
from typing import Any, NamedTuple, cast

from disaster.foundation.fonts import Face

# glyf flags of a glyph made of other glyphs (OpenType 1.9, "Composite glyph").
WORDS, SCALE, MORE, TWO_SCALES, MATRIX = 0x1, 0x8, 0x20, 0x40, 0x80
TABLES_COPIED = ("cvt ", "fpgm", "prep")
LONG_OFFSETS = b"\0\1"


class Outline(NamedTuple):
    """The drawing of a glyph, the glyphs it is made of, and its metrics."""

    content: bytes
    # Where the number of each part stands, and that number.
    parts: tuple[tuple[int, int], ...]
    advance: int
    bearing: int


class Typeface:
    """One font file, ready to be cut (書体)."""

    def __init__(self, face: Face) -> None:
        """Take over the tables that ReportLab has read and checked."""
        # ReportLab's own; its type stubs do not know the tables.
        self._file = cast("Any", face.face)
        self.name = str(face.fontName)
        self.box = tuple(round(side) for side in self._file.bbox)
        self.ascent, self.descent = (
            round(self._file.ascent),
            round(self._file.descent),
        )
        self.cap_height = round(self._file.capHeight)
        self.stem = round(self._file.stemV)
        self._start, _length = self._file.get_table_pos("glyf")
        self._copied = {
            tag: bytes(self._file.get_table(tag))
            for tag in TABLES_COPIED
            if tag in self._file.table
        }
        self._outlines: dict[int, Outline] = {}

    def number(self, code: int) -> int:
        """Return the glyph that draws one of the face's codes."""
        return int(self._file.charToGlyph[code])

    def advance(self, number: int) -> float:
        """Return how far a glyph moves on, in thousandths of an em."""
        return self.outline(number).advance * 1000 / float(self._file.unitsPerEm)

    def outline(self, number: int) -> Outline:
        """Return a glyph as it stands in the file."""
        found = self._outlines.get(number)
        if found is None:
            found = self._outlines[number] = self._read(number)
        return found

    def cut(self, numbers: list[int]) -> bytes:
        """Return a font of these glyphs, in this order, and of their parts."""
        order = list(numbers)
        places = {number: place for place, number in reversed(list(enumerate(order)))}
        outlines, drawn = [], []
        for number in order:  # grows while the parts of a glyph are found
            outline = self.outline(number)
            for _at, part in outline.parts:
                if part not in places:
                    places[part] = len(order)
                    order.append(part)
            outlines.append(outline)
            drawn.append(_renumbered(outline, places))
        return _file(self._tables(outlines, drawn))

    def _read(self, number: int) -> Outline:
        first, end = self._file.glyphPos[number : number + 2]
        data = self._file._ttf_data  # noqa: SLF001  one copy of the file is enough
        content = bytes(data[self._start + first : self._start + end])
        advance, bearing = self._file.hmetrics[number]
        return Outline(
            content + bytes(-len(content) % 4),
            tuple(_parts(content)),
            int(advance),
            int(bearing),
        )

    def _tables(self, outlines: list[Outline], drawn: list[bytes]) -> dict[str, bytes]:
        count = len(drawn)
        offsets = [0, *accumulate(map(len, drawn))]
        metrics = [side for each in outlines for side in (each.advance, each.bearing)]
        head = bytearray(self._file.get_table("head"))
        head[8:12] = bytes(4)
        head[50:52] = LONG_OFFSETS
        return self._copied | {
            "glyf": b"".join(drawn),
            "head": bytes(head),
            "hhea": self._counted("hhea", 34, count),
            "hmtx": struct.pack(f">{len(metrics)}H", *metrics),
            "loca": struct.pack(f">{len(offsets)}I", *offsets),
            "maxp": self._counted("maxp", 4, count),
        }

    def _counted(self, tag: str, at: int, count: int) -> bytes:
        table = bytearray(self._file.get_table(tag))
        struct.pack_into(">H", table, at, count)
        return bytes(table)


@cache
def typeface(face: Face) -> Typeface:
    """Return the typeface of a face, prepared once per process."""
    return Typeface(face)


def _parts(content: bytes) -> list[tuple[int, int]]:
    """Find the glyphs that a glyph is made of (accents and the like)."""
    parts: list[tuple[int, int]] = []
    if len(content) < 10 or not content[0] & 0x80:  # noqa: PLR2004  glyf header
        return parts
    at, flags = 10, MORE
    while flags & MORE:
        flags, part = struct.unpack_from(">HH", content, at)
        parts.append((at + 2, part))
        at += 8 if flags & WORDS else 6
        at += 2 if flags & SCALE else 4 if flags & TWO_SCALES else 0
        at += 8 if flags & MATRIX else 0
    return parts


def _renumbered(outline: Outline, places: dict[int, int]) -> bytes:
    if not outline.parts:
        return outline.content
    content = bytearray(outline.content)
    for at, part in outline.parts:
        struct.pack_into(">H", content, at, places[part])
    return bytes(content)


def _file(tables: dict[str, bytes]) -> bytes:
    """Put tables into one file, each at a multiple of four with its check sum."""
    count = len(tables)
    power = count.bit_length() - 1
    head = struct.pack(
        ">IHHHH", 0x10000, count, 16 << power, power, 16 * count - (16 << power)
    )
    entries, bodies, at = [], [], 12 + 16 * count
    for tag in sorted(tables):
        body = tables[tag]
        padded = body + bytes(-len(body) % 4)
        entries.append(struct.pack(">4sIII", tag.encode(), _sum(padded), at, len(body)))
        bodies.append(padded)
        at += len(padded)
    return head + b"".join(entries) + b"".join(bodies)


def _sum(padded: bytes) -> int:
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}I", padded)
    return sum(words) & 0xFFFFFFFF
