"""被害の程度: lower bounds are inclusive and nothing is rounded before (総則 6 p8)."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disaster.assessment.lines import assess
from disaster.assessment.rulebooks import rulebook
from disaster.assessment.rules import exact
from disaster.assessment.rules.levels import DamageLevel, classify

# A busy machine is no fault of the rules.
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

LEVELS = [
    ("total", "全壊", 50, 100),
    ("major", "大規模半壊", 40, 50),
    ("medium", "中規模半壊", 30, 40),
    ("half", "半壊", 20, 30),
    ("semi", "準半壊", 10, 20),
    ("partial", "準半壊に至らない（一部損壊）", 0, 10),
]


@pytest.mark.parametrize(("level", "label", "floor", "ceiling"), LEVELS)
def test_a_level_begins_at_its_bound_and_ends_before_the_next(
    level, label, floor, ceiling
):
    hair = Fraction(1, 10**40)
    last = Fraction(ceiling) if ceiling == 100 else ceiling - hair
    for ratio in (Fraction(floor), floor + hair, last):
        assert classify(ratio) == level
        assert rulebook("R7.7").level_of(ratio) == level
    assert DamageLevel(level).label == label


def test_an_edition_classifies_by_its_own_bounds():
    floors = ((DamageLevel.TOTAL, Fraction(60)), (DamageLevel.SEMI, Fraction(5)))
    other = replace(rulebook("R7.7"), level_floors=floors)
    levels = [other.level_of(Fraction(ratio)) for ratio in (60, 59, 5, 4)]
    assert levels == ["total", "semi", "semi", "partial"]


@CALM
@given(st.fractions(0, 100))
def test_the_level_is_the_band_that_holds_the_ratio(ratio):
    (found,) = (
        level
        for level, _label, floor, ceiling in LEVELS
        if floor <= ratio < ceiling or ratio == ceiling == 100
    )
    assert classify(ratio) == found


@CALM
@given(st.fractions(0, 100), st.fractions(0, 100))
def test_more_damage_is_never_a_milder_level(one, other):
    order = [level for level, *_rest in LEVELS]
    mild, heavy = sorted((one, other))
    assert order.index(classify(heavy)) <= order.index(classify(mild))


@pytest.mark.parametrize(
    ("share", "level", "decimal"),
    [
        ("2/3", "total", "50"),
        ("1999999999/3000000000", "major", "49.999999"),
        ("0.666666666666666666", "major", "49.999999"),
    ],
)
def test_a_house_a_hair_below_the_bound_is_not_lifted_by_its_display(
    share, level, decimal
):
    """構成比75 alone: 2/3 of the outer wall at Ⅴ is 50 exactly."""
    survey = {"wall": [{"degree": 5, "share": share}]}
    request = {"rule_version": "R7.7", "hazard": "earthquake", "structure": "wood"}
    answer = assess({**request, "stage": 1, "survey": survey}).as_json()
    assert (answer["level"], answer["ratio_decimal"]) == (level, decimal)


@pytest.mark.parametrize(
    ("points", "level", "missing"),
    [(19, "semi", 1), (20, "half", 10), (9, "partial", 1), (49, "major", 1)],
)
def test_a_house_that_missed_a_level_by_one_point_learns_so(points, level, missing):
    """牧之原市 竜巻 2025年9月: 19 points, one short of 半壊 (19点で準半壊)."""
    survey = {"wall": [{"degree": 5, "share": Fraction(points, 75)}]}
    request = {"rule_version": "R7.7", "hazard": "earthquake", "structure": "wood"}
    result = assess({**request, "stage": 1, "survey": survey})
    found = (result.ratio, result.level, result.to_next_level)
    assert found == (points, level, missing)


def test_nineteen_points_of_a_wind_sheet_are_one_short_of_half_destruction():
    """The same 19 on 調査票-28; their parts are not known, so 11＋3＋5 here."""
    survey = {
        "marks": {
            "roof": [{"degree": 4, "band": 100}],
            "outer_wall": [{"degree": 2, "band": 100}],
            "fixtures": [{"degree": 4, "band": 40}],
        }
    }
    request = {"rule_version": "R7.7", "hazard": "wind", "structure": "wood"}
    way = {"stage": "single", "arithmetic": "sheet", "survey": survey}
    result = assess(request | way)
    assert (result.ratio, result.level, result.to_next_level) == (19, "semi", 1)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("12", 12),
        ("-3", -3),
        ("1.80", Fraction(9, 5)),
        ("-0.5", Fraction(-1, 2)),
        ("3/4", Fraction(3, 4)),
        ("6/8", Fraction(3, 4)),
        ("007", 7),
        ("1/0", None),
        ("", None),
        ("1.", None),
        (".5", None),
        ("+1", None),
        ("1e3", None),
        ("1,000", None),
        (" 1", None),
        ("１", None),
        ("9" * 18, 10**18 - 1),
        ("9" * 19, None),
        ("1." + "0" * 19, None),
    ],
)
def test_numbers_are_exact_decimals_or_fractions(text, value):
    assert exact.parse(text) == value


@pytest.mark.parametrize(
    ("value", "rounded"),
    [("2.5", 3), ("2.49", 2), ("0.5", 1), ("0.4999", 0), ("3", 3), ("11.25", 11)],
)
def test_sheets_round_half_up(value, rounded):
    assert exact.round_half_up(Fraction(value)) == rounded


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("0", "0"),
        ("14.0625", "14.0625"),
        ("1/3", "0.333333"),
        ("2/3", "0.666666"),
        ("49.9999999", "49.999999"),
        ("0.0000001", "0.000000"),
        ("0.05", "0.05"),
        ("100", "100"),
    ],
)
def test_a_number_for_people_is_cut_and_never_rounded_up(value, shown):
    assert exact.as_decimal(Fraction(value)) == shown
