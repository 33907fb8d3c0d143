"""Sites as GeoJSON (RFC 7946) for maps and as JSON for programs, and JSON back."""

import json
from collections.abc import Iterable, Sequence

from pydantic import TypeAdapter, ValidationError

from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _
from shelters.layouts.records import Designation, SiteRecord
from shelters.rules.hazards import Hazard
from shelters.rules.places import Position

SITES = TypeAdapter(list[SiteRecord])


class UnreadableSites(Refusal):
    """A JSON document that does not hold sites (読めない JSON)."""

    message = _(
        "避難所の JSON として読めません（%(where)s）。"
        "この仕組みが書き出した JSON を選んでください。"
    )


def write_json(sites: Sequence[SiteRecord]) -> bytes:
    """Write every field of the records; nothing is lost, unlike in the sheets."""
    return SITES.dump_json(list(sites), indent=1)


def read_json(content: bytes) -> list[SiteRecord]:
    """Read what ``write_json`` wrote."""
    try:
        return SITES.validate_json(content)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or _("全体")
        raise UnreadableSites(where=place) from error


def write_geojson(sites: Iterable[SiteRecord]) -> bytes:
    """Write one feature for each designation, flat, so that map programs filter it.

    Both laws are in it; ``designation`` tells them apart. A place without a position
    has a null geometry, as RFC 7946 allows.
    """
    features = [
        _feature(site, designation)
        for site in sites
        for designation in site.designations
        if not designation.is_mention
    ]
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, ensure_ascii=False).encode()


def _feature(site: SiteRecord, designation: Designation) -> dict[str, object]:
    """Return one designation as a point with its properties."""
    return {
        "type": "Feature",
        "geometry": _point(designation.position or site.position),
        "properties": {
            "id": designation.identifier,
            "facility": site.facility_key,
            "name": designation.name,
            "facility_name": site.name,
            "designation": designation.kind.value,
            "designation_label": designation.kind.label,
            "address": site.address.line,
            "phone": site.contact.phone,
            "capacity": designation.capacity.persons,
            "capacity_text": designation.capacity.as_written,
            "accepts": designation.accepts,
            "note": designation.note,
            **_hazards(designation),
        },
    }


def _hazards(designation: Designation) -> dict[str, str]:
    """Return the fitness for each hazard; 指定避難所 is designated for none."""
    if designation.kind.is_for_staying:
        return {}
    return {hazard.value: designation.fit(hazard).value for hazard in Hazard}


def _point(position: Position | None) -> dict[str, object] | None:
    """Return a position as GeoJSON has it: longitude first."""
    if position is None:
        return None
    coordinates = [position.longitude, position.latitude]
    return {"type": "Point", "coordinates": coordinates}
