"""What the rules compare, read for the whole city in a few wide questions (照合の材料).

Households with a protected person are never read: neither what is proposed for them
nor that a house is taken by them may show on any list (支援措置).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Select, select

from disaster.foundation import formats
from disaster.foundation.context import Context
from disaster.register.matching.rules import addresses, facts
from disaster.register.matching.rules.deciding import Living
from disaster.register.matching.rules.facts import Home, House
from disaster.register.matching.tables import MatchProposal
from disaster.register.queries import protected_households
from disaster.register.rules import keys
from disaster.register.tables import Building, Household, Resident

BATCH = 10_000

Row = Mapping[str, Any]
Wide = Select[*tuple[Any, ...]]

HOME = (
    Household.id,
    Household.number,
    Household.address,
    Household.district,
    Household.building_id,
)
PERSON = (
    Resident.household_id,
    Resident.name,
    Resident.name_key,
    Resident.kana,
    Resident.alias,
    Resident.alias_kana,
    Resident.former_name,
    Resident.former_kana,
    Resident.roman_name,
    Resident.kanji_name,
    Resident.earlier_names,
)
OTHER_NAMES = (*("alias", "former_name", "roman_name", "kanji_name", "earlier_names"),)
ROLL = (
    Building.id,
    Building.number,
    Building.address,
    Building.lot,
    Building.residence_number,
    Building.name,
    Building.usage,
    Building.district,
    Building.owner_name,
    Building.owner_address,
    Building.owner_share,
)


@dataclass(frozen=True, slots=True)
class People:
    """The folded names of one household."""

    names: set[str] = field(default_factory=set)
    readings: set[str] = field(default_factory=set)
    families: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that one run compares (照合の材料)."""

    homes: Sequence[Home]
    houses: Sequence[House]
    settled: Sequence[Living]


def material(ctx: Context, *, everyone: bool = False) -> Material:
    """Read the open households, the buildings, and who is known to live where.

    ``everyone`` reads all households as if nobody had ever answered, for measuring.
    """
    rows = list(_rows(ctx, _households(ctx)))
    answered = set() if everyone else _answered(ctx)
    city = addresses.own_city(row["address"] for row in rows)
    people = _people(ctx)
    waiting: list[Row] = []
    known: list[Row] = []
    for row in rows:
        is_open = everyone or not (row["building_id"] or row["id"] in answered)
        (waiting if is_open else known).append(row)
    return Material(
        [_home(row, people[row["id"]], city) for row in waiting],
        [house(row, city) for row in _rows(ctx, _roll())],
        [
            Living(row["building_id"], frozenset(people[row["id"]].families))
            for row in known
            if row["building_id"]
        ],
    )


def _households(ctx: Context) -> Wide:
    shown = Household.id.not_in(protected_households(ctx))
    return (
        select(*HOME)
        .where(Household.gone_on.is_(None), shown)
        .order_by(Household.number)
    )


def _roll() -> Wide:
    return select(*ROLL).where(Building.gone_on.is_(None)).order_by(Building.number)


def _rows(ctx: Context, wanted: Wide) -> Iterator[Row]:
    """Read rows by the names of their columns, a batch at a time."""
    found = ctx.session.execute(wanted.execution_options(yield_per=BATCH))
    return (cast("Row", row) for row in found.mappings())


def _answered(ctx: Context) -> set[UUID]:
    wanted = select(MatchProposal.household_id).where(
        MatchProposal.answer_id.is_not(None)
    )
    return set(ctx.session.scalars(wanted))


def _people(ctx: Context) -> Mapping[UUID, People]:
    found = defaultdict[UUID, People](People)
    for person in _rows(ctx, select(*PERSON).where(Resident.gone_on.is_(None))):
        _add(found[person["household_id"]], person)
    return found


def _add(people: People, person: Row) -> None:
    people.names.add(person["name_key"])
    people.readings.add(formats.search_key(person["kana"]))
    people.families.add(_family(person["name"]))
    if any(person[other] for other in OTHER_NAMES):
        for name, kana in keys.names_of(person):
            people.names.add(formats.search_key(name))
            people.readings.add(formats.search_key(kana))
            people.families.add(_family(name))


@lru_cache(maxsize=20_000)
def _family_key(family: str) -> str:
    return formats.search_key(family)


def _family(name: str) -> str:
    words = name.split()
    return _family_key(words[0]) if len(words) > 1 else ""


def _home(row: Row, known: People, city: str) -> Home:
    return Home(
        row["id"],
        row["number"],
        addresses.parse(row["address"], city),
        row["district"],
        frozenset(known.names - {""}),
        frozenset(known.readings - {""}),
        frozenset(known.families - {""}),
    )


def house(row: Row, city: str) -> House:
    """Read one building of the tax roll."""
    lots = _parsed(keys.DIVIDED.split(row["lot"]), city)
    places = _parsed((row["address"], row["residence_number"]), city)
    return House(
        row["id"],
        row["number"],
        places,
        lots,
        formats.search_key(row["name"]),
        row["usage"],
        row["district"],
        tuple(
            facts.owner(one.name, addresses.parse(one.address, city))
            for one in keys.owners(row)
        ),
        facts.wings((*places, *lots)),
    )


def _parsed(texts: Iterable[str], city: str) -> tuple[addresses.Address, ...]:
    return tuple(addresses.parse(text, city) for text in texts if text.strip())
