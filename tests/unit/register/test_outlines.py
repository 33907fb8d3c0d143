"""Outlines of districts: GeoJSON in, closed and short rings with latitude first out."""

import json
from contextlib import suppress
from itertools import pairwise
from math import cos, pi, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast import cap
from disaster.foundation.errors import Refusal
from disaster.register.rules import outlines
from disaster.register.rules.rings import crosses_itself, doubled_area, simplified
from disaster.seed.places import DISTRICTS, METRES_PER_DEGREE, outline

CODES = {"01": "01", "川辺": "01", "02": "02", "山の手": "02"}
SQUARE = [[139.0, 35.0], [139.1, 35.0], [139.1, 35.1], [139.0, 35.1], [139.0, 35.0]]
BOW_TIE = [[139.0, 35.0], [139.1, 35.1], [139.1, 35.0], [139.0, 35.1], [139.0, 35.0]]


def feature(*rings: object, named=None, kind="Polygon"):
    return {
        "type": "Feature",
        "properties": named or {"地区コード": "01"},
        "geometry": {"type": kind, "coordinates": list(rings)},
    }


def collection(*features: object, **more) -> bytes:
    made = {"type": "FeatureCollection", "features": list(features), **more}
    return json.dumps(made, ensure_ascii=False).encode()


def read(*features: object, **more):
    return outlines.read(collection(*features, **more), CODES)


def circle(points, wobble=0.0):
    ring = [
        [
            round(139.3 + 0.02 * (1 + wobble * (n % 2)) * sin(2 * pi * n / points), 6),
            round(35.4 + 0.02 * (1 + wobble * (n % 2)) * cos(2 * pi * n / points), 6),
        ]
        for n in range(points)
    ]
    return [*ring, ring[0]]


def test_longitude_and_latitude_are_turned_round():
    (ring,) = read(feature(SQUARE)).rings["01"]
    assert ring[:2] == ((35.0, 139.0), (35.0, 139.1))
    assert ring[0] == ring[-1]


@pytest.mark.parametrize(
    "named",
    [{"地区コード": "01"}, {"code": "01"}, {"地区名": "川辺"}, {"name": " 川辺 "}],
)
def test_a_district_is_found_by_code_or_name(named):
    assert set(read(feature(SQUARE, named=named)).rings) == {"01"}


def test_parts_and_two_features_of_one_district_come_together_and_holes_go():
    inner = [[139.02, 35.02], [139.04, 35.02], [139.04, 35.04], [139.02, 35.02]]
    many = feature([SQUARE, inner], [circle(10)], kind="MultiPolygon")
    assert len(read(many, feature(SQUARE)).rings["01"]) == 3


@pytest.mark.parametrize(("points", "wobble"), [(101, 0.0), (5_000, 0.0), (999, 0.01)])
def test_a_long_line_is_thinned_to_a_hundred_points(points, wobble):
    (ring,) = read(feature(circle(points, wobble))).rings["01"]
    assert 20 < len(ring) <= 100
    assert ring[0] == ring[-1]
    assert not crosses_itself(ring)
    whole = doubled_area([(y, x) for x, y in circle(points)])
    assert abs(doubled_area(ring) - whole) < whole / 50


def test_a_short_line_stays_point_by_point():
    (ring,) = read(feature(circle(99))).rings["01"]
    assert [[x, y] for y, x in ring] == circle(99)


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (feature(BOW_TIE), "交わって"),
        (feature(SQUARE[:-1]), "最初と最後"),
        (feature(SQUARE[:2] + SQUARE[:1]), "4点以上"),
        (feature([[139, 35], [139.1, 35], [139.2, 35], [139, 35]]), "面積"),
        (feature([[y, x] for x, y in SQUARE]), "経度, 緯度"),
        (feature([["139", 35.0], *SQUARE[1:]]), "数でない"),
        (feature([[True], *SQUARE[1:]]), "経度, 緯度"),
        (feature([None, *SQUARE[1:]]), "経度, 緯度"),
        (feature(SQUARE, named={"code": "99"}), "台帳にありません"),
        (feature(SQUARE, named={"memo": "x"}), "地区コードか地区名"),
        ({"type": "Feature", "properties": None, "geometry": None}, "地区コードか"),
        ("a word", "地区コードか"),
        (feature(kind="Polygon"), "座標"),
        (feature("x"), "座標"),
        (feature(SQUARE, kind="LineString"), "MultiPolygon"),
        (feature(circle(20_001)), "2万点"),
        (feature(*[[SQUARE]] * 21, kind="MultiPolygon"), "20個"),
    ],
)
def test_each_bad_feature_is_refused_with_its_row_and_reason(bad, said):
    found = read(feature(SQUARE, named={"code": "02"}), bad)
    (refusal,) = found.refused
    assert refusal.row == 2
    assert said in refusal.reason
    assert list(found.rings) == ["02"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "JSON"),
        (b"\xff", "JSON"),
        (b"[" * 100_000, "JSON"),
        (b"[]", "FeatureCollection"),
        (b'{"type":"FeatureCollection"}', "features"),
        (
            collection(crs={"type": "name", "properties": {"name": "EPSG:2451"}}),
            "座標系",
        ),
        (b" " * (32 * 1024 * 1024 + 1), "32メガ"),
    ],
)
def test_what_is_no_geojson_is_refused(content, said):
    with pytest.raises(outlines.UnreadableOutlines, match=said):
        outlines.read(content, CODES)


@pytest.mark.parametrize("system", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:6668"])
def test_the_systems_of_the_world_and_of_japan_are_understood(system):
    crs = {"type": "name", "properties": {"name": system}}
    assert read(feature(SQUARE), crs=crs).rings


numbers = st.floats(allow_nan=True) | st.integers() | st.none() | st.text(max_size=3)
coordinates = st.recursive(numbers, lambda inner: st.lists(inner, max_size=6))


@given(coordinates, st.sampled_from(["Polygon", "MultiPolygon", "Point"]))
def test_nonsense_is_refused_but_never_crashes(written, kind):
    content = json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "properties": {"code": "01"},
                    "geometry": {"type": kind, "coordinates": written},
                }
            ],
        }
    ).encode()
    with suppress(Refusal):
        outlines.read(content, CODES)


@given(
    st.lists(st.tuples(st.floats(35, 36), st.floats(139, 140)), min_size=3, max_size=60)
)
def test_thinning_keeps_ends_and_only_points_that_were_there(points):
    ring = (*points, points[0])
    made = simplified(ring, 10)
    assert len(made) <= 10
    assert made[0] == made[-1] == points[0]
    assert set(made) <= set(ring)


@pytest.mark.parametrize("district", DISTRICTS, ids=lambda one: one.code)
def test_the_fictional_districts_have_sound_outlines_round_every_house(district):
    ring = tuple(outline(district))
    assert outline(district) == list(ring)
    area = cap.CapArea(district.name, polygons=(ring,))
    assert not crosses_itself(ring)
    assert len(ring) <= 100
    assert area.polygons[0][0] == ring[-1]
    for one, other in pairwise(ring):
        middle = [(a + b) / 2 for a, b in zip(one, other, strict=True)]
        north = (middle[0] - district.latitude) * METRES_PER_DEGREE
        east = (middle[1] - district.longitude) * METRES_PER_DEGREE
        east *= cos(district.latitude * pi / 180)
        assert (north**2 + east**2) ** 0.5 > district.radius_m
