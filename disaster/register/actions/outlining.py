"""Take over the outlines of districts, so that alerts carry polygons (地区の形)."""

import hashlib

from disaster import audit
from disaster.foundation import imports
from disaster.foundation.context import Context
from disaster.foundation.imports import ImportReport
from disaster.register import permissions, queries
from disaster.register.rules import outlines
from disaster.register.rules.rings import Ring
from disaster.register.tables import District


def import_outlines(
    ctx: Context, content: bytes, *, dry_run: bool = False, skip_bad: bool = False
) -> ImportReport:
    """地区の形を取り込む: what a file leaves out stays as it is."""
    ctx.require(permissions.IMPORT)
    found = {row.code: row for row in queries.districts(ctx)}
    codes = {row.name: row.code for row in found.values()}
    read = outlines.read(content, codes | {code: code for code in found})
    report = ImportReport("outlines", "utf-8", read.rows, refused=read.refused)
    write = imports.settle(report, dry_run=dry_run, skip_bad=skip_bad)
    for code, rings in read.rings.items():
        _take_over(found[code], rings, report, write=write)
    if write:
        audit.record(
            ctx,
            "register.outlined",
            "districts",
            sha256=hashlib.sha256(content).hexdigest(),
            added=report.added,
            changed=report.changed,
            refused=len(report.refused),
        )
    return report


def _take_over(
    district: District, rings: list[Ring], report: ImportReport, *, write: bool
) -> None:
    kept = [[list(point) for point in ring] for ring in rings]
    if district.outlines == kept:
        report.unchanged += 1
        return
    if district.outlines:
        report.changed += 1
    else:
        report.added += 1
    if write:
        district.outlines = kept
