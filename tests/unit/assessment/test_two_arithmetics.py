"""二つの計算: how one survey is put to the other arithmetic, and where it cannot be.

調査票 holds whole points and the columns 〜10・20・40・60・80・100％, 本文 shares.
"""

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disaster.assessment.lines import assess
from disaster.assessment.rulebooks import rulebook
from disaster.assessment.rules.comparing import cover, other_way

# A busy machine is no fault of the rules.
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

BOOK = rulebook("R7.7")
BANDS = BOOK.sheet.bands
EXACT = {
    "rule_version": "R7.7",
    "hazard": "earthquake",
    "structure": "wood",
    "stage": 2,
    "method": "parts",
    "arithmetic": "exact",
}
SHEET = EXACT | {"arithmetic": "sheet"}


def area(degree, share):
    return {"degree": degree, "share": share}


def mark(degree, band):
    return {"degree": degree, "band": band}


def test_shares_become_the_columns_that_cover_them():
    survey = {"tilt": {"plumb_mm": 1200}, "roof": [area(3, "1/4"), area("5", "0.5")]}
    assert other_way(EXACT | {"survey": survey}, BOOK) == SHEET | {
        "survey": {
            "tilt": {"plumb_mm": 1200},
            "marks": {"roof": [mark(3, 20), mark(3, 10), mark(5, 40), mark(5, 10)]},
        }
    }


def test_ticked_columns_become_shares():
    survey = {
        "marks": {"roof": [mark(3, 40), mark("2", "20")], "floor": []},
        "foundation_band": 20,
        "foundation": {"type": "布基礎"},
        "note": "n",
    }
    assert other_way(SHEET | {"survey": survey}, BOOK) == EXACT | {
        "survey": {
            "note": "n",
            "roof": [area(3, "2/5"), area("2", "1/5")],
            "floor": [],
            "foundation": {
                "type": "布基礎",
                "perimeter_m": "100",
                "damaged_length_m": "20",
            },
        }
    }


def test_a_foundation_of_the_sheet_that_was_measured_is_left_as_it_is():
    survey = {"foundation": {"perimeter_m": 9, "damaged_length_m": 1}}
    found = other_way(SHEET | {"survey": survey}, BOOK)
    assert found["survey"] == survey
    assert other_way(SHEET | {"survey": {"foundation_band": 0}}, BOOK)["survey"] == {
        "foundation": {"perimeter_m": "100", "damaged_length_m": "0"}
    }


@pytest.mark.parametrize(
    ("count", "marks"),
    [
        ({"total": 10, "counts": {"1": 1, "5": 2}}, [mark(1, 10), mark(5, 20)]),
        (
            {"total": 10, "unconfirmed": 2, "counts": {"3": 2}},
            [mark(3, 20), mark(3, 10)],
        ),
        ({"total": "9", "unconfirmed": None, "counts": {"3": "0"}}, []),
        ({"total": 2, "counts": {"3": 1}}, [mark(3, 40), mark(3, 10)]),
    ],
)  # fmt: skip
def test_counted_leaves_become_columns_of_those_that_were_seen(count, marks):
    found = other_way(EXACT | {"survey": {"fixtures": count}}, BOOK)
    assert found["survey"] == {"marks": {"fixtures": marks}}


@pytest.mark.parametrize("method", ["depth", "quick_half", "area_sample"])
def test_only_surveys_by_parts_have_two_arithmetics(method):
    survey = {"roof": [area(1, 1)]}
    assert other_way(EXACT | {"method": method, "survey": survey}, BOOK) is None


def test_columns_that_would_cover_more_than_the_part_are_no_comparison():
    """11％ and 81％ would be ticked as 20％ and 90％: more than the whole part."""
    full = {"roof": [area(1, "0.11"), area(2, "0.81")]}
    assert other_way(EXACT | {"survey": full}, BOOK) is None
    fits = {"roof": [area(1, "0.20"), area(2, "0.80")]}
    assert other_way(EXACT | {"survey": fits}, BOOK) is not None


@pytest.mark.parametrize(("unconfirmed", "is_compared"), [(4, True), (5, False)])
def test_a_part_that_was_mostly_hidden_is_not_compared(unconfirmed, is_compared):
    """Exact shares would look at another part: the sheet has no such rule."""
    count = {"total": 10, "unconfirmed": unconfirmed, "counts": {"1": 1}}
    found = other_way(EXACT | {"survey": {"pillar": count}}, BOOK)
    assert (found is not None) is is_compared


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("foundation", {"perimeter_m": 9, "damaged_length_m": 1}),
        ("equipment", {"bath_pct": 10}),
        ("outright", []),
        ("sample_depths_m", []),
        ("tilt", {"mean_mm_per_1200": 5}),
        ("roof", [area(1, 1) | {"note": "n"}]),
        ("roof", [3]),
    ],
)
def test_what_is_measured_otherwise_is_carried_along(key, value):
    found = other_way(EXACT | {"survey": {key: value}}, BOOK)
    assert found["survey"] == {key: value, "marks": {}}


@pytest.mark.parametrize(
    ("share", "bands"),
    [
        ("0", []),
        ("1/1000", [10]),
        ("0.1", [10]),
        ("0.11", [20]),
        ("0.3", [20, 10]),
        ("0.5", [40, 10]),
        ("0.7", [60, 10]),
        ("0.9", [80, 10]),
        ("0.91", [100]),
        ("1", [100]),
    ],
)
def test_a_share_is_covered_by_the_fewest_columns(share, bands):
    assert cover(Fraction(share), BANDS) == bands


@CALM
@given(st.fractions(0, 1))
def test_covering_never_loses_a_share_and_adds_less_than_a_tenth(share):
    covered = Fraction(sum(cover(share, BANDS)), 100)
    assert share <= covered < share + Fraction(1, 10)


def level_both_ways(survey, arithmetic):
    request = EXACT | {"arithmetic": arithmetic, "survey": survey}
    first, second = assess(request), assess(other_way(request, BOOK))
    return (first.level, first.arithmetic), (second.level, second.arithmetic)


@pytest.mark.parametrize(
    ("arithmetic", "survey", "levels"),
    [
        pytest.param(
            "exact",
            {"pillar": [area(5, "0.6"), area(3, "0.2")]},
            ("semi", "total"),
            id="sheet 8: 11 of 15 fires at 70 %",
        ),
        pytest.param(
            "sheet",
            {"marks": {"pillar": [mark(5, 60), mark(3, 20)]}},
            ("total", "semi"),
            id="p1-23: 75 % is needed",
        ),
        pytest.param(
            "exact",
            {part: [area(1, 1)] for part in ("roof", "fixtures", "pillar")}
            | {part: [area(3, 1)] for part in ("ceiling", "floor")},
            ("semi", "semi"),
            id="both alike",
        ),
        pytest.param(
            "exact",
            {part: [area(1, 1)] for part in ("roof", "fixtures", "pillar")}
            | {"floor": [area(3, "0.9")]},
            ("partial", "semi"),
            id="rounding up to whole points",
        ),
    ],
)
def test_the_two_arithmetics_may_differ_in_the_level(arithmetic, survey, levels):
    (first, _), (second, other) = level_both_ways(survey, arithmetic)
    assert (first, second) == levels
    assert {arithmetic, other} == {"exact", "sheet"}
