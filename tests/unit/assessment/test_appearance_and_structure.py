"""外観による判定 and the 75 % rule (総則 6, 第1編 p1-6・9・23・50・67)."""

import pytest

from disaster.assessment.lines import assess


def survey(hazard, structure, stage, arithmetic="exact", **contents):
    return {
        "rule_version": "R7.7",
        "hazard": hazard,
        "structure": structure,
        "stage": stage,
        "arithmetic": arithmetic,
        "survey": contents,
    }


EVERYWHERE = [
    ("earthquake", "wood", 1),
    ("earthquake", "wood", 2),
    ("earthquake", "nonwood", 1),
    ("earthquake", "nonwood_steel", 2),
    ("flood", "wood", 1),
    ("flood", "wood", 2),
    ("flood", "nonwood", "single"),
    ("wind", "wood", "single"),
    ("wind", "nonwood", "single"),
    ("ground", "wood", 1),
    ("ground", "nonwood", 2),
]


@pytest.mark.parametrize("chapter", EVERYWHERE)
@pytest.mark.parametrize("code", ["whole_house_collapsed", "storey_collapsed"])
def test_a_collapse_is_total_destruction_everywhere(chapter, code):
    result = assess(survey(*chapter, outright=[code]))
    assert (result.level, result.decided_by) == ("total", "outright")
    assert result.ratio is None


@pytest.mark.parametrize(
    ("chapter", "decides"),
    [
        (("earthquake", "wood", 1), True),
        (("ground", "wood", 1), True),
        (("flood", "wood", 2), False),
        (("wind", "wood", "single"), False),
        (("earthquake", "nonwood", 2), False),
    ],
)
def test_a_ground_crack_decides_only_for_wood_in_earthquake_and_ground(
    chapter, decides
):
    crack = "crosses_two_opposite_sides"
    contents = {"ground_crack_under_house": crack}
    if not decides:
        contents["fixtures"] = []
    result = assess(survey(*chapter, **contents))
    assert (result.decided_by == "outright") is decides


def test_a_crack_across_adjacent_sides_is_no_total_destruction():
    crack = "crosses_adjacent_sides_only"
    result = assess(
        survey("earthquake", "wood", 1, ground_crack_under_house=crack, roof=[])
    )
    assert result.level == "partial"


def test_a_sight_that_is_no_criterion_here_is_noted():
    contents = {"outright": ["washed_or_slid_away"], "outer_finish_roof": []}
    result = assess(survey("wind", "nonwood", "single", **contents))
    assert result.level == "partial"
    assert result.reasons[0].rule == "appearance_noted"


def foundation(damaged):
    return {"perimeter_m": 40, "damaged_length_m": damaged}


@pytest.mark.parametrize(("damaged", "level"), [("30", "total"), ("29.9", "partial")])
@pytest.mark.parametrize(
    "chapter",
    [
        ("earthquake", "wood", 1),
        ("earthquake", "wood", 2),
        ("flood", "wood", 2),
        ("wind", "wood", "single"),
    ],
)
def test_three_quarters_of_the_foundation_decide_alone(chapter, damaged, level):
    result = assess(survey(*chapter, foundation=foundation(damaged)))
    assert result.level == level
    assert (result.decided_by == "foundation_75") is (level == "total")


@pytest.mark.parametrize(
    ("chapter", "part"),
    [
        (("earthquake", "wood", 2), "pillar"),
        (("earthquake", "nonwood", 2), "pillar"),
        (("earthquake", "nonwood", 2), "beam"),
        (("flood", "nonwood", 2), "beam"),
        (("wind", "nonwood", "single"), "pillar"),
    ],
)
def test_three_quarters_of_a_structural_part_decide_alone(chapter, part):
    contents = {part: [{"degree": 4, "share": 1}]}
    result = assess(survey(*chapter, **contents))
    assert (result.level, result.decided_by) == ("total", f"{part}_75")


