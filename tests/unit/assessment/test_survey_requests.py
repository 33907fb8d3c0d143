"""What a request may ask for: stages and methods of each hazard and structure."""

import pytest

from disaster.assessment.lines import assess
from disaster.assessment.rules import problems
from disaster.assessment.rules.problems import UnusableSurvey

WAYS = {
    ("earthquake", "wood"): (["1", "2"], {"1": ["parts", "quick_half", "ground"]}),
    ("earthquake", "nonwood"): (["1", "2"], {"1": ["parts", "ground"]}),
    ("earthquake", "nonwood_steel"): (["1", "2"], {"2": ["parts", "ground"]}),
    ("flood", "wood"): (
        ["1", "2"],
        {"1": ["depth", "area_sample", "ground"], "2": ["parts", "ground"]},
    ),
    ("flood", "nonwood"): (
        ["1", "2", "single"],
        {"single": ["parts", "ground"], "1": ["depth", "area_sample", "ground"]},
    ),
    ("wind", "wood"): (["single"], {"single": ["parts"]}),
    ("wind", "nonwood"): (["single"], {"single": ["parts"]}),
    ("ground", "wood"): (["1", "2"], {"1": ["ground"], "2": ["ground"]}),
    ("ground", "nonwood"): (["1", "2"], {"1": ["ground"], "2": ["ground"]}),
}
OFFERED = [
    (hazard, structure, stage, methods)
    for (hazard, structure), (_stages, by_stage) in WAYS.items()
    for stage, methods in by_stage.items()
]
METHODS = ("parts", "quick_half", "depth", "area_sample", "ground")
COLLAPSED = {"outright": ["whole_house_collapsed"]}


def judge(hazard, structure, stage, **more):
    request = {"rule_version": "R7.7", "hazard": hazard, "structure": structure}
    return assess({**request, "stage": stage, "survey": COLLAPSED, **more})


def refusal(*asked, **more):  # noqa: ANN002 - tests are not annotated
    with pytest.raises(UnusableSurvey) as refused:
        judge(*asked, **more)
    return refused.value.field, refused.value.reason


@pytest.mark.parametrize(("hazard", "structure"), WAYS)
def test_only_the_stages_of_the_guideline_are_known(hazard, structure):
    stages, _methods = WAYS[hazard, structure]
    for stage in stages:
        assert judge(hazard, structure, stage).level == "total"
        if stage != "single":
            assert judge(hazard, structure, int(stage)).level == "total"
    expected = UnusableSurvey("stage", problems.NOT_ONE_OF, choices="・".join(stages))
    for other in {"1", "2", "single", "3", "", "XXXX"} - set(stages):
        found = refusal(hazard, structure, other)
        assert found == (expected.field, expected.reason)
    for other in (True, 1.0, [], {}):
        assert refusal(hazard, structure, other) == (expected.field, expected.reason)


@pytest.mark.parametrize(("hazard", "structure", "stage", "methods"), OFFERED)
def test_only_the_methods_of_the_survey_are_offered(hazard, structure, stage, methods):
    choices = "・".join(methods)
    expected = UnusableSurvey("method", problems.WRONG_WAY, choices=choices)
    for method in METHODS:
        if method in methods:
            assert judge(hazard, structure, stage, method=method).level == "total"
            continue
        found = refusal(hazard, structure, stage, method=method)
        assert found == (expected.field, expected.reason)


def test_the_usual_method_is_taken_where_none_is_named():
    asked = {"rule_version": "R7.7", "hazard": "flood", "structure": "wood"}
    house = {"storeys": 2, "detached": True, "depth_above_floor_m": 1}
    first = assess({**asked, "stage": 1, "survey": house})
    second = assess({**asked, "stage": 2, "survey": {"roof": []}})
    assert (first.decided_by, second.decided_by) == ("depth_table_1", "parts")


@pytest.mark.parametrize(
    ("field", "choices"),
    [
        ("hazard", "earthquake・flood・wind・ground"),
        ("structure", "wood・nonwood・nonwood_steel"),
        ("arithmetic", "exact・sheet"),
        ("method", "・".join(METHODS)),
    ],
)
def test_an_unknown_word_is_answered_with_the_known_ones(field, choices):
    request = {"hazard": "earthquake", "structure": "wood", "stage": 1, field: "x"}
    with pytest.raises(UnusableSurvey) as refused:
        assess({"rule_version": "R7.7", **request, "survey": COLLAPSED})
    expected = UnusableSurvey(field, problems.NOT_ONE_OF, choices=choices)
    found = (refused.value.field, refused.value.reason, refused.value.english)
    assert found == (expected.field, expected.reason, expected.english)


@pytest.mark.parametrize("hazard", ["earthquake", "flood"])
def test_the_ground_chapter_may_serve_a_block_after_any_stage(hazard):
    """Of a survey in a single stage, 調査票-36 of the second stage is taken."""
    stage = "single" if hazard == "flood" else 2
    sunk = {"sink": "all_up_to_1m_above_floor"}
    result = assess(
        {
            "rule_version": "R7.7",
            "hazard": hazard,
            "structure": "nonwood",
            "stage": stage,
            "method": "ground",
            "survey": sunk,
        }
    )
    assert result.reasons[0].section == "第4編 地盤被害 非木造 調査票-36"


def test_who_lives_on_the_storeys_is_a_flag_in_every_survey():
    request = {"hazard": "earthquake", "structure": "wood", "stage": 1}
    survey = {"roof": [], "one_household_uses_both": "yes"}
    with pytest.raises(UnusableSurvey) as refused:
        assess({"rule_version": "R7.7", **request, "survey": survey})
    assert refused.value.field == "survey.one_household_uses_both"
