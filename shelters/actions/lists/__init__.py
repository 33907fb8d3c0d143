"""What all imports of lists share: read the bytes, check the values, note the deed."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from sqlalchemy import String

from disaster import audit
from disaster.foundation import csvfiles, publication
from disaster.foundation.context import Context
from disaster.foundation.csvfiles import CsvFile
from disaster.foundation.db import Base
from disaster.foundation.errors import RowRefusal
from disaster.foundation.imports import ImportReport, JoinedRows
from disaster.foundation.texts import _
from shelters.layouts.records import ReadResult
from shelters.tables import ListImport

RecordT = TypeVar("RecordT")

COLUMN_LABELS = {
    "name": _("名称"),
    "name_kana": _("名称_カナ"),
    "name_english": _("名称_英字"),
    "address": _("住所"),
    "phone": _("電話番号"),
    "identifier": _("ID"),
    "capacity_text": _("想定収容人数"),
    "accepts": _("受入対象者"),
    "coverage": _("提供エリア"),
    "installer": _("設置者"),
}


def read_file(content: bytes) -> CsvFile:
    """Read a CSV, also one that was packed with gzip (全国の一覧)."""
    plain = csvfiles.unpack(content)
    packed = plain is not content
    limit = csvfiles.MAX_UNPACKED_BYTES if packed else csvfiles.MAX_BYTES
    return csvfiles.read_csv(plain, limit)


def started(kind: str, encoding: str, result: ReadResult[Any]) -> ImportReport:
    """Begin a report with what the reader found."""
    return ImportReport(
        kind,
        encoding,
        result.rows,
        refused=list(result.refusals),
        repairs=[str(repair) for repair in result.repairs],
        joined=[JoinedRows(join.name, join.rows) for join in result.joins],
        notices=list(result.notices),
    )


def storable(
    result: ReadResult[RecordT],
    tables: Callable[[RecordT], Iterator[tuple[type[Base], Mapping[str, Any]]]],
    row_of: Callable[[RecordT], int],
) -> ReadResult[RecordT]:
    """Move the records that no column can hold to the refusals (長すぎる値)."""
    records, refusals = [], list(result.refusals)
    for record in result.records:
        complaints = [
            RowRefusal(row_of(record), field, reason)
            for table, columns in tables(record)
            for field, reason in _too_long(table, columns)
        ]
        refusals += complaints
        if not complaints:
            records.append(record)
    refusals.sort(key=lambda refusal: refusal.row)
    return replace(result, records=records, refusals=refusals)


def count(report: ImportReport, before: Base | None, *, is_changed: bool) -> None:
    """Count one record as added, changed or the same."""
    if before is None:
        report.added += 1
    elif is_changed:
        report.changed += 1
    else:
        report.unchanged += 1


def note_import(ctx: Context, title: str, content: bytes, report: ImportReport) -> None:
    """Write down what was taken over, and let the public pages follow."""
    digest = hashlib.sha256(content).hexdigest()
    ctx.session.add(
        ListImport(
            kind=report.kind,
            title=title,
            sha256=digest,
            imported_at=ctx.now,
            imported_by=ctx.actor.name,
            added=report.added,
            changed=report.changed,
            unchanged=report.unchanged,
            refused=len(report.refused),
        )
    )
    publication.ask(ctx)
    audit.record(
        ctx,
        "shelters.imported",
        report.kind,
        sha256=digest,
        added=report.added,
        changed=report.changed,
        refused=len(report.refused),
    )


def _too_long(
    table: type[Base], columns: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    for name, value in columns.items():
        kind = table.__table__.columns[name].type
        limit = kind.length if isinstance(kind, String) else None
        if limit and isinstance(value, str) and len(value) > limit:
            reason = _("%(limit)d 文字までにしてください（いま %(length)d 文字）。")
            label = COLUMN_LABELS.get(name, name)
            yield label, reason % {"limit": limit, "length": len(value)}
