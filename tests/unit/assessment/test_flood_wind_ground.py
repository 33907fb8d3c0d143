"""水害 (p2-6〜8), 風害 (総則 p10), 地盤被害 (調査票-33〜36), 調査票C (調査票-7)."""

import pytest

from disaster.assessment.lines import assess


def judge(hazard, structure, stage, method, **contents):
    return assess(
        {
            "rule_version": "R7.7",
            "hazard": hazard,
            "structure": structure,
            "stage": stage,
            "method": method,
            "survey": contents,
        }
    )


DEPTHS = [
    ("1.80", "major", "total"),
    ("1.79", "medium", "major"),
    ("1", "medium", "major"),
    ("0.99", "half", "medium"),
    ("0.5", "half", "medium"),
    ("0.49", "half", "half"),
    ("0.1", "half", "half"),
    ("0.09", "semi", "half"),
    ("below_floor", "partial", "partial"),
]


@pytest.mark.parametrize(("depth", "soaked", "broken"), DEPTHS)
def test_the_depth_gives_the_level_and_no_ratio(depth, soaked, broken):
    house = {"storeys": 2, "detached": True, "depth_above_floor_m": depth}
    force = {
        "outer_wall_deg3plus_nonflood": True,
        "fixtures_deg3plus_nonflood": True,
    }
    first = judge("flood", "wood", 1, "depth", **house)
    second = judge("flood", "wood", 1, "depth", **house, **force)
    assert (first.level, first.decided_by) == (soaked, "depth_table_1")
    assert (second.level, second.decided_by) == (broken, "depth_table_2")
    assert first.ratio is second.ratio is None


@pytest.mark.parametrize("broken", ["outer_wall", "fixtures"])
def test_one_broken_kind_alone_is_no_external_force(broken):
    """外壁及び建具にそれぞれ１箇所以上 (p2-6)."""
    contents = {"storeys": 1, "detached": True, "depth_above_floor_m": 2}
    contents[f"{broken}_deg3plus_nonflood"] = True
    assert judge("flood", "wood", 1, "depth", **contents).level == "major"


@pytest.mark.parametrize(
    ("structure", "other"),
    [
        ("wood", {"storeys": 3}),
        ("wood", {"detached": False}),
        ("wood", {"also_wind_damage": True}),
        ("nonwood", {}),
    ],
)
def test_other_houses_start_at_the_second_survey(structure, other):
    contents = {"storeys": 2, "detached": True, "depth_above_floor_m": 2} | other
    result = judge("flood", structure, 1, "depth", **contents)
    assert (result.level, result.next_step) == (None, "second_survey")


@pytest.mark.parametrize(
    ("depths", "broken", "level", "following"),
    [
        (["1.8", "2", "1.9", "3"], False, "major", None),
        (["1.8", "2", "1.9", "3"], True, "total", None),
        (["1.8", "2", "1.79", "3"], True, None, "individual_survey"),
        (["1.8", "2", "below_floor", "3"], False, None, "individual_survey"),
    ],
)
def test_four_corner_houses_speak_for_the_area(depths, broken, level, following):
    contents = {
        "sample_depths_m": depths,
        "outer_wall_and_fixtures_broken_area_wide": broken,
    }
    result = judge("flood", "wood", 1, "area_sample", **contents)
    assert (result.level, result.next_step) == (level, following)


def test_wind_without_loss_or_leak_stops_at_the_lowest_level():
    result = judge("wind", "wood", "single", "parts", no_loss_and_no_leak=True)
    assert (result.level, result.ratio) == ("partial", None)


def test_a_typhoon_with_rain_belongs_to_the_flood_chapter():
    result = judge("wind", "wood", "single", "parts", typhoon_with_rain=True)
    assert (result.level, result.next_step) == (None, "flood_chapter")


CHECKS = ("roof_30pct_and_leak", "wall_deg3_20pct", "fixtures_deg4_2places")


@pytest.mark.parametrize(
    ("met", "mean", "level", "following"),
    [
        (3, 0, "half", None),
        (2, 0, None, "sheet_a_or_b_or_second_survey"),
        (2, 20, "half", None),
        (0, 60, "total", None),
    ],
)
def test_the_quick_sheet_knows_half_total_or_go_on(met, mean, level, following):
    contents = {check: place < met for place, check in enumerate(CHECKS)}
    contents["tilt"] = {"mean_mm_per_1200": mean}
    result = judge("earthquake", "wood", 1, "quick_half", **contents)
    assert (result.level, result.next_step, result.ratio) == (level, following, None)


