"""Wi-Fi の一覧を取り込む: public networks, joined to the shelters they stand in."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from disaster.foundation import imports
from disaster.foundation.context import Context
from disaster.foundation.db import Base
from disaster.foundation.imports import ImportReport
from shelters import permissions
from shelters.actions import lists
from shelters.actions.lists.matching import site_at
from shelters.actions.lists.merging import columns_of, merged
from shelters.layouts.records import WifiRecord
from shelters.layouts.wifi import read_wifi
from shelters.queries.records import wifi_columns
from shelters.rules.identity import place_text
from shelters.rules.wifi import SHARED_SSID, WifiKind
from shelters.tables import Site, WifiPoint

Columns = dict[str, Any]


def import_wifi(
    ctx: Context, content: bytes, *, dry_run: bool = False, skip_bad: bool = False
) -> ImportReport:
    """Wi-Fi の一覧を取り込む: add and change; what the list leaves out stays."""
    ctx.require(permissions.IMPORT)
    file = lists.read_file(content)
    result = lists.storable(read_wifi(file), _tables, lambda record: record.row)
    report = lists.started("wifi", file.encoding, result)
    write = imports.settle(report, dry_run=dry_run, skip_bad=skip_bad)
    known = {point.key: point for point in ctx.session.scalars(select(WifiPoint))}
    sites = ctx.session.scalars(select(Site)).all()
    for record in result.records:
        before = known.get(_key(record))
        columns = _columns(record, before, sites)
        is_changed = before is None or columns_of(before, columns) != columns
        lists.count(report, before, is_changed=is_changed)
        if write and is_changed:
            known[_key(record)] = _store(ctx, before, columns, result.layout)
    if write:
        lists.note_import(ctx, result.layout, content, report)
    return report


def _tables(record: WifiRecord) -> Iterator[tuple[type[Base], Mapping[str, Any]]]:
    yield WifiPoint, wifi_columns(record)


def _key(record: WifiRecord) -> str:
    """Return what a Wi-Fi is known by when its list comes again."""
    if record.identifier:
        return f"{record.publisher_code}/{record.identifier}"
    place = place_text(record.position, record.address.line)
    return f"{record.name}/{place}/{record.coverage[:100]}"


def _columns(
    record: WifiRecord, before: WifiPoint | None, sites: Sequence[Site]
) -> Columns:
    said = wifi_columns(record)
    if before is not None and before.site_id is not None:
        # Somebody may have put it right by hand.
        return merged(columns_of(before, said), said, speaks=True)
    site = site_at(sites, record.name, record.position, record.address.line)
    said["site_id"] = site.id if site else None
    if before is None:
        return {**said, "key": _key(record), "kind": _kind(record).value}
    return merged(columns_of(before, said), said, speaks=True)


def _kind(record: WifiRecord) -> WifiKind:
    """Return whose network it is; the list of a city holds the city's own."""
    only_shared = set(record.ssids) == {SHARED_SSID}
    return WifiKind.SHARED if only_shared else WifiKind.CITY


def _store(
    ctx: Context, before: WifiPoint | None, columns: Columns, title: str
) -> WifiPoint:
    if before is None:
        point = WifiPoint(run_book="", source=title, imported_at=ctx.now, **columns)
        ctx.session.add(point)
        return point
    for name, value in columns.items():
        setattr(before, name, value)
    return before