def test_the_floor_is_never_structural():
    contents = {"floor": [{"degree": 5, "share": 1}]}
    result = assess(survey("earthquake", "nonwood", 2, **contents))
    assert (result.level, result.ratio) == ("semi", 10)


@pytest.mark.parametrize("arithmetic", ["exact", "sheet"])
def test_the_printed_pillar_limit_is_looser_than_the_text(arithmetic):
    """調査票-8: 11％以上で全壊; 本文: 損傷率が75％以上."""
    marks = [{"degree": 5, "band": 60}, {"degree": 3, "band": 20}]
    areas = [{"degree": one["degree"], "share": f"{one['band']}/100"} for one in marks]
    contents = {"marks": {"pillar": marks}}
    if arithmetic == "exact":
        contents = {"pillar": areas}
    result = assess(survey("earthquake", "wood", 2, arithmetic, **contents))
    assert result.level == ("total" if arithmetic == "sheet" else "semi")


@pytest.mark.parametrize(
    ("stage", "part", "marks", "level"),
    [
        (1, "pillar", [{"degree": 4, "band": 100}], "total"),
        (1, "beam", [{"degree": 3, "band": 100}], "medium"),
        (2, "pillar", [{"degree": 4, "band": 100}], "total"),
        (2, "beam", [{"degree": 4, "band": 100}], "total"),
        (2, "floor", [{"degree": 4, "band": 100}], "partial"),
    ],
)
def test_non_wooden_sheets_have_their_own_limits(stage, part, marks, level):
    """調査票-11: 45％以上, 調査票-12: 38％以上・８％以上で全壊."""
    contents = {"marks": {part: marks}}
    if stage == 1:
        contents["route"] = "pillar_visible"
    result = assess(survey("earthquake", "nonwood", stage, "sheet", **contents))
    assert result.level == level


def test_most_pillars_unconfirmed_takes_the_rate_of_the_outer_wall():
    """第1編 p1-25: 過半の柱の本数が確認できない場合."""
    contents = {
        "pillar": {"total": 10, "unconfirmed": 5, "counts": {"5": 5}},
        "outer_wall": [{"degree": 3, "share": "1/2"}],
    }
    result = assess(survey("earthquake", "wood", 2, **contents))
    assert result.rates["pillar"] == 25
    assert any(reason.rule == "judged_by_other" for reason in result.reasons)


def test_steel_walls_are_judged_from_the_finish_up_to_the_third_degree():
    """第1編 p1-70〜71: 外部仕上の損傷程度も同様の３区分."""
    contents = {
        "pillar": {"total": 4, "unconfirmed": 3, "counts": {}},
        "outer_finish_roof": [{"degree": 5, "share": 1}],
    }
    steel = assess(survey("earthquake", "nonwood_steel", 2, **contents))
    assert steel.rates["pillar"] == 50
    assert steel.rates["outer_finish_roof"] == 100


@pytest.mark.parametrize(
    ("hazard", "lengths", "points"),
    [
        ("earthquake", {"damaged_length_m": "12"}, 3),
        ("flood", {"damaged_length_m": "12"}, 4),
        ("flood", {"damaged_length_m": 0, "underfloor_mud": True, "type": "strip"}, 1),
    ],
)
def test_a_measured_foundation_goes_to_the_sheet_as_each_sheet_says(
    hazard, lengths, points
):
    """調査票-8: 損傷率×0.1; 調査票-20・23: 〜40％ の列, 汚泥は１点."""
    contents = {"foundation": {"perimeter_m": 40, **lengths}}
    result = assess(survey(hazard, "wood", 2, "sheet", **contents))
    assert result.points["foundation"] == points


def test_equipment_may_be_written_as_points_of_the_sheet():
    contents = {"route": "pillar_visible", "marks": {}, "equipment_points": 7}
    result = assess(survey("earthquake", "nonwood", 1, "sheet", **contents))
    assert result.ratio == 7
