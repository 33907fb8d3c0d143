"""What must hold for every survey: bounds, order, growth; and no input may raise."""

import json
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from disaster.assessment.lines import assess, assess_line
from disaster.assessment.rulebooks import rulebook
from disaster.assessment.rules.levels import DamageLevel, classify

BOOK = rulebook("R7.7")
WOOD = [rule.part for rule in BOOK.compositions["wood_second"]]
AREAS = [part for part in WOOD if part not in ("foundation", "equipment")]
QUIET = ("roof", "floor", "outer_wall", "inner_wall", "ceiling", "fixtures")


@st.composite
def area_lists(draw):
    cuts = draw(st.lists(st.integers(0, 24), max_size=4))
    ends = sorted(cuts)
    shares = [b - a for a, b in zip([0, *ends], ends, strict=False)]
    degrees = [draw(st.integers(0, 5)) for _share in shares]
    return [
        {"degree": degree, "share": f"{share}/24"}
        for degree, share in zip(degrees, shares, strict=True)
    ]


surveys = st.dictionaries(st.sampled_from(AREAS), area_lists(), min_size=1)


def judge(survey, **changes):
    usual = {"rule_version": "R7.7", "hazard": "wind", "structure": "wood"}
    return assess({**usual, "stage": "single", "survey": survey, **changes})


@given(surveys)
def test_the_ratio_lies_between_nothing_and_everything(survey):
    result = judge(survey)
    if result.ratio is not None:
        assert 0 <= result.ratio <= 100
        assert result.level == classify(result.ratio)


@given(surveys)
def test_the_points_are_what_the_ratio_adds_up(survey):
    result = judge(survey)
    if result.ratio is not None:
        assert sum(result.points.values()) == result.ratio
        assert sum(bar.points for bar in result.parts) == result.ratio


@given(surveys, st.randoms())
def test_the_order_of_areas_makes_no_difference(survey, random):
    shuffled = {
        part: random.sample(areas, len(areas)) for part, areas in survey.items()
    }
    assert judge(shuffled).as_json()["ratio"] == judge(survey).as_json()["ratio"]


def worse(survey, part):
    areas = [
        {**area, "degree": min(int(area["degree"]) + 1, 5)} for area in survey[part]
    ]
    return {**survey, part: areas}


@given(surveys, st.data())
def test_heavier_damage_never_lowers_the_level(survey, data):
    part = data.draw(st.sampled_from(sorted(survey)))
    severity = list(DamageLevel)
    before, after = judge(survey), judge(worse(survey, part))
    assert severity.index(after.level) <= severity.index(before.level)
    if before.ratio is not None and after.ratio is not None:
        assert after.ratio >= before.ratio


@given(surveys, st.integers(0, 80), st.integers(0, 80))
def test_a_greater_tilt_never_lowers_the_level(survey, one, other):
    severity = list(DamageLevel)
    ranks = [
        severity.index(
            judge(
                {**survey, "tilt": {"mean_mm_per_1200": mean}},
                hazard="earthquake",
                stage=2,
            ).level
        )
        for mean in sorted((one, other))
    ]
    assert ranks[1] <= ranks[0]


@given(surveys, st.integers(0, 59))
def test_an_earthquake_is_never_judged_milder_than_wind(survey, mean):
    leaning = {**survey, "tilt": {"mean_mm_per_1200": mean}}
    severity = list(DamageLevel)
    quake = judge(leaning, hazard="earthquake", stage=2)
    assert severity.index(quake.level) <= severity.index(judge(leaning).level)


@given(st.fractions(0, 100))
def test_the_distance_to_the_next_level_reaches_it_exactly(ratio):
    level = classify(ratio)
    missing = BOOK.to_next_level(level, ratio)
    if missing is None:
        assert level == DamageLevel.TOTAL
        return
    assert missing > 0
    assert classify(ratio + missing) != level
    assert classify(ratio + missing - Fraction(1, 10**30)) == level


@given(st.dictionaries(st.sampled_from(QUIET), area_lists(), min_size=1))
def test_a_house_with_equal_storeys_is_never_judged_milder_by_weighting(survey):
    plain = judge(survey)
    halves = {
        part: [str(points * 2 / 3), str(points / 3)]
        for part, points in plain.points.items()
    }
    weighted = judge(
        {"storeys": 2, "part_points_main_other": halves, "foundation_points": 0}
    )
    assert weighted.ratio >= plain.ratio


KEYS = st.sampled_from(
    [
        *("roof", "wall", "pillar", "foundation", "equipment", "tilt", "marks"),
        *("degree", "share", "band", "total", "counts", "unconfirmed", "outright"),
        *("perimeter_m", "damaged_length_m", "plumb_mm", "horizontal_mm", "sink"),
        *("marks_main", "floor_share_main_other", "part_points_main_other", "points"),
        *("1", "5", "storeys", "depth_above_floor_m", "sample_depths_m", "note"),
    ]
)
ATOMS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=6),
    st.sampled_from(["1/2", "3", "-1", "below_floor", "none", "storey_collapsed"]),
)
VALUES = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=4)
    ),
    max_leaves=12,
)
REQUESTS = st.fixed_dictionaries(
    {
        "rule_version": st.sampled_from(["R7.7", "R7.7", "R1"]),
        "hazard": st.sampled_from(["earthquake", "flood", "wind", "ground"]),
        "structure": st.sampled_from(["wood", "nonwood", "nonwood_steel"]),
        "stage": st.sampled_from([1, 2, "single"]),
        "survey": st.dictionaries(KEYS, VALUES, max_size=5),
    },
    optional={
        "id": VALUES,
        "arithmetic": st.sampled_from(["exact", "sheet"]),
        "method": st.sampled_from(
            ["parts", "quick_half", "depth", "area_sample", "ground"]
        ),
        "part": st.sampled_from(["roof", "pillar_beam", "floor"]),
        "classify": VALUES,
    },
)


@settings(max_examples=300)
@given(st.one_of(REQUESTS, VALUES).map(json.dumps))
def test_no_json_ever_raises(line):
    answer = assess_line(line)
    assert isinstance(answer["ok"], bool)
    json.dumps(answer, ensure_ascii=False, allow_nan=False).encode()


@given(st.text())
def test_no_text_ever_raises(line):
    assert assess_line(line)["ok"] is False
