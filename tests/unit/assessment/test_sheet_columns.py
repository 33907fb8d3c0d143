"""調査票 in whole points: cells, joint parts, foundation, equipment and sheet B."""

from fractions import Fraction
from itertools import product

import pytest

from disaster.assessment.lines import assess
from disaster.assessment.rulebooks import rulebook
from disaster.assessment.rules.sheet import band_points

EQ1 = ("earthquake", "wood", 1)
EQ2 = ("earthquake", "wood", 2)
NW1 = ("earthquake", "nonwood", 1)
NW2 = ("earthquake", "nonwood", 2)
FL2 = ("flood", "wood", 2)
WIND = ("wind", "wood", "single")


def judge(chapter, **survey):
    hazard, structure, stage = chapter
    return assess(
        {
            "rule_version": "R7.7",
            "hazard": hazard,
            "structure": structure,
            "stage": stage,
            "arithmetic": "sheet",
            "survey": survey,
        }
    )


def ticks(*pairs):  # noqa: ANN002 - tests are not annotated
    return [{"degree": degree, "band": band} for degree, band in pairs]


def test_several_columns_of_one_part_are_added():
    """記入の手引き 9〜12: 〜40％ and 〜10％ of one degree make 50％."""
    result = judge(EQ2, marks={"floor": ticks((3, 40), (3, 10), (5, 20))})
    assert (result.points["floor"], result.rates["floor"]) == (2 + 1 + 2, 45)


def test_the_points_of_a_part_never_exceed_its_composition():
    """50, 20 and 10 of 15 are printed as 2, 5, 3 …; their sum is cut at the whole."""
    result = judge(EQ2, marks={"roof": ticks((5, 60), (5, 20), (5, 10), (5, 10))})
    assert result.points["roof"] == 9 + 3 + 2 + 2 - 1


def test_of_two_joint_parts_the_greater_points_count():
    """調査票-12: 床・梁 いずれか大きな数値."""
    result = judge(NW2, marks={"floor": ticks((5, 40)), "beam": ticks((3, 100))})
    assert (result.points["floor_beam"], result.rates["floor_beam"]) == (5, 50)
    assert (result.rates["floor"], result.rates["beam"]) == (40, 50)
    other = judge(NW2, marks={"floor": ticks((5, 60)), "beam": ticks((3, 100))})
    assert (other.points["floor_beam"], other.rates["floor_beam"]) == (6, 60)


@pytest.mark.parametrize("worse", ["pillar", "beam"])
def test_where_the_points_are_equal_the_greater_rate_is_shown(worse):
    """構成比60, 程度Ⅰ: 〜10％ and 〜20％ are both printed as 1 point."""
    milder = {"pillar": "beam", "beam": "pillar"}[worse]
    marks = {worse: ticks((1, 20)), milder: ticks((1, 10))}
    result = judge(NW1, route="pillar_visible", marks=marks)
    assert (result.ratio, result.rates["pillar_beam"]) == (1, 2)
    assert result.parts[0].areas[0].share == Fraction(1, 5)


def test_a_cell_of_no_points_is_still_a_part_that_was_seen():
    result = judge(NW2, marks={"fixtures": ticks((1, 10))})
    assert (result.ratio, result.rates["fixtures"]) == (0, 1)
    assert "fixtures" not in result.unseen


def test_a_joint_cell_of_no_points_keeps_its_rate():
    result = judge(NW2, marks={"floor": ticks((1, 10)), "beam": ticks((1, 20))})
    assert (result.points, result.rates["floor_beam"]) == ({"floor_beam": 0}, 2)


def test_braces_are_ticked_in_place_of_the_pillars():
    """調査票-12, 第1編 p1-70: Ⅲ is the worst degree of a brace."""
    result = judge(NW2, marks={"brace_pairs": ticks((3, 100))})
    assert (result.points["pillar"], result.rates["pillar"]) == (25, 50)
    both = judge(NW2, marks={"pillar": ticks((1, 20)), "brace_pairs": ticks((3, 100))})
    assert both.points["pillar"] == 1


TRIGGERS = [
    pytest.param(EQ2, "pillar", ticks((4, 100)), 11, id="sheet 8 pillar 11"),
    pytest.param(EQ2, "pillar", ticks((5, 60), (1, 40)), 10, id="sheet 8 pillar 10"),
    pytest.param(FL2, "pillar", ticks((4, 100)), 11, id="sheet 20 pillar 11"),
    pytest.param(WIND, "pillar", ticks((4, 100)), 11, id="sheet 28 pillar 11"),
    pytest.param(NW1, "pillar", ticks((4, 100)), 45, id="sheet 11 pillar 45"),
    pytest.param(NW1, "beam", ticks((4, 100)), 45, id="sheet 11 beam 45"),
    pytest.param(
        *(NW1, "beam", ticks((4, 80), (5, 10), (2, 10)), 44), id="sheet 11 beam 44"
    ),
    pytest.param(NW2, "pillar", ticks((4, 100)), 38, id="sheet 12 pillar 38"),
    pytest.param(
        *(NW2, "pillar", ticks((5, 60), (4, 10), (3, 10)), 37), id="sheet 12 pillar 37"
    ),
    pytest.param(NW2, "beam", ticks((4, 100)), 8, id="sheet 12 beam 8"),
    pytest.param(NW2, "beam", ticks((4, 80), (3, 10)), 7, id="sheet 12 beam 7"),
    pytest.param(NW2, "floor", ticks((5, 100)), 10, id="sheet 12 floor never"),
]


