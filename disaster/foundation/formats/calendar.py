"""和暦: the eras since Meiji, dates as papers print them and as people type them."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from disaster.foundation.errors import Refusal
from disaster.foundation.formats.numbers import fold_hyphens, half_width, kanji_number
from disaster.foundation.texts import _


class UnreadableDate(Refusal, ValueError):
    """A text that is no day of the calendar (読めない日付).

    It is a ValueError too, so that a form model may use `parse_date` as a validator.
    What was typed is not repeated: a birthday must not reach a log.
    """

    message = _("%(reason)s%(what)sは 19700312 か S45.3.12 のように入れてください。")

    def __init__(self, what: str, reason: str = "") -> None:
        """Name the date as the person knows it, and why it cannot be read."""
        super().__init__(what=what, reason=reason)
        self.reason = str(self)


@dataclass(frozen=True, slots=True)
class Era:
    """An era (元号): its first year and the first day written in it here."""

    name: str
    letter: str
    first_year: int
    first_day: date


# The borders are those of the orders on era names (元号を改める政令), earlier ones of
# imperial proclamations (大正元年7月30日, 昭和元年12月25日). Meiji opens in 1873, since
# the calendar was lunisolar until 明治5年12月2日, and a day written in it is another
# Gregorian day (明治5年太政官布告第337号).
ERAS = (
    Era("明治", "M", 1868, date(1873, 1, 1)),
    Era("大正", "T", 1912, date(1912, 7, 30)),
    Era("昭和", "S", 1926, date(1926, 12, 25)),
    Era("平成", "H", 1989, date(1989, 1, 8)),
    Era("令和", "R", 2019, date(2019, 5, 1)),
)
ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
ERA_BY_SIGN = {
    sign: era for era in ERAS for sign in (era.name, era.name[0], era.letter)
}

SIGN_ONLY = f"(?:{'|'.join(sorted(ERA_BY_SIGN, key=len, reverse=True))})"
SIGN = f"(?P<era>{SIGN_ONLY})"
ERA_YEAR_END = r"(?:年(?:\((?P<also>\d{4})年\))?|[-./])"
MONTH_AND_DAY = r"(?:月|[-./])(?P<day>\d{1,2})日?"
SHAPES = tuple(
    re.compile(shape)
    for shape in (
        rf"{SIGN}(?P<year>\d{{1,2}}){ERA_YEAR_END}(?P<month>\d{{1,2}}){MONTH_AND_DAY}",
        rf"{SIGN}(?P<year>\d{{2}})(?P<month>\d{{2}})(?P<day>\d{{2}})",
        rf"(?:西暦)?(?P<year>\d{{1,4}})年(?P<month>\d{{1,2}}){MONTH_AND_DAY}",
        rf"(?P<year>\d{{4}})[-./](?P<month>\d{{1,2}}){MONTH_AND_DAY}",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
    )
)
SHAPES_WITHIN_A_YEAR = (
    re.compile(rf"(?P<month>\d{{1,2}}){MONTH_AND_DAY}"),
    re.compile(r"(?P<month>\d{2})(?P<day>\d{2})"),
)
KANJI_NUMBER = re.compile(r"[〇一二三四五六七八九十]+(?=[年月日])")
FIRST_YEAR = re.compile(r"(?<=[明治大正昭和平成令MTSHR])元(?=[年./-])")
# A day, or month and day, of zeros: the register knows the year at most.
UNKNOWN = re.compile(
    rf"|0+|.*(?:不詳|不明)|(?:\d{{4}}|{SIGN_ONLY}\d\d)\d\d00"
    rf"|{SIGN_ONLY}?\d{{1,4}}[-./年]\d{{1,2}}[-./月]00?日?"
)


def era_of(day: date) -> Era | None:
    """Return the era that a day is written in, or None before 明治6年."""
    return next((era for era in reversed(ERAS) if day >= era.first_day), None)


def era_year(day: date) -> str:
    """Write the year of a day: 令和8年, 平成元年 (和暦の年)."""
    era = era_of(day)
    if era is None:
        return f"西暦{day.year}年"
    count = day.year - era.first_year + 1
    return f"{era.name}{'元' if count == 1 else count}年"


def era_date(day: date) -> str:
    """Write a day as papers do: 令和8年9月3日."""
    return f"{era_year(day)}{day.month}月{day.day}日"


def era_moment(moment: datetime) -> str:
    """Write a moment as a notice does: 令和8年9月3日 18:42 (the clock it carries)."""
    return f"{era_date(moment.date())} {moment:%H:%M}"


def moment_in(moment: datetime, lang: str) -> str:
    """Write a moment for readers of a language: 24 November 2026, 07:30."""
    if not lang.startswith("en"):
        return era_moment(moment)
    return f"{moment.day} {ENGLISH_MONTHS[moment.month - 1]} {moment:%Y, %H:%M}"


def era_date_with_gregorian(day: date) -> str:
    """Write a day so that nobody has to count: 令和8年（2026年）9月3日."""
    if era_of(day) is None:
        return era_date(day)
    return f"{era_year(day)}（{day.year}年）{day.month}月{day.day}日"


def parse_date(text: str, what: str = _("日付"), *, within: date | None = None) -> date:
    """Read a day in any usual writing: R7.9.3, r070903, 令和七年九月三日, 2025-09-03.

    With ``within`` the year may be left out (0903, 9/3); the day is then looked for
    in the year of ``within``.
    """
    plain = _plain(text)
    for shape in SHAPES:
        if found := shape.fullmatch(plain):
            return _day(found.groupdict(), what)
    for shape in SHAPES_WITHIN_A_YEAR if within else ():
        if within and (found := shape.fullmatch(plain)):
            return _day({"year": str(within.year), **found.groupdict()}, what)
    raise UnreadableDate(what)


def parse_birthday(text: str, what: str = _("生年月日")) -> date | None:
    """Read a birthday; None when the register says it is unknown (年月日不詳).

    Registers write an unknown birthday as 0000, 00000000, 19500000 or 不詳. A year that
    stands alone is no day, so it is not made into one.
    """
    if UNKNOWN.fullmatch(_plain(text)):
        return None
    return parse_date(text, what)


def _plain(text: str) -> str:
    folded = fold_hyphens(half_width(text)).upper()
    folded = FIRST_YEAR.sub("1", "".join(folded.split()))
    return KANJI_NUMBER.sub(lambda number: str(kanji_number(number[0])), folded)


def _day(parts: dict[str, str | None], what: str) -> date:
    year, month, day = (int(parts[name] or 0) for name in ("year", "month", "day"))
    era = ERA_BY_SIGN.get(parts.get("era") or "")
    gregorian = year + era.first_year - 1 if era else year
    try:
        found = date(gregorian, month, day)
    except ValueError as cause:
        raise UnreadableDate(what, _("暦にない日です。")) from cause
    if era:
        _refuse_wrong_era(found, era, year, what)
    if (also := parts.get("also")) and int(also) != gregorian:
        raise UnreadableDate(what, _("和暦と西暦の年が合っていません。"))
    return found


def _refuse_wrong_era(day: date, era: Era, year: int, what: str) -> None:
    """Refuse 昭和65年 and 平成元年1月7日: the era was another one on that day."""
    if year and era_of(day) == era:
        return
    if day < ERAS[0].first_day:
        reason = _("明治5年までは旧暦のため、西暦で入れてください。")
        raise UnreadableDate(what, reason)
    if day < era.first_day or not year:
        reason = _("%sは%sからです。") % (era.name, era_date(era.first_day))
        raise UnreadableDate(what, reason)
    last_day = ERAS[ERAS.index(era) + 1].first_day - timedelta(days=1)
    raise UnreadableDate(what, _("%sは%sまでです。") % (era.name, era_date(last_day)))
