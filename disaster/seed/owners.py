"""Owners: whose the buildings of the fictional city are (所有者・持分)."""

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from disaster.seed.dice import dice
from disaster.seed.families import FEMALE, MALE
from disaster.seed.homes import Shell, Use
from disaster.seed.names import family_names, given_name, japanese
from disaster.seed.people import Household
from disaster.seed.places import CITY_NAME

COMPANY_OWNERS = (
    "株式会社ひばり不動産",
    "有限会社もみじ住宅",
    "せせらぎ商事株式会社",
    "伊勢野農業協同組合（架空）",
)
OFFICE = f"{CITY_NAME}こぶし町一丁目1番1号"
# Owners that are no persons, and their seat if it is not the house itself.
BODIES = {
    Use.PUBLIC: (CITY_NAME, OFFICE),
    Use.TEMPLE: ("宗教法人{place}寺", ""),
    Use.INSTITUTION: ("社会福祉法人{name}会", ""),
}
FAR_AWAY = (
    "架空県みなと市浜通3-4-5",
    "架空県やまと町大字奥山12番地",
    "国外（架空）",
)
OWNER_DIED = "（亡）"
MOST_HEIRS = 9
BORN_BEFORE_THE_WAR = 1931
DIVIDER = "；"


@dataclass(frozen=True, slots=True)
class Ownership:
    """The owners of one building as the tax roll writes them, divided by ；."""

    names: str
    addresses: str
    shares: str = ""


def owners(
    shells: list[Shell], households: Iterable[Household], seed: int
) -> list[Ownership]:
    """Give every building its owner: who lives there, heirs, companies, the city."""
    random = dice(seed, "owners")
    homes = {home.building_number: home for home in reversed(list(households))}
    return [_owner(shell, homes.get(shell.number), random) for shell in shells]


def _owner(shell: Shell, home: Household | None, random: Random) -> Ownership:
    if shell.use in BODIES:
        name, address = BODIES[shell.use]
        place = shell.spot.district.name
        return Ownership(
            name.format(place=place, name=shell.name), address or shell.spot.address
        )
    if shell.use in {Use.APARTMENTS, Use.SHOP}:
        return Ownership(random.choice(COMPANY_OWNERS), OFFICE)
    if home is not None:
        return Ownership(home.head_name, home.address)
    return _absent_owner(random)


def _absent_owner(random: Random) -> Ownership:
    """Name an owner who lives elsewhere, died long ago, or left several heirs."""
    family = family_names(random, 1)[0]
    kind = random.randrange(3)
    if kind < 2:  # noqa: PLR2004 - the third kind are heirs
        given = given_name(random, MALE, BORN_BEFORE_THE_WAR)
        died = OWNER_DIED if kind else ""
        name = japanese(family, given).written
        return Ownership(f"{died}{name}", random.choice(FAR_AWAY))
    heirs = [
        japanese(
            family, given_name(random, random.choice((MALE, FEMALE)), 1960)
        ).written
        for _heir in range(random.randint(2, MOST_HEIRS))
    ]
    share = f"1/{len(heirs)}"
    return Ownership(
        DIVIDER.join(heirs),
        DIVIDER.join(random.choice(FAR_AWAY) for _heir in heirs),
        DIVIDER.join([share] * len(heirs)),
    )
