"""検索欄の規則: what a person typed into the one field, word by word.

Nobody chooses a mode. A word may be several things at once (0312 is a day, the end of
a telephone number, a household); every meaning is looked for.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from disaster.foundation import formats
from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _
from disaster.register.rules import keys

MOST_WORDS = 6
# A shorter piece of an address would find half the city; beside a name it may be short.
SHORTEST_PLACE = 3
SHORTEST_PLACE_BESIDE = 2
SHORTEST_PHONE = 4
BIRTH_YEARS = range(1890, 2091)
# Two digits below this may be a year of this century.
CENTURY, TURN = 2000, 40

# A day of any year is many days; naming them would not help anybody.
MOST_TOLD = 5

NUMBERS = re.compile(r"[0-9][0-9\-/.]*")
SIX_DIGITS = re.compile(r"(\d\d)(\d\d)(\d\d)")
ERA_YEAR = re.compile(
    r"(明治|大正|昭和|平成|令和|[MTSHR明大昭平令])(\d{1,2}|元)年?(?:生まれ|生)?"
)
WESTERN_YEAR = re.compile(r"(\d{4})年(?:生まれ|生)?")
RECEIPT = re.compile(r"\d+-\d{5,}-\d")


@dataclass(frozen=True, slots=True)
class Word:
    """One word and all that it may mean; an empty value means nothing of the kind."""

    text: str
    name: str = ""
    sound: str = ""
    kana: str = ""
    place: str = ""
    number: str = ""
    phone: str = ""
    days: tuple[date, ...] = ()
    years: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What was typed: words that must all fit."""

    words: tuple[Word, ...]

    @property
    def kana(self) -> str:
        """The reading of all words together, to put what sounds exactly so first."""
        return "".join(word.kana for word in self.words if word.sound)

    @property
    def has_birthday(self) -> bool:
        """Say whether a word is a whole birthday, so that no building is meant."""
        return any(len(word.days) == 1 for word in self.words)

    @property
    def told_days(self) -> str:
        """The days that an ambiguous word was taken for, in words."""
        days = [
            day
            for word in self.words
            if len(word.days) < MOST_TOLD
            for day in word.days
        ]
        return _("・").join(formats.era_date_with_gregorian(day) for day in days)


def read(typed: str) -> Question | None:
    """Read what was typed; None when there is nothing to look for."""
    texts = _joined_dates(typed.replace("　", " ")).split()[:MOST_WORDS]
    shortest = SHORTEST_PLACE_BESIDE if len(texts) > 1 else SHORTEST_PLACE
    words = tuple(word for text in texts if (word := _word(text, shortest)) is not None)
    return Question(words) if words else None


def is_receipt(typed: str) -> bool:
    """Say whether this can only be a receipt number of an application (受付番号)."""
    return bool(
        RECEIPT.fullmatch(formats.fold_hyphens(formats.half_width(typed)).strip())
    )


def _word(text: str, shortest: int) -> Word | None:
    plain = formats.fold_hyphens(formats.half_width(text)).upper()
    is_number = bool(NUMBERS.fullmatch(plain))
    days = _days(plain)
    years = None if days else _years(plain)
    is_name = not (is_number or days or years)
    place = formats.address_key(text)
    digits = re.sub(r"\D", "", plain) if is_number else ""
    word = Word(
        text=text,
        name=formats.search_key(text)[: keys.LONGEST] if is_name else "",
        sound=keys.sound(text)[: keys.LONGEST] if is_name else "",
        kana=formats.kana_key(text) if is_name else "",
        place=place if len(place) >= shortest and not (days and len(days) == 1) else "",
        number=plain,
        phone=digits[::-1] if len(digits) >= SHORTEST_PHONE else "",
        days=days,
        years=years,
    )
    return (
        word
        if any((word.name, word.place, word.phone, days, years, is_number))
        else None
    )


def _joined_dates(typed: str) -> str:
    """Close up a date that was typed with spaces: 昭和 45年 3月 12日."""
    return re.sub(
        r"(?<=[年月])\s+(?=\d)|(?<=[明治大正昭和平成令和])\s+(?=\d+年)", "", typed
    )


def _days(plain: str) -> tuple[date, ...]:
    """Return the birthdays that a word may mean: one, or one a year, or two."""
    with suppress(Refusal):
        return (formats.parse_date(plain),)
    if found := SIX_DIGITS.fullmatch(plain):
        return _six_digits(*found.groups())
    leap = date(2000, 1, 1)
    with suppress(Refusal):
        day = formats.parse_date(plain, within=leap)
        return tuple(
            date(year, day.month, day.day)
            for year in BIRTH_YEARS
            if (day.month, day.day) != (2, 29) or _is_leap(year)
        )
    return ()


def _six_digits(year: str, month: str, day: str) -> tuple[date, ...]:
    """Read 450312: 昭和45年, then 1945; an era without such a day falls out."""
    centuries = ("19", "20") if int(year) < TURN else ("19",)
    writings = [f"{letter}{year}{month}{day}" for letter in "SHRT"]
    writings += [f"{century}{year}{month}{day}" for century in centuries]
    found: dict[date, None] = {}
    for writing in writings:
        with suppress(Refusal):
            found[formats.parse_date(writing)] = None
    return tuple(one for one in found if one.year < CENTURY + TURN)


def _years(plain: str) -> tuple[date, date] | None:
    """Return the first and the last day of a year that stands alone: S45, 1970年."""
    year = 0
    if found := WESTERN_YEAR.fullmatch(plain):
        year = int(found[1])
    elif found := ERA_YEAR.fullmatch(plain):
        era = next(e for e in formats.ERAS if found[1] in (e.name, e.letter, e.name[0]))
        year = era.first_year + (1 if found[2] == "元" else int(found[2])) - 1
    if year not in BIRTH_YEARS:
        return None
    return date(year, 1, 1), date(year, 12, 31)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
