"""Nothing that was written is lost, and nothing spoilt slips past an early verdict."""

import json

import pytest

from disaster.assessment.lines import assess_line, assess_lines

QUAKE = {"hazard": "earthquake", "structure": "wood", "stage": 2}
FIRST = {**QUAKE, "stage": 1}
GROUND = {"hazard": "ground", "structure": "wood", "stage": 1, "method": "ground"}
AREA = {"hazard": "flood", "structure": "wood", "stage": 1, "method": "area_sample"}
RUIN = {"outright": ["collapsed"]}


def answered(survey, of, **more):
    line = {"id": "x", "rule_version": "R7.7", **of, **more, "survey": survey}
    return assess_line(json.dumps(line))


@pytest.mark.parametrize("key", ["05", "5/1", "٥", " 5", "6", "+5"])
def test_a_degree_is_written_in_one_way_only(key):
    counts = {"5": 3, key: 0}
    error = answered({"pillar": {"total": 4, "counts": counts}}, QUAKE)["error"]
    assert error["field"] == f"survey.pillar.counts.{key}"


@pytest.mark.parametrize(
    ("of", "survey", "field"),
    [
        (FIRST, {"roof": [], "max_settlement_cm": float("nan")}, "max_settlement_cm"),
        (FIRST, {"roof": [], "points": "garbage"}, "points"),
        (FIRST, {"roof": [], "detached": "yes"}, "detached"),
        (FIRST, {"roof": [], "depth_above_floor_m": 1.8}, "depth_above_floor_m"),
        (FIRST, {"roof": [], "route": "window"}, "route"),
        (FIRST, {"roof": [], "floor1_area": 0}, "floor1_area"),
        (FIRST, {"roof": [], "note": 5}, "note"),
        (GROUND, {"differential_settlement": "yes"}, "differential_settlement"),
        (GROUND, {"roof": [{"degree": 6, "share": 1}]}, "roof[0].degree"),
        (AREA, {"sample_depths_m": [2, "x", 2, 2]}, "sample_depths_m[1]"),
        (FIRST, {**RUIN, "roof": [{"degree": 9, "share": 7}]}, "roof[0].degree"),
        (FIRST, {**RUIN, "foundation": {"perimeter_m": "x"}}, "foundation.perimeter_m"),
        (
            FIRST,
            {**RUIN, "foundation": {"perimeter_m": 4, "damaged_length_m": 5}},
            "foundation.perimeter_m",
        ),
        (QUAKE, {**RUIN, "equipment": {"bath_pct": 31}}, "equipment.bath_pct"),
        (
            QUAKE,
            {**RUIN, "part_points_main_other": {"roof": [1]}},
            "part_points_main_other.roof",
        ),
        (
            QUAKE,
            {"tilt": {"mean_mm_per_1200": 60}, "pillar": {"total": 0, "counts": {}}},
            "pillar.total",
        ),
    ],
)
def test_every_written_value_is_read(of, survey, field):
    assert answered(survey, of)["error"]["field"] == f"survey.{field}"


@pytest.mark.parametrize(
    ("survey", "field"),
    [
        ({"marks": {"roof": [{"degree": 3, "band": 30}]}}, "marks.roof[0].band"),
        ({"marks_main": {"roof": 3}}, "marks_main.roof"),
        ({"foundation_band": 50}, "foundation_band"),
        ({"floor_share_main_other": ["0.5", "0.4"]}, "floor_share_main_other"),
        ({"equipment_main_points": "a"}, "equipment_main_points"),
        ({"sheet_points": {}, "equipment_points": "a"}, "sheet_points"),
    ],
)
def test_a_spoilt_sheet_is_no_ruin(survey, field):
    error = answered({**RUIN, **survey}, QUAKE, arithmetic="sheet")["error"]
    assert error["field"] == f"survey.{field}"


def test_an_early_verdict_asks_for_nothing_that_was_left_out():
    assert answered(RUIN, {**FIRST, "structure": "nonwood"})["level"] == "total"
    half = {**RUIN, "foundation": {"perimeter_m": "40", "underfloor_mud": True}}
    assert answered(half, FIRST)["level"] == "total"


@pytest.mark.parametrize("more", [{"aritmetic": "sheet"}, {"foo": 1.5}])
def test_a_mistyped_key_of_the_line_is_refused(more):
    (key,) = more
    assert answered({"roof": []}, FIRST, **more)["error"]["field"] == key


def test_what_is_for_people_is_let_through():
    assert answered({"roof": []}, FIRST, note="n", source="p1-10")["ok"]


def test_a_classified_line_with_a_mistyped_key_is_refused():
    line = json.dumps({"classify": {"ratio": "1"}, "rule_verson": "R6.5"})
    assert assess_line(line)["error"]["field"] == "rule_verson"


def test_lines_of_blanks_are_no_surveys():
    assert list(assess_lines(["\t\n", " \t \r\n", "\ufeff\n", "\u3000\n"])) == []


def test_too_many_digits_are_called_so():
    roof = [{"degree": 1, "share": "0.1234567890123456789"}]
    assert "18桁" in answered({"roof": roof}, FIRST)["error"]["reason_ja"]


@pytest.mark.parametrize("key", ["horizontal_mm", "corners_xy_mm"])
@pytest.mark.parametrize("corners", [1, 3, 5])
def test_a_mean_needs_all_four_corners(key, corners):
    value = 60 if key == "horizontal_mm" else [60, 0]
    tilt = {"plumb_mm": 1200, key: [value] * corners}
    error = answered({"tilt": tilt, "roof": []}, FIRST)["error"]
    assert error["field"] == f"survey.tilt.{key}"
