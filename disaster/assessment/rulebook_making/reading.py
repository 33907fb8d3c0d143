"""Read the file of a rule set strictly: every key is wanted, typed and named."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from disaster.assessment.rules import exact
from disaster.assessment.rules.levels import DamageLevel
from disaster.foundation.texts import _

PAIR = 2
MISSING = _("必要な項目です。書いてください。")
NOT_READ = _("知らない項目です。つづりを確かめるか、外してください。")


class Fault(Exception):
    """What is wrong in a rule set: the key, and what is expected there."""

    def __init__(self, key: str, expected: str) -> None:
        """Name the place as a path of keys."""
        super().__init__(f"{key}: {expected}")
        self.key = key
        self.expected = expected


@dataclass(slots=True)
class Page:
    """One object of a file with its place; it remembers which keys were read."""

    values: Mapping[str, Any]
    path: str = ""
    seen: set[str] = field(default_factory=set)
    inner_pages: list["Page"] = field(default_factory=list)

    def at(self, key: str) -> str:
        """Name the place of a key."""
        return ".".join(part for part in (self.path, key) if part)

    def has(self, key: str) -> bool:
        """Say whether a key is there and holds something."""
        self.seen.add(key)
        return self.values.get(key) is not None

    def value(self, key: str) -> Any:  # noqa: ANN401 - JSON holds anything
        """Return what a key holds, or complain that it is missing."""
        if not self.has(key):
            raise Fault(self.at(key), MISSING)
        return self.values[key]

    def text(self, key: str) -> str:
        """Read words that are not empty."""
        return as_text(self.value(key), self.at(key))

    def texts(self, key: str) -> tuple[str, ...]:
        """Read a list of words."""
        place = self.at(key)
        return tuple(as_text(one, place) for one in as_list(self.value(key), place))

    def whole(self, key: str) -> int:
        """Read a whole number from zero up."""
        return as_whole(self.value(key), self.at(key))

    def wholes(self, key: str) -> tuple[int, ...]:
        """Read a list of whole numbers."""
        place = self.at(key)
        return tuple(as_whole(one, place) for one in as_list(self.value(key), place))

    def optional_whole(self, key: str) -> int | None:
        """Read a whole number that may be left out."""
        return self.whole(key) if self.has(key) else None

    def pairs(self, key: str, expected: str) -> list[tuple[Any, Any]]:
        """Read a list of pairs."""
        place = self.at(key)
        rows = [as_list(row, place) for row in as_list(self.value(key), place)]
        if any(len(row) != PAIR for row in rows):
            raise Fault(place, expected)
        return [(one, two) for one, two in rows]

    def number(self, key: str) -> Fraction:
        """Read an exact decimal or fraction."""
        return as_number(self.value(key), self.at(key))

    def flag(self, key: str) -> bool:
        """Read yes or no; left out means no."""
        if not self.has(key):
            return False
        value = self.value(key)
        if not isinstance(value, bool):
            raise Fault(self.at(key), _("true か false で書いてください。"))
        return value

    def day(self, key: str) -> date:
        """Read a day as year-month-day."""
        try:
            return date.fromisoformat(self.text(key))
        except ValueError as cause:
            expected = _("日付を 2025-07-01 の形で書いてください。")
            raise Fault(self.at(key), expected) from cause

    def level(self, key: str) -> DamageLevel:
        """Read one of the six levels."""
        return as_level(self.value(key), self.at(key))

    def inner(self, key: str) -> "Page":
        """Open an object inside this one."""
        return self._open(self.value(key), self.at(key))

    def each(self, key: str, named_by: str = "") -> list["Page"]:
        """Open every object of a list; ``named_by`` names its place by a key."""
        place = self.at(key)
        return [
            self._open(one, _place(place, number, one, named_by))
            for number, one in enumerate(as_list(self.value(key), place))
        ]

    def names(self) -> list[str]:
        """List the keys of a table whose names are free, and count them as read."""
        self.seen.update(self.values)
        return [key for key, value in self.values.items() if value is not None]

    def leftovers(self) -> Iterator[str]:
        """Yield the places that nobody read: most likely a mistyped key."""
        for key in self.values:
            if key not in self.seen:
                yield self.at(key)
        for page in self.inner_pages:
            yield from page.leftovers()

    def _open(self, value: object, place: str) -> "Page":
        if not isinstance(value, Mapping):
            raise Fault(place, _('{"項目": 値} の形で書いてください。'))
        page = Page(value, place)
        self.inner_pages.append(page)
        return page


def _place(place: str, number: int, one: object, named_by: str) -> str:
    name = one.get(named_by) if isinstance(one, Mapping) else None
    return f"{place}.{name}" if name else f"{place}[{number}]"


def as_list(value: object, place: str) -> list[Any]:
    """Read a list."""
    if not isinstance(value, list | tuple):
        raise Fault(place, _("[ ] で囲んだ並びで書いてください。"))
    return list(value)


def as_text(value: object, place: str) -> str:
    """Read words that are not empty."""
    if not isinstance(value, str) or not value.strip():
        raise Fault(place, _("空でない文字列で書いてください。"))
    return value


def as_whole(value: object, place: str) -> int:
    """Read a whole number from zero up."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise Fault(place, _("0以上の整数で書いてください。"))
    return value


def as_number(value: object, place: str) -> Fraction:
    """Read an exact number, written as text or as a whole number."""
    if isinstance(value, int) and not isinstance(value, bool):
        return Fraction(value)
    read = exact.parse(value) if isinstance(value, str) else None
    if read is None or read < 0:
        expected = _('0以上の数を "0.5" か "1/60" の形の文字列で書いてください。')
        raise Fault(place, expected)
    return read


def as_level(value: object, place: str) -> DamageLevel:
    """Read one of the six levels."""
    levels = [level.value for level in DamageLevel]
    if value not in levels:
        choices = "・".join(levels)
        raise Fault(
            place,
            _("次のいずれかを書いてください: %(choices)s。") % {"choices": choices},
        )
    return DamageLevel(str(value))
