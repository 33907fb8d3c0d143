"""Rolls: the city as two town-hall ledgers tell it, each in its own way (台帳の写し).

`City` holds the truth. The tax roll is as of 1 January (地方税法 第359条 賦課期日) and
writes lots; the resident register writes what people declared. Nothing in the two files
says which household lives in which building. The shares are fiction after what
practitioners report: 住居表示 and 地番 differ, so do owners and residents, and houses
are missing.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from random import Random

from disaster.seed.city import Building, City
from disaster.seed.dice import dice
from disaster.seed.families import FEMALE, MALE
from disaster.seed.homes import Use
from disaster.seed.names import family_names, given_name, japanese
from disaster.seed.owners import DIVIDER
from disaster.seed.people import Household
from disaster.seed.places import CITY_NAME, DISTRICTS

LIVED_IN = frozenset({Use.HOUSE, Use.SHOP_HOUSE})
# Of all houses: not yet on the roll, or a barn turned dwelling that never was.
MISSING = 0.012
# Of houses somebody lives in: let to tenants, sold since January, owner dead, the
# second spouse as owner.
LET, SOLD, OWNER_DEAD, OWNED_BY_OTHER_MEMBER = 0.12, 0.03, 0.06, 0.10
LANDLORD_IN_TOWN = 0.6
# Of buildings: the place is written as its lot; nobody linked it to its 住居表示; the
# owner's name without a space; the owner's address is an old one; no name of the
# house; another name; no district.
BY_LOT, UNLINKED, CLOSED_UP, OLD_ADDRESS = 0.4, 0.15, 0.4, 0.04
NAMELESS, RENAMED, NO_DISTRICT = 0.2, 0.04, 0.02
# Half of the sheds stand beside a house, on its lot.
SHED_AT_HOUSE = 0.5
# Of households: moved without telling; of those in flats: how the room is written.
MOVED = 0.003
ROOM_WRITINGS = ("{place} {name}{room}号室", "{place} {name}{room}", "{place}-{room}",
                 "{place} {name} {room}号", "{place} {room}", "{place} {name}",
                 "{place}")  # fmt: skip
ROOM_SHARES = (46, 16, 12, 12, 8, 3, 3)
PLAIN_SHARE = 0.75
FAR_AWAY = "架空県みなと市浜通{}-{}-{}"
OLD_NAMES = ("第一{}", "{}本館", "旧{}")
DIED, OTHERS = "（亡）", "　外{}名"
ROOM = re.compile(r"^(?P<place>\S+) (?P<name>\S+?)(?P<room>\d+)号室$")
HYPHENED = re.compile(r"番地の|番地|丁目|番|の(?=\d)")
WIDE = str.maketrans("0123456789-", "０１２３４５６７８９－")
BORN = 1945


@dataclass(frozen=True, slots=True)
class Declared:
    """What the resident register says of a household's home (住所・行政区)."""

    address: str
    district: str


def declared(city: City) -> Mapping[str, Declared]:
    """Return where each household says it lives (世帯番号 → 住所・行政区)."""
    random = dice(city.seed, "declared addresses")
    empty = [one for one in city.buildings if one.vacant and one.use == Use.HOUSE]
    empty += [one for one in city.buildings if one.vacant and one.use == Use.APARTMENTS]
    return {home.number: _declared(home, empty, random) for home in city.households}


def tax_roll(city: City) -> list[Building]:
    """Return the buildings as the tax roll has them (課税台帳)."""
    random = dice(city.seed, "tax roll writings")
    living = {home.building_number: home for home in reversed(city.households)}
    owned = partial(
        _owned, heads=city.households, spouses=_spouses(city), random=random
    )
    shown = {survey.building_number for survey in city.surveys}
    beside = _houses_with_sheds(city, random)
    roll: dict[str, Building] = {}
    for building in city.buildings:
        home = living.get(building.number)
        is_house = building.use in LIVED_IN and home is not None
        if is_house and building.number not in shown and random.random() < MISSING:
            continue
        entry = owned(building, home) if is_house and home else building
        roll[building.number] = _placed(entry, random)
    for number, house in beside.items():
        roll[number] = _beside(roll[number], roll.get(house.number, house))
    return [_written(entry, random) for entry in roll.values()]


def truth(city: City) -> list[tuple[str, str]]:
    """Return which household lives in which building; "" is one off the roll."""
    on_roll = {building.number for building in tax_roll(city)}
    return [
        (home.number, home.building_number if home.building_number in on_roll else "")
        for home in city.households
    ]


def _declared(home: Household, empty: Sequence[Building], random: Random) -> Declared:
    """Write an address as the household declared it, perhaps the one it left."""
    if empty and random.random() < MOVED:
        left = random.choice(empty)
        room = f" {left.name}{100 + left.homes}号室" if left.name else ""
        address = f"{left.residence_number or left.address}{room}"
        return Declared(address, left.district)
    return Declared(_spelled(home.address, random), home.district)


