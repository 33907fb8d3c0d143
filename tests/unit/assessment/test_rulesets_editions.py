"""The edition of 令和6年5月 stays runnable, and differs where the newer one says."""

import copy
import json
from datetime import date
from importlib import resources

import pytest

from disaster.assessment import rulebooks
from disaster.assessment.lines import assess_line
from disaster.assessment.rulebook_making import (
    FaultyRuleBook,
    draft,
    finish,
    make,
)
from disaster.assessment.rules.problems import UnusableSurvey

FOLDER = resources.files("disaster.assessment") / "rulesets"
NEWER = json.loads((FOLDER / "R7.7.json").read_text("utf-8"))
OLDER = json.loads((FOLDER / "R6.5.json").read_text("utf-8"))
QUAKE = {"hazard": "earthquake", "structure": "wood", "stage": 1}
MET = {
    "roof_30pct_and_leak": True,
    "wall_deg3_20pct": True,
    "fixtures_deg4_2places": True,
}


def ask(version, **request):
    line = json.dumps({"id": 1, "rule_version": version, **request})
    return assess_line(line)


def test_an_old_survey_is_still_judged_and_says_by_which_edition():
    survey = {"roof": [{"degree": 3, "share": "1/2"}]}
    answer = ask("R6.5", **QUAKE, survey=survey)
    assert (answer["ok"], answer["rule_version"]) == (True, "R6.5")
    assert answer["ratio"] == ask("R7.7", **QUAKE, survey=survey)["ratio"]
    sections = [reason["section"] for reason in answer["reasons"]]
    assert all(section.endswith("（頁は令和7年7月版）") for section in sections)


def test_the_quick_test_is_newer_than_the_edition():
    quick = {**QUAKE, "method": "quick_half", "survey": MET}
    assert ask("R7.7", **quick)["level"] == "half"
    refused = ask("R6.5", **quick)
    assert (refused["ok"], refused["error"]["field"]) == (False, "method")
    assert (
        "簡易な半壊判定は、この版の判定基準（R6.5）にありません"
        in (refused["error"]["reason_ja"])
    )
    assert "parts" in refused["error"]["reason"]


def test_another_wrong_method_gets_the_usual_reason():
    refused = ask("R6.5", **QUAKE, method="depth", survey={})
    assert "この災害・構造・調査の段階では使えません" in refused["error"]["reason_ja"]
    assert "quick_half" not in refused["error"]["reason_ja"]


@pytest.mark.parametrize("stage", [1, 2])
def test_a_leaning_house_had_no_floor_at_half(stage):
    """1/60以上で少なくとも半壊: 令和7年7月から."""
    survey = {"roof": [], "tilt": {"mean_mm_per_1200": 20}}
    request = {**QUAKE, "stage": stage, "survey": survey}
    assert ask("R7.7", **request)["level"] == "half"
    older = ask("R6.5", **request)
    assert (older["level"], older["ratio"], older["decided_by"]) == (
        "semi",
        "15",
        "tilt",
    )


def test_two_directions_could_not_be_combined():
    tilt = {"plumb_mm": 1200, "corners_xy_mm": [[12, 16]] * 4}
    request = {**QUAKE, "survey": {"roof": [], "tilt": tilt}}
    assert ask("R7.7", **request)["ok"]
    error = ask("R6.5", **request)["error"]
    assert error["field"] == "survey.tilt.corners_xy_mm"
    assert "2方向の傾斜の合成は、この版の判定基準にありません" in error["reason_ja"]


def test_a_flooded_house_without_broken_walls_was_already_judged_by_depth():
    """R6.5: 外力の被害がない家にも浸水深による判定."""
    request = {
        "hazard": "flood",
        "structure": "wood",
        "stage": 1,
        "method": "depth",
        "survey": {"detached": True, "storeys": 2, "depth_above_floor_m": "1.2"},
    }
    assert ask("R6.5", **request)["level"] == "medium"


