"""Tables grow with what they measure: depth, sinking, tilt, points, storeys.

Where the printed sheets themselves do not grow, one example says so.
"""

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disaster.assessment.lines import assess
from disaster.assessment.rulebooks import rulebook
from disaster.assessment.rules.levels import DamageLevel

# A busy machine is no fault of the rules.
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

BOOK = rulebook("R7.7")
SEVERITY = list(DamageLevel)
WOOD = BOOK.compositions["wood_second"]
SPLIT = [rule for rule in WOOD if rule.part != "foundation"]
FORCE = ("outer_wall_deg3plus_nonflood", "fixtures_deg3plus_nonflood")


def judge(hazard, structure, stage, survey, **more):
    request = {"rule_version": "R7.7", "hazard": hazard, "structure": structure}
    return assess({**request, "stage": stage, "survey": survey, **more})


def rank(level):
    """Count from the mildest; nothing decided is milder than any level."""
    return -1 if level is None else len(SEVERITY) - SEVERITY.index(level)


depths = st.fractions(0, 4, max_denominator=100)


@CALM
@given(depths, depths, st.integers(0, 2))
def test_deeper_water_and_more_force_are_never_milder(one, other, force):
    def level(depth, broken):
        flags = {flag: at < broken for at, flag in enumerate(FORCE)}
        house = {"storeys": 2, "detached": True, "depth_above_floor_m": str(depth)}
        return rank(judge("flood", "wood", 1, house | flags).level)

    low, high = sorted((one, other))
    assert level(low, force) <= level(high, force) <= level(high, 2)


@pytest.mark.parametrize("structure", ["wood", "nonwood"])
@pytest.mark.parametrize("uneven", [True, False])
def test_sinking_deeper_or_leaning_further_is_never_milder_at_first(structure, uneven):
    grid = [
        [
            rank(
                judge(
                    "ground",
                    structure,
                    1,
                    {"sink": sink, "differential_settlement": uneven}
                    | {"tilt": {"mean_mm_per_1200": mean}},
                ).level
            )
            for mean in (0, 11, 12, 19, 20, 59, 60, 90)
        ]
        for sink in BOOK.ground.sink
    ]
    assert all(a <= b for row in grid for a, b in pairwise(row))
    assert all(a <= b for rows in pairwise(grid) for a, b in zip(*rows, strict=True))


@pytest.mark.parametrize("structure", ["wood", "nonwood"])
@CALM
@given(data=st.data())
def test_more_points_on_the_ground_sheet_are_never_milder(structure, data):
    rules = BOOK.chapter("ground", structure, "2").compositions[""]
    points = {
        rule.part: data.draw(st.integers(0, rule.composition))
        for rule in rules
        if data.draw(st.booleans())
    }
    survey = {
        "sink": data.draw(st.sampled_from(BOOK.ground.sink[2:4])),
        "tilt": {"mean_mm_per_1200": data.draw(st.integers(0, 59))},
        "floor1_area": data.draw(st.integers(1, 99)),
        "total_area": 99,
        "points": points,
    }
    before = judge("ground", structure, 2, survey)
    part = data.draw(st.sampled_from(rules))
    more = points | {
        part.part: data.draw(st.integers(points.get(part.part, 0), part.composition))
    }
    after = judge("ground", structure, 2, survey | {"points": more})
    assert rank(after.level) >= rank(before.level)
    assert before.ratio is None or 0 <= before.ratio <= 100
    if before.ratio is not None and after.ratio is not None:
        assert after.ratio >= before.ratio


@st.composite
def splits(draw):
    """Draw points of the main and the other storeys within each composition."""
    pairs = {}
    for rule in SPLIT:
        main = draw(st.integers(0, rule.composition))
        pairs[rule.part] = [main, draw(st.integers(0, rule.composition - main))]
    return pairs


@CALM
@given(splits(), st.data())
def test_more_points_on_either_storey_are_never_milder(pairs, data):
    rule = data.draw(st.sampled_from(SPLIT))
    storey = data.draw(st.sampled_from([0, 1]))
    worse = {part: list(pair) for part, pair in pairs.items()}
    room = rule.composition - sum(pairs[rule.part])
    worse[rule.part][storey] += data.draw(st.integers(0, room))
    before, after = (
        judge("wind", "wood", "single", {"part_points_main_other": one})
        for one in (pairs, worse)
    )
    assert rank(after.level) >= rank(before.level)
    if before.ratio is not None and after.ratio is not None:
        assert 0 <= before.ratio <= after.ratio <= 100


@CALM
@given(splits())
def test_weighting_never_takes_anything_away(pairs):
    """いずれか大きな数値: 計い counts only where it is more than 計あ."""
    split = {"part_points_main_other": pairs}
    weighted = judge("wind", "wood", "single", split)
    plain = judge("wind", "wood", "single", split | {"storeys": 1})
    if plain.ratio is not None and weighted.ratio is not None:
        assert weighted.ratio >= plain.ratio


def test_the_printed_tilt_column_of_two_storeys_does_not_grow():
    """計う takes column g as soon as 計あ≦計い, even where column d has more left.

    One point more on the pillars turns 20 into 19 (調査票-28 計う). The sheet prints it
    so; the exact arithmetic takes the larger sum.
    """
    before, after = (
        judge(
            "wind",
            "wood",
            "single",
            {
                "part_points_main_other": {"pillar": [pillar, 0], "floor": [2, 3]},
                "tilt": {"mean_mm_per_1200": 30},
            },
            arithmetic="sheet",
        )
        for pillar in (1, 2)
    )
    assert (before.ratio, after.ratio) == (20, 19)
    assert (before.level, after.level) == ("half", "semi")


@CALM
@given(st.integers(0, 40), st.integers(0, 40))
def test_a_longer_damage_of_the_foundation_is_never_fewer_points(one, other):
    for stage in (1, 2):
        points = [
            judge(
                "earthquake",
                "wood",
                stage,
                {"foundation": {"perimeter_m": 40, "damaged_length_m": length}},
                arithmetic="sheet",
            ).points["foundation"]
            for length in sorted((one, other))
        ]
        assert points[0] <= points[1]
