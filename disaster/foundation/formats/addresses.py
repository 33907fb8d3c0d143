"""Addresses folded for search: 大字, 一丁目, 番地の1 and −1 find each other (住所)."""

import re

from disaster.foundation.formats.names import fold_variants
from disaster.foundation.formats.numbers import fold_hyphens, half_width, kanji_number
from disaster.foundation.formats.readings import hiragana

KANJI = "\u3005-\u3007\u3400-\u9fff\U00020000-\U0003ffff"
PREFECTURE = re.compile(f"^(?:東京都|北海道|(?:京都|大阪)府|[{KANJI}]{{2,3}}県)")
# 十文字 and the like are names; 字 as a section stands between two names.
SECTION = re.compile("大字|小字|(?<!文)字(?=.)")
GA = re.compile(f"(?<=[{KANJI}ぁ-ゖ])[ヶケヵカガ](?=[{KANJI}])")
NO = re.compile(f"(?<=[{KANJI}])[ノ之](?=[{KANJI}])")

NUMERALS = "[〇一二三四五六七八九十百千]+"
COUNTED = re.compile(f"{NUMERALS}(?=丁目|番|号|地割|-)")
# In villages the numbers go on in kanji: 十二番地の三, 十二-三.
COUNTED_ON = re.compile(f"(?<=-){NUMERALS}(?![^\\W\\d])")
COUNTED_IN_LOT = re.compile(f"(?:(?<=-)|(?<=番地の)|(?<=番の)){NUMERALS}(?![^\\W\\d])")
JOINT = re.compile(r"(?<=\d)(?:丁目|番地の?|番の?|号室?|の|-)+")
LOOSE_HYPHEN = re.compile(r"-(?!\d)")


def address_key(text: str) -> str:
    """Return the search key of an address: 伊勢野市ひばり野1-2-3 for all its writings.

    Folded are width, spaces, hyphens, kanji numbers before 丁目・番・号, 大字 and 字,
    ヶ/ケ/が, ノ/之/の, variant characters and the prefecture; the legal text is kept.
    """
    counted = JOINT.sub("-", _plain(text, ""))
    joined = JOINT.sub("-", _arabic(COUNTED_ON, counted))
    return LOOSE_HYPHEN.sub("", joined)


def plain_address(text: str) -> str:
    """Return an address with its words folded as in its key, but still divided.

    丁目, 番, 番地, 号 and the spaces are kept, because they say what a number means.
    """
    return _arabic(COUNTED_IN_LOT, _plain(text, " "))


def _plain(text: str, divider: str) -> str:
    joined = divider.join(fold_hyphens(half_width(text)).split()).casefold()
    plain = PREFECTURE.sub("", fold_variants(joined))
    plain = NO.sub("の", GA.sub("が", SECTION.sub("", plain)))
    return _arabic(COUNTED, hiragana(plain))


def _arabic(numbers: re.Pattern[str], text: str) -> str:
    return numbers.sub(lambda found: str(kanji_number(found[0])), text)
