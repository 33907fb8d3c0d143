"""What follows from a record: search keys of people, places and owners of buildings.

These rows are never read from a file; they are made anew whenever the record changes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from disaster.foundation import formats
from disaster.register.rules import keys
from disaster.register.tables import (
    BuildingOwner,
    BuildingPlace,
    PlaceWord,
    ResidentKey,
)

BATCH = 5_000
FEWER = 500
# The fields that the keys of a person, or the places and owners of a house, follow.
NAMES = frozenset(
    {
        *("name", "kana", "alias", "alias_kana", "former_name", "former_kana"),
        *("roman_name", "kanji_name", "phone"),
    }
)
PLACES = frozenset(
    {
        *("address", "lot", "residence_number", "house_number", "name"),
        *("owner_name", "owner_address", "owner_share"),
    }
)

Item = TypeVar("Item")
Record = Mapping[str, Any]


def write_keys(session: Session, people: Sequence[Record], *, is_new: bool) -> None:
    """Write the search keys of people; those of people who had some are replaced."""
    if not is_new:
        _forget(session, ResidentKey.resident_id, people)
    for chunk in chunks(people, BATCH):
        rows = [
            {**key._asdict(), "kind": key.kind.value, "resident_id": person["id"]}
            for person in chunk
            for key in keys.resident_keys(person)
        ]
        if rows:
            session.execute(insert(ResidentKey), rows)


def write_places(session: Session, houses: Sequence[Record], *, is_new: bool) -> None:
    """Write where buildings stand and whose they are, one row for each."""
    if not is_new:
        _forget(session, BuildingPlace.building_id, houses)
        _forget(session, BuildingOwner.building_id, houses)
    for chunk in chunks(houses, BATCH):
        places = [
            {"building_id": house["id"], **place._asdict()}
            for house in chunk
            for place in keys.building_places(house)
        ]
        owners = [
            {
                "building_id": house["id"],
                "position": position,
                "name_key": formats.search_key(owner.name)[: keys.LONGEST],
                **owner._asdict(),
            }
            for house in chunk
            for position, owner in enumerate(keys.owners(house), start=1)
        ]
        for table, rows in ((BuildingPlace, places), (BuildingOwner, owners)):
            if rows:
                session.execute(insert(table), rows)
        write_words(session, (place["key"] for place in places))


def write_words(session: Session, addresses: Iterable[str]) -> None:
    """Remember the words of folded addresses, so that a search knows its places."""
    words = {word for key in addresses for word in keys.place_words(key)}
    new = words - set(session.scalars(select(PlaceWord.word))) if words else words
    if new:
        session.execute(insert(PlaceWord), [{"word": word} for word in sorted(new)])


def chunks(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """Yield a long list piece by piece."""
    return (items[at : at + size] for at in range(0, len(items), size))


def _forget(
    session: Session, column: InstrumentedAttribute[UUID], records: Sequence[Record]
) -> None:
    for chunk in chunks(records, FEWER):
        ids = [record["id"] for record in chunk]
        session.execute(delete(column.class_).where(column.in_(ids)))
