"""違うところの印: which parts of a writing the other ledger does not have."""

import re
from dataclasses import dataclass

from disaster.foundation import formats

PIECE = re.compile(r"[0-9０-９]+|[^0-9０-９]+")
DIGITS = re.compile(r"\d+")
CITY = re.compile(r"^[^\d]{1,6}市")
SMALL_WORDS = frozenset({"", "番", "号", "番の", "の", "室"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text as it is written, and whether the other text lacks it."""

    text: str
    differs: bool


def pieces(written: str, other: str) -> list[Piece]:
    """Divide a writing into numbers and words, and mark what the other one lacks.

    Width, hyphens, 大字 and the like do not count: `formats.address_key` folds them.
    """
    theirs = formats.address_key(other)
    numbers = set(DIGITS.findall(theirs))
    return [
        Piece(part, bool(other.strip()) and _lacks(part, theirs, numbers))
        for part in _parts(written)
    ]


def _parts(written: str) -> list[str]:
    return PIECE.findall(written)


def _lacks(part: str, theirs: str, numbers: set[str]) -> bool:
    plain = formats.half_width(part)
    if plain.isdigit():
        return str(int(plain)) not in numbers
    key = formats.address_key(part).strip("-")
    words = key.removesuffix("丁目").removesuffix("番地").removesuffix("号室")
    if words in SMALL_WORDS or words in theirs:
        return False
    # One of two ledgers of a city leaves its name out.
    return CITY.sub("", words) not in theirs
