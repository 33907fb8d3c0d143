"""The outlines of districts in a GeoJSON file, read and checked (地区の形).

GeoJSON (RFC 7946) writes longitude first; what comes out is latitude first, closed, at
most 100 points a ring, as CAP wants it. Holes are filled: who lives in one is warned.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from disaster.foundation.errors import FieldRefusal, Refusal, RowRefusal
from disaster.foundation.texts import _
from disaster.register.rules.rings import (
    Point,
    Ring,
    crosses_itself,
    doubled_area,
    simplified,
)

LARGEST = 32 * 1024 * 1024
MOST_POINTS, FEWEST_POINTS = 100, 4
MOST_READ, MOST_CHECKED_WHOLE = 20_000, 1_000
MOST_RINGS = 20
DECIMALS = 6
LATITUDES, LONGITUDES = (20.0, 46.0), (122.0, 154.0)
NAMES = ("地区コード", "code", "地区名", "name")
SHAPES = ("Polygon", "MultiPolygon")
# EPSG:4326 and the Japanese datums of 2000 and 2011 agree to within a metre or two.
SYSTEMS = ("CRS84", "4326", "4612", "6668")


class UnreadableOutlines(Refusal):
    """The file is no GeoJSON that we can take over (読めない地区の形)."""

    message = _(
        "地区の形を取り込んでいません。%(reason)s"
        "緯度経度（EPSG:4326）の GeoJSON（FeatureCollection）にしてください。"
    )


@dataclass(frozen=True, slots=True)
class Outlines:
    """What a file says: rings by the code of the district, and what is wrong."""

    rows: int
    rings: dict[str, list[Ring]]
    refused: list[RowRefusal]


def read(content: bytes, codes: Mapping[str, str]) -> Outlines:
    """Read the outlines; ``codes`` leads from a district's code or name to its code."""
    features = _features(content)
    rings: dict[str, list[Ring]] = {}
    refused = []
    for row, feature in enumerate(features, start=1):
        try:
            code = _code(feature, codes)
            rings[code] = _joined(rings.get(code, []), list(_rings(feature)))
        except FieldRefusal as bad:
            refused.append(RowRefusal(row, bad.field, bad.reason))
    return Outlines(len(features), rings, refused)


def _joined(before: list[Ring], more: list[Ring]) -> list[Ring]:
    if len(before) + len(more) > MOST_RINGS:
        raise FieldRefusal("geometry", _("1地区は20個の形までです。"))
    return [*before, *more]


def _features(content: bytes) -> list[Any]:
    if len(content) > LARGEST:
        raise UnreadableOutlines(reason=_("32メガバイトを超えています。"))
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise UnreadableOutlines(reason=_("JSON として読めません。")) from None
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        raise UnreadableOutlines(reason=_("FeatureCollection がありません。"))
    system = json.dumps(document.get("crs") or "CRS84")
    if not any(name in system for name in SYSTEMS):
        raise UnreadableOutlines(reason=_("緯度経度でない座標系です。"))
    features = document.get("features")
    if not isinstance(features, list):
        raise UnreadableOutlines(reason=_("features がありません。"))
    return features


def _code(feature: object, codes: Mapping[str, str]) -> str:
    facts = feature.get("properties") if isinstance(feature, dict) else None
    named = [facts.get(name) for name in NAMES] if isinstance(facts, dict) else []
    given = [str(value).strip() for value in named if value not in (None, "")]
    for name in given:
        if name in codes:
            return codes[name]
    if not given:
        raise FieldRefusal("properties", _("地区コードか地区名がありません。"))
    reason = _("「%s」という地区は台帳にありません。先に地区を取り込んでください。")
    raise FieldRefusal("properties", reason % given[0][:60])


def _rings(feature: dict[str, Any]) -> Iterator[Ring]:
    """Yield the outer ring of each part."""
    geometry = feature.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in SHAPES or not isinstance(geometry, dict):
        raise FieldRefusal("geometry", _("Polygon か MultiPolygon にしてください。"))
    parts = geometry.get("coordinates")
    parts = [parts] if kind == "Polygon" else parts
    if not isinstance(parts, list) or not parts:
        raise FieldRefusal("geometry", _("座標がありません。"))
    for part in parts:
        if not isinstance(part, list) or not part or not isinstance(part[0], list):
            raise FieldRefusal("geometry", _("座標がありません。"))
        yield _ring(part[0])


def _ring(written: list[Any]) -> Ring:
    """Return a ring as it can be published, or refuse it with the reason."""
    if len(written) > MOST_READ:
        raise FieldRefusal("geometry", _("点が多すぎます（2万点まで）。"))
    points = _without_repeats([_point(one) for one in written])
    if len(points) < FEWEST_POINTS or points[0] != points[-1]:
        raise FieldRefusal(
            "geometry", _("4点以上で、最初と最後の点を同じにしてください。")
        )
    if len(points) <= MOST_CHECKED_WHOLE and crosses_itself(points):
        raise FieldRefusal("geometry", _("線が自分と交わっています。"))
    if not doubled_area(points):
        raise FieldRefusal("geometry", _("面積がありません。"))
    made = simplified(points, MOST_POINTS)
    if len(made) < FEWEST_POINTS or crosses_itself(made):
        raise FieldRefusal("geometry", _("線が自分と交わっています。"))
    return made


def _point(written: object) -> Point:
    """Turn longitude, latitude round; a height is passed over."""
    if not isinstance(written, list) or len(written) not in {2, 3}:
        raise FieldRefusal("geometry", _("座標は [経度, 緯度] にしてください。"))
    longitude, latitude = written[:2]
    for number in (longitude, latitude):
        if not isinstance(number, int | float) or not isfinite(number):
            raise FieldRefusal("geometry", _("座標に数でないものがあります。"))
    if not _within(latitude, LATITUDES) or not _within(longitude, LONGITUDES):
        reason = _("日本の範囲にありません。[経度, 緯度] の順か確かめてください。")
        raise FieldRefusal("geometry", reason)
    return round(float(latitude), DECIMALS), round(float(longitude), DECIMALS)


def _within(number: float, limits: tuple[float, float]) -> bool:
    return limits[0] <= number <= limits[1]


def _without_repeats(points: list[Point]) -> Ring:
    kept: list[Point] = []
    for point in points:
        if not kept or kept[-1] != point:
            kept.append(point)
    return tuple(kept)
