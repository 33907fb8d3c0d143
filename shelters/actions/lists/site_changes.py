"""What an import makes of the sites: compare each record with what we have, then store.

The list that brought a site or a designation speaks for it; another list only adds what
was blank. An empty cell never erases, and what a list leaves out stays.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from disaster.foundation.context import Context
from disaster.foundation.db import Base, new_id
from disaster.foundation.texts import _
from shelters.actions.lists.matching import KnownSites, designation_keys
from shelters.actions.lists.merging import columns_of, counterpart, merged
from shelters.layouts.records import Designation as Designated
from shelters.layouts.records import ReadResult, SiteRecord
from shelters.queries.records import designation_columns, site_columns
from shelters.rules.hazards import DesignationKind
from shelters.rules.identity import slug_base
from shelters.tables import Designation, Site

Columns = dict[str, Any]
OWN_JSON = _("この仕組みの JSON")


@dataclass(frozen=True, slots=True)
class DesignationChange:
    """What becomes of one designation."""

    before: Designation | None
    columns: Columns


@dataclass(frozen=True, slots=True)
class SiteChange:
    """What becomes of one site with its designations (取込みの一件)."""

    before: Site | None
    columns: Columns
    designations: tuple[DesignationChange, ...]

    @property
    def changes_something(self) -> bool:
        """Whether any column of the site or of a designation differs."""
        pairs: list[tuple[Base | None, Columns]] = [(self.before, self.columns)]
        pairs += [(change.before, change.columns) for change in self.designations]
        return any(
            row is None or columns_of(row, columns) != columns for row, columns in pairs
        )


def plan(known: KnownSites, result: ReadResult[SiteRecord]) -> list[SiteChange]:
    """Compare every record with what we have."""
    slugs = {site.slug for site in known.sites.values()}
    taken = set(filter(None, (known.keyed(record) for record in result.records)))
    changes = []
    for record in result.records:
        site = known.find(record, taken)
        if site is not None:
            taken.add(site.id)
        changes.append(_site_change(record, site, known, result.layout, slugs))
    return changes


def store(ctx: Context, changes: Sequence[SiteChange]) -> None:
    """Write the changes; nothing is ever deleted."""
    sites = [_stored_site(ctx, change) for change in changes]
    # Sites first: their designations point at them.
    ctx.session.flush()
    for site, change in zip(sites, changes, strict=True):
        for entry in change.designations:
            if entry.before is None:
                ctx.session.add(Designation(site_id=site.id, **entry.columns))
            else:
                _set(entry.before, entry.columns)
    ctx.session.flush()


def _stored_site(ctx: Context, change: SiteChange) -> Site:
    if change.before is not None:
        _set(change.before, change.columns)
        return change.before
    site = Site(id=new_id(), imported_at=ctx.now, **change.columns)
    ctx.session.add(site)
    return site


def _set(row: Base, columns: Columns) -> None:
    for name, value in columns.items():
        if getattr(row, name) != value:
            setattr(row, name, value)


def _site_change(
    record: SiteRecord,
    site: Site | None,
    known: KnownSites,
    title: str,
    slugs: set[str],
) -> SiteChange:
    said = site_columns(record)
    if site is None:
        key = record.facility_key or designation_keys(record)[0]
        columns = {
            "key": key,
            "slug": _new_slug(record, key, slugs),
            "source": title,
            "accessibility": {},
            **said,
        }
        return SiteChange(None, columns, tuple(_designations(record, [], key, title)))
    rows = known.designations[site.id]
    columns = merged(columns_of(site, said), said, speaks=_speaks(title, site.source))
    return SiteChange(
        site, columns, tuple(_designations(record, rows, site.key, title))
    )


def _speaks(title: str, source: str) -> bool:
    """Say whether a list may overwrite; our own document holds every list's words."""
    return title in {source, OWN_JSON}


def _new_slug(record: SiteRecord, key: str, taken: set[str]) -> str:
    """Give a new site its public address, once and for ever."""
    base = slug_base(record.name_english, record.designations[0].identifier, key)
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    taken.add(slug)
    return slug


def _designations(
    record: SiteRecord, rows: list[Designation], site_key: str, title: str
) -> Iterator[DesignationChange]:
    """Yield what becomes of each designation the record states or mentions."""
    left, keys = list(rows), iter(designation_keys(record))
    for designation in record.designations:
        if designation.is_mention:
            if not _is_known(designation, record, rows):
                key = f"mention/{designation.kind.value}/{site_key}"
                yield _designation(None, key, designation, title)
            continue
        key = next(keys)
        row = counterpart(designation, key, left)
        if row is not None:
            left.remove(row)
        yield _designation(row, key, designation, title)


def _designation(
    row: Designation | None, key: str, designation: Designated, title: str
) -> DesignationChange:
    said = designation_columns(designation)
    if row is None or not row.name:
        # A mention that is stated at last takes the statement's key and words.
        return DesignationChange(row, {"key": key, "source": title, **said})
    speaks = _speaks(title, row.source)
    columns = merged(columns_of(row, said), said, speaks=speaks)
    if speaks:
        # The flags are one statement: what it no longer names is no longer fit.
        columns["fits"] = said["fits"]
    return DesignationChange(row, columns)


def _is_known(
    mention: Designated, record: SiteRecord, rows: Iterable[Designation]
) -> bool:
    """Say whether the other law's designation is stated here or known already."""
    stated = [entry.kind for entry in record.designations if not entry.is_mention]
    known = [DesignationKind(row.kind) for row in rows]
    staying = mention.kind.is_for_staying
    return any(kind.is_for_staying is staying for kind in (*stated, *known))
