"""Profiles: how large the fictional city is; the shapes follow a city of 100,000."""

from dataclasses import dataclass

from disaster.foundation.errors import NotFound

Counts = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class HousingPlan:
    """How many buildings of each kind stand in the city (建物の内訳).

    ``tower_homes`` is the size of the one large block of flats; ``care_home_people``
    live in one home, each a household of one at the same address.
    """

    detached: int
    vacant_detached: int
    two_household: int
    apartments: int
    apartment_homes: int
    vacant_apartment_homes: int
    tower_homes: int
    vacant_tower_homes: int
    shop_houses: int
    institutions: int
    institution_people: int
    care_home_people: int
    shops: int
    sheds: int
    temples: int
    public: int

    @property
    def buildings(self) -> int:
        """Count all buildings."""
        return sum(
            (
                self.detached,
                self.two_household,
                self.apartments,
                self.shop_houses,
                self.institutions,
                self.shops,
                self.sheds,
                self.temples,
                self.public,
            )
        )

    @property
    def households(self) -> int:
        """Count the homes that somebody lives in."""
        return (
            self.detached
            - self.vacant_detached
            + 2 * self.two_household
            + self.apartment_homes
            - self.vacant_apartment_homes
            + self.shop_houses
            + self.institution_people
        )


@dataclass(frozen=True, slots=True)
class Profile:
    """The size of a fictional city (規模).

    ``households``, ``foreign`` and ``protected`` hold pairs of household size and
    number of households.
    """

    name: str
    households: Counts
    foreign: Counts
    protected: Counts
    housing: HousingPlan
    subscribers: int
    subscribers_with_district: int
    sites: int

    @property
    def residents(self) -> int:
        """Count the people."""
        return people_in(self.households)


def people_in(counts: Counts) -> int:
    """Count the people of households given by size."""
    return sum(size * count for size, count in counts)


SMALL = Profile(
    name="small",
    households=((1, 53), (2, 42), (3, 23), (4, 16), (5, 6)),
    foreign=((1, 9), (2, 1)),
    protected=((1, 2), (2, 1)),
    housing=HousingPlan(
        detached=64,
        vacant_detached=3,
        two_household=3,
        apartments=8,
        apartment_homes=65,
        vacant_apartment_homes=8,
        tower_homes=27,
        vacant_tower_homes=3,
        shop_houses=2,
        institutions=2,
        institution_people=14,
        care_home_people=12,
        shops=8,
        sheds=20,
        temples=2,
        public=11,
    ),
    subscribers=200,
    subscribers_with_district=139,
    sites=12,
)

CITY = Profile(
    name="city",
    households=(
        (1, 17_100),
        (2, 12_240),
        (3, 7_760),
        (4, 5_400),
        (5, 1_700),
        (6, 560),
        (7, 240),
    ),
    foreign=((1, 1_400), (2, 280), (3, 160), (4, 90)),
    # One of the households of two has but one protected person (H9).
    protected=((1, 34), (2, 21), (3, 15)),
    housing=HousingPlan(
        detached=27_400,
        vacant_detached=1_300,
        two_household=1_350,
        apartments=2_700,
        apartment_homes=18_300,
        vacant_apartment_homes=3_000,
        tower_homes=63,
        vacant_tower_homes=3,
        shop_houses=350,
        institutions=240,
        institution_people=550,
        care_home_people=40,
        shops=1_600,
        sheds=3_100,
        temples=60,
        public=1_700,
    ),
    subscribers=17_000,
    subscribers_with_district=11_800,
    sites=40,
)

PROFILES = {profile.name: profile for profile in (SMALL, CITY)}


class UnknownProfile(NotFound):
    """No such size of city (規模の名前)."""


def get_profile(name: str) -> Profile:
    """Return a profile by its name or refuse."""
    if name not in PROFILES:
        raise UnknownProfile(
            what=f"規模「{name}」（使える名前: {'、'.join(PROFILES)}）"
        )
    return PROFILES[name]
