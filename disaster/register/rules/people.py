"""同姓同名の規則: who could be taken for somebody else in a list of results."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol


class Listed(Protocol):
    """A person on a list, as far as mixing up goes."""

    @property
    def name_key(self) -> str:
        """The folded name."""

    @property
    def born_on(self) -> date | None:
        """The birthday."""


def namesakes(people: Sequence[Listed]) -> tuple[set[str], set[tuple[str, int]]]:
    """Return the names that several bear, and those that several of one age bear.

    The second set holds pairs of name and year of birth.
    """
    names = Counter(person.name_key for person in people if person.name_key)
    ages = Counter(_with_year(people))
    return (
        {name for name, count in names.items() if count > 1},
        {pair for pair, count in ages.items() if count > 1},
    )


def _with_year(people: Iterable[Listed]) -> Iterable[tuple[str, int]]:
    for person in people:
        if person.name_key and person.born_on:
            yield person.name_key, person.born_on.year
