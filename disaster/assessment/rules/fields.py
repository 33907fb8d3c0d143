"""Strict reading of a survey: every value is checked and named by its path."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from disaster.assessment.rules import exact, problems
from disaster.assessment.rules.problems import UnusableSurvey

Values = Mapping[str, object]


def number(value: object, path: str, limit: int | None = None) -> Fraction:
    """Read an exact number from zero up to a limit."""
    read = signed_number(value, path)
    if read.numerator < 0:
        raise UnusableSurvey(path, problems.NEGATIVE)
    if limit is not None and read.numerator > limit * read.denominator:
        raise UnusableSurvey(path, problems.TOO_LARGE, limit=limit)
    return read


def signed_number(value: object, path: str) -> Fraction:
    """Read an exact number of either sign; floats are refused."""
    if isinstance(value, str):
        read = exact.parse(value)
        if read is None:
            raise unreadable(value, path)
        return read
    if isinstance(value, float):
        raise UnusableSurvey(path, problems.FLOAT)
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        raise UnusableSurvey(path, problems.NOT_A_NUMBER)
    if not -exact.LARGEST <= value <= exact.LARGEST:
        raise UnusableSurvey(path, problems.TOO_LARGE, limit=exact.LARGEST)
    return exact.of_whole(value) if isinstance(value, int) else value


def unreadable(text: str, path: str) -> UnusableSurvey:
    """Say why a text is no number: too many digits, or not a number at all."""
    if exact.is_too_long(text):
        limit = exact.MOST_DIGITS
        return UnusableSurvey(path, problems.TOO_MANY_DIGITS, limit=limit)
    return UnusableSurvey(path, problems.NOT_A_NUMBER)


def whole(value: object, path: str) -> int:
    """Read a whole number from zero up."""
    read = number(value, path)
    if read.denominator != 1:
        raise UnusableSurvey(path, problems.NOT_WHOLE)
    return read.numerator


def positive(value: object, path: str) -> Fraction:
    """Read an exact number above zero."""
    read = number(value, path)
    if not read:
        raise UnusableSurvey(path, problems.NOT_POSITIVE)
    return read


def text(value: object, path: str) -> str:
    """Read a text."""
    if not isinstance(value, str):
        raise UnusableSurvey(path, problems.NOT_A_TEXT)
    return value


def choice(value: object, path: str, choices: Collection[str]) -> str:
    """Read one of the agreed words."""
    if not isinstance(value, str) or value not in choices:
        listed = "・".join(choices)
        raise UnusableSurvey(path, problems.NOT_ONE_OF, choices=listed)
    return value


def items(value: object, path: str) -> list[object]:
    """Read a list."""
    if not isinstance(value, list | tuple):
        raise UnusableSurvey(path, problems.NOT_A_LIST)
    return list(value)


def between(value: object, path: str, least: int, most: int) -> list[object]:
    """Read a list of an agreed length."""
    read = items(value, path)
    if not least <= len(read) <= most:
        raise UnusableSurvey(path, problems.WRONG_COUNT, least=least, most=most)
    return read


@dataclass(frozen=True, slots=True)
class Fields:
    """One JSON object and the path that leads to it."""

    values: Values
    path: str

    @classmethod
    def of(cls, value: object, path: str) -> "Fields":
        """Take a value that must be a JSON object."""
        if not isinstance(value, Mapping):
            raise UnusableSurvey(path, problems.NOT_AN_OBJECT)
        return cls(value, path)

    def __contains__(self, key: str) -> bool:
        """Say whether the key was filled in; null counts as empty."""
        return self.values.get(key) is not None

    def at(self, key: str) -> str:
        """Name the path of one key."""
        return f"{self.path}.{key}" if self.path else key

    def get(self, key: str) -> object:
        """Return what stands under a key, None when nothing does."""
        return self.values.get(key)

    def required(self, key: str) -> object:
        """Return what stands under a key, refusing its absence."""
        value = self.values.get(key)
        if value is None:
            raise UnusableSurvey(self.at(key), problems.MISSING)
        return value

    def inner(self, key: str) -> "Fields":
        """Return the JSON object under a key."""
        return Fields.of(self.required(key), self.at(key))

    def inner_or_empty(self, key: str) -> "Fields":
        """Return the JSON object under a key, an empty one when it was left out."""
        return self.inner(key) if key in self else Fields({}, self.at(key))

    def number(self, key: str, limit: int | None = None) -> Fraction:
        """Read an exact number."""
        return number(self.required(key), self.at(key), limit)

    def number_or_zero(self, key: str, limit: int | None = None) -> Fraction:
        """Read an exact number that is nothing when left out."""
        return self.number(key, limit) if key in self else exact.ZERO

    def positive(self, key: str) -> Fraction:
        """Read an exact number above zero."""
        return positive(self.required(key), self.at(key))

    def whole(self, key: str) -> int:
        """Read a whole number from zero up."""
        return whole(self.required(key), self.at(key))

    def flag(self, key: str) -> bool:
        """Read a box that was ticked or crossed."""
        value = self.required(key)
        if not isinstance(value, bool):
            raise UnusableSurvey(self.at(key), problems.NOT_A_FLAG)
        return value

    def ticked(self, key: str) -> bool:
        """Read a box on the sheet; left out means not ticked."""
        return key in self and self.flag(key)

    def choice(self, key: str, choices: Collection[str]) -> str:
        """Read one of the agreed words."""
        return choice(self.required(key), self.at(key), choices)

    def each(self, key: str) -> Iterator[tuple[object, str]]:
        """Yield the entries of a list with their paths."""
        path = self.at(key)
        for place, value in enumerate(items(self.required(key), path)):
            yield value, f"{path}[{place}]"

    def refuse_others(self, known: Collection[str]) -> None:
        """Refuse a key that nobody would read: it may be a mistyped part."""
        for key in self.values:
            if key not in known:
                raise UnusableSurvey(self.at(str(key)), problems.UNKNOWN_KEY)
