"""The city: everything of one profile and seed together (架空の伊勢野市)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from disaster.seed import stories
from disaster.seed.dice import dice
from disaster.seed.homes import Shell, build_shells, dwellings
from disaster.seed.mailing import Subscriber, build_subscribers
from disaster.seed.owners import DIVIDER, Ownership, owners
from disaster.seed.people import Household, Resident, populate
from disaster.seed.places import CITY_NAME, DISTRICTS, District, Spot
from disaster.seed.plans import plan_households, settle
from disaster.seed.profiles import Profile
from disaster.seed.sites import Site, build_sites
from disaster.seed.staff import STAFF, StaffAccount
from disaster.seed.stories import IncidentSample, MessageSample, SurveySample

# The day of the register. It is fixed, so that a seed gives the same bytes next year.
REGISTER_DAY = date(2026, 9, 1)
# The link from lots to residence numbers is never complete, and some houses stand on
# two lots.
LINKED, ON_TWO_LOTS = 0.93, 0.11
FURTHER_LOTS = 5_000


@dataclass(frozen=True, slots=True)
class Building:
    """A building of the tax roll (家屋); ``address`` is spelled as that roll does."""

    number: str
    name: str
    use: str
    address: str
    lot: str
    residence_number: str
    house_number: str
    structure: str
    storeys: int
    built_year: int
    district: str
    latitude: float
    longitude: float
    owner: str
    owner_address: str
    owner_share: str
    homes: int
    vacant: int


@dataclass(frozen=True, slots=True)
class City:
    """A whole fictional city; the same for the same profile, seed and day."""

    name: str
    profile: Profile
    seed: int
    as_of: date
    districts: Sequence[District]
    buildings: Sequence[Building]
    households: Sequence[Household]
    residents: Sequence[Resident]
    subscribers: Sequence[Subscriber]
    sites: Sequence[Site]
    staff: Sequence[StaffAccount]
    incidents: Sequence[IncidentSample]
    surveys: Sequence[SurveySample]
    messages: Sequence[MessageSample]


def build(profile: Profile, seed: int, as_of: date = REGISTER_DAY) -> City:
    """Build the fictional city of a profile and a seed."""
    shells = build_shells(profile, seed, as_of.year)
    settled = settle(plan_households(profile, seed), dwellings(shells), seed)
    households, residents = populate(settled, seed, as_of)
    return City(
        name=CITY_NAME,
        profile=profile,
        seed=seed,
        as_of=as_of,
        districts=DISTRICTS,
        buildings=_owned(shells, households, seed),
        households=households,
        residents=residents,
        subscribers=build_subscribers(profile, seed, as_of),
        sites=build_sites(profile, seed),
        staff=STAFF,
        incidents=stories.incidents(as_of),
        surveys=stories.surveys(shells, as_of),
        messages=stories.MESSAGES,
    )


def _owned(
    shells: list[Shell], households: list[Household], seed: int
) -> list[Building]:
    """Give every building its owners, its lots and its residence number."""
    random = dice(seed, "tax roll")
    owned = zip(shells, owners(shells, households, seed), strict=True)
    return [_building(shell, owner, random) for shell, owner in owned]


def _building(shell: Shell, owner: Ownership, random: Random) -> Building:
    spot = shell.spot
    is_linked = random.random() < LINKED and not spot.district.sections
    return Building(
        number=shell.number,
        name=shell.name,
        use=shell.use.value,
        address=spot.tax_address,
        lot=_lots(spot, random),
        residence_number=spot.address if is_linked else "",
        house_number=spot.lot.removeprefix(spot.district.name),
        structure=shell.structure,
        storeys=shell.storeys,
        built_year=shell.built_year,
        district=spot.district.name,
        latitude=spot.latitude,
        longitude=spot.longitude,
        owner=owner.names,
        owner_address=owner.addresses,
        owner_share=owner.shares,
        homes=shell.homes,
        vacant=shell.vacant,
    )


def _lots(spot: Spot, random: Random) -> str:
    """Return the lot, now and then with a second one (一棟二筆)."""
    is_alone = " " not in spot.lot
    if not is_alone or random.random() >= ON_TWO_LOTS:
        return spot.lot
    second = FURTHER_LOTS + random.randrange(FURTHER_LOTS)
    return f"{spot.lot}{DIVIDER}{spot.district.name}{second}番"
