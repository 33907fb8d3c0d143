"""採点: the reasons between one household and one building, and their sum."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from uuid import UUID

from disaster.register.matching.rules.addresses import Address
from disaster.register.matching.rules.facts import Home, House, Owner
from disaster.register.matching.rules.reasons import Reason

# One letter is too little of a family name to find it at the head of a whole name.
SHORTEST_FAMILY = 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """A building that a household may live in, with what speaks for it (候補)."""

    building_id: UUID
    number: str
    reasons: tuple[Reason, ...]

    @property
    def score(self) -> int:
        """The points of all reasons together."""
        return sum(reason.points for reason in self.reasons)

    @property
    def has_conflict(self) -> bool:
        """Say whether something asks for a person to look."""
        return any(reason.is_conflict for reason in self.reasons)


def score(home: Home, house: House) -> Candidate:
    """Compare a household with a building."""
    reasons = (
        _place(home.address, house),
        *_house(home.address, house),
        *_owned(home, house),
        *_use(house),
        *_district(home, house),
    )
    return Candidate(house.id, house.number, reasons)


def _place(address: Address, house: House) -> Reason:
    if address.place and address.place in house.places:
        return Reason.ADDRESS
    # A residence number and a lot with the same digits are strangers.
    if not address.is_residence and address.place in house.lot_places:
        return Reason.LOT
    if _share_lot(address, house):
        return Reason.PARENT_LOT
    if address.parent and any(one.parent == address.parent for one in house.addresses):
        return Reason.BLOCK
    return Reason.ELSEWHERE


def _share_lot(address: Address, house: House) -> bool:
    """Say whether one has the lot and the other a branch of it (枝番)."""
    if address.is_residence or address.quarter or not address.place:
        return False
    theirs = house.places | house.lot_places
    parents = {one.parent for one in (*house.addresses, *house.lots) if not one.quarter}
    return address.parent in theirs or address.place in parents


def _house(address: Address, house: House) -> Iterator[Reason]:
    """Compare wing, name and room."""
    if address.wing and house.wings:
        yield Reason.WING if address.wing in house.wings else Reason.OTHER_WING
    if address.building and house.name:
        same = house.name in address.building or address.building in house.name
        yield Reason.NAME if same else Reason.OTHER_NAME
    if address.room and house.has_flats:
        yield Reason.ROOM
    elif address.room and not house.is_shared:
        yield Reason.ROOM_IN_HOUSE
    elif house.has_flats:
        yield Reason.NO_ROOM


def _owned(home: Home, house: House) -> Iterator[Reason]:
    """Compare the owners with the household; of a block of flats only what agrees."""
    people = [one for one in house.owners if not one.is_body]
    closest = _closest(home, people)
    if closest is not None:
        yield closest
    elif people and not house.is_shared:
        yield Reason.OTHER_OWNER
    else:
        return
    if closest and any(_lives_at(one, home.address) for one in people):
        yield Reason.OWNER_LIVES_HERE
    elif all(_lives_away(one, home.address) for one in people):
        yield Reason.OWNER_AWAY


def _closest(home: Home, owners: Collection[Owner]) -> Reason | None:
    keys = {one.key for one in owners}
    if keys & home.names:
        return Reason.OWNER
    if keys & home.readings:
        return Reason.OWNER_READING
    if any(_is_of_family(one, home.families) for one in owners):
        return Reason.OWNER_FAMILY
    return None


def _is_of_family(owner: Owner, families: Collection[str]) -> bool:
    if owner.family:
        return owner.family in families
    return any(
        owner.key.startswith(family)
        for family in families
        if len(family) >= SHORTEST_FAMILY
    )


def _lives_at(owner: Owner, address: Address) -> bool:
    return bool(owner.address.place) and owner.address.place == address.place


def _lives_away(owner: Owner, address: Address) -> bool:
    return bool(owner.address.town) and owner.address.place != address.place


def _use(house: House) -> Iterator[Reason]:
    if house.is_dwelling:
        yield Reason.DWELLING
    elif house.is_no_dwelling:
        yield Reason.NO_DWELLING


def _district(home: Home, house: House) -> Iterator[Reason]:
    if home.district and house.district:
        same = home.district == house.district
        yield Reason.DISTRICT if same else Reason.OTHER_DISTRICT
