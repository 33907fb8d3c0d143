"""候補の洗い出し: which buildings are worth comparing with a household (ブロッキング).

Every household looks into a few drawers: its place, its lot, the house of its name, the
houses of the town whose owner bears a member's name, and those whose owner has its
address. So the work grows with the number of households, never with households times
buildings.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from disaster.register.matching.rules.facts import Home, House
from disaster.register.matching.rules.scoring import Candidate, score

# More than this many candidates help nobody; the best are kept.
MOST = 6
# Below this a building is no candidate at all.
LEAST = 5
# A drawer with more houses than this says nothing (a name like 佐藤 実 in one town).
FULLEST = 200
# A name that this many houses of one town bear leads nowhere.
COMMON_NAME = 6

Drawer = dict[str, list[House]]


def _drawer() -> Drawer:
    return defaultdict(list)


@dataclass(frozen=True, slots=True)
class Cabinet:
    """The buildings of the city, in drawers by what a household can know of them."""

    places: Drawer = field(default_factory=_drawer)
    parents: Drawer = field(default_factory=_drawer)
    owned_in: Drawer = field(default_factory=_drawer)
    owned_from: Drawer = field(default_factory=_drawer)
    named_in: Drawer = field(default_factory=_drawer)

    def near(self, home: Home) -> dict[UUID, House]:
        """Return the buildings worth comparing with a household."""
        return {
            house.id: house
            for drawer in self._opened(home)
            if len(drawer) <= FULLEST
            for house in drawer
        }

    def _opened(self, home: Home) -> Iterator[list[House]]:
        address = home.address
        empty: list[House] = []
        if address.place:
            yield self.places.get(address.place, empty)
            if not address.quarter and not address.is_residence:
                yield self.parents.get(address.place, empty)
                yield self.places.get(address.parent, empty)
        named = self.named_in.get(_within(address.building, address.town), empty)
        yield named if len(named) <= COMMON_NAME else empty
        for name in home.names | home.readings:
            yield self.owned_in.get(_within(name, address.town), empty)
            if address.place:
                yield self.owned_from.get(_within(name, address.place), empty)


def cabinet(houses: Iterable[House]) -> Cabinet:
    """Put every building into its drawers."""
    made = Cabinet()
    for house in houses:
        _file_by_place(made, house)
        _file_by_owner(made, house)
    return made


def _file_by_place(made: Cabinet, house: House) -> None:
    every = (*house.addresses, *house.lots)
    for place in house.places | house.lot_places:
        made.places[place].append(house)
    for parent in {one.parent for one in every if one.parent and not one.quarter}:
        made.parents[parent].append(house)
    if house.name:
        for town in house.towns:
            made.named_in[_within(house.name, town)].append(house)


def _file_by_owner(made: Cabinet, house: House) -> None:
    for owner in house.owners:
        for town in house.towns:
            made.owned_in[_within(owner.key, town)].append(house)
        if owner.address.place:
            made.owned_from[_within(owner.key, owner.address.place)].append(house)


def candidates(home: Home, known: Cabinet) -> tuple[Candidate, ...]:
    """Return the best candidates of a household, best first."""
    scored = [score(home, house) for house in known.near(home).values()]
    worth = [one for one in scored if one.score >= LEAST]
    return tuple(sorted(worth, key=lambda one: (-one.score, one.number))[:MOST])


def _within(name: str, where: str) -> str:
    return f"{name}\n{where}"
