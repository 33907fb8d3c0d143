"""避難者数の報告を取り込む: counts that came as a file, with the time of counting."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select

from disaster.foundation import imports
from disaster.foundation.context import Context
from disaster.foundation.errors import RowRefusal
from disaster.foundation.imports import ImportReport
from disaster.foundation.texts import _
from shelters import permissions, queries
from shelters.actions import lists
from shelters.actions.lists.matching import is_alike, site_at
from shelters.actions.reporting import Told, report_opening
from shelters.layouts.headcounts import read_headcounts
from shelters.layouts.records import HeadcountRecord, ReadResult
from shelters.rules import freshness
from shelters.rules.opening import OpeningState
from shelters.rules.places import is_common_id
from shelters.rules.reporting import COUNT_HOLDS_IN, MOST_PEOPLE
from shelters.tables import Designation, Opening, Site

Found = list[tuple[HeadcountRecord, Site]]
FROM_FILE = _("人数の報告の取込み")


def import_headcounts(
    ctx: Context, content: bytes, *, dry_run: bool = False, skip_bad: bool = False
) -> ImportReport:
    """人数の報告を取り込む: each row is one observation, taken over once."""
    ctx.require(permissions.REPORT)
    file = lists.read_file(content)
    result, found = _joined(ctx, read_headcounts(file))
    report = lists.started("headcounts", file.encoding, result)
    write = imports.settle(report, dry_run=dry_run, skip_bad=skip_bad)
    for record, site in sorted(found, key=lambda pair: pair[0].as_of):
        same = _same(ctx, record, site)
        lists.count(report, same, is_changed=False)
        if write and same is None:
            _add(ctx, record, site)
    if write:
        lists.note_import(ctx, result.layout, content, report)
    return report


def _joined(
    ctx: Context, result: ReadResult[HeadcountRecord]
) -> tuple[ReadResult[HeadcountRecord], Found]:
    """Find the site of every row; refuse the rows whose site we do not have."""
    sites = ctx.session.scalars(select(Site)).all()
    identified = _identified(ctx, sites)
    found: Found = []
    refusals = list(result.refusals)
    for record in result.records:
        site = _site(record, identified, sites)
        if site is None or record.people > MOST_PEOPLE:
            refusals.append(RowRefusal(record.row, _("名称"), _reason(record, site)))
        else:
            found.append((record, site))
    refusals.sort(key=lambda refusal: refusal.row)
    return replace(result, refusals=refusals), found


def _identified(ctx: Context, sites: Sequence[Site]) -> dict[str, Site]:
    by_id = {site.id: site for site in sites}
    pairs = select(Designation.identifier, Designation.site_id)
    return {
        identifier: by_id[site_id] for identifier, site_id in ctx.session.execute(pairs)
    }


def _site(
    record: HeadcountRecord, identified: Mapping[str, Site], sites: Sequence[Site]
) -> Site | None:
    """Return the site of a row; a local number alone may be any list's (別の一覧)."""
    site = identified.get(record.identifier) if record.identifier else None
    if site and (is_common_id(record.identifier) or is_alike(site.name, record.name)):
        return site
    return site_at(sites, record.name, record.position, record.address.line)


def _reason(record: HeadcountRecord, site: Site | None) -> str:
    if site is None:
        reason = _("「%(name)s」は避難所の一覧にありません。先に一覧に加えてください。")
        return reason % {"name": record.name}
    return _("人数が多すぎます。数を確かめてください。")


def _same(ctx: Context, record: HeadcountRecord, site: Site) -> Opening | None:
    """Return the report that says the same already (同じ報告)."""
    wanted = select(Opening).where(
        Opening.site_id == site.id,
        Opening.observed_at == freshness.effective_time(record.as_of, ctx.now),
        Opening.headcount == record.people,
    )
    return ctx.session.scalars(wanted.limit(1)).one_or_none()


def _add(ctx: Context, record: HeadcountRecord, site: Site) -> None:
    """Report a count; a shelter in which people were counted was open."""
    latest = queries.latest_opening(ctx, site.id)
    is_in_use = latest is not None and latest.state in COUNT_HOLDS_IN
    told = Told(
        state=None if is_in_use else OpeningState.OPEN,
        headcount=record.people,
        reason=FROM_FILE,
        # The people are there already; that it does not suit is recorded.
        confirms_unfit=True,
        observed_at=record.as_of,
    )
    report_opening(ctx, site.id, told)
