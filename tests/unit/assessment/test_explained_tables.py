"""What a resident is told where a table or a sight decides: rule, place and sentence.

The places are those of 運用指針 and 調査票, 令和7年7月; the sentences are printed as
they stand here on the explanation of the result (説明資料).
"""

import pytest

from disaster.assessment.lines import assess
from disaster.assessment.rulebooks import rulebook
from disaster.assessment.rules import problems
from disaster.assessment.rules.fields import Fields
from disaster.assessment.rules.judging import open_case
from disaster.assessment.rules.leaning import read_lean
from disaster.assessment.rules.problems import UnusableSurvey
from disaster.assessment.rules.quick import judge_quick

EQ1 = ("earthquake", "wood", 1)
EQ2 = ("earthquake", "wood", 2)
NW1 = ("earthquake", "nonwood", 1)
NW2 = ("earthquake", "nonwood", 2)
FL1 = ("flood", "wood", 1)
FL2 = ("flood", "wood", 2)
FLN = ("flood", "nonwood", 1)
WIND = ("wind", "wood", "single")
GR1 = ("ground", "wood", 1)
GR2 = ("ground", "wood", 2)
GRN1 = ("ground", "nonwood", 1)
GRN2 = ("ground", "nonwood", 2)

SIGHT = "第1編 地震 木造・プレハブ 1(1) p1-6"
LEAN = "第1編 地震 木造・プレハブ 1(2) p1-7〜8"
LEAN_NW = "第1編 地震 非木造 2(2) p1-64"
QUICK = "第1編 地震 木造・プレハブ 1(3)-2 p1-9"
DEPTH = "第2編 水害 木造・プレハブ 1(2) p2-6〜8"
SHEET_33 = "第4編 地盤被害 木造・プレハブ 調査票-33"
SHEET_34 = "第4編 地盤被害 木造・プレハブ 調査票-34"
SHEET_36 = "第4編 地盤被害 非木造 調査票-36"

TOTAL = "ため、住家の損害割合を50％以上とし「全壊」と判定しました。"
DEEP = "all_up_to_1m_above_floor"
FLOOR = "all_up_to_floor"
LOW = "all_up_to_25cm_below_foundation_top"
FLOODED = {"storeys": 2, "detached": True, "depth_above_floor_m": "1.05"}
BROKEN = {"outer_wall_deg3plus_nonflood": True, "fixtures_deg3plus_nonflood": True}
ROOF_AND_WALL = {"roof_30pct_and_leak": True, "wall_deg3_20pct": True}
MET = ROOF_AND_WALL | {"fixtures_deg4_2places": True}
NOT_MET = ROOF_AND_WALL | {"fixtures_deg4_2places": False}


def mean(millimetres):
    return {"mean_mm_per_1200": millimetres}


def judge(chapter, method, survey):
    hazard, structure, stage = chapter
    request = {
        "rule_version": "R7.7",
        "hazard": hazard,
        "structure": structure,
        "stage": stage,
        "survey": survey,
    }
    return assess(request | ({"method": method} if method else {}))


def row(*parts, source):  # noqa: ANN002 - tests are not annotated
    """Three parts ask (chapter, method, survey), the others are what is told."""
    return pytest.param(parts[:3], parts[3:], id=source)


