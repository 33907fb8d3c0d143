"""One field for buildings: every word is a number, a part of a place, or an owner."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select, union_all

from disaster.foundation import formats
from disaster.foundation.context import Context
from disaster.register.queries.cards import LIMIT
from disaster.register.queries.disclosing import unnamed
from disaster.register.queries.places import may_be_place
from disaster.register.rules import asking
from disaster.register.tables import Building, BuildingOwner, BuildingPlace

AFTER_ALL_TEXT = "\U0010ffff"
SHORTEST_PLACE = 2
MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What one word may mean; an empty text means nothing of the kind."""

    numbers: frozenset[str]
    place: str
    owner: str


def search_buildings(ctx: Context, text: str) -> Sequence[Building]:
    """Find buildings by number, or by a part of an address, lot or residence number."""
    return find_buildings(ctx, text)[0]


def find_buildings(
    ctx: Context, text: str, *, by_owner: bool = False
) -> tuple[Sequence[Building], int]:
    """Return the first buildings that all words fit, and how many there are.

    ``by_owner`` looks at owners too: only for those who may see people.
    """
    question = asking.read(text)
    if question is None or question.has_birthday:
        return [], 0
    words = [_wanted(word, by_owner) for word in text.split()[:MOST_WORDS]]
    if not all(word.place or word.owner for word in words):
        return [], 0
    ordered = (
        select(Building.id, func.count().over())
        .where(*_conditions(ctx, words))
        .order_by(
            Building.number != text.strip(),
            Building.gone_on.is_not(None),
            Building.address_key,
            Building.lot,
            Building.number,
        )
    )
    rows = ctx.session.execute(ordered.limit(LIMIT)).all()
    place = {row[0]: at for at, row in enumerate(rows)}
    houses = ctx.session.scalars(select(Building).where(Building.id.in_(place))).all()
    return sorted(houses, key=lambda house: place[house.id]), rows[0][1] if rows else 0


def _wanted(word: str, by_owner: bool) -> _Wanted:  # noqa: FBT001 - passed on as it is
    place = formats.address_key(word)
    return _Wanted(
        frozenset({word, formats.half_width(word).upper()}),
        place if len(place) >= SHORTEST_PLACE else "",
        formats.search_key(word) if by_owner else "",
    )


def _conditions(ctx: Context, words: Sequence[_Wanted]) -> list[ColumnElement[bool]]:
    """Return what must hold of a building.

    Numbers and owners stand in an index and come first; what can only mean a place is
    asked of the buildings that they leave, or, alone, of every address once.
    """
    places = [word.place for word in words if _is_only_place(ctx, word)]
    named = [
        Building.id.in_(union_all(*_ways(ctx, word)))
        for word in words
        if word.place not in places
    ]
    if not named and places:
        first = places.pop(0)
        named = [Building.id.in_(_standing_at(first))]
    return [*named, *map(_stands_at, places)]


def _is_only_place(ctx: Context, word: _Wanted) -> bool:
    if not word.place or not may_be_place(ctx, word.place):
        return False
    others = [each.exists() for each in _by_name(ctx, word)]
    return not ctx.session.scalar(select(or_(*others)))


def _ways(ctx: Context, word: _Wanted) -> Iterator[Select[UUID]]:
    yield from _by_name(ctx, word)
    if word.place and may_be_place(ctx, word.place):
        yield _standing_at(word.place)


def _by_name(ctx: Context, word: _Wanted) -> Iterator[Select[UUID]]:
    yield select(Building.id).where(Building.number.in_(word.numbers))
    if word.owner:
        yield select(BuildingOwner.building_id).where(
            BuildingOwner.name_key >= word.owner,
            BuildingOwner.name_key < word.owner + AFTER_ALL_TEXT,
            BuildingOwner.name_key.not_in(unnamed(ctx)),
        )


def _standing_at(place: str) -> Select[UUID]:
    return select(BuildingPlace.building_id).where(
        BuildingPlace.key.contains(place, autoescape=True)
    )


def _stands_at(place: str) -> ColumnElement[bool]:
    here = BuildingPlace.building_id == Building.id
    return _standing_at(place).where(here).correlate(Building).exists()
