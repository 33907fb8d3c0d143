"""2階建等の重み付け: 第1編 p1-21〜22, 調査票-8〜10, 記入の手引き 地震 13〜21."""

from fractions import Fraction

import pytest

from disaster.assessment.lines import assess


def judge(arithmetic="exact", hazard="earthquake", stage=2, **contents):
    return assess(
        {
            "rule_version": "R7.7",
            "hazard": hazard,
            "structure": "wood",
            "stage": stage,
            "arithmetic": arithmetic,
            "survey": {"storeys": 2, "one_household_uses_both": True, **contents},
        }
    )


def test_damage_on_the_main_storey_counts_a_quarter_more():
    points = {"floor": ["4", "0"], "inner_wall": ["2", "2"]}
    result = judge(part_points_main_other=points)
    assert result.ratio == 5 + Fraction(7, 2)
    assert {one.rule: one.ratio for one in result.sums} == {
        "parts": 8,
        "weighted": Fraction(17, 2),
    }


def test_damage_above_counts_plain_where_that_is_more():
    result = judge(part_points_main_other={"roof": ["0", "12"]})
    assert (result.ratio, result.points["roof"]) == (12, 12)


def test_no_part_grows_beyond_its_composition():
    result = judge(part_points_main_other={"floor": ["10", "0"]})
    assert result.ratio == 10


def test_the_foundation_is_never_weighted():
    result = judge(part_points_main_other={"floor": ["4", "0"]}, foundation_points="6")
    assert result.ratio == 5 + 6


@pytest.mark.parametrize("facts", [{"one_household_uses_both": False}, {"storeys": 1}])
def test_without_one_household_on_both_storeys_nothing_is_weighted(facts):
    result = judge(part_points_main_other={"floor": ["4", "0"]}, **facts)
    assert result.ratio == 4


def test_the_tilt_column_takes_the_larger_columns_without_pillar_and_foundation():
    """計う＝15＋（あ＞い→d列、あ≦い→g列）."""
    points = {"floor": ["4", "0"], "pillar": ["2", "0"]}
    tilt = {"mean_mm_per_1200": 30}
    result = judge(part_points_main_other=points, foundation_points=1, tilt=tilt)
    assert (result.ratio, result.decided_by) == (15 + 5, "tilt")


def test_points_that_mean_three_quarters_of_the_pillars_decide_alone():
    result = judge(part_points_main_other={"pillar": ["11.25", "0"]})
    assert (result.level, result.decided_by) == ("total", "pillar_75")


SHARES = {
    "floor_share_main_other": ["0.6", "0.4"],
    "roof_share_main_other": ["0.5", "0.5"],
}


def test_the_sheet_rounds_each_column_by_itself():
    """d列: 3×0.6＋2×0.4＝2.6→3; g列: 1.8×1.25＋0.8×0.5＝2.65→3."""
    result = judge(
        "sheet",
        marks_main={"inner_wall": [{"degree": 3, "band": 60}]},
        marks_other={"inner_wall": [{"degree": 3, "band": 40}]},
        **SHARES,
    )
    assert result.points["inner_wall"] == 3
    assert result.ratio == 3


def test_the_roof_has_its_own_share_and_the_equipment_none():
    """d列: 15×0.5＝7.5→8, 設備4; g列: 7.5×1.25＝9.375→9, 4×1.25＝5."""
    result = judge(
        "sheet",
        marks_main={"roof": [{"degree": 5, "band": 100}]},
        equipment_main_points=4,
        **SHARES,
    )
    assert {one.rule: one.ratio for one in result.sums} == {
        "parts": 12,
        "weighted": 14,
    }


def test_the_sheet_judges_the_pillar_limit_by_its_unweighted_column():
    """手引き 16: ｄ列のうち柱の合計値が11％以上."""
    marks = {"pillar": [{"degree": 5, "band": 60}, {"degree": 4, "band": 40}]}
    shares = SHARES | {"floor_share_main_other": ["0.7", "0.3"]}
    result = judge("sheet", marks_main=marks, **shares)
    assert (result.level, result.points["pillar"]) == ("semi", 12)
    everywhere = judge("sheet", marks_main=marks, marks_other=marks, **shares)
    assert (everywhere.level, everywhere.decided_by) == ("total", "pillar_75")
