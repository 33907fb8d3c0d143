"""The chain of a house in plain values: turns, names, what counts, who disagrees."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disaster.assessment.rules import resurveying, surveying
from disaster.assessment.rules.levels import DamageLevel
from disaster.assessment.rules.surveying import (
    Opinion,
    SurveyState,
    Turn,
    counting_turn,
    is_disputed,
    next_turn,
    round_name,
)
from disaster.foundation.errors import FieldRefusal
from disaster.incidents.rules import RESURVEY_DAYS, Counting

SUBMITTED, REVIEWED = SurveyState.SUBMITTED, SurveyState.REVIEWED
DECIDED, RETURNED = SurveyState.DECIDED, SurveyState.RETURNED
SET_ASIDE, HANDED_ON = SurveyState.SET_ASIDE, SurveyState.HANDED_ON


def chain(*turns):  # noqa: ANN002 - tests are not annotated
    """Write turns as (round, attempt, state[, stage[, level]])."""
    return [Turn(*turn) for turn in turns]


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        ([], (1, 1)),
        ([(1, 1, SUBMITTED)], (2, 1)),
        ([(1, 1, REVIEWED)], (2, 1)),
        ([(1, 1, DECIDED)], (2, 1)),
        ([(1, 1, HANDED_ON)], (2, 1)),
        ([(1, 1, RETURNED)], (1, 2)),
        ([(1, 1, RETURNED), (1, 2, RETURNED)], (1, 3)),
        ([(1, 1, RETURNED), (1, 2, SUBMITTED)], (2, 1)),
        ([(1, 1, SUBMITTED), (1, 2, RETURNED)], (2, 1)),
        ([(1, 1, SET_ASIDE), (1, 2, DECIDED)], (2, 1)),
        ([(1, 1, DECIDED), (1, 2, SET_ASIDE)], (2, 1)),
        ([(1, 1, RETURNED), (1, 2, HANDED_ON)], (2, 1)),
        ([(1, 1, SUBMITTED), (2, 1, RETURNED)], (2, 2)),
    ],
)
def test_the_next_turn_of_a_chain(turns, expected):
    assert next_turn(chain(*turns)) == expected


def test_a_second_opinion_joins_the_round_it_stands_beside():
    turns = chain((1, 1, SUBMITTED), (2, 1, SUBMITTED), (2, 2, RETURNED))
    assert next_turn(turns, beside=1) == (1, 2)
    assert next_turn(turns, beside=2) == (2, 3)


@pytest.mark.parametrize(
    ("levels", "latest", "heavier"),
    [
        (["half"], 1, 1),
        (["half", "semi"], 2, 1),
        (["half", "major", "semi"], 3, 2),
        (["half", "half"], 2, 2),
        (["total", "total", "partial"], 3, 2),
    ],
)
def test_which_decided_round_counts(levels, latest, heavier):
    turns = chain(*((n, 1, DECIDED, "1", one) for n, one in enumerate(levels, 1)))
    turns.append(Turn(9, 1, SUBMITTED, "1", "total"))
    assert counting_turn(turns, Counting.LATEST).round == latest
    assert counting_turn(turns, Counting.HEAVIER).round == heavier


def test_nothing_counts_before_the_first_decision():
    for counting in Counting:
        assert counting_turn(chain((1, 1, SUBMITTED, "1", "half")), counting) is None


@given(st.lists(st.sampled_from(list(DamageLevel)), min_size=1, max_size=8))
def test_no_decided_round_is_heavier_than_the_heaviest(levels):
    turns = chain(*((n, 1, DECIDED, "1", one) for n, one in enumerate(levels, 1)))
    counted = counting_turn(turns, Counting.HEAVIER)
    worst = list(DamageLevel).index
    assert worst(DamageLevel(counted.level)) == min(map(worst, levels))
    later = [turn for turn in turns if turn.round > counted.round]
    assert all(turn.level != counted.level for turn in later)


@pytest.mark.parametrize(
    ("turns", "number", "stage", "name"),
    [
        ([], 1, "1", "第1次調査"),
        ([], 1, "2", "第2次調査"),
        ([], 1, "single", "調査（1回で判定）"),
        ([(1, 1, DECIDED, "1")], 2, "2", "第2次調査"),
        ([(1, 1, DECIDED, "1")], 2, "1", "再調査（第1回）"),
        ([(1, 1, HANDED_ON, "1")], 2, "2", "第2次調査"),
        ([(1, 1, SUBMITTED, "1")], 2, "1", "第1次調査（2回目）"),
        ([(1, 1, DECIDED, "2")], 2, "1", "再調査（第1回）"),
        ([(1, 1, DECIDED, "single")], 2, "single", "再調査（第1回）"),
        ([(1, 1, DECIDED, "self")], 2, "1", "第1次調査"),
        (
            [(1, 1, DECIDED, "1"), (2, 1, DECIDED, "2"), (3, 1, DECIDED, "2")],
            4,
            "2",
            "再調査（第2回）",
        ),
        # A correction keeps the name of its round, and so does a second opinion.
        ([(1, 1, RETURNED, "1"), (1, 2, SUBMITTED, "1")], 1, "1", "第1次調査"),
        ([(1, 1, SET_ASIDE, "1"), (1, 2, DECIDED, "1")], 2, "2", "第2次調査"),
    ],
)
def test_what_a_round_is_called(turns, number, stage, name):
    assert round_name(chain(*turns), number, stage) == name


@pytest.mark.parametrize(
    ("opinions", "disputed"),
    [
        ([(SUBMITTED, "half", "24"), (SUBMITTED, "half", "24")], False),
        ([(SUBMITTED, "half", "24"), (SUBMITTED, "half", "20")], False),
        ([(SUBMITTED, "half", "25"), (SUBMITTED, "half", "20")], True),
        ([(SUBMITTED, "half", "299999/10000"), (REVIEWED, "medium", "30")], True),
        ([(SUBMITTED, "total", None), (SUBMITTED, "total", "61")], False),
        ([(SUBMITTED, "half", "24"), (HANDED_ON, None, None)], True),
        ([(DECIDED, "half", "24"), (SET_ASIDE, "total", "60")], False),
        ([(HANDED_ON, None, None), (HANDED_ON, None, None)], False),
        ([(SUBMITTED, "half", "24")], False),
        ([], False),
    ],
)
def test_when_opinions_disagree(opinions, disputed):
    assert is_disputed([Opinion(*each) for each in opinions]) is disputed


def test_another_level_is_taken_only_with_a_reason():
    apart = [Opinion(SUBMITTED, "half", "24"), Opinion(SUBMITTED, "semi", "19")]
    with pytest.raises(FieldRefusal) as refused:
        surveying.choice_reason(apart, " ")
    assert refused.value.field == "decision_reason"
    assert surveying.choice_reason(apart, " 写真のとおり ") == "写真のとおり"
    assert surveying.choice_reason(apart[:1], "") == ""


def test_a_round_is_decided_once_and_never_behind_another():
    surveying.refuse_outrun(2, [1])
    with pytest.raises(surveying.LaterRoundDecided):
        surveying.refuse_outrun(1, [2])
    with pytest.raises(surveying.RoundDecided):
        surveying.refuse_outrun(2, [1, 2])


def test_every_sheet_part_that_people_may_point_at_has_a_name():
    for hazard in ("earthquake", "flood", "wind", "ground"):
        for structure in ("wood", "nonwood", "nonwood_steel"):
            points = resurveying.points_for(hazard, structure)
            assert resurveying.TILT in points
            assert (resurveying.DEPTH in points) == (hazard == "flood")
            assert (resurveying.SINK in points) == (hazard == "ground")
            assert points.items() <= resurveying.POINT_LABELS.items()


@pytest.mark.parametrize(
    ("name", "points", "reason", "field"),
    [
        (" ", ["roof"], "", "asker_name"),
        ("見本 花子", [], " ", "points"),
        ("見本 花子", ["chimney"], "", "points"),
        ("長" * 101, ["roof"], "", "asker_name"),
    ],
    ids=["nobody", "nothing", "unknown point", "long name"],
)
def test_a_request_needs_a_name_and_something_to_look_at(name, points, reason, field):
    with pytest.raises(FieldRefusal) as refused:
        resurveying.check_request(name, points, reason)
    assert refused.value.field == field


def test_a_request_lies_between_the_decision_and_today():
    decided, today = date(2026, 9, 1), date(2026, 9, 3)
    assert resurveying.check_day(today, decided, today) == today
    for day in (date(2026, 8, 31), date(2026, 9, 4)):
        with pytest.raises(FieldRefusal):
            resurveying.check_day(day, decided, today)


def test_the_usual_time_ends_after_ninety_days_and_only_warns():
    decided = date(2026, 6, 1)
    last = resurveying.deadline(decided)
    assert last - decided == timedelta(days=RESURVEY_DAYS)
    assert not resurveying.is_late(last, decided)
    assert resurveying.is_late(last + timedelta(days=1), decided)


def test_only_what_was_recorded_after_the_request_answers_it():
    asked = datetime(2026, 9, 1, 3, 0, tzinfo=UTC)
    later = asked + timedelta(days=1)
    assert resurveying.answers(2, later, 1, asked)
    assert not resurveying.answers(1, later, 1, asked)
    assert not resurveying.answers(2, asked - timedelta(days=1), 1, asked)


def test_the_short_number_leads_back_to_the_request():
    request_id = UUID("01a20a95-2e57-7a0a-b3a8-240eef2392ff")
    number = resurveying.reference(request_id)
    assert number == "EF23-92FF"
    assert request_id.hex.endswith(resurveying.read_reference(number.lower()))
    for other in ("大山1-1", "B1", "1234567", "2026-0903-1"):
        assert resurveying.read_reference(other) is None
