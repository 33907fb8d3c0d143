"""Lanes: who may start, who rests, and whose turn it is in a worker's hand."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast.actions.delivering import Handed
from broadcast.jobs.hand import Hand
from broadcast.rules.lanes import FIRST_ROOM, LaneGate, rest
from broadcast.rules.states import DeliveryState
from disaster.foundation import clock

ACCEPTED, REFUSED = DeliveryState.ACCEPTED, DeliveryState.REFUSED
BAD = [DeliveryState.DEFERRED, DeliveryState.UNKNOWN]


def handed(lane, turn, priority=9):
    number = hash((lane, turn, priority)) & (2**127 - 1)
    names = (UUID(int=number), UUID(int=1), UUID(int=2), f"p{turn}@{lane}")
    later = clock.now() + timedelta(hours=1)
    return Handed(priority, 0, turn, *names, lane, "ja", "<m@x>", later)


def always(_lane):
    return True


def test_a_lane_that_hangs_from_the_start_catches_two_connections():
    gate = LaneGate()
    started = 0
    while gate.has_room(16):
        gate.load += 1
        started += 1
    assert started == FIRST_ROOM == 2


def test_every_mail_that_is_taken_makes_room_for_one_more():
    gate = LaneGate()
    for _ in range(20):
        gate.load += 1
        gate.answered(ACCEPTED)
    gate.load = 7
    assert gate.has_room(8)
    assert not gate.has_room(7)


@pytest.mark.parametrize("state", BAD)
def test_trouble_after_trouble_makes_a_lane_rest(state):
    gate = LaneGate()
    for number in range(3):
        assert not gate.must_rest, number
        gate.load += 1
        gate.answered(state)
    assert gate.must_rest


@given(st.lists(st.sampled_from([*BAD, REFUSED])))
def test_one_taken_mail_ends_the_count(outcomes):
    gate = LaneGate()
    for state in [*outcomes, ACCEPTED]:
        gate.load += 1
        gate.answered(state)
    assert (gate.troubles, gate.load) == (0, 0)
    assert gate.room >= 1


def test_a_refused_address_blames_nobody_else():
    gate = LaneGate()
    for _ in range(50):
        gate.load += 1
        gate.answered(REFUSED)
    assert not gate.must_rest
    assert gate.room == FIRST_ROOM


def test_a_lane_rests_longer_each_time_up_to_five_minutes():
    rests = [rest(closings) for closings in range(9)]
    assert rests == sorted(rests)
    assert rests[1] == timedelta(seconds=15)
    assert rests[-1] == timedelta(minutes=5)


rows = st.lists(
    st.builds(
        handed,
        st.sampled_from("abc"),
        st.integers(0, 50),
        st.sampled_from([0, 1, 9]),
    ),
    unique_by=lambda row: row.id,
)


@given(rows, rows)
def test_a_hand_loses_nothing_and_takes_the_urgent_first(first, second):
    hand = Hand()
    known = {row.id for row in first}
    later = [row for row in second if row.id not in known]
    assert hand.add(sorted(first)) == len(first)
    hand.add(sorted(later))
    taken = []
    while (row := hand.take(None, always)) is not None:
        taken.append(row)
    assert sorted(taken) == sorted([*first, *later])
    assert [row.priority for row in taken] == sorted(row.priority for row in taken)
    assert hand.size == 0


def test_a_crowded_lane_does_not_hold_up_a_small_one():
    hand = Hand()
    hand.add([handed("big", turn) for turn in range(100)] + [handed("small", 0)])
    first = [hand.take(None, always).lane for _ in range(3)]
    assert first == ["big", "small", "big"]


def test_a_connection_that_names_its_lane_gets_no_other():
    hand = Hand()
    hand.add([handed("big", 0), handed("small", 0)])
    assert hand.take("small", always).lane == "small"
    assert hand.take("small", always) is None
    assert hand.take("big", lambda _lane: False) is None
    assert hand.size == 1


def test_a_lane_without_room_is_passed_over():
    hand = Hand()
    hand.add([handed("closed", 0, 0), handed("open", 0, 9)])
    assert hand.take(None, lambda lane: lane == "open").lane == "open"
    assert not hand.can_start(lambda lane: lane == "open")
