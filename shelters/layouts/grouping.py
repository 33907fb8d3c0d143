"""Rows of one facility become one record with several designations (名寄せ)."""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, takewhile

from disaster.foundation import formats
from disaster.foundation.texts import _
from shelters.layouts.records import Designation, RowJoin, SiteRecord

NAME_BREAK = re.compile(r"[\s　（(・]")
# Where a name may be cut although the word goes on: 「東小学校|体育館」.
WHOLE_NAME = re.compile(r"(校|園|館|寺|社|場|院|所|署|地|宅|庁舎|センター|プラザ)$")
NAME_ENDS = " 　（(・"
# About ten metres: rows of one place differ by rounding.
POSITION_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Grouped:
    """The facilities of a list, which rows became one, and what to look at (名寄せ)."""

    records: list[SiteRecord]
    joins: list[RowJoin] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def group_by_facility(rows: Iterable[SiteRecord]) -> Grouped:
    """Join the rows of each facility, in the order of their first rows."""
    alike: dict[Hashable, list[list[SiteRecord]]] = defaultdict(list)
    facilities: list[list[SiteRecord]] = []
    for row in rows:
        candidates = alike[_identity(row)]
        members = next((one for one in candidates if _is_one(one, row)), None)
        if members is None:
            candidates.append(members := [])
            facilities.append(members)
        members.append(row)
    return Grouped(
        [_joined(members) for members in facilities],
        [_told(members) for members in facilities if len(members) > 1],
        [note for namesakes in alike.values() for note in _apart(namesakes)],
    )


def _is_one(members: Sequence[SiteRecord], row: SiteRecord) -> bool:
    """Say whether a row may join: a copied position does not make one facility."""
    return bool(row.facility_key) or all(_agree(member, row) for member in members)


def _agree(first: SiteRecord, second: SiteRecord) -> bool:
    """Say whether city and address do not speak against one facility (所在地)."""
    cities = {_city(first), _city(second)} - {""}
    one, other = (formats.address_key(row.address.line) for row in (first, second))
    return len(cities) <= 1 and (one.endswith(other) or other.endswith(one))


def _city(row: SiteRecord) -> str:
    return row.address.municipality_code or row.authority_code


def _told(members: Sequence[SiteRecord]) -> RowJoin:
    """Tell which rows became one facility."""
    return RowJoin(members[0].name, tuple(member.row for member in members))


def _apart(namesakes: Sequence[Sequence[SiteRecord]]) -> Iterable[str]:
    """Name rows of one name and position whose addresses differ (要確認)."""
    for (first, *_rest), (second, *_others) in combinations(namesakes, 2):
        yield _(
            "%(first)d行目と%(second)d行目「%(name)s」: 同じ緯度・経度で所在地が違う"
            "ため、別の施設として取り込みます。緯度・経度を確かめてください。"
        ) % {"first": first.row, "second": second.row, "name": first.name}


def _identity(row: SiteRecord) -> Hashable:
    """Return what may make rows one facility: 共通ID, or else name and place."""
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
