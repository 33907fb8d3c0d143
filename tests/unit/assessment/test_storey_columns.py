"""２階建等: columns d and g of the sheets, and points by storey in the text."""

from fractions import Fraction

import pytest

from disaster.assessment.lines import assess

SHARES = {
    "floor_share_main_other": ["0.6", "0.4"],
    "roof_share_main_other": ["0.5", "0.5"],
}


def judge(arithmetic="sheet", hazard="earthquake", stage=2, **survey):
    return assess(
        {
            "rule_version": "R7.7",
            "hazard": hazard,
            "structure": "wood",
            "stage": stage,
            "arithmetic": arithmetic,
            "survey": survey,
        }
    )


def ticks(degree, band):
    return [{"degree": degree, "band": band}]


def sums(result):
    return {one.rule: one.ratio for one in result.sums}


@pytest.mark.parametrize(
    ("main", "other", "d", "g"),
    [
        (ticks(3, 100), [], 3, 4),
        ([], ticks(3, 100), 2, 1),
        (ticks(5, 100), ticks(5, 100), 10, 10),
        (ticks(3, 60), ticks(5, 100), 6, 4),
    ],
)
def test_columns_d_and_g_of_one_part(main, other, d, g):
    """構成比10: (B×0.6＋C×0.4) and (B×0.6×1.25＋C×0.4×0.5), each rounded half up."""
    marks = {"marks_main": {"floor": main}, "marks_other": {"floor": other}}
    assert sums(judge(**marks, **SHARES)) == {"parts": d, "weighted": g}


def test_the_rate_is_the_mean_of_the_storeys():
    result = judge(
        marks_main={"floor": ticks(5, 40)},
        marks_other={"floor": ticks(2, 20)},
        **SHARES,
    )
    assert result.rates["floor"] == Fraction(40 * 6 + 5 * 4, 10)


@pytest.mark.parametrize("storey", ["marks_main", "marks_other"])
def test_one_storey_alone_may_be_ticked(storey):
    result = judge(**{storey: {"floor": ticks(5, 100)}}, **SHARES)
    share = 60 if storey == "marks_main" else 40
    assert result.rates == {"floor": share}
    assert result.unseen == (
        *("roof", "pillar", "outer_wall", "inner_wall", "ceiling", "fixtures"),
        *("foundation", "equipment"),
    )


@pytest.mark.parametrize(
    ("points", "d", "g"),
    [
        ({"equipment_main_points": 4}, 4, 5),
        ({"equipment_other_points": 4}, 4, 2),
        ({"equipment_main_points": 6, "equipment_other_points": 4}, 10, 10),
        ({"equipment_main_points": 3, "equipment_other_points": 1}, 4, 4),
    ],
)
def test_the_equipment_of_both_storeys_takes_no_share(points, d, g):
    """調査票-8〜10, 16 設備: 3.75＋0.5＝4.25→4; 7.5＋2＝9.5→10."""
    result = judge(**points)
    assert sums(result) == {"parts": d, "weighted": g}
    assert result.rates == {"equipment": 10 * d}


def test_foundation_and_unsplit_equipment_stand_in_both_columns():
    result = judge(
        marks_main={"floor": ticks(3, 100)},
        foundation_band=20,
        equipment_points=3,
        **SHARES,
    )
    assert sums(result) == {"parts": 3 + 2 + 3, "weighted": 4 + 2 + 3}


def test_a_foundation_in_ruins_decides_on_two_storeys_as_well():
    result = judge(marks_main={"floor": ticks(3, 100)}, foundation_band=75, **SHARES)
    assert (result.level, result.decided_by) == ("total", "foundation_75")


@pytest.mark.parametrize(
    "facts", [{"storeys": 1}, {"one_household_uses_both": False, "storeys": 2}]
)
def test_a_sheet_without_one_household_on_both_storeys_has_column_d_alone(facts):
    result = judge(marks_main={"floor": ticks(3, 100)}, **SHARES, **facts)
    assert sums(result) == {"parts": 3}


@pytest.mark.parametrize(
    "facts", [{}, {"storeys": 2}, {"storeys": 3}, {"one_household_uses_both": True}]
)
def test_storeys_that_were_given_apart_are_weighted_unless_told_otherwise(facts):
    result = judge("exact", part_points_main_other={"floor": [4, 0]}, **facts)
    assert result.ratio == 5


@pytest.mark.parametrize(("hazard", "stage"), [("flood", 2), ("wind", "single")])
def test_floods_and_wind_weigh_the_storeys_as_earthquakes_do(hazard, stage):
    points = {"floor": [4, 0]}
    result = judge("exact", hazard, stage, part_points_main_other=points)
    assert result.ratio == 5
    sheet = judge("sheet", hazard, stage, marks_main={"floor": ticks(3, 100)}, **SHARES)
    assert sheet.ratio == 4


@pytest.mark.parametrize(
    ("pair", "plain", "weighed"),
    [
        ([8, 0], 8, 10),
        (["7.9", 0], "7.9", "9.875"),
        ([9, 0], 9, 10),
        ([0, 10], 10, 5),
        ([2, 4], 6, "4.5"),
    ],
)
def test_points_by_storey_are_weighted_up_to_the_composition(pair, plain, weighed):
    result = judge("exact", part_points_main_other={"floor": pair})
    assert sums(result) == {"parts": Fraction(plain), "weighted": Fraction(weighed)}
    assert result.rates == {"floor": Fraction(plain) * 10}


def test_the_foundation_is_split_without_a_weight():
    """基礎を除く: its points by storey are only added."""
    points = {"foundation": ["2", "3"], "floor": [0, 2]}
    result = judge("exact", part_points_main_other=points)
    assert sums(result) == {"parts": 7, "weighted": 6}


def test_parts_given_as_a_whole_stand_in_both_sums():
    survey = {"roof": [{"degree": 3, "share": 1}], "foundation_points": "2"}
    result = judge("exact", part_points_main_other={"floor": [4, 0]}, **survey)
    assert sums(result) == {
        "parts": Fraction("7.5") + 4 + 2,
        "weighted": Fraction("7.5") + 5 + 2,
    }
    assert result.unseen == (
        *("pillar", "outer_wall", "inner_wall", "ceiling", "fixtures", "equipment"),
    )


def test_foundation_points_alone_open_the_columns():
    result = judge("exact", foundation_points=6, roof=[{"degree": 5, "share": 1}])
    assert sums(result) == {"parts": 21, "weighted": 21}
    assert result.rates["foundation"] == 60


@pytest.mark.parametrize(
    ("survey", "decided_by"),
    [
        ({"foundation_points": "7.5"}, "foundation_75"),
        ({"part_points_main_other": {"pillar": ["6", "5.25"]}}, "pillar_75"),
    ],
)
def test_points_that_mean_three_quarters_of_a_structural_part_decide(
    survey, decided_by
):
    result = judge("exact", **survey)
    assert (result.level, result.decided_by) == ("total", decided_by)


def test_full_points_are_the_most_a_part_can_have():
    full = {"part_points_main_other": {"floor": [6, 4], "roof": [15, 0]}}
    assert sums(judge("exact", **full))["parts"] == 25
    assert judge("exact", foundation_points=10).level == "total"
