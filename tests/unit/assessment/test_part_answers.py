"""部位だけの照会: one part's rate and points, with the other parts missing."""

import pytest

from disaster.assessment.rulebooks import rulebook
from disaster.assessment.rules import problems
from disaster.assessment.rules.asking import judge_part
from disaster.assessment.rules.fields import Fields
from disaster.assessment.rules.problems import UnusableSurvey

EQ2 = {"hazard": "earthquake", "structure": "wood", "stage": 2}
NW1 = {"hazard": "earthquake", "structure": "nonwood", "stage": 1}
NW2 = {"hazard": "earthquake", "structure": "nonwood", "stage": 2}
STEEL = {"hazard": "earthquake", "structure": "nonwood_steel", "stage": 2}
SHEET = {"arithmetic": "sheet"}
PARTS_OF_NW1 = "第1編 地震 非木造 1(3) p1-49〜62"


def ask(chapter, part, survey):
    request = {"rule_version": "R7.7", **chapter, "part": part, "survey": survey}
    return judge_part(Fields(request, ""), rulebook("R7.7"))


def whole(degree, share=1):
    return [{"degree": degree, "share": share}]


def ticks(degree, band):
    return [{"degree": degree, "band": band}]


HIDDEN = {"total": 4, "unconfirmed": 3, "counts": {}}
BOTH = {"pillar": whole(2), "beam": whole(3)}
ANSWERS = [
    pytest.param(NW1, "pillar_beam", BOTH, (50, 30), id="the worse of two"),
    pytest.param(NW1, "pillar", BOTH, (25, 15), id="one of two"),
    pytest.param(NW1, "beam", BOTH, (50, 30), id="the other of two"),
    pytest.param(NW1, "outer_wall", {"outer_wall": whole(1)}, (10, "17/2"), id="route"),
    pytest.param(NW2, "floor", {"floor": whole(5), "beam": []}, (100, 10), id="floor"),
    pytest.param(
        *(STEEL, "pillar", {"pillar": HIDDEN, "outer_finish_roof": whole(5)}),
        (50, 25),
        id="EQ p1-71 steel finish counts up to Ⅲ",
    ),
    pytest.param(
        *(NW2, "pillar", {"pillar": HIDDEN, "outer_finish_roof": whole(5)}),
        (100, 50),
        id="EQ p1-71 only steel",
    ),
    pytest.param(
        *(EQ2 | SHEET, "roof", {"marks": {"roof": ticks(3, 40)}}),
        (20, 3),
        id="sheet cell",
    ),
    pytest.param(
        *(
            NW2 | SHEET,
            "beam",
            {"marks": {"floor": ticks(5, 100), "beam": ticks(1, 60)}},
        ),
        (6, 1),
        id="sheet, one of two",
    ),
    pytest.param(
        *(NW2 | SHEET, "floor_beam", {"marks": {"floor": ticks(5, 40)}}),
        (40, 4),
        id="sheet, two together",
    ),
    pytest.param(
        *(EQ2 | SHEET, "foundation", {"foundation_band": 20}),
        (20, 2),
        id="sheet foundation",
    ),
]


@pytest.mark.parametrize(("chapter", "part", "survey", "expected"), ANSWERS)
def test_one_part_has_rate_and_points(chapter, part, survey, expected):
    answer = ask(chapter, part, survey)
    rate, points = expected
    assert (str(answer.rate), str(answer.points)) == (str(rate), str(points))


def test_the_picture_sheet_gives_points_without_a_rate():
    chapter = {"hazard": "earthquake", "structure": "wood", "stage": 1, **SHEET}
    survey = {"sheet_points": {"foundation": 4, "wall": 8, "roof": 6}}
    answer = ask(chapter, "wall", survey)
    assert (answer.rate, answer.points) == (0, 8)


@pytest.mark.parametrize(
    ("part", "label", "text"),
    [
        ("beam", "梁", "梁の損傷率に構成比60％を乗じました。"),
        (
            "pillar_beam",
            "柱（又は梁）",
            "柱（又は梁）の損傷率に構成比60％を乗じました。",
        ),
    ],
)
def test_the_answer_names_the_part_its_weight_and_its_place(part, label, text):
    assert ask(NW1, part, BOTH).as_json() == {
        "part": part,
        "part_ja": label,
        "rate": "50",
        "points": "30",
        "rule_version": "R7.7",
        "arithmetic": "exact",
        "reasons": [{"rule": "part", "section": PARTS_OF_NW1, "text_ja": text}],
    }


@pytest.mark.parametrize(
    ("chapter", "part", "survey"),
    [
        (EQ2, "floor", {"roof": whole(1)}),
        (NW1, "pillar", {"beam": whole(1)}),
        (NW1, "pillar_beam", {"misc_wall_finish": whole(1)}),
        (EQ2 | SHEET, "equipment", {"marks": {"floor": ticks(1, 10)}}),
        (NW2 | SHEET, "beam", {"marks": {"floor": ticks(5, 40)}}),
    ],
)
def test_a_part_that_was_not_surveyed_is_asked_for(chapter, part, survey):
    expected = UnusableSurvey(f"survey.{part}", problems.MISSING)
    with pytest.raises(UnusableSurvey) as refused:
        ask(chapter, part, survey)
    found = refused.value
    assert (found.field, found.reason) == (expected.field, expected.reason)


def test_a_part_of_another_survey_is_refused_with_the_parts_there_are():
    with pytest.raises(UnusableSurvey) as refused:
        ask(NW1, "ceiling", {"pillar": whole(1)})
    assert refused.value.field == "part"
    assert "pillar_beam・pillar・beam・misc_wall_finish・equipment" in (
        refused.value.reason
    )


def test_a_mistyped_key_is_refused_here_too():
    with pytest.raises(UnusableSurvey) as refused:
        ask(EQ2, "roof", {"roof": whole(1), "rooof": []})
    assert refused.value.field == "survey.rooof"


def test_a_method_that_carries_other_parts_along_may_be_asked_for_one_part():
    chapter = {"hazard": "earthquake", "structure": "wood", "stage": 1}
    survey = {"roof": whole(1), "ceiling": []}
    quick = chapter | {"method": "quick_half"}
    assert ask(quick, "roof", survey).rate == 10
    with pytest.raises(UnusableSurvey):
        ask(chapter, "roof", survey)
