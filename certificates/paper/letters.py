"""The letters that the papers of a city share, cut out once (共通の文字)."""

import string
from collections.abc import Iterable
from functools import lru_cache

from certificates.paper import wording
from certificates.paper.canvas import Standing
from certificates.paper.hand import Glyph, Hand
from certificates.paper.sheet import Fonts
from certificates.paper.subset import Subset
from certificates.paper.typeface import Typeface
from certificates.sealed import PrintedCertificate, SealText
from disaster.assessment.rules.levels import DamageLevel

# What number lines and dates are made of, and what short codes are.
FIGURES = string.digits + "RPH-　（）／令和元年月日第回交付通全"
CODE = string.digits + string.ascii_uppercase + "-　"


def standing(certificate: PrintedCertificate, seal: SealText, fonts: Fonts) -> Standing:
    """Return the fonts of what stands on every paper of this city and this disaster.

    Nothing of a household goes in, so what is kept between two papers names nobody.
    """
    text = (
        certificate.title,
        certificate.statement,
        certificate.mayor_name,
        certificate.cause,
    )
    label = (
        certificate.municipality_name,
        seal.issuer,
        *(addon.label for addon in certificate.addons if addon),
        *wording.marks(certificate),
        *wording.notices(certificate),
    )
    return _cut(fonts, text, label)


@lru_cache(maxsize=32)
def _cut(fonts: Fonts, text: tuple[str, ...], label: tuple[str, ...]) -> Standing:
    levels = (level.label for level in DamageLevel)
    cut: dict[Typeface, Subset] = {}
    for glyph in (
        *_glyphs(fonts.text, (FIGURES, wording.NUMBER, *levels, *text)),
        *_glyphs(fonts.label, (CODE, *wording.LABELS, *label)),
    ):
        cut.setdefault(glyph.typeface, Subset(glyph.typeface)).code(glyph)
    return cut


def _glyphs(hand: Hand, texts: Iterable[str]) -> list[Glyph]:
    return [glyph for text in texts for glyph in hand.glyphs(text)]
