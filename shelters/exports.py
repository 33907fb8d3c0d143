"""Files that leave the house: sites, Wi-Fi and the state of the shelters."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from pydantic import TypeAdapter

from disaster.foundation.clock import tokyo
from disaster.foundation.context import Context
from disaster.foundation.csvfiles import write_csv
from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _
from shelters import queries
from shelters.layouts.documents import write_geojson, write_json
from shelters.layouts.records import SiteRecord, WifiRecord
from shelters.layouts.sheets import (
    write_gsi_shelters,
    write_gsi_sites,
    write_standard_sites,
    write_standard_wifi,
)
from shelters.queries.status import SiteStatus
from shelters.rules.opening import OpeningState

Rows = TypeVar("Rows")
Row = dict[str, str | int | float | None]

WIFI = TypeAdapter(list[WifiRecord])
# Words of EEI v1.1 (内閣府 2025-06); 準備中, Wi-Fi and ページ are ours.
STATUS_HEADER = (
    "共通ID",
    "施設名",
    "施設名_カナ",
    "所在地",
    "緯度",
    "経度",
    "避難所タイプ",
    "開設状況",
    "準備中",
    "開設日時",
    "避難者数（総数）",
    "想定収容人数",
    "定員状況",
    "Wi-Fi",
    "Wi-Fi_確認日時",
    "状況_確認日時",
    "ページ",
)


class NoSuchFormat(Refusal):
    """A format that this data does not have (ない書式)."""

    message = _("「%(what)s」に %(form)s の書式はありません（ある書式: %(known)s）。")


def sites(ctx: Context, form: str) -> bytes:
    """Write the list of sites; ``gsi-shelters`` holds the places to stay in."""
    return _writer("sites", SITE_WRITERS, form)(queries.site_records(ctx))


def wifi(ctx: Context, form: str) -> bytes:
    """Write the list of Wi-Fi."""
    return _writer("wifi", WIFI_WRITERS, form)(queries.wifi_records(ctx))


def status(ctx: Context, form: str) -> bytes:
    """Write what is known of every shelter at this moment."""
    return _writer("shelter-status", STATUS_WRITERS, form)(status_rows(ctx))


def status_rows(ctx: Context) -> list[Row]:
    """Return the state of every shelter under the headings of EEI (内閣府 2025-06).

    人数, 混み具合 and Wi-Fi stand as they may be shown at this moment.
    """
    since, identifiers = queries.opened_since(ctx), queries.identifiers(ctx)
    return [
        _row(site, identifiers.get(site.id, ""), since.get(site.id))
        for site in queries.board(ctx)
    ]


def _row(site: SiteStatus, identifier: str, opened_at: datetime | None) -> Row:
    best = site.best_wifi
    values = (
        identifier,
        site.name,
        site.name_kana,
        site.address,
        site.position.latitude if site.position else None,
        site.position.longitude if site.position else None,
        "・".join(kind.label for kind in site.kinds),
        site.state.eei_label,
        1 if site.state is OpeningState.PREPARING else None,
        _time(opened_at),
        site.headcount,
        site.capacity,
        site.crowding.label if site.crowding else "",
        best.state.label if best else "",
        _time(best.checked_at) if best else "",
        _time(site.observed_at),
        f"shelters/{site.slug}/",
    )
    return dict(zip(STATUS_HEADER, values, strict=True))


def _time(moment: datetime | None) -> str:
    return tokyo(moment).isoformat(timespec="seconds") if moment else ""


def _status_csv(rows: Sequence[Row]) -> bytes:
    cells = (
        ["" if cell is None else str(cell) for cell in row.values()] for row in rows
    )
    return write_csv(STATUS_HEADER, cells)


def _status_json(rows: Sequence[Row]) -> bytes:
    return json.dumps(rows, ensure_ascii=False, indent=1).encode()


def _status_geojson(rows: Sequence[Row]) -> bytes:
    return _collection(
        ((row["経度"], row["緯度"]), {**row, "緯度": None, "経度": None})
        for row in rows
    )


def _wifi_json(points: Sequence[WifiRecord]) -> bytes:
    return WIFI.dump_json(list(points), indent=1)


def _wifi_geojson(points: Sequence[WifiRecord]) -> bytes:
    return _collection(
        (
            (point.position.longitude, point.position.latitude)
            if point.position
            else (None, None),
            {
                "id": point.identifier,
                "name": point.name,
                "address": point.address.line,
                "ssid": ";".join(point.ssids),
                "coverage": point.coverage,
                "installer": point.installer,
            },
        )
        for point in points
    )


def _collection(
    places: Iterable[tuple[tuple[object, object], Mapping[str, object]]],
) -> bytes:
    """Return points as GeoJSON (RFC 7946): longitude first, unknown places null."""
    features = [
        {
            "type": "Feature",
            "geometry": None
            if None in place
            else {"type": "Point", "coordinates": list(place)},
            "properties": {k: v for k, v in properties.items() if v is not None},
        }
        for place, properties in places
    ]
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, ensure_ascii=False).encode()


SITE_WRITERS: Mapping[str, Callable[[Sequence[SiteRecord]], bytes]] = {
    "standard": write_standard_sites,
    "csv": write_standard_sites,
    "gsi": write_gsi_sites,
    "gsi-shelters": write_gsi_shelters,
    "geojson": write_geojson,
    "json": write_json,
}
WIFI_WRITERS: Mapping[str, Callable[[Sequence[WifiRecord]], bytes]] = {
    "standard": write_standard_wifi,
    "csv": write_standard_wifi,
    "geojson": _wifi_geojson,
    "json": _wifi_json,
}
STATUS_WRITERS: Mapping[str, Callable[[Sequence[Row]], bytes]] = {
    "standard": _status_csv,
    "csv": _status_csv,
    "geojson": _status_geojson,
    "json": _status_json,
}


def _writer(
    what: str, writers: Mapping[str, Callable[[Rows], bytes]], form: str
) -> Callable[[Rows], bytes]:
    """Return the writer of a format, or say which formats there are."""
    if form not in writers:
        raise NoSuchFormat(what=what, form=form, known="、".join(writers))
    return writers[form]
