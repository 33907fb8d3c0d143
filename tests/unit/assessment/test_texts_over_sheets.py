"""Where the text and the printed sheet part ways: each arithmetic keeps to its own."""

import json
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disaster.assessment.lines import assess_line
from disaster.assessment.queries.judging import judge

GROUND = {"hazard": "ground", "structure": "wood", "stage": 2, "method": "ground"}
SUNK = {
    "sink": "all_up_to_25cm_below_foundation_top",
    "tilt": {"plumb_mm": 1200, "horizontal_mm": [5, 5, 5, 5]},
    "floor1_area": "60",
    "total_area": "100",
}
SHALLOW = {
    "sink": "not_all_up_to_25cm_below_foundation_top",
    "tilt": {"plumb_mm": 1200, "horizontal_mm": [12, 12, 12, 12]},
}
CONCRETE = {**GROUND, "structure": "nonwood"}
LEANING = {"sink": "none", "tilt": {"mean_mm_per_1200": 15}}
QUAKE = {"hazard": "earthquake", "structure": "wood", "stage": 2}
FLOOD = {"hazard": "flood", "structure": "wood", "stage": 1, "method": "area_sample"}
DEEP = ["1.8", "2", "1.9", "3"]
QUICK = {**QUAKE, "stage": 1, "method": "quick_half"}


def answered(survey, of, **more):
    line = {"rule_version": "R7.7", **of, **more, "survey": survey}
    return assess_line(json.dumps(line))


def verdict(survey, of, **more):
    found = answered(survey, of, **more)
    return found["ratio"], found["level"], found["decided_by"]


@pytest.mark.parametrize(
    ("of", "where", "points", "exact", "sheet"),
    [
        (GROUND, SUNK, {"pillar": 11}, ("27", "half", "parts"), "pillar_75"),
        (GROUND, SUNK, {"pillar": "11.25"}, "pillar_75", "pillar_75"),
        (GROUND, SUNK, {"pillar": "10.9"}, ("269/10", "half", "parts"), None),
        (CONCRETE, LEANING, {"pillar": "37.5"}, "pillar_75", None),
        (CONCRETE, LEANING, {"pillar": 38}, "pillar_75", "pillar_75"),
        (GROUND, SHALLOW, {"foundation": 8}, "foundation_75", "foundation_75"),
        (GROUND, SHALLOW, {"foundation": 7}, ("17", "semi", "parts"), None),
    ],
)
def test_the_ground_chapter_reads_75_percent_or_the_printed_points(
    of, where, points, exact, sheet
):
    ruin = (None, "total")
    survey = {**where, "points": points}
    wanted = (*ruin, exact) if isinstance(exact, str) else exact
    assert verdict(survey, of) == wanted
    found = verdict(survey, of, arithmetic="sheet")
    assert found == (*ruin, sheet) if sheet else found[1] != "total"


@pytest.mark.parametrize(
    ("more", "of"),
    [
        ({}, {"structure": "nonwood"}),
        ({"storeys": 3, "detached": True}, {}),
        ({"storeys": 2, "detached": False}, {}),
        ({"also_wind_damage": True}, {}),
    ],
)
def test_an_area_is_sampled_for_small_wooden_houses_only(more, of):
    found = answered({"sample_depths_m": DEEP, **more}, {**FLOOD, **of})
    assert (found["level"], found["next"]) == (None, "second_survey")


def test_an_area_of_houses_that_nothing_speaks_against_is_judged():
    assert answered({"sample_depths_m": DEEP}, FLOOD)["level"] == "major"


POINTS = st.integers(0, 40).map(lambda eighths: Fraction(eighths, 8))
# A busy machine is no fault of the rules.
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@CALM
@given(
    st.dictionaries(
        st.sampled_from(["floor", "inner_wall", "pillar", "outer_wall", "roof"]),
        st.tuples(POINTS, POINTS),
        min_size=1,
    ),
    st.data(),
    st.integers(20, 59),
)
def test_more_damage_on_either_storey_never_lowers_the_ratio(points, data, mean):
    part = data.draw(st.sampled_from(sorted(points)))
    more = data.draw(POINTS)
    storey = data.draw(st.integers(0, 1))
    worse = list(points[part])
    worse[storey] = min(worse[storey] + more, 10 - worse[1 - storey])
    before, after = (
        Fraction(
            answered(
                {
                    "part_points_main_other": {
                        key: [str(one) for one in pair] for key, pair in each.items()
                    },
                    "foundation_points": 0,
                    "tilt": {"mean_mm_per_1200": mean},
                },
                {**QUAKE, "hazard": "wind", "stage": "single"},
            )["ratio"]
            or 100
        )
        for each in (points, {**points, part: worse})
    )
    assert after >= before


