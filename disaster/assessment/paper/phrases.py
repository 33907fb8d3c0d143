"""Say the sheet's own words and stored sentences in the reader's language."""

import re
from collections.abc import Iterable
from functools import cache

from disaster.assessment.paper.english import TOLD, WORDING

JAPANESE, ENGLISH = "ja", "en"
LANGUAGES = (JAPANESE, ENGLISH)
PLACE = re.compile(r"%\((\w+)\)s")
# Several labels in one fact: 屋根・内壁. A label may hold the sign itself: 床・梁.
BETWEEN = "・"


class Phrases:
    """The words of one language; Japanese is the source and needs no book."""

    def __init__(self, lang: str) -> None:
        """Take a language; whatever is not spoken here is said in Japanese."""
        self.lang = lang if lang in LANGUAGES else JAPANESE

    @property
    def is_japanese(self) -> bool:
        """Whether nothing is to be translated."""
        return self.lang == JAPANESE

    @property
    def between(self) -> str:
        """What stands between two sentences."""
        return "" if self.is_japanese else " "

    def say(self, sentence: str, **facts: object) -> str:
        """Say a sentence of the sheet itself."""
        said = sentence if self.is_japanese else WORDING[sentence]
        return said % facts if facts else said.replace("%%", "%")

    def tell(self, stored: str) -> str:
        """Say a stored sentence or label; without a translation it stays Japanese."""
        return stored if self.is_japanese else _translated(stored)

    def percent(self, number: str) -> str:
        """Write a number of hundredths; nothing for no number."""
        if not number:
            return ""
        return f"{number}％" if self.is_japanese else f"{number} %"

    def list_of(self, words: Iterable[str]) -> str:
        """Say names or sentences one after the other."""
        return ("、" if self.is_japanese else ", ").join(map(self.tell, words))

    def tell_all(self, *labels: str) -> str:
        """Say the labels of one thing together."""
        between = BETWEEN if self.is_japanese else ", "
        return between.join(map(self.tell, labels))


def _translated(stored: str) -> str:
    if stored in TOLD:
        return TOLD[stored].replace("%%", "%")
    for pattern, english in _patterns():
        match = pattern.fullmatch(stored)
        if match is not None:
            facts = {name: _fact(fact) for name, fact in match.groupdict().items()}
            said = english % facts
            return said[:1].upper() + said[1:]
    labels = _labels(stored.split(BETWEEN))
    if all(label in TOLD for label in labels):
        return ", ".join(TOLD[label] for label in labels)
    return stored


def _fact(fact: str) -> str:
    """Translate what stands in a place: labels, a nested sentence, or a number."""
    return _translated(fact).replace("％", " %").replace("／", " / ")


def _labels(pieces: list[str]) -> list[str]:
    """Join pieces to the longest labels that are known."""
    found, start = [], 0
    while start < len(pieces):
        ends = range(len(pieces), start, -1)
        tries = ((BETWEEN.join(pieces[start:end]), end) for end in ends)
        first = (pieces[start], start + 1)
        label, start = next((one for one in tries if one[0] in TOLD), first)
        found.append(label)
    return found


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """Turn every sentence with places into a pattern, the wordiest first."""
    with_places = [source for source in TOLD if PLACE.search(source)]
    with_places.sort(key=lambda source: -len(PLACE.sub("", source)))
    return [(_pattern(source), TOLD[source]) for source in with_places]


def _pattern(source: str) -> re.Pattern[str]:
    pieces = PLACE.split(source)
    written = [
        f"(?P<{piece}>.+?)" if number % 2 else re.escape(piece)
        for number, piece in enumerate(pieces)
    ]
    return re.compile("".join(written))
