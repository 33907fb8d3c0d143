"""測定: how right the lists are, against who lives where (適合率・再現率)."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from disaster.register.matching.rules.deciding import Proposal, Standing

Truth = Mapping[UUID, UUID | None]


@dataclass(frozen=True, slots=True)
class Measures:
    """What came out, over the households whose home is known; shares of one.

    ``precision``: of the certain ones, those that are right. ``recall``: of the
    households whose house is on the roll, those that are certain and right.
    ``among`` and ``first``: of the probable ones whose house is on the roll, those
    with it among their candidates, and at the head of them.
    """

    households: int
    on_roll: int
    certain: int
    probable: int
    none: int
    wrong: int
    precision: float
    recall: float
    among: float
    first: float

    @property
    def rate(self) -> float:
        """The share of households that need one look at a page of many (自動の割合)."""
        return _share(self.certain, self.households)

    def as_json(self) -> dict[str, Any]:
        """Return every figure, rounded to what they can bear."""
        figures = {**asdict(self), "rate": self.rate}
        return {name: _rounded(value) for name, value in figures.items()}


def measure(proposals: Collection[Proposal], truth: Truth) -> Measures:
    """Compare proposals with the truth; unknown homes are left out."""
    known = [one for one in proposals if one.household_id in truth]
    lists = Counter(one.standing for one in known)
    certain = [one for one in known if one.standing is Standing.CERTAIN]
    right = [one for one in certain if truth[one.household_id] == one.best]
    probable = [
        one
        for one in known
        if one.standing is Standing.PROBABLE and truth[one.household_id] is not None
    ]
    among = [one for one in probable if truth[one.household_id] in _buildings(one)]
    first = [one for one in probable if truth[one.household_id] == one.best]
    on_roll = sum(truth[one.household_id] is not None for one in known)
    return Measures(
        len(known),
        on_roll,
        lists[Standing.CERTAIN],
        lists[Standing.PROBABLE],
        lists[Standing.NONE],
        wrong=len(certain) - len(right),
        precision=_share(len(right), len(certain)),
        recall=_share(len(right), on_roll),
        among=_share(len(among), len(probable)),
        first=_share(len(first), len(probable)),
    )


def _buildings(proposal: Proposal) -> set[UUID]:
    return {one.building_id for one in proposal.candidates}


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _rounded(value: float) -> float:
    return round(value, 4) if isinstance(value, float) else value
