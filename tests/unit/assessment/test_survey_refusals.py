"""What cannot be judged is refused by the path of the field and how to mend it."""

import json

import pytest

from disaster.assessment.lines import assess, assess_line, assess_lines
from disaster.assessment.rules.problems import UnusableSurvey


def request(**changes):
    usual = {
        "id": "r1",
        "rule_version": "R7.7",
        "hazard": "earthquake",
        "structure": "wood",
        "stage": 2,
        "arithmetic": "exact",
        "survey": {"roof": []},
    }
    return {key: value for key, value in (usual | changes).items() if value != "gone"}


def refuse(**changes):
    answer = assess_line(json.dumps(request(**changes), ensure_ascii=False))
    assert answer["ok"] is False, answer
    assert answer["id"] == "r1"
    assert answer["error"]["reason_ja"].endswith(("。", "）"))
    return answer["error"]["field"]


def areas(*pairs):  # noqa: ANN002 - tests are not annotated
    return [{"degree": degree, "share": share} for degree, share in pairs]


SURVEYS = [
    ({"roof": areas((1, 0.5))}, "survey.roof[0].share"),
    ({"roof": areas((1, "-1/4"))}, "survey.roof[0].share"),
    ({"roof": areas((1, "5/4"))}, "survey.roof[0].share"),
    ({"roof": areas((1, "3/4"), (2, "1/2"))}, "survey.roof[1].share"),
    ({"roof": areas((6, "1/4"))}, "survey.roof[0].degree"),
    ({"roof": areas((-1, "1/4"))}, "survey.roof[0].degree"),
    ({"roof": areas((True, "1/4"))}, "survey.roof[0].degree"),
    ({"roof": areas((1, "1/0"))}, "survey.roof[0].share"),
    ({"roof": areas((1, "1e-1"))}, "survey.roof[0].share"),
    ({"roof": areas((1, "１/４"))}, "survey.roof[0].share"),
    ({"roof": areas((1, 10**30))}, "survey.roof[0].share"),
    ({"roof": [{"degree": 1}]}, "survey.roof[0].share"),
    ({"roof": [[]]}, "survey.roof[0]"),
    ({"roof": "3/4"}, "survey.roof"),
    ({"rooof": []}, "survey.rooof"),
    ({"wall": []}, "survey.wall"),
    ({"marks": {}}, "survey.marks"),
    ({"fixtures": {"total": 3, "counts": {"1": 4}}}, "survey.fixtures.counts"),
    ({"fixtures": {"total": 0, "counts": {}}}, "survey.fixtures.total"),
    ({"fixtures": {"total": 3, "counts": {"6": 1}}}, "survey.fixtures.counts.6"),
    ({"fixtures": {"total": 3, "counts": {"1": "1/2"}}}, "survey.fixtures.counts.1"),
    (
        {"fixtures": {"total": 3, "unconfirmed": 3, "counts": {}}},
        "survey.fixtures",
    ),
    ({"pillar": {"total": 4, "unconfirmed": 2, "counts": {}}}, "survey.pillar"),
    ({"equipment": {"bath_pct": 31}}, "survey.equipment.bath_pct"),
    ({"equipment": {"sauna_pct": 1}}, "survey.equipment.sauna_pct"),
    ({"foundation": {"damaged_length_m": 1}}, "survey.foundation.perimeter_m"),
    (
        {"foundation": {"perimeter_m": 0, "damaged_length_m": 0}},
        "survey.foundation.perimeter_m",
    ),
    (
        {"foundation": {"perimeter_m": 9, "damaged_length_m": 10}},
        "survey.foundation.perimeter_m",
    ),
    ({"foundation": {"perimeter_m": 9}}, "survey.foundation.damaged_length_m"),
    ({"tilt": {"plumb_mm": 0, "horizontal_mm": [1]}}, "survey.tilt.plumb_mm"),
    (
        {"tilt": {"plumb_mm": 1200, "horizontal_mm": []}},
        "survey.tilt.horizontal_mm",
    ),
    (
        {"tilt": {"plumb_mm": 1200, "horizontal_mm": [1, -1, 1, 1]}},
        "survey.tilt.horizontal_mm[1]",
    ),
    (
        {"tilt": {"plumb_mm": 1200, "corners_xy_mm": [[1, 2, 3]] * 4}},
        "survey.tilt.corners_xy_mm[0]",
    ),
    ({"storeys": 0, "roof": []}, "survey.storeys"),
    ({"storeys": "two", "roof": []}, "survey.storeys"),
    ({"outright": ["shaky"]}, "survey.outright[0]"),
    ({"outright": "storey_collapsed"}, "survey.outright"),
    ({"ground_crack_under_house": "deep"}, "survey.ground_crack_under_house"),
    (
        {"part_points_main_other": {"floor": ["8", "3"]}},
        "survey.part_points_main_other.floor",
    ),
    ({"part_points_main_other": {"floor": [1, 1]}, "floor": []}, "survey.floor"),
    ({}, "survey"),
    ([], "survey"),
]


