"""Plans: which household is which, before anybody has a name (世帯の割り当て)."""

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from disaster.seed.dice import dice, quotas
from disaster.seed.edges import ONE_ROOF, SHOWPIECES, Showpiece
from disaster.seed.families import Family, plan_families
from disaster.seed.homes import Dwelling, Use
from disaster.seed.names import (
    NATIONS,
    RARE_FAMILY_NAMES,
    Name,
    Nation,
    family_names,
)
from disaster.seed.profiles import Profile

RARE_NAMES_LIVE_IN_TWOS = 2
# How loosely a household's size decides where it lives, in persons.
LOOSENESS = 2.5
ROOM = {
    Use.APARTMENTS: 0.0,
    Use.SHOP_HOUSE: 2.0,
    Use.TWO_HOUSEHOLD: 2.0,
    Use.HOUSE: 1.6,
}


@dataclass(slots=True)
class Plan:
    """What is known about a household before its people are drawn."""

    size: int
    family: Family
    family_name: Name
    nation: Nation | None = None
    showpiece: Showpiece | None = None
    is_protected: bool = False


def plan_households(profile: Profile, seed: int) -> list[Plan]:
    """Plan every household: foreign ones, showpieces, protected ones and the rest."""
    random = dice(seed, "plans")
    nations = _nations(profile, random)
    plans = []
    for size, count in profile.households:
        names = family_names(random, count)
        families = plan_families(size, count)
        same_size = [
            Plan(size, family, name)
            for family, name in zip(families, names, strict=True)
        ]
        free = _mark_foreign(same_size, dict(profile.foreign).get(size, 0), nations)
        free = _mark_showpieces(free, size)
        marked = sum(1 for plan in same_size if _is_protected(plan))
        _mark_protected(free, dict(profile.protected).get(size, 0) - marked)
        plans += same_size
    return plans


def settle(
    plans: Iterable[Plan], homes: Iterable[Dwelling], seed: int
) -> list[tuple[Plan, Dwelling]]:
    """Give every household a home: elders a care home, large families a house."""
    random = dice(seed, "settle")
    waiting = list(plans)
    free = list(homes)
    cared_for = [home for home in free if home.use is Use.INSTITUTION]
    alone = [plan for plan in waiting if plan.size == 1 and plan.family.is_elder]
    moved_in = alone[: len(cared_for)]
    taken = {id(plan) for plan in moved_in}
    others = [plan for plan in waiting if id(plan) not in taken]
    rooms = [home for home in free if home.use is not Use.INSTITUTION]
    others.sort(key=lambda plan: plan.size + LOOSENESS * random.random())
    rooms.sort(key=lambda home: ROOM[home.use] + LOOSENESS * random.random())
    settled = [
        *zip(moved_in, cared_for, strict=True),
        *zip(others, rooms, strict=True),
    ]
    # In the order of the houses, so that neighbours have neighbouring numbers.
    return sorted(
        _under_one_roof(settled),
        key=lambda pair: (pair[1].building_number, pair[1].address),
    )


def _under_one_roof(
    settled: list[tuple[Plan, Dwelling]],
) -> list[tuple[Plan, Dwelling]]:
    """Let the households that are two only on paper share a house (世帯分離)."""
    plans = [plan for plan, _home in settled]
    homes = [home for _plan, home in settled]
    roof = next(one.building_number for one in homes if one.use is Use.TWO_HOUSEHOLD)
    places = [at for at, home in enumerate(homes) if home.building_number == roof]
    sharing = [
        at
        for at, plan in enumerate(plans)
        if plan.showpiece and plan.showpiece.code == ONE_ROOF
    ]
    for at, place in zip(sharing, places, strict=False):
        homes[at], homes[place] = homes[place], homes[at]
    return list(zip(plans, homes, strict=True))


def _is_protected(plan: Plan) -> bool:
    return plan.showpiece is not None and plan.showpiece.is_protected


def _nations(profile: Profile, random: Random) -> list[Nation]:
    count = sum(households for _size, households in profile.foreign)
    shares = quotas([nation.share for nation in NATIONS], count)
    nations = [
        nation
        for nation, share in zip(NATIONS, shares, strict=True)
        for _household in range(share)
    ]
    random.shuffle(nations)
    return nations


def _mark_foreign(plans: list[Plan], count: int, nations: list[Nation]) -> list[Plan]:
    """Mark the first households as foreign, showpieces first; return the others."""
    for plan in plans[:count]:
        plan.nation = nations.pop()
    size = plans[0].size if plans else 0
    pieces = [
        piece for piece in SHOWPIECES if piece.is_foreign and len(piece.parts) == size
    ]
    for plan, piece in zip(plans[:count], pieces, strict=False):
        plan.showpiece = piece
    return plans[count:]


def _mark_showpieces(plans: list[Plan], size: int) -> list[Plan]:
    """Mark showpieces and the bearers of rare names; return the other households."""
    pieces = [
        piece
        for piece in SHOWPIECES
        if len(piece.parts) == size and not piece.is_foreign
    ]
    for plan, piece in zip(plans, pieces, strict=False):
        plan.showpiece = piece
    free = plans[len(pieces) :]
    if size != RARE_NAMES_LIVE_IN_TWOS:
        return free
    for plan, name in zip(free, RARE_FAMILY_NAMES, strict=False):
        plan.family_name = name
    return free[len(RARE_FAMILY_NAMES) :]


def _mark_protected(plans: list[Plan], count: int) -> None:
    for plan in plans[:count]:
        plan.is_protected = True
