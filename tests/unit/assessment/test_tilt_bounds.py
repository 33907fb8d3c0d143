"""傾斜: 60・40・20・12 mm on a plumb line of 1,200 mm, to the last digit.

総則 6 p8〜10, 第1編 p1-7〜9・p1-48〜50, 調査票-33〜36 (令和7年7月).
"""

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disaster.assessment.lines import assess
from disaster.assessment.rules.tilt import of_squares

# A busy machine is no fault of the rules.
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

BELOW = Fraction(1, 10**15)


def judge(chapter, millimetres, **survey):
    hazard, structure, stage = chapter
    tilt = {"mean_mm_per_1200": millimetres}
    request = {"rule_version": "R7.7", "hazard": hazard, "structure": structure}
    return assess({**request, "stage": stage, "survey": survey | {"tilt": tilt}})


def rules(result):
    return [reason.rule for reason in result.reasons]


WOOD = [
    ("earthquake", "wood", 1),
    ("earthquake", "wood", 2),
    ("flood", "wood", 2),
    ("wind", "wood", "single"),
]
NONWOOD = [
    ("earthquake", "nonwood", 1),
    ("earthquake", "nonwood_steel", 2),
    ("flood", "nonwood", "single"),
    ("wind", "nonwood", "single"),
]


def part(chapter):
    hazard, structure, stage = chapter
    if structure == "wood":
        return {"roof": []}
    if (hazard, stage) == ("earthquake", 1):
        return {"equipment_pct": 0, "route": "pillar_visible"}
    return {"equipment_out_pct": 0}


@pytest.mark.parametrize("chapter", WOOD)
@pytest.mark.parametrize(
    ("millimetres", "rule", "points"),
    [
        (60, "tilt_total", None),
        (60 - BELOW, "tilt_counts", 15),
        (20, "tilt_counts", 15),
        (20 - BELOW, "tilt_ignored", 0),
        (0, "tilt_ignored", 0),
    ],
    ids=["1/20", "below 1/20", "1/60", "below 1/60", "upright"],
)
def test_the_bands_of_wooden_houses(chapter, millimetres, rule, points):
    result = judge(chapter, millimetres, **part(chapter))
    assert (rules(result)[0], result.ratio) == (rule, points)


@pytest.mark.parametrize("chapter", NONWOOD)
@pytest.mark.parametrize(
    ("millimetres", "rule", "points"),
    [
        (40, "tilt_total", None),
        (40 - BELOW, "tilt_counts", 20),
        (20, "tilt_counts", 20),
        (20 - BELOW, "tilt_ignored", 0),
    ],
    ids=["1/30", "below 1/30", "1/60", "below 1/60"],
)
def test_the_bands_of_other_houses(chapter, millimetres, rule, points):
    result = judge(chapter, millimetres, **part(chapter))
    assert (rules(result)[0], result.ratio) == (rule, points)


@pytest.mark.parametrize("structure", ["wood", "nonwood"])
@pytest.mark.parametrize(
    ("millimetres", "level"),
    [
        (60, "total"),
        (60 - BELOW, "major"),
        (20, "major"),
        (20 - BELOW, "half"),
        (12, "half"),
        (12 - BELOW, None),
    ],
    ids=["1/20", "below 1/20", "1/60", "below 1/60", "1/100", "below 1/100"],
)
def test_the_bands_of_the_first_ground_sheet(structure, millimetres, level):
    uneven = {"differential_settlement": True}
    chapter = ("ground", structure, 1)
    assert judge(chapter, millimetres, **uneven).level == level


@pytest.mark.parametrize("structure", ["wood", "nonwood"])
@pytest.mark.parametrize(
    ("sink", "columns"),
    [
        ("all_up_to_floor", "①②③"),
        ("all_up_to_25cm_below_foundation_top", "④⑤⑥"),
        ("not_all_up_to_25cm_below_foundation_top", "⑦⑧ "),
        (None, "⑦⑧ "),
    ],
)
def test_the_column_of_the_second_ground_sheet(structure, sink, columns):
    """調査票-34・36 早見表: band of tilt × depth of sinking; 1/20 is 全壊 anyway."""
    survey = {"floor1_area": 1, "total_area": 1} | ({"sink": sink} if sink else {})
    chapter = ("ground", structure, 2)
    bands = [(60 - BELOW, 20), (20 - BELOW, 12), (12 - BELOW, 0)]
    for column, ends in zip(columns, bands, strict=True):
        for millimetres in ends:
            result = judge(chapter, millimetres, **survey)
            if column == " ":
                assert result.next_step == "ordinary_survey"
                continue
            assert result.sums[0].label == f"早見表{column}の合計"
    assert judge(chapter, 60, **survey).decided_by == "tilt"


def corners(*millimetres, plumb=1200):  # noqa: ANN002 - tests are not annotated
    squares = tuple(Fraction(one) ** 2 for one in millimetres)
    return of_squares(Fraction(plumb), squares)


@pytest.mark.parametrize(
    ("tilt", "words"),
    [
        (corners(5, 5, 5, 5), "5"),
        (corners(1, 2), "1.5"),
        (corners(10, plumb=600), "20"),
        (corners(0, 0, 1), "0.333333"),
        (of_squares(Fraction(1200), (Fraction(2),)), "1.414213"),
        (of_squares(Fraction(1200), (Fraction(2), Fraction(3))), "1.573132"),
        (of_squares(Fraction(1200), (Fraction(3600) - BELOW,)), "59.999999"),
    ],
)
def test_the_mean_is_told_for_a_line_of_1200_mm_and_cut(tilt, words):
    assert tilt.in_words() == f"{words}mm／1,200mm"


