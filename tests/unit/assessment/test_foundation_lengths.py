"""基礎の損傷率: how long each kind of damage counts (第1編 p1-15〜17, 第2編 p2-39)."""

from dataclasses import replace
from fractions import Fraction

import pytest

from disaster.assessment.lines import assess
from disaster.assessment.rulebooks import rulebook
from disaster.assessment.rules.asking import judge_part
from disaster.assessment.rules.fields import Fields
from disaster.assessment.rules.foundation import read_foundation

EQ1 = {"hazard": "earthquake", "structure": "wood", "stage": 1}
FL2 = {"hazard": "flood", "structure": "wood", "stage": 2}


def rate(found, chapter=EQ1):
    survey = {"foundation": {"perimeter_m": 40, **found}}
    request = {"rule_version": "R7.7", **chapter, "part": "foundation"}
    book = rulebook("R7.7")
    return judge_part(Fields(request | {"survey": survey}, ""), book).rate


LENGTHS = [
    ("p1-15〜17 a crack of 0.3 mm counts 1 m", {"cracks_ge_0_3mm": 3}, 3),
    ("p1-15〜17 spalling counts 1 m", {"spalls": 2}, 2),
    ("p1-15〜17 a break with level tops counts as a crack", {"breaks_level_top": 4}, 4),
    ("p1-15〜17 an uneven break counts its length", {"breaks_uneven_m": "2.5"}, "2.5"),
    ("p1-15〜17 local destruction, its length", {"local_destruction_m": "1.2"}, "1.2"),
    ("p1-15〜17 unevenness, its length", {"uneven_m": [1, "0.5"]}, "1.5"),
    ("p1-15〜17 a shift, its length", {"shifted_m": 6}, 6),
    ("p1-15〜17 washed away, the whole length", {"washed_away_m": 12}, 12),
    ("p1-15〜17 ground lost below, that length", {"ground_lost_m": "7.5"}, "7.5"),
    (
        "p1-15〜17 a cluster: its span and 0.5 m at both ends",
        {"crack_clusters_m": 2},
        3,
    ),
    ("p1-15〜17 two clusters", {"crack_clusters_m": ["0.6", "0.8"]}, "3.4"),
    ("p1-15〜17 clustered spalling", {"spall_clusters_m": ["0.4"]}, "1.4"),
    (
        "p1-17 everything adds up",
        {"cracks_ge_0_3mm": 1, "spalls": 1, "uneven_m": 2, "crack_clusters_m": [1]},
        6,
    ),
    ("a length that was measured as a whole", {"damaged_length_m": "10"}, 10),
    ("nothing found", {"spalls": 0}, 0),
    ("the whole perimeter", {"shifted_m": 40}, 40),
]


@pytest.mark.parametrize(
    ("found", "metres"),
    [pytest.param(found, metres, id=source) for source, found, metres in LENGTHS],
)
def test_each_kind_of_damage_counts_its_length(found, metres):
    assert rate(found) == Fraction(metres) / 40 * 100


def test_an_edition_may_count_a_crack_for_another_length():
    book = rulebook("R7.7")
    other = replace(book.foundation, crack=Fraction(2), spall=Fraction(1, 2))
    found = Fields({"perimeter_m": 40, "cracks_ge_0_3mm": 3, "spalls": 4}, "")
    damage = read_foundation(found, other, mud_counts=False)
    assert damage.rate == Fraction(3 * 2 + 4 // 2) / 40 * 100


def test_a_side_that_was_measured_stands_for_the_perimeter():
    """調査票-5: the side that was measured is the denominator."""
    assert rate({"damaged_length_m": 3, "measured_side_length_m": 12}) == 25


def test_stones_are_counted_one_by_one():
    """第1編 p1-17 補足: damaged stones over all stones."""
    assert rate({"stones_total": 16, "stones_damaged": 4, "type": "stones"}) == 25


@pytest.mark.parametrize(
    ("kind", "with_mud"),
    [
        ("strip", 15),
        ("布基礎", 15),
        ("mat", 15),
        ("raft", 15),
        ("べた基礎", 15),
        ("isolated", 5),
        ("独立基礎", 5),
        ("stones", 5),
        ("布石", 5),
        ("other", 5),
    ],
)
def test_mud_adds_ten_below_strip_and_mat_foundations(kind, with_mud):
    """第2編 p2-39: 布基礎・べた基礎の床下に汚泥があるとき10％を加える."""
    found = {"damaged_length_m": 2, "type": kind, "underfloor_mud": True}
    assert rate(found, FL2) == with_mud
    assert rate(found | {"underfloor_mud": False}, FL2) == 5


def test_mud_counts_only_after_a_flood():
    found = {"damaged_length_m": 2, "type": "strip", "underfloor_mud": True}
    assert rate(found, EQ1) == 5


def test_mud_never_lifts_the_rate_above_the_whole():
    """38/40＋10％ would be 105％; both rates stay with the survey (p2-40)."""
    found = {"perimeter_m": 40, "damaged_length_m": 38, "type": "strip"}
    survey = {"foundation": found | {"underfloor_mud": True}}
    result = assess({"rule_version": "R7.7", **FL2, "survey": survey})
    assert (result.level, result.decided_by) == ("total", "foundation_75")
    assert (result.parts[0].rate, result.parts[0].force_rate) == (100, 95)


@pytest.mark.parametrize(
    ("damaged", "level"), [("29.99", "partial"), ("30", "total"), ("40", "total")]
)
def test_the_quick_sheet_tests_the_foundation_first(damaged, level):
    """調査票-7: 7 躯体（基礎の損傷率75％以上）."""
    checks = ("roof_30pct_and_leak", "wall_deg3_20pct", "fixtures_deg4_2places")
    found = {"perimeter_m": 40, "uneven_m": damaged}
    survey = {"foundation": found, **dict.fromkeys(checks, False)}
    request = {"rule_version": "R7.7", **EQ1, "method": "quick_half", "survey": survey}
    result = assess(request)
    assert (result.level or "partial") == level
    assert (result.decided_by == "foundation_75") is (level == "total")
