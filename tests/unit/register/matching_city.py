"""A city of 3,000 households for the matching, its ledgers and what is true of it."""

from dataclasses import asdict
from uuid import NAMESPACE_OID, UUID, uuid5

from disaster.foundation import formats
from disaster.register.matching.queries.reading import house
from disaster.register.matching.rules import addresses, facts
from disaster.seed import rolls
from disaster.seed.city import CITY_NAME, City, build
from disaster.seed.profiles import HousingPlan, Profile

TOWN = Profile(
    name="town",
    households=((1, 1140), (2, 816), (3, 517), (4, 360), (5, 113), (6, 37), (7, 17)),
    foreign=((1, 93), (2, 19), (3, 11), (4, 6)),
    protected=((1, 2),),
    housing=HousingPlan(
        detached=1826,
        vacant_detached=86,
        two_household=90,
        apartments=180,
        apartment_homes=1220,
        vacant_apartment_homes=200,
        tower_homes=63,
        vacant_tower_homes=3,
        shop_houses=23,
        institutions=16,
        institution_people=37,
        care_home_people=20,
        shops=106,
        sheds=206,
        temples=4,
        public=113,
    ),
    subscribers=10,
    subscribers_with_district=7,
    sites=12,
)


def town(seed: int) -> City:
    """Build the city of a seed."""
    return build(TOWN, seed)


def homes(city: City) -> list[facts.Home]:
    """Read the resident register as the matching does."""
    declared = rolls.declared(city)
    people: dict[str, list[str]] = {}
    for person in city.residents:
        people.setdefault(person.household_number, []).append(person.name)
    return [
        facts.Home(
            identity(one.number),
            one.number,
            addresses.parse(declared[one.number].address, CITY_NAME),
            declared[one.number].district,
            frozenset(map(formats.search_key, people[one.number])),
            families=facts.families(people[one.number]),
        )
        for one in city.households
    ]


def houses(city: City) -> list[facts.House]:
    """Read the tax roll through the same door as the matching."""
    return [house(_columns(one), CITY_NAME) for one in rolls.tax_roll(city)]


def truth(city: City) -> dict[UUID, UUID | None]:
    """Return which household lives in which building of the roll."""
    return {
        identity(home): identity(building) if building else None
        for home, building in rolls.truth(city)
    }


def identity(number: str) -> UUID:
    """Return the id that a number has in these tests."""
    return uuid5(NAMESPACE_OID, number)


def _columns(one) -> dict[str, object]:
    written = asdict(one)
    owned = {f"owner_{name}": written[f"owner_{name}"] for name in ("address", "share")}
    return {
        **written,
        **owned,
        "id": identity(one.number),
        "usage": one.use,
        "owner_name": one.owner,
    }
