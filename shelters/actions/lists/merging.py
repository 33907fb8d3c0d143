"""What a list may change of what is known: its own words, and blanks of other lists.

The list that brought a site speaks for it; another list only adds what was blank. An
empty cell never erases, and what a list leaves out stays.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from disaster.foundation.db import Base
from shelters.layouts.records import Designation as Designated
from shelters.queries.records import designation_columns
from shelters.rules.hazards import DesignationKind
from shelters.tables import Designation

Columns = dict[str, Any]


def merged(before: Mapping[str, Any], said: Columns, *, speaks: bool) -> Columns:
    """Return the columns after a list said something; nested facts are merged too."""
    after: Columns = {}
    for name, value in said.items():
        known = before.get(name)
        if isinstance(value, dict) and isinstance(known, dict):
            after[name] = {**known, **merged(known, value, speaks=speaks)}
        elif is_blank(value) or not (speaks or is_blank(known)):
            after[name] = known
        else:
            after[name] = value
    return after


def is_blank(value: object) -> bool:
    """Say whether a value says nothing; zero does say something."""
    return value is None or value in ("", {}, [])


def columns_of(row: Base, names: Mapping[str, object]) -> Columns:
    """Return the named columns of a stored row."""
    return {name: getattr(row, name) for name in names}


def counterpart(
    designation: Designated, key: str, known: Sequence[Designation]
) -> Designation | None:
    """Find the stored designation that a list's one is about (同じ指定).

    By its key or 共通ID; else one of the same kind and name, unless both bear national
    identifiers that differ; else one that was so far only mentioned.
    """
    said = designation_columns(designation)
    same_kind = [row for row in known if row.kind == designation.kind]
    for row in known:
        if row.key == key or (row.common_id and row.common_id == said["common_id"]):
            return row
    for row in same_kind:
        one_is_local = not (row.common_id and said["common_id"])
        if row.name == designation.name and one_is_local:
            return row
    same_law = (
        row
        for row in known
        if not row.name and _law(row.kind) == _law(designation.kind.value)
    )
    return next(same_law, None)


def _law(kind: str) -> bool:
    """Return which of the two laws a kind belongs to (場所 or 避難所)."""
    return DesignationKind(kind).is_for_staying
