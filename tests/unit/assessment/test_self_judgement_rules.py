"""自己判定方式: one level, every point answered 「はい」, consent in full."""

import json
import tomllib
from datetime import UTC, date, datetime, timedelta

import pytest

from disaster.assessment.queries.consents import FOLDER, consents
from disaster.assessment.rules import checklist, consenting, selfjudging
from disaster.assessment.rules.checklist import POINTS, Answer, FieldSurveyNeeded
from disaster.assessment.rules.consenting import FaultyConsent
from disaster.assessment.rules.judging import HAZARDS
from disaster.assessment.rules.levels import DamageLevel
from disaster.assessment.rules.outcome import Assessment
from disaster.assessment.rules.surveying import SurveyState
from disaster.foundation.errors import FieldRefusal

NOW = datetime(2026, 9, 3, 3, 0, tzinfo=UTC)


def answers(hazard="earthquake", **changes):
    """Answer every point of a disaster with yes, except the changes."""
    points = checklist.points_for(hazard)
    return {point.key: "yes" for point in points} | changes


def test_every_yes_lets_it_pass():
    kept = checklist.check_points(answers(), "earthquake")
    assert set(kept.values()) == {True}
    assert "water_mark" not in kept


@pytest.mark.parametrize("hazard", HAZARDS)
def test_only_a_flood_asks_for_the_height_of_the_water(hazard):
    keys = {point.key for point in checklist.points_for(hazard)}
    assert ("water_mark" in keys) == (hazard == "flood")


@pytest.mark.parametrize("doubt", [Answer.NO, Answer.UNCLEAR])
@pytest.mark.parametrize("point", POINTS, ids=lambda point: point.key)
def test_one_doubt_sends_somebody_to_look(point, doubt):
    given = answers("flood", **{point.key: doubt.value})
    with pytest.raises(FieldSurveyNeeded, match="現地調査に回します") as refused:
        checklist.check_points(given, "flood")
    assert point.label in str(refused.value)


def test_a_doubt_decides_before_the_rest_is_answered():
    with pytest.raises(FieldSurveyNeeded):
        checklist.check_points({"upright": "unclear"}, "earthquake")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "under_a_tenth"),
        ({"under_a_tenth": "yes", "upright": ""}, "upright"),
        ({"upright": "maybe"}, "upright"),
        ({"roof": "yes"}, "roof"),
        ({"water_mark": "yes"}, "water_mark"),
    ],
)
def test_what_is_missing_or_strange_is_named(given, field):
    with pytest.raises(FieldRefusal) as refused:
        checklist.check_points(given, "earthquake")
    assert refused.value.field == field


def test_every_point_has_a_source_and_a_key_of_its_own():
    assert len({point.key for point in POINTS}) == len(POINTS)
    assert all(point.source for point in POINTS)


@pytest.mark.parametrize("level", [*DamageLevel, None, ""])
def test_no_other_level_comes_out(level):
    if level is DamageLevel.PARTIAL:
        selfjudging.refuse_other_level(level)
        return
    with pytest.raises(selfjudging.OtherLevel):
        selfjudging.refuse_other_level(level)


def test_the_verdict_has_the_shape_of_every_verdict():
    verdict = selfjudging.verdict("R7.7").as_json()
    engine = Assessment("R7.7", "exact", DamageLevel.HALF, "parts", ())
    assert verdict.keys() == engine.as_json().keys()
    assert (verdict["level"], verdict["ratio"]) == ("partial", None)
    assert (verdict["parts"], verdict["sums"]) == ([], [])
    assert (verdict["next"], verdict["to_next_level"]) == (None, None)
    assert verdict["decided_by"] == "self_judgement"
    assert {reason["rule"] for reason in verdict["reasons"]} == {"self_judgement"}
    assert all(reason["section"] for reason in verdict["reasons"])
    assert any("現地調査" in reason["text_ja"] for reason in verdict["reasons"])


def test_what_is_kept_holds_the_words_of_the_points_and_no_name():
    kept = selfjudging.request({"hazard": "wind"}, {"upright": True})
    assert kept["self_judgement"] is True
    assert kept["survey"]["checklist"] == [
        {"point": "upright", "text_ja": "住家に傾きは見られない", "answer": True}
    ]
    json.dumps(kept, allow_nan=False)


@pytest.mark.parametrize(
    ("name", "relation", "field"),
    [
        (" ", "head", "applicant_name"),
        ("山" * 101, "head", "applicant_name"),
        ("山田\u202e太郎", "head", "applicant_name"),
        ("山田 太郎", "friend", "relation"),
    ],
    ids=["blank", "long", "turned", "stranger"],
)
def test_somebody_known_has_to_judge(name, relation, field):
    with pytest.raises(FieldRefusal) as refused:
        selfjudging.check_applicant(name, relation)
    assert refused.value.field == field


def test_the_name_stays_as_it_is_written():
    assert selfjudging.check_applicant(" 髙﨑　太郎 ", "head")[0] == "髙﨑　太郎"


