"""避難所の一覧を取り込む: sites and their designations, from any layout we read."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.exc import IntegrityError

from disaster.foundation import imports
from disaster.foundation.context import Context
from disaster.foundation.db import Base
from disaster.foundation.errors import Conflict, RowRefusal
from disaster.foundation.imports import ImportReport
from disaster.foundation.texts import _
from shelters import permissions
from shelters.actions import lists
from shelters.actions.lists import site_changes
from shelters.actions.lists.matching import designation_keys, known_sites
from shelters.actions.lists.site_changes import SiteChange
from shelters.layouts.documents import read_json
from shelters.layouts.records import ReadResult, SiteRecord
from shelters.layouts.sites import read_sites
from shelters.queries.records import designation_columns, site_columns
from shelters.tables import Designation, Site


def import_sites(
    ctx: Context, content: bytes, *, dry_run: bool = False, skip_bad: bool = False
) -> ImportReport:
    """施設の一覧を取り込む: add and change sites; what a list leaves out stays."""
    ctx.require(permissions.IMPORT)
    encoding, read = _read(content)
    result = lists.storable(read, _tables, lambda record: record.row)
    report = lists.started("sites", encoding, result)
    write = imports.settle(report, dry_run=dry_run, skip_bad=skip_bad)
    changes = site_changes.plan(known_sites(ctx), result)
    for change in changes:
        lists.count(report, change.before, is_changed=change.changes_something)
    if write:
        _store(ctx, changes)
        lists.note_import(ctx, result.layout, content, report)
    return report


def _store(ctx: Context, changes: list[SiteChange]) -> None:
    """Store; somebody who took over the same list meanwhile was faster."""
    try:
        site_changes.store(ctx, changes)
    except IntegrityError as twin:
        raise Conflict from twin


def _read(content: bytes) -> tuple[str, ReadResult[SiteRecord]]:
    """Read a CSV of any layout, or the JSON that we write ourselves."""
    if content.lstrip().startswith(b"["):
        return "utf-8", _checked(read_json(content))
    file = lists.read_file(content)
    return file.encoding, read_sites(file)


def _checked(records: list[SiteRecord]) -> ReadResult[SiteRecord]:
    """Refuse what a CSV reader would have refused; a document counts from 1."""
    result: ReadResult[SiteRecord] = ReadResult(
        site_changes.OWN_JSON, len(records), [], [], []
    )
    seen: dict[str, int] = {}
    for number, record in enumerate(records, start=1):
        if complaint := _complaint(record, number, seen):
            result.refusals.append(RowRefusal(number, *complaint))
        else:
            result.records.append(replace(record, row=number))
    return result


def _complaint(
    record: SiteRecord, number: int, seen: dict[str, int]
) -> tuple[str, str] | None:
    keys = designation_keys(record)
    if not record.name.strip() or not keys:
        return _("名称"), _("名称か指定がありません。")
    places = [record.position, *(entry.position for entry in record.designations)]
    if not all(place.is_in_japan for place in places if place):
        return _("緯度"), _("日本の外です。十進の度で入れてください。")
    for key in keys:
        first = seen.setdefault(key, number)
        if first != number:
            return _("ID"), _("%(row)d 件目と同じです。") % {"row": first}
    return None


def _tables(record: SiteRecord) -> Iterator[tuple[type[Base], Mapping[str, Any]]]:
    yield Site, site_columns(record)
    for designation in record.designations:
        yield Designation, designation_columns(designation)
