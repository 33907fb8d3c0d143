"""Published broadcasts as files for other programs (書き出し)."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from broadcast import queries
from broadcast.queries import growth as years
from broadcast.rules import keeping
from broadcast.rules.draft import District, Draft, Point
from broadcast.rules.growth import first_day
from disaster.foundation import clock, csvfiles, formats
from disaster.foundation.context import Context
from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _

if TYPE_CHECKING:
    from broadcast.tables import Broadcast

MOST = 10_000
FORMATS = ("standard", "csv", "json", "geojson")
YEARS = timedelta(days=3650)
ALERT_COLUMNS = (
    "号",
    "種別",
    "警戒レベル",
    "災害",
    "件名",
    "状態",
    "承認日時",
    "期限",
    "交代日時",
    "CAP識別子",
    "URL",
)

GROWTH_COLUMNS = (
    "年度",
    "西暦",
    "登録者",
    "目標",
    "登録した人",
    "解除した人",
    "戻ったメール",
    "休止のアドレス",
)


class NoSuchFormat(Refusal):
    """A format that broadcasts are not written in (ない書式)."""

    message = _("発信の一覧に %(form)s の書式はありません（ある書式: %(known)s）。")


def alerts(ctx: Context, form: str) -> bytes:
    """Return every published broadcast, newest first, as CSV, JSON or GeoJSON."""
    if form not in FORMATS:
        raise NoSuchFormat(form=form, known="、".join(FORMATS))
    found = queries.published(ctx, ctx.now - YEARS, MOST)
    if form == "geojson":
        return _document(_collection(ctx, found))
    if form == "json":
        return _document(_whole(ctx, found))
    facts = [_facts(ctx, row) for row in found]
    cells = [["" if v is None else str(v) for v in one.values()] for one in facts]
    return csvfiles.write_csv(ALERT_COLUMNS, cells)


def growth(ctx: Context) -> bytes:
    """Return the mailing list by fiscal year as CSV (登録者の推移)."""
    cells = [
        [
            f"{formats.era_year(first_day(row.year))}度",
            str(row.year),
            str(row.total),
            "" if row.target is None else str(row.target),
            str(row.joined),
            str(row.left),
            str(row.returned),
            str(row.suspended),
        ]
        for row in years.by_fiscal_year(ctx)
    ]
    return csvfiles.write_csv(GROWTH_COLUMNS, cells)


def _facts(ctx: Context, row: "Broadcast") -> dict[str, Any]:
    """Return what a line of the table says, in the order of its columns."""
    return {
        "number": row.number,
        "kind": row.kind,
        "level": row.level,
        "hazard": row.hazard,
        "subject": row.subject,
        "state": row.state,
        "approved_at": _iso(row.approved_at),
        "expires_at": _iso(row.expires_at),
        "superseded_at": _iso(row.superseded_at),
        "cap_identifier": row.cap_identifier or "",
        "url": f"{ctx.settings.base_url}/alerts/{row.id}/",
    }


def _whole(ctx: Context, rows: "Sequence[Broadcast]") -> list[dict[str, Any]]:
    """Return everything about each broadcast, and whether it is in force now."""
    live = {row.id for row in queries.in_force(ctx)}
    return [
        {**_facts(ctx, row), "in_force": row.id in live, **_more(ctx, row)}
        for row in rows
    ]


def _more(ctx: Context, row: "Broadcast") -> dict[str, Any]:
    """Return what only programs want: the world, the districts, what it follows."""
    draft = keeping.draft(row.draft or {})
    return {
        "id": str(row.id),
        "follows_id": str(row.refers_to_id) if row.refers_to_id else None,
        "world": draft.world.value,
        "districts": [
            {"code": place.code, "name": place.name} for place in draft.districts
        ],
        "cap_url": f"{ctx.settings.base_url}/feed/cap/{row.cap_identifier}.xml",
    }


def _collection(ctx: Context, rows: "Sequence[Broadcast]") -> dict[str, Any]:
    """Return one feature for each district of each broadcast (GeoJSON, RFC 7946)."""
    features = [
        {
            "type": "Feature",
            "geometry": _geometry(place.outlines, place.centre),
            "properties": {
                **facts,
                "districts": [{"code": place.code, "name": place.name}],
                "radius_km": None if place.outlines else place.radius_km,
            },
        }
        for row, facts in zip(rows, _whole(ctx, rows), strict=True)
        for place in _places(keeping.draft(row.draft or {}))
    ]
    return {"type": "FeatureCollection", "features": features}


def _places(draft: Draft) -> tuple[District, ...]:
    """Return the districts, or the whole city where none is named."""
    city = draft.municipality
    whole = District(city.code, city.name, centre=city.centre, radius_km=city.radius_km)
    return draft.districts or (whole,)


def _geometry(
    rings: Sequence[Sequence[Point]], centre: Point | None
) -> dict[str, Any] | None:
    """Write longitude first, as GeoJSON has it; a circle becomes its middle."""
    if rings:
        turned = [[[[x, y] for y, x in _left_handed(ring)]] for ring in rings]
        return {"type": "MultiPolygon", "coordinates": turned}
    if centre:
        return {"type": "Point", "coordinates": [centre[1], centre[0]]}
    return None


def _left_handed(ring: Sequence[Point]) -> list[Point]:
    """Return a ring counterclockwise on the map (RFC 7946, 3.1.6)."""
    turning = sum(a[1] * b[0] - b[1] * a[0] for a, b in pairwise(ring))
    return list(ring) if turning > 0 else list(reversed(ring))


def _document(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"


def _iso(moment: datetime | None) -> str:
    return clock.tokyo(moment).isoformat(timespec="seconds") if moment else ""
