"""People: the households and residents of the fictional city (世帯・住民)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from disaster.seed.dice import dice
from disaster.seed.edges import Part
from disaster.seed.families import Member, members
from disaster.seed.homes import Dwelling
from disaster.seed.names import (
    NATIONS,
    Name,
    Nation,
    family_names,
    foreign_name,
    given_name,
    japanese,
)
from disaster.seed.plans import Plan

DAYS_IN_YEAR = 365.25
# Of a hundred households this many have moved within the last year (住民異動).
MOVED_LAST_YEAR = 0.075
YEARS_IN_PLACE = 14
LONGEST_IN_PLACE = 70
KEEPS_FORMER_NAME = 0.05
LANGUAGES = {nation.name: nation.language for nation in NATIONS}


@dataclass(frozen=True, slots=True)
class Household:
    """A household of the register (世帯)."""

    number: str
    head_name: str
    address: str
    district: str
    building_number: str
    size: int


@dataclass(frozen=True, slots=True)
class Resident:
    """A person of the register (住民); the name is one field, in the legal order.

    ``showpiece`` is the code of the edge case that the person stands for, if any;
    ``nationality`` and ``language`` are empty for Japanese people.
    """

    number: str
    household_number: str
    relation: str
    name: str
    kana: str
    born_on: date | None
    sex: str
    address: str
    district: str
    moved_on: date
    is_protected: bool = False
    nationality: str = ""
    language: str = ""
    other_names: tuple[str, ...] = ()
    showpiece: str = ""
    former_name: str = ""
    former_kana: str = ""

    @property
    def moved_why(self) -> str:
        """How the person came to live there (異動事由)."""
        if self.moved_on == self.born_on:
            return "出生"
        return "転居" if int(self.household_number[1:]) % 3 == 0 else "転入"


def populate(
    settled: Iterable[tuple[Plan, Dwelling]], seed: int, as_of: date
) -> tuple[list[Household], list[Resident]]:
    """Draw the people of every household and register them."""
    random = dice(seed, "people")
    households: list[Household] = []
    residents: list[Resident] = []
    for count, (plan, home) in enumerate(settled, start=1):
        number = f"H{count:06d}"
        people = _people(plan, home, number, as_of, random)
        residents += people
        households.append(
            Household(
                number,
                people[0].name,
                home.address,
                home.district,
                home.building_number,
                len(people),
            )
        )
    return households, _with_former_names(residents, seed)


def _with_former_names(residents: list[Resident], seed: int) -> list[Resident]:
    """Let some wives keep their former family name beside the new one (旧氏)."""
    random = dice(seed, "former names")
    return [
        _with_former_name(person, random)
        if person.relation == "妻" and not (person.nationality or person.showpiece)
        else person
        for person in residents
    ]


def _with_former_name(wife: Resident, random: Random) -> Resident:
    if random.random() >= KEEPS_FORMER_NAME:
        return wife
    family = family_names(random, 1)[0]
    return replace(wife, former_name=family.written, former_kana=family.kana)


def _people(
    plan: Plan, home: Dwelling, number: str, as_of: date, random: Random
) -> list[Resident]:
    moved_on = _moving_day(as_of, random)
    parts = plan.showpiece.parts if plan.showpiece else _parts(plan, as_of, random)
    people = []
    for place, part in enumerate(parts, start=1):
        born_on = part.born_on or _birthday(as_of, part.age, random)
        people.append(
            Resident(
                number=f"{number}-{place}",
                household_number=number,
                relation=part.relation,
                name=part.written,
                kana=part.kana,
                born_on=None if part.is_birthday_unknown else born_on,
                sex=part.sex,
                address=home.address,
                district=home.district,
                moved_on=max(born_on, _moved(part, as_of) or moved_on),
                is_protected=plan.is_protected or part.is_protected,
                nationality=part.nationality,
                language=_language(part.nationality),
                other_names=part.other_names,
                showpiece=plan.showpiece.code if plan.showpiece else "",
                former_name=part.former_name,
                former_kana=part.former_kana,
            )
        )
    return people


def _moved(part: Part, as_of: date) -> date | None:
    """Return the day that a showpiece's story needs (異動日)."""
    if part.moved_days_ago is None:
        return None
    return as_of - timedelta(days=part.moved_days_ago)


def _parts(plan: Plan, as_of: date, random: Random) -> list[Part]:
    """Name the members of an ordinary household."""
    nation = plan.nation
    family = random.choice(nation.families) if nation else plan.family_name
    return [
        _named(member, family, nation, as_of, random)
        for member in members(plan.family, random)
    ]


def _named(
    member: Member, family: Name, nation: Nation | None, as_of: date, random: Random
) -> Part:
    name = (
        foreign_name(random, nation, family, member.sex)
        if nation
        else japanese(family, given_name(random, member.sex, as_of.year - member.age))
    )
    return Part(
        name.written,
        name.kana,
        member.sex,
        member.age,
        member.relation,
        nationality=nation.name if nation else "",
    )


def _birthday(as_of: date, age: int, random: Random) -> date:
    """Return a day on which the person was born who has this age today (満年齢)."""
    latest = _years_before(as_of, age)
    span = (latest - _years_before(as_of, age + 1)).days
    return latest - timedelta(days=random.randrange(span))


def _years_before(day: date, years: int) -> date:
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - years, day=28 if leap_day else day.day)


def _moving_day(as_of: date, random: Random) -> date:
    """Return when the household came to live where it lives (異動日)."""
    if random.random() < MOVED_LAST_YEAR:
        return as_of - timedelta(days=random.randrange(1, 365))
    years = 1 + random.expovariate(1 / YEARS_IN_PLACE)
    return as_of - timedelta(days=int(min(years, LONGEST_IN_PLACE) * DAYS_IN_YEAR))


def _language(nationality: str) -> str:
    if not nationality:
        return ""
    return LANGUAGES.get(nationality, "en")
