"""The hand a paper is written in: characters in, measured glyphs out (書体の並び)."""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from certificates.paper.typeface import Typeface, typeface
from disaster.foundation.fonts import (
    FontChain,
    MissingGlyph,
    chain,
    clusters,
    code_points,
    refuse_unprintable,
)


class Glyph(NamedTuple):
    """One character of a text as it will be drawn (一字)."""

    text: str
    typeface: Typeface
    number: int
    # In thousandths of an em.
    advance: float


class Hand:
    """Typefaces asked one after the other for each character (フォントの優先順)."""

    def __init__(self, fonts: FontChain) -> None:
        """Begin with nothing known; what is kept are characters, never texts."""
        self._faces = [(face, typeface(face)) for face in fonts.faces]
        self._known: dict[str, Glyph] = {}

    def glyphs(self, text: str) -> list[Glyph]:
        """Return the glyphs of a text, or refuse what no typeface can draw."""
        known = self._known
        try:
            # A mark or a selector is never known alone, so it is not passed over here.
            return [known[character] for character in text]
        except KeyError:
            refuse_unprintable(text)
            return [self._find(cluster) for cluster in clusters(text)]

    def width(self, text: str, size: float) -> float:
        """Measure a text in points."""
        return advance(self.glyphs(text)) * size / 1000

    def _find(self, cluster: str) -> Glyph:
        for face, drawing in self._faces:
            code = face.code(cluster)
            if code is not None:
                number = drawing.number(code)
                found = Glyph(cluster, drawing, number, drawing.advance(number))
                if len(cluster) == 1:
                    self._known[cluster] = found
                return found
        raise MissingGlyph(character=cluster, code=code_points(cluster))


@lru_cache(maxsize=16)
def hand(*paths: Path) -> Hand:
    """Return the hand of these font files, the first preferred."""
    return Hand(chain(*paths))


def advance(glyphs: Iterable[Glyph]) -> float:
    """Add up how far glyphs move on, in thousandths of an em."""
    return sum(glyph.advance for glyph in glyphs)
