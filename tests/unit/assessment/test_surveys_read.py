"""How a survey is read: forms that mean the same, limits, and what may be left out."""

from fractions import Fraction

import pytest

from disaster.assessment.lines import assess
from disaster.assessment.rules.fields import Fields
from disaster.assessment.rules.problems import UnusableSurvey

EQ1 = ("earthquake", "wood", 1)
EQ2 = ("earthquake", "wood", 2)
NW1 = ("earthquake", "nonwood", 1)
NW2 = ("earthquake", "nonwood", 2)
STEEL2 = ("earthquake", "nonwood_steel", 2)


def judge(chapter, survey, **more):
    hazard, structure, stage = chapter
    request = {"rule_version": "R7.7", "hazard": hazard, "structure": structure}
    return assess({**request, "stage": stage, "survey": survey, **more})


def whole(degree, share=1):
    return [{"degree": degree, "share": share}]


@pytest.mark.parametrize(
    "roof",
    [
        [{"degree": 3, "share": "1/4"}],
        [{"degree": "3", "share": "0.25"}],
        [{"degree": 3, "share": Fraction(1, 4)}],
        ({"degree": 3, "share": "1/8"}, {"degree": 3, "share": "0.125"}),
        [{"degree": 3, "share": "1/4"}, {"degree": 0, "share": "3/4"}],
        {"total": 4, "counts": {"3": 1}},
        {"total": 4, "unconfirmed": None, "counts": {"3": 1, "0": 3}},
        {"total": 9, "unconfirmed": 1, "counts": {"3": 2}},
    ],
)
def test_one_damage_may_be_written_in_several_ways(roof):
    assert judge(EQ2, {"roof": roof}).rates == {"roof": Fraction(25, 2)}


def test_a_count_shows_its_shares_of_what_was_seen():
    result = judge(
        EQ2, {"fixtures": {"total": 10, "unconfirmed": 2, "counts": {"2": 2, "5": 1}}}
    )
    found = [(area.degree, area.share) for area in result.parts[0].areas]
    assert found == [(2, Fraction(1, 4)), (5, Fraction(1, 8))]


@pytest.mark.parametrize(
    ("unconfirmed", "rate"),
    [(0, 100), (4, 100), (5, 25), (9, 25), (10, 25)],
)
def test_pillars_need_a_majority_that_was_seen(unconfirmed, rate):
    """第1編 p1-25: 過半; exactly half is none, and the outer wall speaks instead."""
    seen = 10 - unconfirmed
    pillar = {"total": 10, "unconfirmed": unconfirmed, "counts": {"5": seen}}
    if rate == 100:
        result = judge(EQ2, {"pillar": pillar})
        assert result.decided_by == "pillar_75"
        return
    result = judge(EQ2, {"pillar": pillar, "outer_wall": whole(2)})
    assert result.rates["pillar"] == rate


def test_fittings_are_judged_by_the_few_that_were_seen():
    fixtures = {"total": 10, "unconfirmed": 9, "counts": {"3": 1}}
    assert judge(EQ2, {"fixtures": fixtures}).rates == {"fixtures": 50}


@pytest.mark.parametrize(
    ("structure", "finish", "rate"),
    [
        ("nonwood_steel", whole(5), 50),
        ("nonwood_steel", whole(3, "1/2"), 25),
        ("nonwood_steel", whole(4, "1/2"), 25),
        ("nonwood", whole(5, "1/2"), 50),
    ],
)
def test_the_finish_stands_for_hidden_pillars_up_to_its_degree(structure, finish, rate):
    """第1編 p1-70〜71: of steel houses the finish counts up to Ⅲ."""
    hidden = {"total": 4, "unconfirmed": 4, "counts": {}}
    survey = {"pillar": hidden, "outer_finish_roof": finish}
    result = judge(("earthquake", structure, 2), survey)
    assert result.rates["pillar"] == rate
    assert len(result.parts[0].areas) == len(finish)


def test_braces_come_before_the_finish_and_pillars_before_both():
    survey = {"brace_pairs": whole(3), "outer_finish_roof": whole(1)}
    assert judge(STEEL2, survey).rates["pillar"] == 50
    seen = survey | {"pillar": whole(1)}
    assert judge(STEEL2, seen).rates["pillar"] == 10


def test_the_finish_speaks_for_pillars_only_where_these_were_looked_for():
    result = judge(STEEL2, {"outer_finish_roof": whole(3)})
    assert "pillar" not in result.rates
    assert "pillar" in result.unseen


@pytest.mark.parametrize(
    ("chapter", "survey", "part"),
    [
        (NW1, {"pillar": whole(4)}, "pillar"),
        (NW1, {"pillar": whole(1), "beam": whole(4)}, "beam"),
        (NW2, {"floor": whole(1), "beam": whole(4)}, "beam"),
    ],
)
def test_a_member_of_a_joint_part_may_decide_alone(chapter, survey, part):
    """第1編 p1-50・67: 柱又は梁; the floor never."""
    survey = survey | ({"route": "pillar_visible"} if chapter == NW1 else {})
    result = judge(chapter, survey)
    label = {"pillar": "柱", "beam": "梁"}[part]
    assert result.decided_by == f"{part}_75"
    assert result.reasons[0].text.startswith(f"{label}の損傷率が75％以上の")


@pytest.mark.parametrize(("share", "is_total"), [("0.75", True), ("0.7499", False)])
def test_three_quarters_are_reached_and_not_exceeded(share, is_total):
    result = judge(EQ2, {"pillar": whole(5, share)})
    assert (result.level == "total") is is_total


