"""公共施設一覧を取り込む: what sheet 01 tells of the accessibility of our sites."""

from sqlalchemy import select

from disaster.foundation import imports
from disaster.foundation.context import Context
from disaster.foundation.imports import ImportReport
from disaster.foundation.texts import _
from shelters import permissions
from shelters.actions import lists
from shelters.actions.lists.matching import site_at
from shelters.layouts.facilities import read_facilities
from shelters.tables import Site


def import_accessibility(
    ctx: Context, content: bytes, *, dry_run: bool = False, skip_bad: bool = False
) -> ImportReport:
    """バリアフリー情報を取り込む: fill in features; an empty cell never means no."""
    ctx.require(permissions.IMPORT)
    file = lists.read_file(content)
    result = read_facilities(file)
    report = lists.started("accessibility", file.encoding, result)
    write = imports.settle(report, dry_run=dry_run, skip_bad=skip_bad)
    sites = ctx.session.scalars(select(Site)).all()
    strangers = 0
    for record in result.records:
        site = site_at(sites, record.name, record.position, record.address.line)
        if site is None:
            strangers += 1
            continue
        told = {**site.accessibility, **record.accessibility}
        lists.count(report, site, is_changed=told != site.accessibility)
        if write and told != site.accessibility:
            site.accessibility = told
    if strangers:
        note = _("避難所の一覧にない施設 %(count)d か所は使いませんでした。")
        report.repairs.append(note % {"count": strangers})
    if write:
        lists.note_import(ctx, result.layout, content, report)
    return report
