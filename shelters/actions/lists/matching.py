"""名寄せ: find the site that a record of a list is about, among those we have."""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select

from disaster.foundation import formats
from disaster.foundation.context import Context
from shelters import maps
from shelters.layouts.records import Designation as Listed
from shelters.layouts.records import SiteRecord
from shelters.rules.identity import designation_key, folded_name, place_text
from shelters.rules.places import Position
from shelters.tables import Designation, Site

# A school yard is large, and lists put the pin at the gate or on the roof.
SAME_PLACE_M = 200


@dataclass(frozen=True, slots=True)
class KnownSites:
    """The sites we have, by everything that a list may know them by."""

    sites: dict[UUID, Site] = field(default_factory=dict)
    by_facility: dict[str, UUID] = field(default_factory=dict)
    by_name: dict[str, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    by_designation: dict[str, UUID] = field(default_factory=dict)
    designations: dict[UUID, list[Designation]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def find(self, record: SiteRecord, taken: set[UUID]) -> Site | None:
        """Return the site of a record: by its keys, else by name and place.

        ``taken`` holds the sites that other rows of the list are about: of two rows of
        one name and place, the one with another address is another site.
        """
        if site_id := self.keyed(record):
            return self.sites[site_id]
        names = self.by_name.get(folded_name(record.name), [])
        namesakes = (self.sites[known] for known in names)
        return next(
            (
                site
                for site in namesakes
                if _is_same(record, site)
                and (site.id not in taken or _may_stand_at(record, site))
            ),
            None,
        )

    def keyed(self, record: SiteRecord) -> UUID | None:
        """Return the site that a record names by 共通ID or by identifier."""
        site_id = self.by_facility.get(record.facility_key)
        for key in designation_keys(record):
            site_id = site_id or self.by_designation.get(key)
        return site_id


def known_sites(ctx: Context) -> KnownSites:
    """Read all sites and their designations."""
    known = KnownSites()
    for site in ctx.session.scalars(select(Site).order_by(Site.slug)):
        known.sites[site.id] = site
        known.by_name[folded_name(site.name)].append(site.id)
        if site.facility_key:
            known.by_facility[site.facility_key] = site.id
    for row in ctx.session.scalars(select(Designation).order_by(Designation.key)):
        known.designations[row.site_id].append(row)
        known.by_designation[row.key] = row.site_id
        if row.common_id:
            known.by_designation[row.common_id] = row.site_id
    return known


def designation_keys(record: SiteRecord) -> list[str]:
    """Return the keys of a record's designations; a mention has none."""
    return [
        designation_key(
            designation.kind,
            record.publisher_code,
            designation.identifier,
            designation.name,
            _place(designation, record.address.line),
        )
        for designation in record.designations
        if not designation.is_mention
    ]


def _place(designation: Listed, address: str) -> str:
    """Return where a designation without an identifier stands, in full (場所)."""
    place = place_text(designation.position, address)
    key = formats.address_key(address)
    return f"{place}/{key}" if designation.position and key else place


def site_at(
    sites: Iterable[Site], name: str, position: Position | None, address: str
) -> Site | None:
    """Return the site in which something of this name stands (施設との結び付け).

    One name must be part of the other: 「ひばり小学校 体育館」 belongs to ひばり小学校.
    """
    near = [
        site
        for site in sites
        if is_alike(site.name, name) and _stands_at(site, position)
    ]
    if near and position is not None:
        return min(near, key=lambda site: _distance(site, position))
    if position is not None:
        return None
    alike = [
        site
        for site in sites
        if folded_name(site.name) == folded_name(name)
        and (not address or _same_address(site, address))
    ]
    return alike[0] if len(alike) == 1 else None


def is_alike(first: str, second: str) -> bool:
    """Say whether one name is part of the other (名前の一致)."""
    one, other = folded_name(first), folded_name(second)
    return one in other or other in one


def _stands_at(site: Site, position: Position | None) -> bool:
    return position is not None and _distance(site, position) <= SAME_PLACE_M


def _distance(site: Site, position: Position) -> float:
    here = _position(site)
    return maps.distance_m(here, position) if here else math.inf


def _position(site: Site) -> Position | None:
    if site.latitude is None or site.longitude is None:
        return None
    return Position(site.latitude, site.longitude)


def _same_address(site: Site, address: str) -> bool:
    return formats.address_key(site.address) == formats.address_key(address)


def _is_same(record: SiteRecord, site: Site) -> bool:
    """Say whether a record of the same name is about this site."""
    if record.facility_key and site.facility_key:
        return record.facility_key == site.facility_key
    if not _may_be_in_one_city(record, site):
        return False
    if record.position is not None and _position(site) is not None:
        return _stands_at(site, record.position)
    return bool(record.address.line) and _same_address(site, record.address.line)


def _may_be_in_one_city(record: SiteRecord, site: Site) -> bool:
    """Say whether the codes of the cities do not speak against it (市区町村)."""
    of_record = record.address.municipality_code or record.authority_code
    facts = site.facts
    address = facts.get("address", {})
    of_site = address.get("municipality_code") or facts.get("authority_code", "")
    return not of_record or not of_site or of_record == of_site


def _may_stand_at(record: SiteRecord, site: Site) -> bool:
    """Say whether the addresses do not differ; a blank one differs from none."""
    line = record.address.line
    return not line or not site.address or _same_address(site, line)