SETTLED = [
    row(
        *(EQ1, "", {"tilt": {"plumb_mm": 600, "horizontal_mm": [30, 30, 31, 31]}}),
        *("total", "tilt", "tilt_total", LEAN),
        "傾斜の平均が61mm／1,200mmで1/20以上の" + TOTAL,
        source="EQ p1-7〜8 tilt of 1/20",
    ),
    row(
        *(NW2, ""),
        {"tilt": mean(20), "pile_foundation": True, "max_settlement_cm": 31},
        *("total", "tilt", "tilt_piles_total", LEAN_NW),
        "基礎ぐいを用いた住家の傾斜が1/60以上で、最大沈下量又は最大露出量が30cm以上の"
        + TOTAL,
        source="EQ p1-64 piles",
    ),
    row(
        *(EQ1, "quick_half", MET),
        *("half", "quick_half", "quick_half_all_met", QUICK),
        "屋根・外壁・建具の基準をすべて満たすため「半壊」と判定しました。",
        source="sheet 7 all three",
    ),
    row(
        *(EQ1, "quick_half", NOT_MET | {"tilt": mean(59)}),
        *("half", "tilt", "quick_half_tilt", LEAN),
        "傾斜が1/60以上1/20未満のため「半壊」と判定しました。",
        source="sheet 7 tilt",
    ),
    row(
        *(EQ1, "quick_half"),
        {"foundation": {"perimeter_m": 40, "damaged_length_m": 30}},
        *("total", "foundation_75", "structural_75"),
        "第1編 地震 木造・プレハブ 1(3)-1 p1-8〜17",
        "基礎の損傷率が75％以上の" + TOTAL,
        source="sheet 7 foundation",
    ),
    row(
        *(FL1, "depth", FLOODED),
        *("medium", "depth_table_1", "depth_table_1", DEPTH),
        "床上1.05mの浸水は表1により「中規模半壊」と判定しました。",
        source="FL p2-6〜8 table 1",
    ),
    row(
        *(FL1, "depth", FLOODED | BROKEN),
        *("major", "depth_table_2", "depth_table_2", DEPTH),
        "床上1.05mの浸水は表2により「大規模半壊」と判定しました。",
        source="FL p2-6〜8 table 2",
    ),
    row(
        *(FL1, "depth", FLOODED | {"depth_above_floor_m": "below_floor"}),
        *("partial", "depth_table_1", "depth_table_1", DEPTH),
        "床下浸水は表1により「準半壊に至らない（一部損壊）」と判定しました。",
        source="FL p2-6〜8 below the floor",
    ),
    row(
        *(FL1, "depth", FLOODED | {"depth_above_floor_m": "0.0"}),
        *("partial", "depth_table_1", "depth_table_1", DEPTH),
        "床下浸水は表1により「準半壊に至らない（一部損壊）」と判定しました。",
        source="FL p2-6〜8 a floor that stayed dry",
    ),
    row(
        *(FL1, "area_sample", {"sample_depths_m": ["1.8", 2, 3, 4]}),
        *("major", "area_sample", "area_sample", DEPTH),
        "四隅の住家がすべて床上1.8m以上のため、区域内の戸建て1〜2階建ての"
        "木造・プレハブ住家をすべて「大規模半壊」と判定しました。",
        source="FL p2-6〜8 sampling",
    ),
    row(
        *(WIND, "", {"no_loss_and_no_leak": True}),
        *("partial", "no_loss_and_no_leak", "no_loss_and_no_leak"),
        "総則 6 風害(3) p10",
        "屋根等に脱落、破損等がなく住家内への浸水の恐れがないため、"
        "「準半壊に至らない（一部損壊）」と判定しました。",
        source="GEN p10 no loss",
    ),
    row(
        *(GR2, "", {"sink": DEEP}),
        *("total", "sink", "ground_sink_total", SHEET_34),
        "床上1mまでのすべての部分が地盤面下に潜り込んだ" + TOTAL,
        source="sheet 34 sunk",
    ),
    row(
        *(GRN2, "", {"tilt": mean(60)}),
        *("total", "tilt", "ground_tilt_total", SHEET_36),
        "傾斜の平均が60mm／1,200mmで1/20以上の" + TOTAL,
        source="sheet 36 tilt",
    ),
    row(
        *(GR2, ""),
        {"sink": LOW, "floor1_area": 1, "total_area": 1, "points": {"pillar": 12}},
        *("total", "pillar_75", "structural_75", SHEET_34),
        "柱（又は耐力壁）の損傷率が75％以上の" + TOTAL,
        source="sheet 34 pillar",
    ),
]


