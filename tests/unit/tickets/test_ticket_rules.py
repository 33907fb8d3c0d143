"""The rules of the line, the wait and the day, worked through by hand."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.tickets.rules import closing, lining, waiting
from certificates.tickets.rules.lining import InLine, Purpose, TicketState
from certificates.tickets.rules.waiting import BoothAtWork
from disaster.foundation.errors import FieldRefusal

NOON = datetime(2026, 9, 3, 3, 0, tzinfo=UTC)
EVERYTHING = frozenset(Purpose)
TEN = timedelta(minutes=10)


def booth(*purposes: str, is_free=False):
    return BoothAtWork(frozenset(purposes) or EVERYTHING, is_free)


@given(
    count=st.integers(0, 12),
    after=st.integers(1, 20),
    later=st.integers(1, 60),
)
def test_who_was_absent_stands_behind_so_many_others(count, after, later):
    line = [InLine(number, NOON, number) for number in range(2, count + 2)]
    absent = InLine(
        lining.turn_behind(line, after, 1), NOON + timedelta(minutes=later), 1
    )
    ordered = sorted([*line, absent], key=lining.order)
    assert ordered.index(absent) == min(after, count)
    assert [one.number for one in ordered if one != absent] == [
        one.number for one in line
    ]


def test_two_absent_people_keep_their_order_behind_the_same_one():
    line = [InLine(3, NOON, 3), InLine(4, NOON, 4)]
    first = InLine(lining.turn_behind(line, 2, 1), NOON + TEN, 1)
    second = InLine(lining.turn_behind([*line, first], 2, 2), NOON + 2 * TEN, 2)
    ordered = sorted([*line, second, first], key=lining.order)
    assert [one.number for one in ordered] == [3, 4, 1, 2]


@pytest.mark.parametrize(
    ("absences", "state"),
    [(1, TicketState.WAITING), (2, TicketState.WAITING), (3, TicketState.LEFT)],
)
def test_the_third_absence_is_the_last(absences, state):
    assert lining.after_absence(absences) is state


def test_a_pace_needs_three_people():
    assert waiting.pace([TEN, TEN]) is None
    assert waiting.pace([TEN, TEN, 4 * TEN]) == 2 * TEN


@pytest.mark.parametrize(
    ("before", "booths", "minutes"),
    [
        # (people before + 1) x 10 minutes / booths, rounded up to five minutes.
        ([], [booth()], 10),
        ([], [booth(is_free=True)], 0),
        (["apply"] * 3, [booth()], 40),
        (["apply"] * 3, [booth(), booth()], 20),
        (["apply"] * 2, [booth(), booth(), booth(), booth()], 10),
        # Only those count who come to the same booths.
        (["collect"] * 5, [booth("apply"), booth("collect")], 10),
        (["collect"] * 5, [booth("apply", "collect")], 60),
        # Nobody takes the purpose: unknown.
        ([], [booth("collect")], None),
        ([], [], None),
    ],
)
def test_the_wait_worked_by_hand(before, booths, minutes):
    assert waiting.minutes(Purpose.APPLY, before, booths, TEN) == minutes


def test_without_a_pace_the_wait_is_unknown_never_zero():
    assert waiting.minutes(Purpose.APPLY, [], [booth(is_free=True)], None) is None


@given(
    others=st.lists(st.sampled_from([*Purpose]), max_size=30),
    seconds=st.integers(1, 3600),
    booths=st.integers(1, 20),
)
def test_one_more_before_me_never_shortens_the_wait(others, seconds, booths):
    each, at_work = timedelta(seconds=seconds), [booth()] * booths
    shorter = waiting.minutes(Purpose.APPLY, others, at_work, each)
    longer = waiting.minutes(Purpose.APPLY, [*others, "apply"], at_work, each)
    assert shorter <= longer
    assert shorter % waiting.STEP_MINUTES == 0
    assert timedelta(minutes=shorter) >= each * (len(others) + 1) / booths


def test_a_gap_is_a_number_without_a_record():
    found = closing.numbers_between([3, 5, 8], [1, 2, 3, 4, 5, 8, 9])
    assert (found.first, found.last, found.count) == (3, 8, 3)
    assert found.missing == (6, 7)
    assert closing.numbers_between([], [1]).missing == ()


def test_only_a_paper_that_still_counts_holds_the_closing_up():
    closing.refuse_disagreeing({"A": "text"}, {"B"})
    with pytest.raises(closing.PapersDisagree, match="A"):
        closing.refuse_disagreeing({"A": "text", "B": "sha256"}, {"A"})


def test_whoever_closed_a_day_does_not_look_twice():
    closing.refuse_same_person("yoshida", "ono")
    with pytest.raises(closing.SamePerson):
        closing.refuse_same_person("ono", "ono")


def test_a_note_never_holds_an_individual_number():
    with pytest.raises(FieldRefusal, match="マイナンバー"):
        closing.needed_note("note", "番号 1234 5678 9018 の人", is_needed=False)
    with pytest.raises(FieldRefusal, match="理由"):
        closing.needed_note("note", " ", is_needed=True)
    assert closing.needed_note("note", " 紙づまり ", is_needed=True) == "紙づまり"


def test_the_future_is_not_closed():
    closing.refuse_future(date(2026, 9, 3), date(2026, 9, 3))
    with pytest.raises(closing.DayNotOver):
        closing.refuse_future(date(2026, 9, 4), date(2026, 9, 3))


def test_a_booth_takes_purposes_in_their_order_and_at_least_one():
    assert lining.chosen_purposes(["collect", "apply", "x"]) == ["apply", "collect"]
    with pytest.raises(FieldRefusal):
        lining.chosen_purposes([])
