"""Rows of one facility become one record with several designations (名寄せ)."""

import re
from collections.abc import Hashable, Iterable
from dataclasses import replace
from itertools import takewhile

from shelters.layouts.records import Designation, SiteRecord

NAME_BREAK = re.compile(r"[\s　（(・]")
# Where a name may be cut although the word goes on: 「東小学校|体育館」.
WHOLE_NAME = re.compile(r"(校|園|館|寺|社|場|院|所|署|地|宅|庁舎|センター|プラザ)$")
NAME_ENDS = " 　（(・"
# About ten metres: rows of one place differ by rounding.
POSITION_DECIMALS = 4


def group_by_facility(rows: Iterable[SiteRecord]) -> list[SiteRecord]:
    """Join the rows of each facility, in the order of their first rows."""
    facilities: dict[Hashable, list[SiteRecord]] = {}
    for row in rows:
        facilities.setdefault(_identity(row), []).append(row)
    return [_joined(members) for members in facilities.values()]


def _identity(row: SiteRecord) -> Hashable:
    """Return what makes rows one facility: 共通ID's first part, else name and place."""
    if row.facility_key:
        return row.facility_key
    if row.position is None:
        return row.name, row.address.line
    return (
        row.name,
        round(row.position.latitude, POSITION_DECIMALS),
        round(row.position.longitude, POSITION_DECIMALS),
    )


def _joined(members: list[SiteRecord]) -> SiteRecord:
    """Make one record of one facility's rows; the first row speaks for the rest."""
    first = members[0]
    if len(members) == 1:
        return first
    return replace(
        first,
        name=common_name([member.name for member in members]),
        position=next(filter(None, (member.position for member in members)), None),
        designations=_merged(members),
    )


def _merged(members: list[SiteRecord]) -> tuple[Designation, ...]:
    """Keep what rows state, then one mention of each kind that none states (指定)."""
    every = [entry for member in members for entry in member.designations]
    stated = [entry for entry in every if not entry.is_mention]
    mentioned = {entry.kind: entry for entry in every if entry.is_mention}
    for entry in stated:
        mentioned.pop(entry.kind, None)
    return (*stated, *mentioned.values())


def common_name(names: list[str]) -> str:
    """Return what the names of a facility's buildings share: 「〇〇小学校　校舎６」.

    A shared beginning that ends inside a word goes back to the last gap; where that
    leaves no whole name, the first row's name stands for all.
    """
    shared = _shared_beginning(names)
    if any(_goes_on(name, len(shared)) for name in names):
        gaps = list(NAME_BREAK.finditer(shared))
        shared = shared[: gaps[-1].start()] if gaps else _cut_at_a_name(shared)
    shared = shared.strip(NAME_ENDS)
    long_enough = len(shared) * 2 >= len(min(names, key=len))
    return shared if long_enough else names[0]


def _cut_at_a_name(shared: str) -> str:
    """Keep a shared beginning only if it is what a facility may be called."""
    return shared if WHOLE_NAME.search(shared) else ""


def _shared_beginning(names: list[str]) -> str:
    """Return the characters with which all names begin."""
    columns = zip(*names, strict=False)
    alike = takewhile(lambda column: len(set(column)) == 1, columns)
    return "".join(column[0] for column in alike)


def _goes_on(name: str, length: int) -> bool:
    """Say whether a name goes on after so many characters within one word."""
    return len(name) > length and not NAME_BREAK.match(name, length)