@pytest.mark.parametrize(("asked", "told"), SETTLED)
def test_a_settled_level_names_its_rule_its_place_and_its_reason(asked, told):
    level, by, *reason = told
    result = judge(*asked)
    assert (result.level, result.decided_by) == (level, by)
    assert (result.rule_version, result.arithmetic) == ("R7.7", "exact")
    assert (result.ratio, result.next_step) == (None, None)
    found = [[one.rule, one.section, one.text] for one in result.reasons]
    assert found == [reason]


HANDED_ON = [
    row(
        *(FL1, "depth", FLOODED | {"storeys": 3}),
        *("second_survey", "scope", "not_for_first_survey", DEPTH),
        "3階建て以上の住家は第1次調査の対象外です。第2次調査で判定します。",
        source="GEN p4 three storeys",
    ),
    row(
        *(FL1, "depth", FLOODED | {"detached": False}),
        *("second_survey", "scope", "not_for_first_survey", DEPTH),
        "戸建てでない住家は第1次調査の対象外です。第2次調査で判定します。",
        source="GEN p4 not detached",
    ),
    row(
        *(FL1, "depth", FLOODED | {"also_wind_damage": True}),
        *("second_survey", "scope", "not_for_first_survey", DEPTH),
        "風害等との複合的な被害のため、第2次調査から始めます。",
        source="GEN p4 wind as well",
    ),
    row(
        *(FLN, "depth", FLOODED),
        *("second_survey", "scope", "not_for_first_survey"),
        "総則 5 水害による被害 p4",
        "非木造の住家は第1次調査の対象外のため、第2次調査で判定します。",
        source="GEN p4 non-wooden",
    ),
    row(
        *(FL1, "area_sample", {"sample_depths_m": ["1.79", 2, 3, 4]}),
        *("individual_survey", "area_sample", "area_sample_not_met", DEPTH),
        "四隅の住家のすべてが床上1.8m以上ではないため、個別に調査します。",
        source="FL p2-6〜8 sample not met",
    ),
    row(
        *(EQ1, "quick_half", NOT_MET),
        *("sheet_a_or_b_or_second_survey", "quick_half", "quick_half_not_met", QUICK),
        "半壊に至らないため、調査票A・Bか第2次調査で判定します"
        "（「半壊に至らない」は証明書の区分ではありません）。",
        source="sheet 7 not met",
    ),
    row(
        *(WIND, "", {"typhoon_with_rain": True}),
        *("flood_chapter", "scope", "typhoon", "調査票記入の手引き 構成等 p2"),
        "風雨と浸水を伴う台風のため、水害の調査票で判定します。",
        source="HT-A p2 typhoon",
    ),
    row(
        *(FL2, "ground", {"sediment_uniform_around_house": False}),
        *("flood_chapter", "scope", "sediment_not_uniform", SHEET_34),
        "土砂等が一様に堆積していないため、通常の調査で判定します。",
        source="ground use, flood",
    ),
    row(
        *(EQ2, "ground", {"sediment_uniform_around_house": False}),
        *("ordinary_survey", "scope", "sediment_not_uniform", SHEET_34),
        "土砂等が一様に堆積していないため、通常の調査で判定します。",
        source="ground use, earthquake",
    ),
    row(
        *(GR1, "", {"sediment_uniform_around_house": True}),
        *("ordinary_survey", "ground", "ground_undecided", SHEET_33),
        "地盤の表では判定に至らないため、通常の被害認定調査で判定します。",
        source="sheet 33 undecided",
    ),
    row(
        *(GR2, "", {}),
        *("ordinary_survey", "ground", "ground_undecided", SHEET_34),
        "地盤の表では判定に至らないため、通常の被害認定調査で判定します。",
        source="sheet 34 undecided",
    ),
]


