"""Homes: the buildings of the fictional city and the dwellings in them (建物・住戸)."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from disaster.seed.dice import dice, quotas
from disaster.seed.places import DISTRICTS, SHARES, Spot, spots
from disaster.seed.profiles import HousingPlan, Profile

WOOD, STEEL, CONCRETE = "木造", "鉄骨造", "鉄筋コンクリート造"
ROOMS_ON_FLOOR = 9
WOODEN_SHARE, ONE_STOREY_SHARE = 0.94, 0.15
HOUSE_NAMES = ("ハイツ", "コーポ", "荘", "メゾン", "パークサイド", "ヴィラ")
FLOWERS = (
    "すみれ",
    "つばき",
    "あおい",
    "かえで",
    "あさひ",
    "みのり",
    "こまち",
    "のぞみ",
)


class Use(StrEnum):
    """What a building is used for, as the tax roll calls it (用途)."""

    HOUSE = "専用住宅"
    TWO_HOUSEHOLD = "二世帯住宅"
    APARTMENTS = "共同住宅"
    SHOP_HOUSE = "併用住宅"
    INSTITUTION = "寄宿舎・施設"
    SHOP = "店舗・事務所"
    SHED = "物置・納屋"
    TEMPLE = "社寺"
    PUBLIC = "公共・その他"


@dataclass(frozen=True, slots=True)
class Shell:
    """A building still without an owner: what stands where (家屋).

    ``homes`` counts its dwellings, ``vacant`` those that nobody lives in.
    """

    number: str
    use: Use
    name: str
    spot: Spot
    structure: str
    storeys: int
    built_year: int
    homes: int = 0
    vacant: int = 0

    @property
    def occupied(self) -> int:
        """Count the dwellings that somebody lives in."""
        return self.homes - self.vacant


@dataclass(frozen=True, slots=True)
class Dwelling:
    """One home that somebody lives in (住戸)."""

    building_number: str
    use: Use
    district: str
    address: str


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be built: a use with its number of homes."""

    use: Use
    homes: int = 0
    vacant: int = 0


def build_shells(profile: Profile, seed: int, year: int) -> list[Shell]:
    """Build every building of a profile and number it (建物番号)."""
    random = dice(seed, "homes")
    orders = _orders(profile.housing)
    # The care home and the tower stay first: the plain places are shuffled behind them.
    special, plain = orders[:2], orders[2:]
    random.shuffle(plain)
    places = _places(profile, seed)
    shells = []
    for number, (order, spot) in enumerate(
        zip([*special, *plain], places, strict=True), start=1
    ):
        structure, storeys = _construction(order, random.random())
        shells.append(
            Shell(
                number=f"B{number:06d}",
                use=order.use,
                name=_name(order, number),
                spot=spot,
                structure=structure,
                storeys=storeys,
                built_year=year - int(random.triangular(1, 75, 28)),
                homes=order.homes,
                vacant=order.vacant,
            )
        )
    return shells


def dwellings(shells: list[Shell]) -> Iterator[Dwelling]:
    """Yield every home that somebody lives in, building by building."""
    for shell in shells:
        for room in range(shell.occupied):
            yield Dwelling(
                shell.number,
                shell.use,
                shell.spot.district.name,
                _home_address(shell, room),
            )


def _places(profile: Profile, seed: int) -> list[Spot]:
    """Choose a place for each building, district by district, then mix them."""
    random = dice(seed, "places")
    counts = quotas([float(share) for share in SHARES], profile.housing.buildings)
    chosen = [
        spot
        for district, count in zip(DISTRICTS, counts, strict=True)
        for spot in islice(spots(district, random), count)
    ]
    random.shuffle(chosen)
    return chosen


def _orders(plan: HousingPlan) -> list[Order]:
    """List what is to be built, the care home and the tower first."""
    lived_in = plan.detached - plan.vacant_detached
    return [
        Order(Use.INSTITUTION, plan.care_home_people),
        Order(Use.APARTMENTS, plan.tower_homes, plan.vacant_tower_homes),
        *_small_institutions(plan),
        *_small_apartments(plan),
        *[Order(Use.HOUSE, 1)] * lived_in,
        *[Order(Use.HOUSE, 1, 1)] * plan.vacant_detached,
        *[Order(Use.TWO_HOUSEHOLD, 2)] * plan.two_household,
        *[Order(Use.SHOP_HOUSE, 1)] * plan.shop_houses,
        *[Order(Use.SHOP)] * plan.shops,
        *[Order(Use.SHED)] * plan.sheds,
        *[Order(Use.TEMPLE)] * plan.temples,
        *[Order(Use.PUBLIC)] * plan.public,
    ]


def _small_institutions(plan: HousingPlan) -> list[Order]:
    count = plan.institutions - 1
    people = plan.institution_people - plan.care_home_people
    return [Order(Use.INSTITUTION, share) for share in quotas([1.0] * count, people)]


def _small_apartments(plan: HousingPlan) -> list[Order]:
    """Share homes and vacancies out over all apartments but the tower."""
    count = plan.apartments - 1
    sizes = [1.0 + (place % 4) / 2 for place in range(count)]
    homes = quotas(sizes, plan.apartment_homes - plan.tower_homes)
    vacant = quotas(sizes, plan.vacant_apartment_homes - plan.vacant_tower_homes)
    return [
        Order(Use.APARTMENTS, home, min(home, empty))
        for home, empty in zip(homes, vacant, strict=True)
    ]


def _construction(order: Order, chance: float) -> tuple[str, int]:
    """Choose structure and storeys; a block of flats is as high as its rooms ask."""
    if order.homes > ROOMS_ON_FLOOR:
        return CONCRETE, -(-order.homes // ROOMS_ON_FLOOR)
    if order.use is Use.APARTMENTS:
        return (CONCRETE if chance < 1 / 3 else WOOD), 2
    if order.use in {Use.SHOP, Use.INSTITUTION, Use.PUBLIC}:
        return (STEEL if chance < 2 / 3 else CONCRETE), 1 + int(chance * 3)
    if order.use in {Use.SHED, Use.TEMPLE}:
        return WOOD, 1
    return (WOOD if chance < WOODEN_SHARE else STEEL), (
        1 if chance < ONE_STOREY_SHARE else 2
    )


def _name(order: Order, number: int) -> str:
    flower = FLOWERS[number % len(FLOWERS)]
    if order.use is Use.INSTITUTION:
        return f"{flower}ホーム"
    if order.use is Use.APARTMENTS:
        return f"{flower}{HOUSE_NAMES[number // len(FLOWERS) % len(HOUSE_NAMES)]}"
    return ""


def _home_address(shell: Shell, room: int) -> str:
    if shell.use is Use.INSTITUTION:
        return f"{shell.spot.address} {shell.name}"
    if shell.use is not Use.APARTMENTS:
        return shell.spot.address
    on_floor = -(-shell.homes // shell.storeys)
    floor, place = divmod(room, on_floor)
    return f"{shell.spot.address} {shell.name}{(floor + 1) * 100 + place + 1}号室"