def test_equipment_adds_up_to_the_whole():
    survey = {"equipment": {"bath_pct": 30, "kitchen_pct": "30", "other_pct": 40}}
    assert judge(EQ2, survey).rates == {"equipment": 100}
    assert judge(EQ2, {"equipment": {}}).rates == {"equipment": 0}


def test_percent_may_reach_the_whole():
    assert judge(NW2, {"equipment_out_pct": 100}).rates == {"equipment_out": 100}


@pytest.mark.parametrize(
    "written",
    [
        "storey_collapsed",
        "Storey collapsed",
        "STOREY-COLLAPSED!",
        " one storey wholly collapsed. ",
    ],
)
def test_a_sight_is_known_by_its_words(written):
    assert judge(EQ1, {"outright": [written]}).level == "total"


@pytest.mark.parametrize("empty", [None, [], "none"])
def test_a_crack_that_was_not_seen_is_no_sight(empty):
    survey = {"roof": [], "outright": empty if empty != "none" else []}
    if empty == "none":
        survey["ground_crack_under_house"] = "none"
    assert judge(EQ1, survey).reasons[0].rule == "tilt_not_measured"


LARGEST = 10**18


@pytest.mark.parametrize("number", [LARGEST, -LARGEST, str(LARGEST - 1)])
def test_the_largest_numbers_are_still_read(number):
    tilt = {"plumb_mm": LARGEST, "corners_xy_mm": [[number, 0]] * 4}
    result = judge(EQ1, {"tilt": tilt})
    assert result.level == "total"


def test_a_value_of_another_limit_is_read_up_to_it():
    fields = Fields({"at": 5, "above": 6, "none": None}, "")
    assert fields.number("at", 5) == 5
    assert fields.number_or_zero("none", 5) == 0
    assert fields.number_or_zero("at", 5) == 5
    with pytest.raises(UnusableSurvey) as refused:
        fields.number("above", 5)
    assert refused.value.field == "above"


def test_null_is_an_empty_box():
    survey = {"roof": whole(1), "tilt": None, "wall": None, "storeys": None}
    result = judge(EQ1, survey)
    assert result.unseen == ("wall", "foundation")


@pytest.mark.parametrize("method", ["quick_half", "ground"])
def test_other_methods_carry_the_parts_of_every_sheet_along(method):
    survey = {"ceiling": whole(1), "brace_pairs": [], "sink": "all_up_to_floor"}
    checks = ("roof_30pct_and_leak", "wall_deg3_20pct", "fixtures_deg4_2places")
    survey |= dict.fromkeys(checks, True)
    assert judge(EQ1, survey, method=method).level is not None


@pytest.mark.parametrize(
    ("chapter", "more", "key"),
    [
        (EQ1, {}, "part_points_main_other"),
        (EQ1, {"arithmetic": "sheet"}, "marks_main"),
        (EQ2, {"arithmetic": "sheet"}, "sheet_points"),
        (EQ2, {}, "sheet_points"),
        (NW2, {"arithmetic": "sheet"}, "marks_other"),
        (EQ1, {"method": "quick_half"}, "marks"),
        (EQ1, {"arithmetic": "sheet"}, "equipment_points"),
    ],
)
def test_a_key_of_another_sheet_is_refused(chapter, more, key):
    with pytest.raises(UnusableSurvey) as refused:
        judge(chapter, {key: {}}, **more)
    assert refused.value.field == f"survey.{key}"
    assert refused.value.english.startswith("this key is not used")


def test_an_answer_line_holds_everything_as_text():
    survey = {"roof": whole(2, "1/3"), "tilt": {"mean_mm_per_1200": 5}}
    answer = judge(EQ1, survey).as_json()
    reasons, parts = answer.pop("reasons"), answer.pop("parts")
    assert answer == {
        "ratio": "5/4",
        "ratio_decimal": "1.25",
        "level": "partial",
        "level_ja": "準半壊に至らない（一部損壊）",
        "rule_version": "R7.7",
        "arithmetic": "exact",
        "points": {"roof": "5/4"},
        "rates": {"roof": "25/3"},
        "decided_by": "parts",
        "next": None,
        "to_next_level": "35/4",
        "sums": [{"rule": "parts", "label_ja": "すべての部位の合計", "ratio": "5/4"}],
        "unseen": ["wall", "foundation"],
    }
    assert reasons[0] == {
        "rule": "tilt_ignored",
        "section": "第1編 地震 木造・プレハブ 1(2) p1-7〜8",
        "text_ja": "傾斜の平均は5mm／1,200mmで1/60未満のため、判定に用いません。",
    }
    assert [part["part"] for part in parts] == ["roof"]


def test_an_answer_line_without_a_ratio_says_so():
    survey = {"storeys": 3, "detached": True, "depth_above_floor_m": 1}
    answer = judge(("flood", "wood", 1), survey, method="depth").as_json()
    reasons = answer.pop("reasons")
    assert answer == {
        "ratio": None,
        "ratio_decimal": None,
        "level": None,
        "level_ja": None,
        "rule_version": "R7.7",
        "arithmetic": "exact",
        "points": {},
        "rates": {},
        "decided_by": "scope",
        "next": "second_survey",
        "to_next_level": None,
        "parts": [],
        "sums": [],
        "unseen": [],
    }
    assert len(reasons) == 1
    bar = judge(EQ2, {"foundation": {"perimeter_m": 4, "damaged_length_m": 1}})
    assert bar.as_json()["parts"][0]["force_rate"] is None