@pytest.mark.parametrize(
    ("moment", "is_good"),
    [
        (NOW, True),
        (NOW + timedelta(minutes=9), True),
        (NOW + timedelta(hours=1), False),
        (NOW - timedelta(days=3), False),
    ],
    ids=["now", "fast clock", "future", "before"],
)
def test_the_consent_lies_between_the_disaster_and_now(moment, is_good):
    struck_on = date(2026, 9, 1)
    if is_good:
        selfjudging.check_consented(moment, NOW, struck_on)
        return
    with pytest.raises(FieldRefusal, match="同意した日"):
        selfjudging.check_consented(moment, NOW, struck_on)


def test_a_heavier_result_stands():
    selfjudging.refuse_heavier(None, 0)
    selfjudging.refuse_heavier("partial", 1)
    with pytest.raises(selfjudging.SurveyStands, match="準半壊"):
        selfjudging.refuse_heavier("semi", 1)


@pytest.mark.parametrize("state", SurveyState)
def test_whatever_waits_at_the_house_comes_first(state):
    rounds = [(1, "parts", state.value)]
    if state in (SurveyState.SUBMITTED, SurveyState.REVIEWED):
        with pytest.raises(selfjudging.OtherWaits, match="調査（第1回）"):
            selfjudging.refuse_waiting(rounds)
    else:
        selfjudging.refuse_waiting(rounds)


def test_a_waiting_self_judgement_is_called_one():
    with pytest.raises(selfjudging.OtherWaits, match="自己判定（第2回）"):
        selfjudging.refuse_waiting([(2, "self_judgement", "submitted")])


@pytest.mark.parametrize(
    ("parts", "missing"),
    [
        ((), ["北の面", "東の面", "南の面", "西の面", "損傷した所"]),
        (("north", "east", "west"), ["南の面", "損傷した所"]),
        (("north", "east", "south", "west"), ["損傷した所"]),
        (("north", "east", "south", "west", "nameplate"), ["損傷した所"]),
        (("north", "east", "south", "west", "roof"), []),
    ],
    ids=["none", "three sides", "four sides", "nameplate", "whole"],
)
def test_four_sides_and_the_damage_are_needed(parts, missing):
    assert selfjudging.lacking(parts) == missing
    if missing:
        with pytest.raises(selfjudging.PhotosMissing, match=missing[0]):
            selfjudging.refuse_lacking(parts)
    else:
        selfjudging.refuse_lacking(parts)


def test_each_kind_is_decided_on_its_own_road():
    selfjudging.refuse_survey("self_judgement")
    selfjudging.refuse_self_judgement("parts")
    with pytest.raises(selfjudging.NotSelfJudged):
        selfjudging.refuse_survey("parts")
    with pytest.raises(selfjudging.NeedsConfirming):
        selfjudging.refuse_self_judgement("self_judgement")


def test_japanese_easy_japanese_and_english_are_shipped_whole():
    assert list(consents())[:3] == ["ja", "ja-easy", "en"]
    for consent in consents().values():
        assert consent.points.keys() == {point.key for point in POINTS}
        assert len(consent.agreed) == len(consents()["ja"].agreed)
        assert len(consent.text) <= consenting.LONGEST_TEXT
        assert all(words in consent.text for words in consent.agreed)


def test_the_japanese_consent_asks_what_staff_read():
    source = consents()["ja"]
    assert source.points == {point.key: point.label for point in POINTS}
    assert source.answers == {answer.value: answer.label for answer in Answer}
    assert any("現地調査を申し出る" in words for words in source.agreed)


@pytest.fixture
def english():
    return tomllib.loads((FOLDER / "en.toml").read_text("utf-8"))


def test_a_language_that_lacks_a_point_is_not_used(english):
    del english["points"]["agrees"]
    with pytest.raises(FaultyConsent, match=r"points\.agrees"):
        consenting.make("en", english)


def test_a_language_without_its_sentences_is_not_used(english):
    del english["agreed"]
    with pytest.raises(FaultyConsent, match="agreed"):
        consenting.make("en", english)


def test_a_consent_that_cannot_be_kept_is_not_used(english):
    english["agreed"].append("x" * consenting.LONGEST_TEXT)
    with pytest.raises(FaultyConsent, match="2000"):
        consenting.make("en", english)


def test_nobody_agrees_in_a_language_without_a_consent():
    with pytest.raises(FieldRefusal) as refused:
        consenting.choose(consents(), "fr")
    assert refused.value.field == "language"


def test_hazard_and_structure_come_from_the_register_or_are_asked_for():
    assert selfjudging.chosen("hazard", "", "wind", HAZARDS) == "wind"
    assert selfjudging.chosen("hazard", "flood", "wind", HAZARDS) == "flood"
    with pytest.raises(FieldRefusal):
        selfjudging.chosen("hazard", "", "", HAZARDS)
