"""What of a copy's differences may be shown now (支援措置).

A preview is kept for a day and a flag may come in between, so its rows are masked when
they are read, not only when they are made.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Select, or_, select

from disaster.foundation import formats
from disaster.foundation.context import Context
from disaster.foundation.csvfiles import read_csv, write_csv
from disaster.register.queries.disclosing import protected_households, unnamed
from disaster.register.rules.telling import HEADER, HIDDEN
from disaster.register.tables import Building, BuildingOwner, Household, Resident

# What a line of the differences holds besides its kind, number and row.
NAME, FIELD, OLD, NEW = HEADER[3:]
SHORTEST_NAME = 2

Change = Mapping[str, Any]


def shown_changes(
    ctx: Context, kind: str, changes: Iterable[Change]
) -> list[dict[str, Any]]:
    """Return the told changes of a report, those of protected households masked."""
    mask = _Mask(ctx, kind)
    return [
        _masked(one) if mask.covers(one["number"], _texts(one)) else dict(one)
        for one in changes
    ]


def shown_lines(ctx: Context, kind: str, content: bytes) -> bytes:
    """Return the file of all differences, those of protected households masked."""
    mask = _Mask(ctx, kind)
    found = read_csv(content, len(content))
    return write_csv(HEADER, (_line(mask, row.cells) for row in found.rows))


class _Mask:
    """The records and the names that a ledger's differences must not tell."""

    def __init__(self, ctx: Context, kind: str) -> None:
        self._numbers = set(ctx.session.scalars(_numbers(ctx, kind)))
        self._names = {
            name
            for name in ctx.session.scalars(unnamed(ctx))
            if len(name) >= SHORTEST_NAME
        }

    def covers(self, number: str, texts: Iterable[str]) -> bool:
        """Say whether a record, or a name in one of its texts, is protected."""
        if number in self._numbers:
            return True
        keys = [formats.search_key(text) for text in texts if text]
        return any(name in key for key in keys for name in self._names)


def _numbers(ctx: Context, kind: str) -> Select[str]:
    homes = protected_households(ctx)
    if kind == "residents":
        return select(Resident.number).where(
            or_(Resident.is_protected, Resident.household_id.in_(homes))
        )
    if kind == "households":
        return select(Household.number).where(Household.id.in_(homes))
    lived_in = select(Household.building_id).where(Household.id.in_(homes))
    owned = select(BuildingOwner.building_id).where(
        BuildingOwner.name_key.in_(unnamed(ctx))
    )
    return select(Building.number).where(
        or_(Building.id.in_(lived_in), Building.id.in_(owned))
    )


def _texts(change: Change) -> list[str]:
    fields = change["fields"]
    values = [str(one[side]) for one in fields for side in ("old", "new")]
    return [str(change["name"]), *values]


def _masked(change: Change) -> dict[str, Any]:
    fields = [
        {"field": one["field"], "old": HIDDEN, "new": HIDDEN}
        for one in change["fields"]
    ]
    return {**change, "name": HIDDEN, "fields": fields}


def _line(mask: _Mask, cells: Mapping[str, str]) -> list[str]:
    texts = [cells[name] for name in (NAME, OLD, NEW)]
    if not mask.covers(cells[HEADER[1]], texts):
        return [cells[name] for name in HEADER]
    hidden = {NAME: HIDDEN}
    if cells[FIELD]:
        hidden |= {OLD: HIDDEN, NEW: HIDDEN}
    return [hidden.get(name, cells[name]) for name in HEADER]
