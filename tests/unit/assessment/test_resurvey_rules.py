"""再調査の申出: who may ask for what, by when, and how it ends (総則 11)."""

from datetime import date, datetime, timedelta

import pytest

from disaster.assessment.rules import resurveying as rules
from disaster.assessment.rules.resurveying import RequestState
from disaster.foundation.errors import FieldRefusal
from disaster.incidents.rules import RESURVEY_DAYS

DECIDED = date(2026, 9, 10)
LABELS = {
    RequestState.OPEN: "受付中",
    RequestState.ANSWERED: "再調査で答えた",
    RequestState.DECLINED: "再調査しない",
    RequestState.WITHDRAWN: "取下げ",
}


def is_sentence(text):
    """Say whether a text is one that people can read: Japanese, or a number first."""
    return text.endswith("。") and (text[0] > "\u2fff" or text[0].isdigit())


@pytest.mark.parametrize("state", list(RequestState))
def test_a_state_has_its_words_and_only_an_open_request_is_settled(state):
    assert state.label == LABELS[state]
    if state is RequestState.OPEN:
        rules.refuse_settled("open", "田村")
        return
    with pytest.raises(rules.RequestSettled) as refused:
        rules.refuse_settled(state.value, "田村")
    assert f"田村さんがすでに「{state.label}」" in str(refused.value)


@pytest.mark.parametrize(
    ("hazard", "structure", "beyond"),
    [
        ("earthquake", "wood", ["tilt", "use"]),
        ("wind", "wood", ["tilt", "use"]),
        ("flood", "wood", ["tilt", "depth", "use"]),
        ("ground", "wood", ["tilt", "sink", "use"]),
        ("ground", "nonwood", ["tilt", "sink", "use"]),
        ("flood", "nonwood_steel", ["tilt", "depth", "use"]),
    ],
)
def test_a_resident_points_at_parts_of_the_own_sheet(hazard, structure, beyond):
    points = rules.points_for(hazard, structure)
    parts = rules.OF_WOOD if structure == "wood" else rules.OF_OTHERS
    assert list(points) == [*parts, *beyond]
    assert all(points[key] == rules.POINT_LABELS[key] for key in points)


def test_points_are_written_for_people():
    assert rules.named(["roof", "depth", "attic"]) == "屋根・浸水の深さ・attic"
    assert rules.named([]) == ""


def test_a_request_is_kept_without_blanks_and_repetitions():
    asked = rules.check_request(" 山田 ", ["roof", "tilt", "roof"], " 雨が漏る ")
    assert asked == rules.Asked("山田", ["roof", "tilt"], "雨が漏る")
    assert rules.check_request("山田", [], "雨").points == []
    assert rules.check_request("山田", ["use"], " ").reason == ""
    longest = "山" * 100
    assert rules.check_request(f" {longest} ", ["use"], "").asker_name == longest


@pytest.mark.parametrize(
    ("name", "points", "reason", "field", "words"),
    [
        (" ", ["roof"], "", "asker_name", "氏名"),
        ("山" * 101, ["roof"], "", "asker_name", "100 文字"),
        ("山田", ["roof", "attic"], "雨", "points", "一覧"),
        ("山田", [], " ", "points", "理由"),
    ],
)
def test_a_request_that_says_nothing_is_refused(name, points, reason, field, words):
    with pytest.raises(FieldRefusal) as refused:
        rules.check_request(name, points, reason)
    assert refused.value.field == field
    assert words in refused.value.reason
    assert is_sentence(refused.value.reason)


@pytest.mark.parametrize(
    ("asked_on", "words"),
    [
        (DECIDED, None),
        (DECIDED + timedelta(days=5), None),
        (DECIDED + timedelta(days=6), "未来"),
        (DECIDED - timedelta(days=1), "より前"),
    ],
)
def test_a_request_lies_between_the_decision_and_today(asked_on, words):
    today = DECIDED + timedelta(days=5)
    if words is None:
        assert rules.check_day(asked_on, DECIDED, today) == asked_on
        return
    with pytest.raises(FieldRefusal) as refused:
        rules.check_day(asked_on, DECIDED, today)
    assert refused.value.field == "asked_on"
    assert words in refused.value.reason
    assert is_sentence(refused.value.reason)


def test_a_late_request_is_called_late():
    last = DECIDED + timedelta(days=RESURVEY_DAYS)
    assert rules.deadline(DECIDED) == last
    assert not rules.is_late(last, DECIDED)
    assert rules.is_late(last + timedelta(days=1), DECIDED)


@pytest.mark.parametrize(
    ("survey_round", "minutes", "is_answer"),
    [(2, 0, True), (2, 1, True), (2, -1, False), (1, 1, False), (3, 1, True)],
)
def test_an_answer_is_a_later_round_recorded_after_the_request(
    survey_round, minutes, is_answer
):
    received = datetime(2026, 9, 11, 12, 0)  # noqa: DTZ001 - only compared
    recorded = received + timedelta(minutes=minutes)
    assert rules.answers(survey_round, recorded, 1, received) is is_answer


@pytest.mark.parametrize(
    ("refuse", "flag", "refusal"),
    [
        (rules.refuse_no_result, "is_counting", rules.NoResult),
        (rules.refuse_no_answer, "is_answer", rules.NoAnswer),
    ],
)
def test_only_a_result_in_force_is_asked_about_and_only_a_later_one_answers(
    refuse, flag, refusal
):
    refuse(**{flag: True})
    with pytest.raises(refusal) as refused:
        refuse(**{flag: False})
    assert refused.value.status == 409


def test_a_request_ends_with_a_reason():
    longest = "理" * 2000
    assert rules.words_given("outcome", f" {longest} ") == longest
    for words, told in ((" ", "理由を書いて"), (longest + "由", "2000 文字")):
        with pytest.raises(FieldRefusal) as refused:
            rules.words_given("outcome", words)
        assert refused.value.field == "outcome"
        assert told in refused.value.reason
        assert is_sentence(refused.value.reason)