def _spelled(address: str, random: Random) -> str:
    if found := ROOM.match(address):
        writing = random.choices(ROOM_WRITINGS, ROOM_SHARES)[0]
        return writing.format(**found.groupdict())
    if random.random() < PLAIN_SHARE or " " in address:
        return address
    short = HYPHENED.sub("-", address).removesuffix("号").removesuffix("-")
    return random.choice((short, short.translate(WIDE), short.removeprefix(CITY_NAME)))


def _houses_with_sheds(city: City, random: Random) -> dict[str, Building]:
    """Give half of the sheds a house of the same district to stand beside."""
    houses: dict[str, list[Building]] = {}
    for building in city.buildings:
        if building.use == Use.HOUSE:
            houses.setdefault(building.district, []).append(building)
    return {
        shed.number: random.choice(houses[shed.district])
        for shed in city.buildings
        if shed.use == Use.SHED
        and shed.district in houses
        and random.random() < SHED_AT_HOUSE
    }


def _beside(shed: Building, house: Building) -> Building:
    return replace(
        shed,
        address=house.address,
        lot=house.lot,
        residence_number=house.residence_number,
        owner=house.owner,
        owner_address=house.owner_address,
        owner_share=house.owner_share,
    )


def _owned(
    building: Building,
    home: Household,
    heads: Sequence[Household],
    spouses: Mapping[str, str],
    random: Random,
) -> Building:
    """Let a house belong to whom the roll knew in January."""
    chance = random.random()
    if chance < LET:
        return _let(building, heads, random)
    if chance < LET + SOLD:
        return replace(building, owner=_person(random))
    if chance < LET + SOLD + OWNER_DEAD:
        return replace(building, owner=f"{DIED}{_father(home, random)}")
    if chance < LET + SOLD + OWNER_DEAD + OWNED_BY_OTHER_MEMBER:
        several = OTHERS.format(1) if random.random() < LET else ""
        spouse = spouses.get(home.number, home.head_name)
        return replace(building, owner=f"{spouse}{several}")
    return building


def _let(building: Building, heads: Sequence[Household], random: Random) -> Building:
    """Give a house a landlord in town or far away."""
    if random.random() < LANDLORD_IN_TOWN:
        landlord = random.choice(heads)
        return replace(
            building, owner=landlord.head_name, owner_address=landlord.address
        )
    far = FAR_AWAY.format(*(random.randint(1, 9) for _number in range(3)))
    return replace(building, owner=_person(random), owner_address=far)


def _person(random: Random) -> str:
    family = family_names(random, 1)[0]
    given = given_name(random, random.choice((MALE, FEMALE)), BORN)
    return japanese(family, given).written


def _father(home: Household, random: Random) -> str:
    """Name the dead father of a household's head, of the same family name."""
    given = given_name(random, MALE, BORN - 20).written
    return f"{home.head_name.split()[0]}　{given}"


def _spouses(city: City) -> Mapping[str, str]:
    """Return the head's wife or husband, of each household that has one."""
    return {
        person.household_number: person.name
        for person in reversed(city.residents)
        if person.relation in {"妻", "夫"}
    }


def _placed(building: Building, random: Random) -> Building:
    """Write the place as the roll does: a village's lot is its address."""
    by_lot = random.random() < BY_LOT
    if any(one.sections and one.name == building.district for one in DISTRICTS):
        return _in_village(building)
    number = "" if random.random() < UNLINKED else building.residence_number
    lot = f"{CITY_NAME}{building.lot.split(DIVIDER)[0]}"
    address = lot if by_lot else building.address
    return replace(building, address=address, residence_number=number)


def _in_village(building: Building) -> Building:
    """Let the lot be the one that the address names (105番地の2 is 105番2)."""
    lot = building.address.partition(CITY_NAME)[2].replace("番地の", "番")
    wing = building.lot.partition(" ")[2]
    return replace(
        building, lot=" ".join(filter(None, (lot.replace("番地", "番"), wing)))
    )


def _written(building: Building, random: Random) -> Building:
    """Write names the way rolls do: closed up, left out, out of date."""
    owner, address = building.owner, building.owner_address
    if random.random() < CLOSED_UP:
        owner = owner.replace("　", "")
    if random.random() < OLD_ADDRESS:
        address = FAR_AWAY.format(*(random.randint(1, 9) for _number in range(3)))
    chance, name = random.random(), building.name
    if chance < NAMELESS:
        name = ""
    elif chance < NAMELESS + RENAMED and name:
        name = random.choice(OLD_NAMES).format(name)
    district = "" if random.random() < NO_DISTRICT else building.district
    return replace(
        building, owner=owner, owner_address=address, name=name, district=district
    )