@pytest.mark.parametrize(("survey", "field"), SURVEYS)
def test_a_faulty_survey_is_refused_by_its_path(survey, field):
    assert refuse(survey=survey) == field


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"rule_version": "R99.9"}, "rule_version"),
        ({"rule_version": "gone"}, "rule_version"),
        ({"rule_version": []}, "rule_version"),
        ({"hazard": "fire"}, "hazard"),
        ({"hazard": "gone"}, "hazard"),
        ({"structure": "tent"}, "structure"),
        ({"stage": 3}, "stage"),
        ({"stage": True}, "stage"),
        ({"stage": 1.0}, "stage"),
        ({"stage": "single"}, "stage"),
        ({"hazard": "wind", "stage": 2}, "stage"),
        ({"arithmetic": "rough"}, "arithmetic"),
        ({"method": "guess"}, "method"),
        ({"method": "depth"}, "method"),
        ({"method": "quick_half"}, "method"),
        ({"survey": "gone"}, "survey"),
        ({"part": "chimney"}, "part"),
        ({"classify": {"ratio": "100.1"}}, "classify.ratio"),
        ({"classify": {"ratio": 49.99}}, "classify.ratio"),
        ({"classify": {}}, "classify.ratio"),
    ],
)
def test_a_faulty_request_is_refused_by_its_field(changes, field):
    assert refuse(**changes) == field


@pytest.mark.parametrize(
    ("survey", "field"),
    [
        ({"roof": []}, "survey.roof"),
        ({"marks": {"roof": [{"degree": 1, "band": 30}]}}, "survey.marks.roof[0].band"),
        (
            {"marks": {"roof": [{"degree": n, "band": 60} for n in (1, 2)]}},
            "survey.marks.roof[1].band",
        ),
        ({"marks": {"foundation": []}}, "survey.marks.foundation"),
        ({"marks": {}, "foundation_band": 30}, "survey.foundation_band"),
        ({"sheet_points": {"wall": 8}}, "survey.sheet_points"),
        ({"marks": {}, "marks_main": {}}, "survey.marks"),
        (
            {
                "marks_main": {"floor": [{"degree": 1, "band": 10}]},
                "floor_share_main_other": ["0.6", "0.5"],
            },
            "survey.floor_share_main_other",
        ),
    ],
)
def test_a_faulty_sheet_is_refused_by_its_path(survey, field):
    assert refuse(arithmetic="sheet", survey=survey) == field


@pytest.mark.parametrize(
    "line",
    [
        "",
        "{",
        "[]",
        "null",
        '"text"',
        "[" * 50_000,
        '{"id": ' + "9" * 5_000 + "}",
        '{"id": "r1", "id": "r2"}',
        '{"id": NaN}',
        '{"id": {}, "survey": 1}',
        "x" * 300_000,
    ],
)
def test_garbage_is_answered_and_never_raised(line):
    answer = assess_line(line)
    assert answer["ok"] is False
    assert answer["error"]["field"]


def test_a_duplicate_key_is_named_and_the_id_kept():
    line = '{"id": "d1", "survey": {"roof": [], "roof": []}}'
    answer = assess_line(line)
    assert (answer["id"], answer["error"]["field"]) == ("d1", "roof")


def test_not_a_number_and_infinity_are_refused_by_path():
    line = json.dumps(request(survey={"roof": areas((1, float("inf")))}))
    assert assess_line(line)["error"]["field"] == "survey.roof[0].share"


def test_one_bad_line_leaves_the_others_answered():
    good = json.dumps(request())
    answers = list(assess_lines([good, "{", "\n", good]))
    assert [answer["ok"] for answer in answers] == [True, False, True]


def test_a_screen_gets_a_refusal_with_field_and_reason():
    with pytest.raises(UnusableSurvey) as refused:
        assess(request(survey={"roof": areas((1, 0.5))}))
    assert refused.value.field == "survey.roof[0].share"
    assert "小数" in refused.value.reason
    assert "floats" in refused.value.english
