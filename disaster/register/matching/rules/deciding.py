"""三つの一覧: which proposals are certain, which need a look, which have none.

``certain`` says only that nothing speaks against it; a person confirms all the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from disaster.foundation.texts import _
from disaster.register.matching.rules.facts import Home, House
from disaster.register.matching.rules.finding import LEAST, cabinet, candidates
from disaster.register.matching.rules.reasons import Reason
from disaster.register.matching.rules.scoring import Candidate

# The odds for the first candidate, and over the second one, in doublings.
CERTAIN, AHEAD = 10, 5
# What tells one of several dwellings of an address from the others.
TELLING = frozenset(
    {Reason.OWNER, Reason.OWNER_READING, Reason.WING, Reason.NAME, Reason.ROOM}
)


class Standing(StrEnum):
    """On which list a household stands (一覧)."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    NONE = "none"

    @property
    def label(self) -> str:
        """The list's name."""
        return LABELS[self]


LABELS = {
    Standing.CERTAIN: _("確実"),
    Standing.PROBABLE: _("見比べる"),
    Standing.NONE: _("候補なし"),
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the rules say of one household: its list and its candidates, best first."""

    household_id: UUID
    standing: Standing
    candidates: tuple[Candidate, ...]

    @property
    def best(self) -> UUID | None:
        """The first candidate's building."""
        return self.candidates[0].building_id if self.candidates else None


@dataclass(frozen=True, slots=True)
class Living:
    """A household that is known to live in a building (確かめた世帯)."""

    building_id: UUID
    families: frozenset[str]


@dataclass(frozen=True, slots=True)
class Claim:
    """A household's claim to a building; a known one outbids every proposal."""

    families: frozenset[str]
    score: float


Claims = Mapping[UUID, Sequence[Claim]]


def propose(
    homes: Iterable[Home], houses: Sequence[House], settled: Iterable[Living] = ()
) -> list[Proposal]:
    """Propose a building for every household, in the light of all the others."""
    known = cabinet(houses)
    found = [(home, candidates(home, known)) for home in homes]
    shared = {house.id for house in houses if house.is_shared}
    claims = _claims(found, settled)
    return [_proposal(home, several, claims, shared) for home, several in found]


def standing(several: Sequence[Candidate]) -> Standing:
    """Say on which list a household with these candidates stands."""
    if not several:
        return Standing.NONE
    best, lead = several[0], _lead(several)
    is_clear = best.score >= CERTAIN and lead >= AHEAD and not best.has_conflict
    return Standing.CERTAIN if is_clear and _told_apart(best) else Standing.PROBABLE


def _told_apart(best: Candidate) -> bool:
    """Say whether something besides the address names one of several houses there."""
    return Reason.SEVERAL not in best.reasons or not TELLING.isdisjoint(best.reasons)


def _lead(several: Sequence[Candidate]) -> float:
    if len(several) == 1:
        return float("inf")
    return several[0].score - several[1].score


def _claims(
    found: Iterable[tuple[Home, tuple[Candidate, ...]]], settled: Iterable[Living]
) -> Claims:
    claims = defaultdict[UUID, list[Claim]](list)
    for one in settled:
        claims[one.building_id].append(Claim(one.families, float("inf")))
    for home, several in found:
        if several:
            claim = Claim(home.families, several[0].score)
            claims[several[0].building_id].append(claim)
    return claims


def _proposal(
    home: Home, several: tuple[Candidate, ...], claims: Claims, shared: set[UUID]
) -> Proposal:
    weighed = [
        _taken(one) if _is_taken(home, one, claims, shared) else one for one in several
    ]
    there = sum(map(_is_home_there, weighed))
    marked = [_among(one) if there > 1 else one for one in weighed]
    worth = [one for one in marked if one.score >= LEAST]
    ranked = tuple(sorted(worth, key=lambda one: (-one.score, one.number)))
    return Proposal(home.id, standing(ranked), ranked)


def _is_taken(home: Home, one: Candidate, claims: Claims, shared: set[UUID]) -> bool:
    """Say whether a stranger has a better claim to a house for one family."""
    if one.building_id in shared:
        return False
    return any(
        claim.score > one.score and claim.families.isdisjoint(home.families)
        for claim in claims.get(one.building_id, ())
    )


def _is_home_there(one: Candidate) -> bool:
    return Reason.ADDRESS in one.reasons and Reason.NO_DWELLING not in one.reasons


def _taken(one: Candidate) -> Candidate:
    return replace(one, reasons=(*one.reasons, Reason.TAKEN))


def _among(one: Candidate) -> Candidate:
    if not _is_home_there(one):
        return one
    return replace(one, reasons=(*one.reasons, Reason.SEVERAL))
