"""What the register holds of a ledger, as plain values to compare a file with."""

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select

from disaster.foundation.context import Context
from disaster.foundation.imports import BATCH
from disaster.register.tables import Building, District, Household, Resident

Table = type[Resident] | type[Household] | type[Building] | type[District]

TABLES: dict[str, Table] = {
    "residents": Resident,
    "households": Household,
    "buildings": Building,
    "districts": District,
}
# From here on one reading of the whole table is quicker than many of a part.
MANY = 5_000


def known(
    ctx: Context, kind: str, keys: Collection[str], *, everybody: bool
) -> dict[str, dict[str, Any]]:
    """Return the records of these keys by key; with ``everybody`` those of all keys."""
    wanted, key = _selected(kind)
    if everybody or len(keys) > MANY:
        return {row[key.name]: row for row in _rows(ctx, wanted)}
    found: dict[str, dict[str, Any]] = {}
    for chunk in _chunks(keys):
        chosen = wanted.where(key.in_(chunk))
        found.update({row[key.name]: row for row in _rows(ctx, chosen)})
    return found


def numbers_to_ids(
    ctx: Context, table: type[Building] | type[Household], numbers: Collection[str]
) -> dict[str, UUID]:
    """Return the ids of numbered records, as far as they exist."""
    wanted = select(table.number, table.id)
    if len(numbers) > MANY:
        return {row[0]: row[1] for row in ctx.session.execute(wanted)}
    found: dict[str, UUID] = {}
    for chunk in _chunks(numbers):
        rows = ctx.session.execute(wanted.where(table.number.in_(chunk)))
        found.update({row[0]: row[1] for row in rows})
    return found


def _selected(kind: str) -> tuple[Select[Any], ColumnElement[str]]:
    table = TABLES[kind]
    columns = list(table.__table__.columns)
    if table is Resident:
        wanted = select(*columns, Household.number.label("household")).join(
            Household, Household.id == Resident.household_id
        )
        return wanted, table.__table__.columns["number"]
    if table is Household:
        wanted = select(*columns, Building.number.label("building")).outerjoin(
            Building, Building.id == Household.building_id
        )
        return wanted, table.__table__.columns["number"]
    name = "code" if table is District else "number"
    return select(*columns), table.__table__.columns[name]


def _rows(ctx: Context, wanted: Select[Any]) -> Iterator[dict[str, Any]]:
    result = ctx.session.execute(wanted)
    names = list(result.keys())
    for row in result:
        values = dict(zip(names, row, strict=True))
        if "building" in values:
            values["building"] = values["building"] or ""
        yield values


def _chunks(keys: Collection[str]) -> Iterator[list[str]]:
    ordered = sorted(keys)
    return (ordered[at : at + BATCH] for at in range(0, len(ordered), BATCH))
