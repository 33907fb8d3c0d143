"""``disaster bench names``: every name as it is written, or a refusal by its character.

Names of a register, and names made of rare characters, are written on pages and read
out of the file by another reader. Whether a refusal, or its absence, is right is asked
of the font files themselves.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from random import Random
from time import perf_counter

import click
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from certificates.paper.canvas import Facts, TaggedCanvas
from certificates.paper.hand import Hand, hand
from disaster.bench import samples
from disaster.foundation.console import UNHEALTHY, answer
from disaster.foundation.fonts import (
    GOTHIC,
    SERIF,
    MissingGlyph,
    UnprintableCharacter,
    clusters,
)

EVERY_HARD, LONGEST = 5, 3
LINES, SIZE, LEADING, LEFT, TOP = 60, 9.0, 13, 40, 800
IVS_FORMAT = 14

# From where rare characters are drawn: kanji and their extensions, the compatibility
# forms, kana, Latin letters with marks; then selectors, and marks that combine.
RANGES = (
    (0x4E00, 0x9FFF),
    (0x3400, 0x4DBF),
    (0x20000, 0x2A6DF),
    (0xF900, 0xFAFF),
    (0x3041, 0x30FE),
    (0xC0, 0x17F),
)
TAILS = ("\U000e0100", "\U000e0101", "\U000e0102", "\U000e0103", "\u3099", "\u0301")


@dataclass(slots=True)
class Found:
    """What became of the names (字の照合)."""

    names: int = 0
    printed: int = 0
    refused: int = 0
    wrongly_refused: int = 0
    missing_released: int = 0
    characters: int = 0
    wrong_characters: int = 0

    @property
    def is_clean(self) -> bool:
        """Say whether every name was printed right or refused with a reason."""
        wrong = self.wrongly_refused, self.missing_released, self.wrong_characters
        return not any(wrong)


@click.command("names")
@click.option("--n", "n", default=100_000, show_default=True, help="氏名の数")
@click.option("--seed", default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True)
def names(n: int, seed: int, *, as_json: bool) -> None:
    """氏名を印刷して読み戻し、字形のない字と違う字の数を出す."""
    begun = perf_counter()
    found = check(n, seed)
    seconds = perf_counter() - begun
    if as_json:
        counts = {name: getattr(found, name) for name in Found.__slots__}
        answer({"bench": "names", "seed": seed, "seconds": round(seconds, 1), **counts})
    else:
        for line in _lines(found):
            click.echo(line)
        click.echo(f"{seconds:.1f} 秒")
    if not found.is_clean:
        raise SystemExit(UNHEALTHY)


def _lines(found: Found) -> list[str]:
    return [
        f"氏名 {found.names:,}・印刷 {found.printed:,}・拒否 {found.refused:,}",
        f"字形がないまま出した氏名 {found.missing_released}",
        f"理由のない拒否 {found.wrongly_refused}",
        f"読み戻した字 {found.characters:,}・違う字 {found.wrong_characters}",
    ]


def check(n: int, seed: int) -> Found:
    """Print and read back n seeded names."""
    found, writer, drawable = Found(), hand(SERIF, GOTHIC), Drawable()
    page: list[str] = []
    for name in _names(n, Random(seed)):  # noqa: S311  repeatable, not secret
        found.names += 1
        may_pass = drawable.draws(name)
        if not _is_printable(writer, name):
            found.refused += 1
            found.wrongly_refused += may_pass
            continue
        found.printed += 1
        found.missing_released += not may_pass
        page.append(name)
        if len(page) == LINES:
            _compare(found, page, _read(_written(writer, page)))
            page = []
    _compare(found, page, _read(_written(writer, page)) if page else [])
    return found


class Drawable:
    """What the two font files say that they can draw, read by fontTools."""

    def __init__(self) -> None:
        """Read the tables of characters and of variation sequences."""
        self._characters: set[int] = set()
        self._sequences: set[tuple[int, int]] = set()
        for path in (SERIF, GOTHIC):
            with TTFont(path, lazy=True) as font:
                self._characters |= set(font.getBestCmap())
                for table in font["cmap"].tables:
                    if table.format == IVS_FORMAT:
                        self._note(table.uvsDict)

    def draws(self, name: str) -> bool:
        """Say whether every character of a name has a glyph."""
        return all(map(self._draws, clusters(name)))

    def _note(self, variants: dict[int, list[tuple[int, str | None]]]) -> None:
        for selector, pairs in variants.items():
            self._sequences |= {(base, selector) for base, _glyph in pairs}

    def _draws(self, cluster: str) -> bool:
        composed = unicodedata.normalize("NFC", cluster)
        match [ord(character) for character in cluster]:
            case [alone]:
                is_mark = unicodedata.category(cluster).startswith("M")
                return alone in self._characters and not is_mark
            case [base, selector] if (base, selector) in self._sequences:
                return True
        return len(composed) == 1 and ord(composed) in self._characters


def _names(n: int, random: Random) -> Iterator[str]:
    for number, name in enumerate(samples.names(n, random)):
        yield name if number % EVERY_HARD else _hard(random)


def _hard(random: Random) -> str:
    def character() -> str:
        low, high = random.choice(RANGES)
        tail = random.choice(TAILS) if random.random() < 1 / 4 else ""
        return chr(random.randint(low, high)) + tail

    return "".join(character() for _ in range(random.randint(1, LONGEST)))


def _is_printable(writer: Hand, name: str) -> bool:
    try:
        return bool(writer.glyphs(name))
    except (MissingGlyph, UnprintableCharacter):
        return False


def _written(writer: Hand, page: Sequence[str]) -> bytes:
    canvas = TaggedCanvas(SERIF.stem, Facts("氏名", "", ""), {})
    for line, name in enumerate(page):
        with canvas.content("P"):
            canvas.write(writer, (LEFT, TOP - line * LEADING), name, SIZE)
    return canvas.finish()


def _read(pdf: bytes) -> list[str]:
    return PdfReader(BytesIO(pdf)).pages[0].extract_text().split("\n")


def _compare(found: Found, page: Sequence[str], lines: Sequence[str]) -> None:
    for number, name in enumerate(page):
        line = lines[number] if number < len(lines) else ""
        pairs = zip(name, line.ljust(len(name), "\0"), strict=False)
        found.characters += len(name)
        found.wrong_characters += sum(one != other for one, other in pairs)
        found.wrong_characters += max(len(line) - len(name), 0)
