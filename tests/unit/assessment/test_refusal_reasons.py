"""Every refusal of numbers, shapes, parts, foundation and tilt: field and remedy."""

import pytest

from disaster.assessment.lines import assess
from disaster.assessment.rules import problems
from disaster.assessment.rules.problems import UnusableSurvey

EQ2 = ("earthquake", "wood", 2, {})
NW1 = ("earthquake", "nonwood", 1, {})
NW2 = ("earthquake", "nonwood", 2, {})
QUICK = ("earthquake", "wood", 1, {"method": "quick_half"})
CODES = (
    "whole_house_collapsed・storey_collapsed・washed_or_slid_away・"
    "foundation_side_destroyed_ground_lost・ground_crack_crosses_two_opposite_sides"
)
TYPES = "布基礎・べた基礎・独立基礎・布石・玉石・その他"
LARGEST = 10**18
SIDE = {"measured_side_length_m": 10}
PLUMB = {"plumb_mm": 1200}
HIDDEN = {"total": 4, "unconfirmed": 4, "counts": {}}
HALF_HIDDEN = {"total": 4, "unconfirmed": 2, "counts": {}}
ROOF = [{"degree": 1, "share": "1/4"}]

NUMBERS = [
    (EQ2, {"roof": [{"degree": 1, "share": 0.5}]}, "roof[0].share", "FLOAT", {}),
    (EQ2, {"roof": [{"degree": 1, "share": "a"}]}, "roof[0].share", "NOT_A_NUMBER", {}),
    (EQ2, {"roof": [{"degree": 1, "share": []}]}, "roof[0].share", "NOT_A_NUMBER", {}),
    (EQ2, {"roof": [{"degree": 1, "share": -1}]}, "roof[0].share", "NEGATIVE", {}),
    (
        *(EQ2, {"roof": [{"degree": 1, "share": "1.01"}]}),
        *("roof[0].share", "TOO_LARGE", {"limit": 1}),
    ),
    (
        *(EQ2, {"roof": [{"degree": 1, "share": LARGEST + 1}]}),
        *("roof[0].share", "TOO_LARGE", {"limit": LARGEST}),
    ),
    (
        *(EQ2, {"roof": [{"degree": 1, "share": -LARGEST - 1}]}),
        *("roof[0].share", "TOO_LARGE", {"limit": LARGEST}),
    ),
    (EQ2, {"roof": [*ROOF * 4, *ROOF]}, "roof[4].share", "SHARES_OVER_ONE", {}),
    (EQ2, {"storeys": "3/2", "roof": []}, "storeys", "NOT_WHOLE", {}),
    (EQ2, {"storeys": 0, "roof": []}, "storeys", "NOT_POSITIVE", {}),
    (EQ2, {"main_storey": 0, "roof": []}, "main_storey", "NOT_POSITIVE", {}),
    (
        *(NW2, {"equipment_out_pct": 101}),
        *("equipment_out_pct", "TOO_LARGE", {"limit": 100}),
    ),
    (
        *(EQ2, {"equipment": {"kitchen_pct": "30.5"}}),
        *("equipment.kitchen_pct", "TOO_LARGE", {"limit": 30}),
    ),
]

SHAPES = [
    (EQ2, {"roof": {}}, "roof.total", "MISSING", {}),
    (EQ2, {"roof": "none"}, "roof", "NOT_A_LIST", {}),
    (EQ2, {"roof": ["none"]}, "roof[0]", "NOT_AN_OBJECT", {}),
    (EQ2, {"roof": [{"degree": 1, "area": 1}]}, "roof[0].area", "UNKNOWN_KEY", {}),
    (EQ2, {"chimney": []}, "chimney", "UNKNOWN_KEY", {}),
    (EQ2, {"outright": [7]}, "outright[0]", "NOT_A_TEXT", {}),
    (EQ2, {"outright": ["x"]}, "outright[0]", "NOT_ONE_OF", {"choices": CODES}),
    (QUICK, {"roof_30pct_and_leak": "yes"}, "roof_30pct_and_leak", "NOT_A_FLAG", {}),
    (QUICK, {"wall_deg3_20pct": None}, "roof_30pct_and_leak", "MISSING", {}),
    (
        *(EQ2, {"ground_crack_under_house": "deep", "roof": []}),
        "ground_crack_under_house",
        "NOT_ONE_OF",
        {"choices": "crosses_two_opposite_sides・crosses_adjacent_sides_only・none"},
    ),
    (
        *(NW1, {"route": "roof"}),
        *("route", "NOT_ONE_OF"),
        {"choices": "pillar_visible・pillar_not_visible"},
    ),
    (EQ2, {"note": "nothing yet"}, "", "NO_PART", {}),
]

