"""傾斜による判定: 総則 6 p8〜10, 第1編 p1-7〜9・p1-48〜50 (令和7年7月)."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disaster.assessment.lines import assess
from disaster.assessment.rules.tilt import of_squares


def survey(hazard="earthquake", structure="wood", stage=1, **contents):
    return {
        "rule_version": "R7.7",
        "hazard": hazard,
        "structure": structure,
        "stage": stage,
        "survey": contents,
    }


def corners(north, east, south, west):
    return {"plumb_mm": 1200, "horizontal_mm": [north, east, south, west]}


def test_a_twentieth_is_total_destruction_of_a_wooden_house():
    result = assess(survey(tilt=corners(60, 60, 60, 60)))
    assert (result.level, result.ratio, result.decided_by) == ("total", None, "tilt")


def test_the_mean_of_the_corners_counts_not_the_worst():
    result = assess(survey(tilt=corners(120, 0, 0, 0), roof=[]))
    assert result.level == "half"


def test_an_earthquake_tilt_in_the_band_is_at_least_half_destruction():
    """令和7年7月: 少なくとも、当該住家の損害割合を20％以上30％未満とし、「半壊」."""
    result = assess(survey(tilt=corners(20, 20, 20, 20), roof=[]))
    assert (result.level, result.decided_by) == ("half", "tilt")
    assert result.ratio == 15
    assert result.to_next_level == 15


@pytest.mark.parametrize(("hazard", "stage"), [("flood", 2), ("wind", "single")])
def test_no_other_hazard_has_that_floor(hazard, stage):
    result = assess(survey(hazard, stage=stage, tilt=corners(20, 20, 20, 20), roof=[]))
    assert (result.level, result.ratio) == ("semi", 15)


def test_below_a_sixtieth_the_tilt_is_ignored():
    roof = [{"degree": 5, "share": "1"}]
    result = assess(survey(tilt=corners(19, 20, 20, 20), roof=roof))
    assert (result.level, result.ratio, result.decided_by) == ("semi", 15, "parts")


def test_tilt_replaces_wall_and_foundation_where_that_is_more():
    roof = [{"degree": 5, "share": "1"}]
    wall = [{"degree": 1, "share": "1"}]
    result = assess(survey(tilt=corners(40, 40, 40, 40), roof=roof, wall=wall))
    assert (result.ratio, result.decided_by) == (30, "tilt")
    assert [bar.is_counted for bar in result.parts] == [True, False]


def test_the_parts_count_where_they_are_more_than_the_tilt():
    wall = [{"degree": 3, "share": "1"}]
    result = assess(survey(tilt=corners(40, 40, 40, 40), wall=wall))
    assert (result.ratio, result.decided_by) == (Fraction(75, 2), "parts")


@pytest.mark.parametrize(("mean", "level"), [(40, "total"), (39, "half")])
def test_a_thirtieth_is_total_destruction_of_a_non_wooden_house(mean, level):
    contents = {"outer_finish_roof": [], "tilt": {"mean_mm_per_1200": mean}}
    assert assess(survey(structure="nonwood", stage=2, **contents)).level == level


@pytest.mark.parametrize(
    ("contents", "level"),
    [
        ({"max_settlement_cm": 30}, "total"),
        ({"max_exposure_cm": "30.0"}, "total"),
        ({"max_settlement_cm": "29.9"}, "half"),
    ],
)
def test_a_leaning_house_on_piles_that_sank_is_totally_destroyed(contents, level):
    tilt = {"mean_mm_per_1200": 20}
    contents = {"pile_foundation": True, "tilt": tilt, "pillar": [], **contents}
    assert assess(survey(structure="nonwood", stage=2, **contents)).level == level


def test_two_directions_are_combined_at_each_corner():
    """水平寸法は2方向の水平寸法を合成することが可能 (p1-7): 36²＋48²＝60²."""
    tilt = {"plumb_mm": 1200, "corners_xy_mm": [[36, 48]] * 4}
    assert assess(survey(tilt=tilt)).level == "total"


def test_an_irrational_mean_is_compared_exactly():
    """√3599＋… stays below 60 however close it comes."""
    near = of_squares(Fraction(1200), (Fraction(3600) - Fraction(1, 10**40),) * 4)
    assert not near.reaches(Fraction(1, 20))
    assert of_squares(Fraction(1200), (Fraction(3600),) * 4).reaches(Fraction(1, 20))


@given(
    st.lists(st.fractions(0, 200, max_denominator=9), min_size=1, max_size=4),
    st.fractions(Fraction(1, 60), Fraction(1, 5), max_denominator=60),
)
def test_whole_distances_compare_like_their_mean(distances, bound):
    tilt = of_squares(Fraction(1200), tuple(one**2 for one in distances))
    mean = sum(distances) / len(distances) / 1200
    assert tilt.reaches(bound) == (mean >= bound)
