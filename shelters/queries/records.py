"""Between tables and the records of the file layouts, in both directions.

What is stored reads back as the same record: an export after an import loses nothing.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import select

from disaster.foundation.context import Context
from shelters.layouts.records import (
    Address,
    Capacity,
    Contact,
    SiteRecord,
    WifiRecord,
)
from shelters.layouts.records import Designation as Designated
from shelters.rules.hazards import DesignationKind, Hazard, HazardFit
from shelters.rules.places import Position, is_common_id
from shelters.tables import Designation, Site, WifiPoint

Columns = dict[str, Any]

SITE_FACTS = (
    "publisher_code",
    "authority_code",
    "authority",
    "url",
    "image",
    "image_licence",
)
WIFI_FACTS = ("publisher_code", "authority", "corporate_number", "url")


def site_records(ctx: Context) -> list[SiteRecord]:
    """Return every site as a record, in the order of the readings."""
    designations: dict[UUID, list[Designation]] = defaultdict(list)
    for row in ctx.session.scalars(select(Designation).order_by(Designation.key)):
        designations[row.site_id].append(row)
    sites = select(Site).order_by(Site.name_kana, Site.name, Site.slug)
    return [
        _site_record(site, designations[site.id]) for site in ctx.session.scalars(sites)
    ]


def wifi_records(ctx: Context) -> list[WifiRecord]:
    """Return every Wi-Fi as a record, in the order of the names."""
    points = select(WifiPoint).order_by(WifiPoint.name, WifiPoint.key)
    return [_wifi_record(point) for point in ctx.session.scalars(points)]


def identifiers(ctx: Context) -> dict[UUID, str]:
    """Return by what each facility is known outside: a place to stay in first."""
    stated = select(Designation).where(Designation.identifier != "")
    rows = sorted(
        ctx.session.scalars(stated),
        key=lambda row: (
            not row.common_id,
            row.kind == DesignationKind.EVACUATION_SITE,
            row.key,
        ),
    )
    return {row.site_id: row.identifier for row in reversed(rows)}


def site_columns(record: SiteRecord) -> Columns:
    """Return what a record says of the facility, as columns."""
    return {
        "facility_key": record.facility_key,
        "name": record.name,
        "name_kana": record.name_kana,
        "name_english": record.name_english,
        "address": record.address.line,
        "phone": record.contact.phone,
        **_coordinates(record.position),
        "elevation": record.elevation,
        "facts": {
            **_said({name: getattr(record, name) for name in SITE_FACTS}),
            **_address_facts(record.address),
            **_contact_facts(record.contact),
            **_said({"communities": list(record.communities)}),
        },
    }


def designation_columns(designation: Designated) -> Columns:
    """Return what a record says of one designation, as columns."""
    identifier = designation.identifier
    return {
        "kind": designation.kind.value,
        "identifier": identifier,
        "common_id": identifier if is_common_id(identifier) else None,
        "name": designation.name,
        **_coordinates(designation.position),
        "fits": {
            hazard.value: designation.fits[hazard].value
            for hazard in Hazard
            if hazard in designation.fits
        },
        "capacity": designation.capacity.persons,
        "capacity_indoors": designation.capacity.indoors,
        "capacity_text": designation.capacity.text,
        "note": designation.note,
        "accepts": designation.accepts,
        "other_matters": designation.other_matters,
    }


def wifi_columns(record: WifiRecord) -> Columns:
    """Return what a record says of a Wi-Fi, as columns."""
    return {
        "identifier": record.identifier,
        "name": record.name,
        "name_kana": record.name_kana,
        "name_english": record.name_english,
        "address": record.address.line,
        **_coordinates(record.position),
        "ssids": list(record.ssids),
        "coverage": record.coverage,
        "installer": record.installer,
        "note": record.note,
        "facts": {
            **_said({name: getattr(record, name) for name in WIFI_FACTS}),
            **_address_facts(record.address),
            **_said({"contact": _said(asdict(record.contact))}),
        },
    }


def _site_record(site: Site, designations: list[Designation]) -> SiteRecord:
    facts = site.facts
    return SiteRecord(
        name=site.name,
        designations=tuple(_designated(row) for row in designations),
        facility_key=site.facility_key,
        name_kana=site.name_kana,
        name_english=site.name_english,
        position=_position(site),
        elevation=site.elevation,
        address=Address(line=site.address, **facts.get("address", {})),
        contact=Contact(phone=site.phone, **facts.get("contact", {})),
        communities=tuple(facts.get("communities", ())),
        **{name: facts.get(name, "") for name in SITE_FACTS},
    )


def _designated(row: Designation) -> Designated:
    return Designated(
        kind=DesignationKind(row.kind),
        identifier=row.identifier,
        name=row.name,
        position=_position(row),
        fits={Hazard(name): HazardFit(fit) for name, fit in row.fits.items()},
        capacity=Capacity(row.capacity, row.capacity_indoors, row.capacity_text),
        note=row.note,
        accepts=row.accepts,
        other_matters=row.other_matters,
    )


def _wifi_record(point: WifiPoint) -> WifiRecord:
    facts = point.facts
    return WifiRecord(
        name=point.name,
        identifier=point.identifier,
        name_kana=point.name_kana,
        name_english=point.name_english,
        position=_position(point),
        address=Address(line=point.address, **facts.get("address", {})),
        contact=Contact(**facts.get("contact", {})),
        installer=point.installer,
        ssids=tuple(point.ssids),
        coverage=point.coverage,
        note=point.note,
        **{name: facts.get(name, "") for name in WIFI_FACTS},
    )


def _position(row: Site | Designation | WifiPoint) -> Position | None:
    if row.latitude is None or row.longitude is None:
        return None
    return Position(row.latitude, row.longitude)


def _coordinates(position: Position | None) -> Columns:
    return {
        "latitude": position.latitude if position else None,
        "longitude": position.longitude if position else None,
    }


def _address_facts(address: Address) -> Columns:
    """Return the parts of an address; the line has a column of its own."""
    parts = asdict(address)
    del parts["line"]
    return _said({"address": _said(parts)})


def _contact_facts(contact: Contact) -> Columns:
    """Return whom to reach otherwise; the phone has a column of its own."""
    ways = asdict(contact)
    del ways["phone"]
    return _said({"contact": _said(ways)})


def _said(values: Mapping[str, Any]) -> Columns:
    """Leave out what says nothing."""
    return {name: value for name, value in values.items() if value}