@pytest.mark.parametrize(("chapter", "part", "cells", "points"), TRIGGERS)
def test_the_printed_triggers_fire_at_their_points(chapter, part, cells, points):
    """11 of 15, 45 of 60, 38 of 50, 8 of 10 are printed beside the cells."""
    survey = {"route": "pillar_visible"} if chapter == NW1 else {}
    result = judge(chapter, marks={part: cells}, **survey)
    assert sum(result.points.values()) == points
    fires = points in {11, 45, 38, 8}
    assert (result.decided_by == f"{part}_75") is fires
    assert (result.level == "total") is (fires or points >= 50)


@pytest.mark.parametrize(
    ("survey", "points", "rate"),
    [
        ({"equipment_points": 4}, 4, 40),
        ({"equipment_points": 10}, 10, 100),
        ({"equipment": {"bath_pct": 30, "kitchen_pct": 15}}, 5, 45),
        ({"equipment": {"other_pct": "4.9"}}, 0, "4.9"),
    ],
)
def test_equipment_is_written_as_points_or_as_a_rate(survey, points, rate):
    """調査票-8 16 設備: 浴室3, 台所3, その他4, 合わせて10."""
    result = judge(EQ2, **survey)
    assert result.points == {"equipment": points}
    assert result.rates == {"equipment": Fraction(rate)}


def test_equipment_of_a_block_is_estimated_in_percent():
    """調査票-11・12: 住家外 and 外部階段 within 100％."""
    first = judge(NW1, route="pillar_not_visible", equipment_pct=50)
    assert first.points == {"equipment": 8}
    second = judge(NW2, equipment_out_pct=50, equipment_in={"bath_pct": 30})
    assert second.points == {"equipment_out": 3, "equipment_in": 3}


FOUNDATION = [
    (0, 0), (10, 1), (20, 2), (40, 4), (60, 6), (74, 7),
]  # fmt: skip


@pytest.mark.parametrize(("band", "points"), FOUNDATION)
@pytest.mark.parametrize("chapter", [EQ1, EQ2, FL2, WIND])
def test_the_foundation_columns_are_those_printed(chapter, band, points):
    """調査票-3・8・20・28: 基礎の損傷率."""
    result = judge(chapter, foundation_band=band)
    assert (result.ratio, result.rates["foundation"]) == (points, band)


@pytest.mark.parametrize("band", [75, 80, 100])
def test_a_foundation_from_three_quarters_on_is_total_destruction(band):
    result = judge(EQ1, foundation_band=band, marks={"roof": ticks((1, 10))})
    assert (result.level, result.decided_by) == ("total", "foundation_75")
    assert result.rates["foundation"] == band


@pytest.mark.parametrize(
    ("metres", "points"), [("29.6", 7), ("29.7", 7), ("29.99", 7), ("0.04", 1)]
)
def test_a_measured_foundation_goes_into_the_next_column(metres, points):
    """40 m: 74％ is 29.6 m and 75％ is 30 m; between them the last column holds."""
    found = {"perimeter_m": 40, "damaged_length_m": metres}
    assert judge(EQ1, foundation=found).points["foundation"] == points


@pytest.mark.parametrize(
    ("metres", "points"), [("2", 1), ("1.9", 0), ("6", 2), ("5.9", 1), ("29.9", 7)]
)
def test_the_second_earthquake_sheet_rounds_the_rate_times_the_weight(metres, points):
    """調査票-8: 損傷率×0.1, rounded half up."""
    found = {"perimeter_m": 40, "damaged_length_m": metres}
    assert judge(EQ2, foundation=found).points["foundation"] == points


def test_rates_beyond_the_last_column_keep_its_points():
    book = rulebook("R7.7")
    assert [band_points(book, Fraction(rate)) for rate in (74, 75, 100)] == [7, 7, 7]


@pytest.mark.parametrize(
    ("chapter", "kind", "points"),
    [(FL2, "strip", 3), (FL2, "isolated", 2), (EQ2, "strip", 2), (WIND, "mat", 2)],
)
def test_mud_is_one_point_more_on_the_flood_sheet_alone(chapter, kind, points):
    """調査票-20・23: 汚泥の堆積がある場合１点."""
    found = {"type": kind, "underfloor_mud": True}
    result = judge(chapter, foundation_band=20, foundation=found)
    assert (result.points["foundation"], result.rates["foundation"]) == (points, 20)


PICTURES = {
    "foundation": (0, 1, 2, 4, 6, 7),
    "wall": (0, 8, 15, 30, 45, 75),
    "roof": (0, 2, 3, 6, 9, 15),
}


@pytest.mark.parametrize("wall", PICTURES["wall"])
def test_sheet_b_adds_as_its_formula_prints(wall):
    """調査票-4: 傾斜2〜6cm and 外壁0・8→15＋屋根; else 基礎＋外壁＋屋根."""
    for foundation, roof in product(PICTURES["foundation"], PICTURES["roof"]):
        points = {"foundation": foundation, "wall": wall, "roof": roof}
        upright = judge(EQ1, sheet_points=points)
        assert upright.ratio == foundation + wall + roof
        leaning = judge(EQ1, sheet_points=points, tilt={"mean_mm_per_1200": 20})
        printed = 15 + roof if wall in {0, 8} else foundation + wall + roof
        assert leaning.ratio == printed