PARTS = [
    (EQ2, {"roof": [{"degree": 6, "share": 1}]}, "roof[0].degree", "DEGREE", 5),
    (EQ2, {"roof": [{"degree": "1/2", "share": 1}]}, "roof[0].degree", "DEGREE", 5),
    (
        EQ2,
        {"fixtures": {"total": 1, "counts": {"6": 1}}},
        "fixtures.counts.6",
        "DEGREE_KEY",
        5,
    ),
    (
        NW2,
        {"brace_pairs": [{"degree": 4, "share": 1}]},
        "brace_pairs[0].degree",
        "DEGREE",
        3,
    ),
    (
        *(EQ2, {"fixtures": {"total": 3, "unconfirmed": 2, "counts": {"1": 2}}}),
        *("fixtures.counts", "COUNTS_OVER_TOTAL", {}),
    ),
    (EQ2, {"fixtures": HIDDEN}, "fixtures", "NOTHING_CONFIRMED", {}),
    (
        EQ2,
        {"pillar": HALF_HIDDEN},
        "pillar",
        "MOST_UNCONFIRMED",
        {"others": "outer_wall"},
    ),
    (
        *(NW2, {"pillar": HALF_HIDDEN}),
        *("pillar", "MOST_UNCONFIRMED", {"others": "brace_pairs・outer_finish_roof"}),
    ),
    (
        *(EQ2, {"pillar": HALF_HIDDEN, "outer_wall": HIDDEN}),
        *("outer_wall", "NOTHING_CONFIRMED", {}),
    ),
]

FOUNDATIONS = [
    ({"damaged_length_m": 1, "cracks": 1}, "cracks", "UNKNOWN_KEY", {}),
    ({"perimeter_m": 9}, "damaged_length_m", "MISSING", {}),
    ({"damaged_length_m": 1}, "perimeter_m", "MISSING", {}),
    (
        {"damaged_length_m": 11, **SIDE},
        "measured_side_length_m",
        "LENGTH_OVER_PERIMETER",
        {},
    ),
    (
        {"stones_total": 9, "stones_damaged": 10},
        "stones_total",
        "LENGTH_OVER_PERIMETER",
        {},
    ),
    (
        *({"damaged_length_m": 1, "spalls": 2, **SIDE}, "spalls", "TWICE"),
        {"other": "survey.foundation.damaged_length_m"},
    ),
    ({"cracks_ge_0_3mm": "1/2", **SIDE}, "cracks_ge_0_3mm", "NOT_WHOLE", {}),
    ({"crack_clusters_m": [1, "a"], **SIDE}, "crack_clusters_m[1]", "NOT_A_NUMBER", {}),
    ({"shifted_m": "a", **SIDE}, "shifted_m", "NOT_A_NUMBER", {}),
    ({"damaged_length_m": 1, "underfloor_mud": True, **SIDE}, "type", "MISSING", {}),
    ({"damaged_length_m": 1, "type": 1, **SIDE}, "type", "NOT_A_TEXT", {}),
    (
        {"damaged_length_m": 1, "type": "sand", **SIDE},
        *("type", "NOT_ONE_OF", {"choices": TYPES}),
    ),
]

TILTS = [
    ({}, "plumb_mm", "MISSING", {}),
    (PLUMB, "horizontal_mm", "MISSING", {}),
    ({"plumb_mm": 0, "horizontal_mm": [1]}, "plumb_mm", "NOT_POSITIVE", {}),
    ({"plumb_mm": "a", "horizontal_mm": [1]}, "plumb_mm", "NOT_A_NUMBER", {}),
    (PLUMB | {"horizontal_mm": []}, "horizontal_mm", "CORNERS", {"corners": 4}),
    (PLUMB | {"horizontal_mm": [1] * 5}, "horizontal_mm", "CORNERS", {"corners": 4}),
    (PLUMB | {"horizontal_mm": [1, -1, 1, 1]}, "horizontal_mm[1]", "NEGATIVE", {}),
    (PLUMB | {"horizontal_mm": [1], "north": 1}, "north", "UNKNOWN_KEY", {}),
    (PLUMB | {"mean_mm_per_1200": 1}, "plumb_mm", "UNKNOWN_KEY", {}),
    (PLUMB | {"corners_xy_mm": []}, "corners_xy_mm", "CORNERS", {"corners": 4}),
    (PLUMB | {"corners_xy_mm": [[1]] * 4}, "corners_xy_mm[0]", "WRONG_COUNT", (2, 2)),
    (
        PLUMB | {"corners_xy_mm": [[1, "a"]] * 4},
        "corners_xy_mm[0][1]",
        "NOT_A_NUMBER",
        {},
    ),
    (PLUMB | {"corners_xy_mm": 5}, "corners_xy_mm", "NOT_A_LIST", {}),
    ({"corners_xy_mm": [[1, 2]]}, "plumb_mm", "MISSING", {}),
]

ALL = [
    *NUMBERS,
    *SHAPES,
    *PARTS,
    *(
        (EQ2, {"foundation": one}, f"foundation.{at}", *how)
        for one, at, *how in FOUNDATIONS
    ),
    *((EQ2, {"tilt": one, "roof": []}, f"tilt.{at}", *how) for one, at, *how in TILTS),
]


def facts_of(problem, facts):
    if problem in ("DEGREE", "DEGREE_KEY"):
        return {"highest": facts}
    if problem == "WRONG_COUNT":
        return dict(zip(("least", "most"), facts, strict=True))
    return facts


@pytest.mark.parametrize(("chapter", "survey", "place", "problem", "facts"), ALL)
def test_a_refusal_names_field_mistake_and_remedy(
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