@pytest.mark.parametrize("pillar", ["8", "8.1"])
def test_the_tilt_takes_the_larger_of_both_sums_in_exact_shares(pillar):
    parts = {"floor": ["8", "0"], "inner_wall": ["8", "0"], "pillar": ["0", pillar]}
    survey = {
        "part_points_main_other": parts,
        "foundation_points": "0",
        "tilt": {"mean_mm_per_1200": 20},
    }
    assert verdict(survey, QUAKE) == ("35", "medium", "tilt")


def test_a_leaning_house_needs_no_other_check_of_the_quick_test():
    leaning = {"tilt": {"mean_mm_per_1200": 30}}
    assert verdict(leaning, QUICK) == (None, "half", "tilt")
    upright = {"tilt": {"mean_mm_per_1200": 19}}
    error = answered(upright, QUICK)["error"]
    assert error["field"] == "survey.roof_30pct_and_leak"


def test_counted_cracks_run_up_to_the_whole_perimeter():
    found = {"perimeter_m": "40", "cracks_ge_0_3mm": 45}
    survey = {"foundation": found}
    assert answered(survey, {**QUAKE, "stage": 1})["rates"]["foundation"] == "100"
    survey["foundation"] = {"perimeter_m": "40", "breaks_uneven_m": "41"}
    assert not answered(survey, {**QUAKE, "stage": 1})["ok"]


def test_mud_does_not_count_for_the_75_percent_of_given_points():
    survey = {
        "part_points_main_other": {"floor": ["5", "0"]},
        "foundation_points": "8",
        "foundation": {"type": "べた基礎", "underfloor_mud": True},
    }
    flood = {**QUAKE, "hazard": "flood"}
    assert verdict(survey, flood) == ("57/4", "semi", "parts")
    survey["foundation"]["underfloor_mud"] = False
    assert verdict(survey, flood)[1:] == ("total", "foundation_75")


def rules_of(survey, of, **more):
    return {one["rule"] for one in answered(survey, of, **more)["reasons"]}


def test_it_is_told_what_was_not_weighted_and_not_needed():
    roof = [{"degree": 1, "share": "1"}]
    assert "storeys_not_weighted" in rules_of({"storeys": 2, "roof": roof}, QUAKE)
    alone = {"storeys": 2, "one_household_uses_both": False, "roof": roof}
    assert "storeys_not_weighted" not in rules_of(alone, QUAKE)
    assert "storeys_not_weighted" not in rules_of({"storeys": 1, "roof": roof}, QUAKE)
    braces = {"pillar": roof, "brace_pairs": {"total": 4, "counts": {"3": 4}}}
    steel = {**QUAKE, "structure": "nonwood_steel"}
    assert "not_needed" in rules_of(braces, steel)
    del braces["pillar"]
    assert "not_needed" not in rules_of(braces, steel)


@pytest.mark.parametrize(("degree", "is_told"), [(3, False), (4, True), (5, False)])
def test_it_is_told_which_degrees_water_alone_does_not_cause(degree, is_told):
    wall = {"outer_wall": [{"degree": degree, "share": "1"}]}
    flood = {**QUAKE, "hazard": "flood"}
    assert ("not_by_soaking" in rules_of(wall, flood)) == is_told
    assert "not_by_soaking" not in rules_of(wall, QUAKE)


MARKED = {
    "marks_main": {
        "roof": [{"degree": 3, "band": 20}],
        "pillar": [{"degree": 4, "band": 60}],
    },
    "marks_other": {"pillar": [{"degree": 1, "band": 10}]},
    "floor_share_main_other": ["0.6", "0.4"],
    "roof_share_main_other": ["0.5", "0.5"],
    "foundation_band": 20,
    "equipment_main_points": 3,
}
PICTURED = {"sheet_points": {"foundation": 4, "wall": 8, "roof": 6}}
SPLIT = {
    "part_points_main_other": {"floor": ["8", "0"], "pillar": ["10.9", "0"]},
    "foundation_points": "7.4",
}


@pytest.mark.parametrize(
    ("of", "survey", "arithmetic", "ratio", "level"),
    [
        (GROUND, {**SUNK, "points": {"pillar": 11}}, "exact", None, "total"),
        (GROUND, {**SUNK, "points": {"pillar": 11}}, "sheet", "27", "half"),
        (QUAKE, SPLIT, "exact", None, "total"),
        (QUAKE, MARKED, "sheet", "589/50", "semi"),
        ({**QUAKE, "stage": 1}, PICTURED, "sheet", "35/2", "semi"),
        (QUAKE, {"marks": {}, "equipment_points": 5}, "sheet", "5", "partial"),
    ],
    ids=["ground", "ground-sheet", "split", "marked", "pictured", "equipment"],
)
def test_both_arithmetics_are_compared_wherever_both_can_read(
    of, survey, arithmetic, ratio, level
):
    request = {"rule_version": "R7.7", **of, "arithmetic": arithmetic, "survey": survey}
    other = judge(request).comparison
    assert other["arithmetic"] != arithmetic
    assert (other["ratio"], other["level"]) == (ratio, level)
