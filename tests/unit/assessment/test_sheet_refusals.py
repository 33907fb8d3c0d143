"""Every refusal of printed sheets, storeys and tables: field and remedy."""

import pytest

from disaster.assessment.lines import assess
from disaster.assessment.rules import problems
from disaster.assessment.rules.problems import UnusableSurvey

EQ2 = ("earthquake", "wood", 2, {})
EQ2_SHEET = ("earthquake", "wood", 2, {"arithmetic": "sheet"})
NW1_SHEET = ("earthquake", "nonwood", 1, {"arithmetic": "sheet"})
NW2 = ("earthquake", "nonwood", 2, {})
NW2_SHEET = ("earthquake", "nonwood", 2, {"arithmetic": "sheet"})
FL1 = ("flood", "wood", 1, {})
AREA = ("flood", "wood", 1, {"method": "area_sample"})
WIND = ("wind", "wood", "single", {})
GR2 = ("ground", "wood", 2, {})
SINKS = (
    "none・not_all_up_to_25cm_below_foundation_top・"
    "all_up_to_25cm_below_foundation_top・all_up_to_floor・all_up_to_1m_above_floor"
)
BANDS = "10・20・40・60・80・100"
SIDE = {"measured_side_length_m": 10}
SUNK = {"sink": "all_up_to_floor", "tilt": {"mean_mm_per_1200": 12}}
FLOODED = {"storeys": 2, "detached": True}
SPLIT = "part_points_main_other"


def ticks(*marks):  # noqa: ANN002 - tests are not annotated
    return [{"degree": degree, "band": band} for degree, band in marks]


SHEETS = [
    (
        EQ2_SHEET,
        {"marks": {"roof": ticks((1, 30))}},
        "marks.roof[0].band",
        "NOT_ONE_OF",
        {"choices": BANDS},
    ),
    (
        EQ2_SHEET,
        {"marks": {"roof": ticks((6, 10))}},
        "marks.roof[0].degree",
        "DEGREE",
        5,
    ),
    (
        NW2_SHEET,
        {"marks": {"brace_pairs": ticks((4, 10))}},
        "marks.brace_pairs[0].degree",
        "DEGREE",
        3,
    ),
    (
        EQ2_SHEET,
        {"marks": {"roof": [{"degree": 1, "share": 1}]}},
        "marks.roof[0].share",
        "UNKNOWN_KEY",
        {},
    ),
    (
        EQ2_SHEET,
        {"marks": {"roof": ticks((1, 60), (2, 60))}},
        "marks.roof[1].band",
        "BANDS_OVER_HUNDRED",
        {},
    ),
    (EQ2_SHEET, {"marks": {"equipment": []}}, "marks.equipment", "UNKNOWN_KEY", {}),
    (
        NW1_SHEET,
        {"route": "pillar_visible", "equipment_points": 16},
        "equipment_points",
        "TOO_LARGE",
        {"limit": 15},
    ),
    (
        EQ2_SHEET,
        {"foundation_band": 30},
        "foundation_band",
        "NOT_ONE_OF",
        {"choices": "0・10・20・40・60・74・75・80・100"},
    ),
    (EQ2_SHEET, {"marks_main": {"floor": []}}, "floor_share_main_other", "MISSING", {}),
    (EQ2_SHEET, {"marks_main": {"roof": []}}, "roof_share_main_other", "MISSING", {}),
    (
        EQ2_SHEET,
        {"marks_main": {"floor": []}, "floor_share_main_other": ["0.6", "0.5"]},
        "floor_share_main_other",
        "SHARES_NOT_ONE",
        {},
    ),
    (
        EQ2_SHEET,
        {"marks_main": {"floor": []}, "floor_share_main_other": ["0.6", "0.4", 0]},
        "floor_share_main_other",
        "WRONG_COUNT",
        (2, 2),
    ),
    (
        EQ2_SHEET,
        {"marks_main": {"floor": []}, "floor_share_main_other": ["0.6", "a"]},
        "floor_share_main_other[1]",
        "NOT_A_NUMBER",
        {},
    ),
    (
        EQ2_SHEET,
        {"equipment_main_points": 11},
        "equipment_main_points",
        "TOO_LARGE",
        {"limit": 10},
    ),
    (
        EQ2_SHEET,
        {"equipment_other_points": 11},
        "equipment_other_points",
        "TOO_LARGE",
        {"limit": 10},
    ),
    (
        EQ2_SHEET,
        {"equipment_main_points": 6, "equipment_other_points": 5},
        "equipment_other_points",
        "OVER_COMPOSITION",
        {"limit": 10},
    ),
    (
        EQ2_SHEET,
        {"marks": {}, "marks_main": {}},
        "marks",
        "TWICE",
        {"other": "survey.marks_main"},
    ),
    (
        ("earthquake", "wood", 1, {"arithmetic": "sheet"}),
        {"sheet_points": {"wall": 1, "roof": 0, "foundation": 0}},
        "sheet_points.wall",
        "NOT_ONE_OF",
        {"choices": "0・8・15・30・45・75"},
    ),
]

