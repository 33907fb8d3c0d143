"""地盤被害 (調査票-34・36): every column with every part, ク and the pillar limit."""

from fractions import Fraction

import pytest

from disaster.assessment.lines import assess

FLOOR = "all_up_to_floor"
LOW = "all_up_to_25cm_below_foundation_top"
LESS = "not_all_up_to_25cm_below_foundation_top"
SINKS = {"①": FLOOR, "②": FLOOR, "③": FLOOR, "④": LOW, "⑤": LOW, "⑥": LOW}
SINKS |= {"⑦": LESS, "⑧": LESS}
TILTS = dict(zip("①②③④⑤⑥⑦⑧", (20, 12, 0, 20, 12, 0, 20, 12), strict=True))

# One point for every part, so that each part assessed normally shows as 1.
WOOD = {
    "roof": 1,
    "pillar": 1,
    "floor": 1,
    "outer_wall": 1,
    "inner_wall": 1,
    "ceiling": 1,
    "fixtures": 1,
    "foundation": 1,
    "equipment": 1,
}
NONWOOD = {
    "pillar": 1,
    "floor_beam": 1,
    "outer_finish_roof": 1,
    "inner_finish_ceiling": 1,
    "fixtures": 1,
    "equipment_out": 1,
    "equipment_in": 1,
}
LUMP = "floor+foundation+pillar"
WALLS = "outer_wall+inner_wall"
LUMP_N = "floor_beam+pillar"
FINISH = "outer_finish_roof+inner_finish_ceiling"
GONE = {"floor": None, "foundation": None, "pillar": None}
NO_WALLS = {"outer_wall": None, "inner_wall": None}
GONE_N = {"floor_beam": None, "pillar": None}
NO_FINISH = {"outer_finish_roof": None, "inner_finish_ceiling": None}

# ク＝1/3. What differs from "every part 1 point"; None is covered by a joint line.
CHANGES = {
    "wood": {
        "①": {LUMP: 25, WALLS: "20/3"} | GONE | NO_WALLS,
        "②": {"floor": 10, "foundation": 10, WALLS: "20/3"} | NO_WALLS,
        "③": {f"{WALLS}+floor": 10, "foundation": 10, "floor": None} | NO_WALLS,
        "④": {LUMP: 25} | GONE,
        "⑤": {"floor": 10, "foundation": 10},
        "⑥": {"floor": "10/3", "foundation": 10},
        "⑦": {LUMP: 25} | GONE,
        "⑧": {"floor": 10},
    },
    "nonwood": {
        "①": {LUMP_N: 25, FINISH: "20/3"} | GONE_N | NO_FINISH,
        "②": {"floor_beam": 10, "pillar": 11, FINISH: "20/3"} | NO_FINISH,
        "③": {f"{FINISH}+floor_beam": 10, "pillar": 11, "floor_beam": None} | NO_FINISH,
        "④": {LUMP_N: 25} | GONE_N,
        "⑤": {"floor_beam": 10, "pillar": 11},
        "⑥": {"floor_beam": "10/3", "pillar": 11},
        "⑦": {LUMP_N: 25} | GONE_N,
        "⑧": {"floor_beam": 10},
    },
}


def judge(structure, number, hazard="ground", **survey):
    tilt = {"mean_mm_per_1200": TILTS[number]}
    areas = {"floor1_area": 1, "total_area": 3}
    contents = {"sink": SINKS[number], "tilt": tilt} | areas | survey
    return assess(
        {
            "rule_version": "R7.7",
            "hazard": hazard,
            "structure": structure,
            "stage": 2,
            "method": "ground",
            "survey": contents,
        }
    )


def expected(parts, changes):
    lines = {**parts, **changes}
    return {name: Fraction(value) for name, value in lines.items() if value is not None}


@pytest.mark.parametrize("number", TILTS)
@pytest.mark.parametrize("structure", ["wood", "nonwood"])
def test_every_line_of_every_column(structure, number):
    parts = WOOD if structure == "wood" else NONWOOD
    result = judge(structure, number, points=parts)
    lines = expected(parts, CHANGES[structure][number])
    assert result.points == lines
    assert result.ratio == sum(lines.values())
    assert {bar.part: bar.points for bar in result.parts} == lines
    assert result.sums[0].label == f"早見表{number}の合計"


@pytest.mark.parametrize("number", ["①", "④", "⑦"])
@pytest.mark.parametrize("structure", ["wood", "nonwood"])
def test_differential_settlement_makes_the_joint_line_35(structure, number):
    lump = LUMP if structure == "wood" else LUMP_N
    result = judge(structure, number, differential_settlement=True)
    assert result.points[lump] == 35


@pytest.mark.parametrize("number", ["②", "③", "⑤", "⑥"])
@pytest.mark.parametrize(("given", "raised"), [(0, 10), (37, 47)])
def test_the_pillars_of_a_block_get_ten_more(number, given, raised):
    """調査票-36: 柱 ＝ 計算値＋10, 50 at most."""
    assert judge("nonwood", number, points={"pillar": given}).points["pillar"] == raised


@pytest.mark.parametrize("number", ["②", "⑥"])
def test_a_pillar_at_its_printed_limit_decides_before_the_ten_are_added(number):
    """75 % of 50 as calculated (調査票-36: 38); the line still shows 50 at most."""
    just_below = judge("nonwood", number, points={"pillar": "37.4"})
    assert just_below.decided_by == "parts"
    at_limit = judge("nonwood", number, points={"pillar": "37.5"})
    assert (at_limit.level, at_limit.decided_by) == ("total", "pillar_75")
    assert judge("nonwood", number, points={"pillar": 45}).points["pillar"] == 50


@pytest.mark.parametrize(
    ("number", "points", "decided_by"),
    [
        ("⑤", {"pillar": "11.25"}, "pillar_75"),
        ("⑤", {"pillar": 11}, "parts"),
        ("⑧", {"pillar": 12, "roof": 15}, "pillar_75"),
        ("④", {"pillar": 11}, "parts"),
        ("⑧", {"foundation": 10}, "foundation_75"),
    ],
)
def test_the_limit_of_the_wooden_sheet_concerns_surveyed_pillars(
    number, points, decided_by
):
    """75 % of 15 (調査票-34: 11); in ①④⑦ the pillars are part of a fixed line."""
    assert judge("wood", number, points=points).decided_by == decided_by


def test_all_points_at_once_are_the_whole_house():
    points = {"roof": 15, "ceiling": 5, "fixtures": 15, "equipment": 10}
    result = judge(
        "wood", "①", points=points, differential_settlement=True, floor1_area=3
    )
    assert (result.ratio, result.level, result.to_next_level) == (100, "total", None)


def test_the_ground_sheet_serves_an_earthquake_and_a_flood_too():
    """調査票の使い方: optional in place of the ordinary chapter."""
    for hazard in ("earthquake", "flood"):
        assert judge("wood", "⑤", hazard).ratio == 20


@pytest.mark.parametrize(("first", "share"), [(3, 30), ("1.5", 15), ("0.1", 1)])
def test_the_share_of_the_first_floor_stays_exact(first, share):
    result = judge("wood", "③", floor1_area=first)
    assert result.ratio == Fraction(share) + 10


def test_a_column_without_floor_areas_asks_for_none():
    tilt = {"mean_mm_per_1200": 12}
    request = {"rule_version": "R7.7", "hazard": "ground", "structure": "wood"}
    result = assess({**request, "stage": 2, "survey": {"sink": LOW, "tilt": tilt}})
    assert result.ratio == 20