def test_everything_else_is_the_same():
    older, newer = rulebooks.rulebook("R6.5"), rulebooks.rulebook("R7.7")
    assert [change.key for change in older.origin.changes] == [
        "quick_half",
        "tilt.resultant_of_two_directions",
        "tilt.wood.at_least.earthquake",
    ]
    assert older.compositions == newer.compositions
    assert older.flood_first == newer.flood_first
    assert older.ground == newer.ground
    assert older.sheet == newer.sheet
    assert older.origin.unverified
    assert any("第1次調査から" in remark for remark in older.origin.remarks)


@pytest.mark.parametrize(
    ("day", "version"),
    [
        (date(2020, 7, 4), "R6.5"),
        (date(2024, 5, 1), "R6.5"),
        (date(2025, 6, 30), "R6.5"),
        (date(2025, 7, 1), "R7.7"),
        (date(2030, 1, 1), "R7.7"),
    ],
)
def test_a_disaster_is_judged_by_the_edition_of_its_day(day, version):
    assert rulebooks.version_for(day) == version
    assert rulebooks.version_for(day, "R6.5") == "R6.5"


def test_an_unknown_choice_is_refused():
    with pytest.raises(UnusableSurvey) as refusal:
        rulebooks.version_for(date(2026, 1, 1), "R5.1")
    assert refusal.value.field == "rule_version"


def test_the_newest_edition_answers_a_bare_ratio():
    assert assess_line('{"classify": {"ratio": "20"}}')["rule_version"] == "R7.7"
    assert rulebooks.newest().version == "R7.7"


def based(**changes):
    bases = {"R7.7": draft(NEWER, "R7.7.json", {})}
    return draft({**copy.deepcopy(OLDER), **changes}, "copy.json", bases)


@pytest.mark.parametrize(
    ("changes", "key", "expected"),
    [
        ({"changes": {"quick_haff": None}}, "changes.quick_haff", "元の版にない"),
        ({"changes": {"tilt": {"wod": {}}}}, "changes.tilt.wod", "元の版にない"),
        ({"changes": {"tilt": {"corners": "4"}}}, "changes.tilt.corners", "同じ形"),
        ({"changes": {"tilt": 4}}, "changes.tilt", "同じ形"),
        (
            {"changes": {"chapters": {"0": {"stages": [2]}}}},
            "changes.chapters",
            "全体を",
        ),
        (
            {"changes": {"compositions": {"wood_second": {"roof": None}}}},
            "changes.compositions.wood_second",
            "部位の名前",
        ),
        ({"changes": []}, "changes", "{"),
        ({"tilt": {}}, "tilt", "changes の中に"),
        ({"based_on": "R1.1"}, "based_on", "R7.7"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_change_must_name_what_is_there(changes, key, expected):
    with pytest.raises(FaultyRuleBook) as refusal:
        based(**changes)
    assert f"copy.json の {key}: " in str(refusal.value)
    assert expected in str(refusal.value)


def test_a_change_that_leaves_a_gap_is_refused_later():
    with pytest.raises(FaultyRuleBook, match="wind_no_loss"):
        finish(based(changes={"wind_no_loss": None}))


def test_the_edition_it_is_based_on_stays_as_it_was():
    before = json.dumps(NEWER, ensure_ascii=False)
    finish(based())
    assert json.dumps(NEWER, ensure_ascii=False) == before


def in_force(version, start, until):
    data = {**copy.deepcopy(NEWER), "version": version}
    return make({**data, "in_force_from": start, "in_force_until": until})


@pytest.mark.parametrize(
    ("until", "end"),
    [("2025-07-01", None), (None, None), ("2025-06-30", "2026-01-01")],
    ids=["overlap", "no end", "the newest ends"],
)
def test_periods_never_overlap_and_the_newest_has_no_end(until, end):
    older = in_force("R6.5", "2024-05-01", until)
    newer = in_force("R7.7", "2025-07-01", end)
    with pytest.raises(FaultyRuleBook, match="in_force_until"):
        rulebooks.refuse_overlaps([older, newer])


def test_periods_that_follow_each_other_are_fine():
    older = in_force("R6.5", "2024-05-01", "2025-06-30")
    rulebooks.refuse_overlaps([older, in_force("R7.7", "2025-07-01", None)])