@pytest.mark.parametrize("excess", [-1, 0, 1])
def test_a_root_a_hair_from_the_bound_is_told_apart(excess):
    """√(10³⁰−1) lies 5·10⁻¹⁶ below 10¹⁵: twelve digits cannot tell them apart."""
    near = of_squares(Fraction(1), (Fraction(10**30 + excess),))
    assert near.reaches(Fraction(10**15)) is (excess >= 0)


@pytest.mark.parametrize(
    ("squares", "bound", "reached"),
    [
        ((2, 2, 2, 2), Fraction(1414213562373095048, 10**18), True),
        ((2, 2, 2, 2), Fraction(1414213562373095049, 10**18), False),
        ((1, 2, 3), Fraction(1382088123, 10**9), True),
        ((1, 2, 3), Fraction(1382088124, 10**9), False),
        ((0, 0, 0, 240**2), Fraction(60), True),
        ((1, Fraction(1, 4)), Fraction(3, 4), True),
        ((1, Fraction(1, 4)), Fraction(751, 1000), False),
        ((Fraction(1, 3),), Fraction(577350269, 10**9), True),
        ((Fraction(1, 3),), Fraction(577350270, 10**9), False),
    ],
)
def test_the_mean_of_the_corners_is_compared_exactly(squares, bound, reached):
    tilt = of_squares(Fraction(1), tuple(Fraction(square) for square in squares))
    assert tilt.reaches(bound) is reached


@CALM
@given(
    st.lists(st.fractions(0, 10**6, max_denominator=97), min_size=1, max_size=4),
    st.integers(1, 40),
)
def test_the_enclosure_holds_the_sum_of_the_roots_and_closes(squares, digits):
    tilt = of_squares(Fraction(1), tuple(squares))
    low, finer_low = tilt.total(digits), tilt.total(digits + 5)
    high, finer_high = low + tilt.width(digits), finer_low + tilt.width(digits + 5)
    assert low <= finer_low <= finer_high <= high
    assert high - low <= Fraction(len(squares), 10**digits)


def test_two_directions_are_combined_whatever_their_signs():
    """第1編 p1-7: 36²＋48²＝60²; the sign only tells the direction."""
    tilt = {"plumb_mm": 1200, "corners_xy_mm": [[-36, 48], [36, "-48"]] * 2}
    request = {"rule_version": "R7.7", "hazard": "earthquake", "structure": "wood"}
    result = assess({**request, "stage": 1, "survey": {"tilt": tilt}})
    assert "傾斜の平均が60mm／1,200mmで1/20以上" in result.reasons[0].text
    tilt["corners_xy_mm"][0] = tilt["corners_xy_mm"][2] = [-36, 47]
    result = assess({**request, "stage": 1, "survey": {"tilt": tilt}})
    assert "59.60" in result.reasons[0].text


@pytest.mark.parametrize(
    ("survey", "is_total"),
    [
        ({"max_settlement_cm": 30}, True),
        ({"max_exposure_cm": 30, "max_settlement_cm": 1}, True),
        ({"max_settlement_cm": "29.999", "max_exposure_cm": "29.999"}, False),
        ({}, False),
        ({"max_settlement_cm": 99, "pile_foundation": False}, False),
    ],
)
def test_piles_that_sank_or_lie_bare_for_30_cm(survey, is_total):
    """第1編 p1-48: 最大沈下量又は最大露出量が30cm以上."""
    contents = {"pile_foundation": True, "equipment_out_pct": 0} | survey
    result = judge(("earthquake", "nonwood", 2), 20, **contents)
    assert ("tilt_piles_total" in rules(result)) is is_total


def test_piles_say_nothing_of_an_upright_or_a_wooden_house():
    sank = {"pile_foundation": True, "max_settlement_cm": 99}
    upright = judge(("earthquake", "nonwood", 2), 19, **sank, equipment_out_pct=0)
    wooden = judge(("earthquake", "wood", 2), 20, **sank, roof=[])
    assert (upright.level, wooden.level) == ("partial", "half")


REPLACED = [
    (("earthquake", "wood", 1), {"wall", "foundation"}),
    (("earthquake", "wood", 2), {"pillar", "foundation"}),
    (("flood", "wood", 2), {"pillar", "foundation"}),
    (("wind", "wood", "single"), {"pillar", "foundation"}),
    (("earthquake", "nonwood", 1), {"pillar_beam"}),
    (("earthquake", "nonwood", 2), {"pillar", "floor_beam"}),
    (("flood", "nonwood", "single"), {"pillar", "floor_beam"}),
    (("wind", "nonwood", "single"), {"pillar", "floor_beam"}),
]


@pytest.mark.parametrize(("chapter", "replaced"), REPLACED)
def test_the_tilt_replaces_the_parts_that_the_guideline_names(chapter, replaced):
    """総則 6 p8〜10: 外壁＋基礎, 柱＋基礎, 柱(又は梁), 柱＋床・梁."""
    result = judge(chapter, 30, **part(chapter))
    (tilted,) = (one for one in result.sums if one.rule == "tilt")
    assert set(tilted.left_out) == replaced


def test_the_tilt_replaces_the_outer_wall_where_no_pillar_is_seen():
    chapter = ("earthquake", "nonwood", 1)
    result = judge(chapter, 30, route="pillar_not_visible", equipment_pct=0)
    assert result.sums[-1].left_out == ("outer_wall",)