STOREYS = [
    (
        {"part_points_main_other": {"roof": [1]}},
        "part_points_main_other.roof",
        "WRONG_COUNT",
        (2, 2),
    ),
    (
        {"part_points_main_other": {"roof": [1, "a"]}},
        f"{SPLIT}.roof[1]",
        "NOT_A_NUMBER",
        {},
    ),
    (
        {"part_points_main_other": {"roof": [8, 8]}},
        f"{SPLIT}.roof",
        "OVER_COMPOSITION",
        {"limit": 15},
    ),
    ({"part_points_main_other": {"wall": [8, 8]}}, f"{SPLIT}.wall", "UNKNOWN_KEY", {}),
    ({"part_points_main_other": []}, SPLIT, "NOT_AN_OBJECT", {}),
    (
        {"part_points_main_other": {"roof": [1, 1]}, "roof": []},
        "roof",
        *("TWICE", {"other": f"survey.{SPLIT}.roof"}),
    ),
    (
        {"foundation_points": 11},
        "foundation_points",
        "OVER_COMPOSITION",
        {"limit": 10},
    ),
    (
        {"foundation_points": 1, "foundation": {"damaged_length_m": 1, **SIDE}},
        *("foundation_points", "TWICE", {"other": "survey.foundation"}),
    ),
    (
        {"foundation_points": 1, "one_household_uses_both": 1},
        "one_household_uses_both",
        "NOT_A_FLAG",
        {},
    ),
]

TABLES = [
    (FL1, FLOODED, "depth_above_floor_m", "MISSING", {}),
    (
        FL1,
        FLOODED | {"depth_above_floor_m": "deep"},
        "depth_above_floor_m",
        "NOT_A_NUMBER",
        {},
    ),
    (FL1, {"detached": True}, "storeys", "MISSING", {}),
    (FL1, {"storeys": "x", "detached": True}, "storeys", "NOT_A_NUMBER", {}),
    (FL1, {"storeys": 2}, "detached", "MISSING", {}),
    (AREA, {}, "sample_depths_m", "MISSING", {}),
    (AREA, {"sample_depths_m": [1, 2, 3]}, "sample_depths_m", "WRONG_COUNT", (4, 4)),
    (
        AREA,
        {"sample_depths_m": [2, 2, 2, "a"]},
        "sample_depths_m[3]",
        "NOT_A_NUMBER",
        {},
    ),
    (GR2, SUNK | {"total_area": 1}, "floor1_area", "MISSING", {}),
    (
        GR2,
        SUNK | {"floor1_area": 2, "total_area": "1.5"},
        "floor1_area",
        "TOO_LARGE",
        {"limit": "1.5"},
    ),
    (GR2, SUNK | {"floor1_area": 1, "total_area": 0}, "total_area", "NOT_POSITIVE", {}),
    (
        GR2,
        SUNK | {"points": {"roof": 16}},
        "points.roof",
        "OVER_COMPOSITION",
        {"limit": 15},
    ),
    (GR2, SUNK | {"points": {"wall": 1}}, "points.wall", "UNKNOWN_KEY", {}),
    (GR2, SUNK | {"points": {"roof": "a"}}, "points.roof", "NOT_A_NUMBER", {}),
    (
        GR2,
        {"sink": "deep"},
        "sink",
        "NOT_ONE_OF",
        {"choices": SINKS},
    ),
    (WIND, {"no_loss_and_no_leak": "x"}, "no_loss_and_no_leak", "NOT_A_FLAG", {}),
    (
        NW2,
        {
            "pile_foundation": True,
            "max_exposure_cm": -1,
            "tilt": {"mean_mm_per_1200": 20},
        },
        "max_exposure_cm",
        "NEGATIVE",
        {},
    ),
]

ALL = [
    *SHEETS,
    *((EQ2, one, at, *how) for one, at, *how in STOREYS),
    *TABLES,
]


def facts_of(problem, facts):
    if problem == "DEGREE":
        return {"highest": facts}
    if problem == "WRONG_COUNT":
        return dict(zip(("least", "most"), facts, strict=True))
    return facts


@pytest.mark.parametrize(("chapter", "survey", "place", "problem", "facts"), ALL)
def test_a_refused_sheet_names_field_mistake_and_remedy(
    chapter, survey, place, problem, facts
):
    hazard, structure, stage, more = chapter
    request = {"rule_version": "R7.7", "hazard": hazard, "structure": structure}
    with pytest.raises(UnusableSurvey) as refused:
        assess({**request, "stage": stage, **more, "survey": survey})
    field = f"survey.{place}" if place else "survey"
    wanted = getattr(problems, problem)
    expected = UnusableSurvey(field, wanted, **facts_of(problem, facts))
    assert (refused.value.field, refused.value.reason, refused.value.english) == (
        expected.field,
        expected.reason,
        expected.english,
    )