FLOOR = "all_up_to_floor"
LOW = "all_up_to_25cm_below_foundation_top"
LESS = "not_all_up_to_25cm_below_foundation_top"
DEEP = "all_up_to_1m_above_floor"


@pytest.mark.parametrize("structure", ["wood", "nonwood"])
@pytest.mark.parametrize(
    ("sink", "mean", "uneven", "level"),
    [
        (DEEP, 0, False, "total"),
        (FLOOR, 0, False, "major"),
        (LOW, 0, False, "half"),
        ("none", 60, True, "total"),
        ("none", 20, True, "major"),
        ("none", 12, True, "half"),
        (LOW, 20, True, "major"),
        (LOW, 20, False, "half"),
        ("none", 60, False, None),
        (LESS, 11, True, None),
    ],
)
def test_the_ground_table_takes_the_more_severe(structure, sink, mean, uneven, level):
    tilt = {"mean_mm_per_1200": mean}
    contents = {"sink": sink, "differential_settlement": uneven, "tilt": tilt}
    result = judge("ground", structure, 1, "ground", **contents)
    following = None if level else "ordinary_survey"
    assert (result.level, result.next_step) == (level, following)


@pytest.mark.parametrize("structure", ["wood", "nonwood"])
@pytest.mark.parametrize(
    ("sink", "mean", "uneven", "ratio"),
    [
        (FLOOR, 20, True, 12 + 35),
        (FLOOR, 20, False, 12 + 25),
        (FLOOR, 12, True, 12 + 10 + 10),
        (FLOOR, 0, False, 18 + 10),
        (LOW, 20, True, 35),
        (LOW, 12, False, 10 + 10),
        (LOW, 0, False, 6 + 10),
        (LESS, 20, False, 25),
        (LESS, 12, False, 10),
        ("none", 12, False, 10),
    ],
)
def test_the_ground_sheet_adds_its_fixed_lines(structure, sink, mean, uneven, ratio):
    """調査票-34・36 ①〜⑧ with ク＝3/5; the non-wooden pillar stands in for 基礎."""
    contents = {
        "sink": sink,
        "differential_settlement": uneven,
        "tilt": {"mean_mm_per_1200": mean},
        "floor1_area": "60",
        "total_area": "100",
    }
    assert judge("ground", structure, 2, "ground", **contents).ratio == ratio


def test_a_level_house_that_hardly_sank_goes_to_the_ordinary_survey():
    contents = {"sink": LESS, "tilt": {"mean_mm_per_1200": 11}}
    result = judge("ground", "wood", 2, "ground", **contents)
    assert result.next_step == "ordinary_survey"


def test_the_printed_ground_sheet_of_a_sunken_house():
    """調査票-34 ⑥: ク×10＝6, 基礎10, 外壁1・内壁3・柱2・天井1・建具3・設備2＝28."""
    points = {
        "outer_wall": 1,
        "inner_wall": 3,
        "pillar": 2,
        "roof": 0,
        "ceiling": 1,
        "fixtures": 3,
        "equipment": 2,
    }
    tilt = {"plumb_mm": 1200, "horizontal_mm": [5, 5, 5, 5]}
    contents = {"tilt": tilt, "sink": LOW, "points": points}
    contents |= {"floor1_area": "60", "total_area": "100"}
    result = judge("ground", "wood", 2, "ground", **contents)
    assert (result.ratio, result.level) == (28, "half")


@pytest.mark.parametrize(
    ("structure", "pillar", "level"),
    [("wood", 11, "total"), ("wood", 10, "medium"), ("nonwood", 38, "total")],
)
def test_the_ground_sheet_prints_a_pillar_limit(structure, pillar, level):
    contents = {"sink": LOW, "floor1_area": 1, "total_area": 1}
    contents["points"] = {"pillar": pillar}
    request = {
        "rule_version": "R7.7",
        "hazard": "ground",
        "structure": structure,
        "stage": 2,
    }
    request |= {"method": "ground", "arithmetic": "sheet", "survey": contents}
    assert assess(request).level == level


def test_patchy_sediment_is_no_ground_damage():
    contents = {"sediment_uniform_around_house": False, "sink": FLOOR}
    result = judge("flood", "wood", 2, "ground", **contents)
    assert result.next_step == "flood_chapter"
