"""Families: who lives together, and how old they are (世帯の構成)."""

from dataclasses import dataclass
from random import Random

from disaster.seed.dice import quotas

HEAD = "世帯主"
MALE, FEMALE = "男", "女"
OLDEST = 104
MEN_AT_THE_HEAD = 0.9
BOYS_AMONG_CHILDREN = 0.512


@dataclass(frozen=True, slots=True)
class Kin:
    """A member beside the head: the relation and the age difference in years (続柄)."""

    relation: str
    youngest: int
    oldest: int


@dataclass(frozen=True, slots=True)
class Family:
    """A kind of family, how common it is in its size, and its head's age."""

    weight: float
    head_ages: tuple[int, int, int]
    kin: tuple[Kin, ...] = ()
    is_elder: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    """A person before there is a name: relation, sex and age."""

    relation: str
    sex: str
    age: int


SPOUSE = Kin("配偶者", -6, 3)
CHILD = Kin("子", -38, -25)
ADULT_CHILD = Kin("子", -34, -24)
FATHER = Kin("父", 25, 34)
MOTHER = Kin("母", 22, 31)
WORKING = (28, 42, 58)
PARENTS_OF_YOUNG = (31, 47, 59)
ELDERS = (66, 72, 93)

# Youngest, most common and oldest age of the head; couples of elders stand last. Shares
# were set so that ages and kinds of household come near the census of 2020 (国勢調査).
FAMILIES: dict[int, tuple[Family, ...]] = {
    1: (
        Family(34, (19, 24, 39)),
        Family(36, (36, 50, 64)),
        Family(30, (66, 74, 96), is_elder=True),
    ),
    2: (
        Family(34, (26, 56, 69), (SPOUSE,)),
        Family(12, (30, 44, 58), (CHILD,)),
        Family(18, (68, 78, 92), (ADULT_CHILD,)),
        Family(36, ELDERS, (SPOUSE,), is_elder=True),
    ),
    3: (
        Family(62, (27, 47, 62), (SPOUSE, CHILD)),
        Family(29, (66, 72, 84), (SPOUSE, ADULT_CHILD)),
        Family(9, (32, 44, 55), (CHILD, CHILD)),
    ),
    4: (
        Family(80, PARENTS_OF_YOUNG, (SPOUSE, CHILD, CHILD)),
        Family(12, (36, 48, 60), (SPOUSE, CHILD, MOTHER)),
        Family(8, (60, 66, 72), (SPOUSE, ADULT_CHILD, ADULT_CHILD)),
    ),
    5: (
        Family(45, PARENTS_OF_YOUNG, (SPOUSE, CHILD, CHILD, CHILD)),
        Family(30, (36, 46, 58), (SPOUSE, CHILD, CHILD, MOTHER)),
        Family(25, (36, 46, 58), (SPOUSE, CHILD, FATHER, MOTHER)),
    ),
    6: (Family(1, (36, 45, 56), (SPOUSE, CHILD, CHILD, FATHER, MOTHER)),),
    7: (Family(1, (36, 45, 56), (SPOUSE, CHILD, CHILD, CHILD, FATHER, MOTHER)),),
}


def plan_families(size: int, count: int) -> list[Family]:
    """Share the households of one size out over its kinds of family, exactly."""
    kinds = FAMILIES[size]
    shares = quotas([kind.weight for kind in kinds], count)
    return [
        kind for kind, share in zip(kinds, shares, strict=True) for _n in range(share)
    ]


def members(family: Family, random: Random) -> list[Member]:
    """Return the people of one family, its head first."""
    youngest, common, oldest = family.head_ages
    age = int(random.triangular(youngest, oldest, common))
    odds = MEN_AT_THE_HEAD if SPOUSE in family.kin else 0.5
    sex = MALE if random.random() < odds else FEMALE
    people = [Member(HEAD, sex, age)]
    people += [_relative(kin, people[0], family, random) for kin in family.kin]
    return people


def _relative(kin: Kin, head: Member, family: Family, random: Random) -> Member:
    age = head.age + random.randint(kin.youngest, kin.oldest)
    age = min(max(age, _floor(kin, family)), OLDEST)
    if kin is SPOUSE:
        wife = head.sex == MALE
        return Member("妻" if wife else "夫", FEMALE if wife else MALE, age)
    if kin in {FATHER, MOTHER}:
        return Member(kin.relation, MALE if kin is FATHER else FEMALE, age)
    sex = MALE if random.random() < BOYS_AMONG_CHILDREN else FEMALE
    return Member(kin.relation, sex, age)


def _floor(kin: Kin, family: Family) -> int:
    """Keep spouses of age, and couples of elders elder (65 and over)."""
    if kin is not SPOUSE:
        return 0
    return 65 if family.is_elder else 19
