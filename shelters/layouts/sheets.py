"""Write the national layouts: what a city gives to the country and to other cities.

Only what a list is for goes into it: sheet 03 and GSI's first list hold the places to
run to, GSI's second list those to stay in. A designation that is merely mentioned
elsewhere becomes the overlap flag, never a row of its own. A condition (△) has no
column in any of them: the flag is set and the remark names it. Unknown (？) becomes an
empty flag.
"""

from collections.abc import Iterable, Iterator

from disaster.foundation.csvfiles import write_csv
from shelters.layouts.fits import note_with_conditions
from shelters.layouts.headers import (
    GSI_SHELTER_HEADER,
    GSI_SITE_HEADER,
    STANDARD_SITE_HEADER,
    STANDARD_WIFI_HEADER,
)
from shelters.layouts.records import (
    Address,
    Contact,
    Designation,
    SiteRecord,
    WifiRecord,
)
from shelters.rules.hazards import DesignationKind, Hazard
from shelters.rules.places import Position


def write_standard_sites(sites: Iterable[SiteRecord]) -> bytes:
    """Write sheet 03 (指定緊急避難場所一覧) of the national standard."""
    rows = (
        _standard_row(site, designation)
        for site in sites
        for designation in _stated(site, for_staying=False)
    )
    return write_csv(STANDARD_SITE_HEADER, rows)


def write_standard_wifi(points: Iterable[WifiRecord]) -> bytes:
    """Write sheet 07 (公衆無線LANアクセスポイント一覧) of the national standard."""
    return write_csv(STANDARD_WIFI_HEADER, (_wifi_row(point) for point in points))


def write_gsi_sites(sites: Iterable[SiteRecord]) -> bytes:
    """Write the layout of GSI's 指定緊急避難場所データ."""
    rows = (
        (
            *_gsi_start(site, designation),
            *_flags(designation),
            _flag(is_set=_is_for_both(site)),
            *_coordinates(designation.position or site.position),
            _note(designation),
        )
        for site in sites
        for designation in _stated(site, for_staying=False)
    )
    return write_csv(GSI_SITE_HEADER, _numbered(rows))


def write_gsi_shelters(sites: Iterable[SiteRecord]) -> bytes:
    """Write the layout of GSI's 指定避難所データ."""
    rows = (
        (
            *_gsi_start(site, designation),
            _flag(is_set=_is_for_both(site)),
            *_coordinates(designation.position or site.position),
            designation.other_matters,
            designation.accepts,
            designation.note,
        )
        for site in sites
        for designation in _stated(site, for_staying=True)
    )
    return write_csv(GSI_SHELTER_HEADER, _numbered(rows))


def _stated(site: SiteRecord, *, for_staying: bool) -> Iterator[Designation]:
    """Yield the designations of one law that are more than a mention (指定)."""
    for designation in site.designations:
        if designation.is_mention:
            continue
        if designation.kind.is_for_staying is for_staying:
            yield designation


def _is_for_both(site: SiteRecord) -> bool:
    """Say whether the facility is designated under both laws (重複)."""
    kinds = {designation.kind for designation in site.designations}
    is_site = DesignationKind.EVACUATION_SITE in kinds
    return is_site and any(kind.is_for_staying for kind in kinds)


def _standard_row(site: SiteRecord, designation: Designation) -> tuple[str, ...]:
    """Return one row of sheet 03, column by column."""
    return (
        site.publisher_code,
        designation.identifier,
        designation.name,
        site.name_kana,
        site.name_english,
        site.address.municipality_code,
        *_address(site.address, designation.position or site.position),
        _number(site.elevation),
        *_contact(site.contact),
        site.authority_code,
        site.authority,
        *_flags(designation),
        _flag(is_set=_is_for_both(site)),
        designation.capacity.as_written,
        ";".join(site.communities),
        site.url,
        site.image,
        site.image_licence,
        _note(designation),
    )


def _wifi_row(point: WifiRecord) -> tuple[str, ...]:
    """Return one row of sheet 07, column by column."""
    return (
        point.publisher_code,
        point.corporate_number,
        point.identifier,
        point.authority,
        point.name,
        point.name_kana,
        point.name_english,
        point.address.municipality_code,
        *_address(point.address, point.position),
        point.installer,
        *_contact(point.contact),
        ";".join(point.ssids),
        point.coverage,
        point.url,
        point.note,
    )


def _gsi_start(site: SiteRecord, designation: Designation) -> tuple[str, ...]:
    """Return the columns with which both GSI lists begin, after the number."""
    return (
        designation.identifier,
        site.authority,
        designation.name,
        site.address.line,
    )


def _numbered(rows: Iterable[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Put the running number (NO) in front of every row."""
    return ((str(number), *row) for number, row in enumerate(rows, start=1))


def _address(address: Address, position: Position | None) -> tuple[str, ...]:
    """Return the address block that the standard's sheets share."""
    return (
        address.town_id,
        address.line,
        address.prefecture,
        address.city,
        address.town,
        address.block,
        address.building,
        *_coordinates(position),
    )


def _contact(contact: Contact) -> tuple[str, ...]:
    """Return the contact block that the standard's sheets share."""
    return (
        contact.phone,
        contact.extension,
        contact.email,
        contact.form_url,
        contact.note,
        contact.postcode,
    )


def _flags(designation: Designation) -> tuple[str, ...]:
    """Return the eight hazard flags in the standard's order (災害種別)."""
    return tuple(
        _flag(is_set=designation.fit(hazard).is_designated) for hazard in Hazard
    )


def _note(designation: Designation) -> str:
    """Return the remark, with every condition that a flag cannot hold."""
    return note_with_conditions(designation.note, designation.fits)


def _flag(*, is_set: bool) -> str:
    """Write a flag as the standard does: 1 or nothing."""
    return "1" if is_set else ""


def _coordinates(position: Position | None) -> tuple[str, str]:
    """Write a position in decimal degrees, exactly as it is held."""
    if position is None:
        return "", ""
    return _number(position.latitude), _number(position.longitude)


def _number(value: float | None) -> str:
    """Write a number so that it reads back as the same; 31.0 is written 31."""
    if value is None:
        return ""
    return str(int(value)) if value.is_integer() else str(value)