@pytest.mark.parametrize(("asked", "told"), HANDED_ON)
def test_a_survey_that_cannot_decide_says_what_must_follow(asked, told):
    following, by, *reason = told
    result = judge(*asked)
    assert (result.level, result.ratio) == (None, None)
    assert (result.next_step, result.decided_by) == (following, by)
    assert (result.rule_version, result.arithmetic) == ("R7.7", "exact")
    found = [[one.rule, one.section, one.text] for one in result.reasons]
    assert found == [reason]


def test_every_sight_is_told_once_in_the_order_in_which_it_was_reported():
    survey = {
        "outright": ["Storey collapsed!", "collapsed", "storey_collapsed"],
        "ground_crack_under_house": "crosses_two_opposite_sides",
    }
    result = judge(EQ1, "", survey)
    assert {(one.rule, one.section) for one in result.reasons} == {("outright", SIGHT)}
    assert [one.text for one in result.reasons] == [
        "一見して住家の一部の階が全部倒壊している" + TOTAL,
        "一見して住家全部が倒壊している" + TOTAL,
        "地盤面の亀裂が住家の直下を縦断・横断（対面する二辺と交差）している" + TOTAL,
    ]


@pytest.mark.parametrize(
    ("survey", "decided_by"),
    [
        ({"sink": FLOOR, "tilt": mean(12)}, "sink"),
        ({"sink": LOW, "tilt": mean(20)}, "tilt"),
        ({"sink": FLOOR, "tilt": mean(20)}, "sink"),
    ],
)
@pytest.mark.parametrize("chapter", [GR1, GRN1])
def test_the_ground_sheet_tells_both_ways_and_names_the_more_severe(
    chapter, survey, decided_by
):
    """調査票-33・35: いずれか大きな方; level ways name the sinking first."""
    result = judge(chapter, "", survey | {"differential_settlement": True})
    assert (result.level, result.decided_by) == ("major", decided_by)
    levels = {FLOOR: "大規模半壊", LOW: "半壊"}
    bounds = {12: ("1/100", "半壊"), 20: ("1/60", "大規模半壊")}
    bound, level = bounds[survey["tilt"]["mean_mm_per_1200"]]
    sunk = levels[survey["sink"]]
    assert [(one.rule, one.text) for one in result.reasons] == [
        ("ground_sink", f"地盤面下への潜り込みにより「{sunk}」に当たります。"),
        ("ground_tilt", f"不同沈下があり傾斜が{bound}以上で「{level}」です。"),
    ]
    place = chapter[1].replace("nonwood", "非木造 調査票-35")
    place = place.replace("wood", "木造・プレハブ 調査票-33")
    assert {one.section for one in result.reasons} == {f"第4編 地盤被害 {place}"}


def test_the_quick_sheet_itself_refuses_an_edition_without_it():
    """Before 令和7年7月 there was none, whoever asks."""
    request = Fields(
        {"hazard": "earthquake", "structure": "wood", "stage": 1, "survey": MET}, ""
    )
    case, _method = open_case(request, rulebook("R6.5"))
    with pytest.raises(UnusableSurvey) as refused:
        judge_quick(case, read_lean(case))
    expected = UnusableSurvey("method", problems.WRONG_WAY, choices="parts")
    found = (refused.value.field, refused.value.reason)
    assert found == (expected.field, expected.reason)


def test_a_note_of_a_sight_is_kept_where_the_survey_is_handed_on_or_settled():
    """A sight that is no criterion here is told before the reason that decided."""
    sight = {"outright": ["washed_or_slid_away"]}
    for contents in ({"typhoon_with_rain": True}, {"no_loss_and_no_leak": True}):
        result = judge(WIND, "", sight | contents)
        first, second = result.reasons
        assert (first.rule, first.section) == ("appearance_noted", "総則 6 風害(1) p10")
        assert first.text == (
            "「一見して住家全部が流出し、又はずり落ちている」は、"
            "この災害・構造の外観による全壊の基準にありません。"
        )
        assert second.rule in {"typhoon", "no_loss_and_no_leak"}
