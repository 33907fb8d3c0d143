"""Opening and crowding: steps as data, arithmetic that only suggests."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelters.rules.opening import (
    NEXT_STATES,
    Crowding,
    OpeningState,
    WrongStep,
    capacity_warning,
    check_step,
    people_over_capacity,
    suggest_crowding,
)

people = st.integers(min_value=0, max_value=5_000)


def test_every_state_has_its_steps_and_none_leads_to_itself():
    assert set(NEXT_STATES) == set(OpeningState)
    assert all(state not in steps for state, steps in NEXT_STATES.items())


@given(before=st.sampled_from(OpeningState), after=st.sampled_from(OpeningState))
def test_a_step_is_allowed_exactly_when_the_table_has_it(before, after):
    if after in NEXT_STATES[before]:
        check_step(before, after)
        return
    with pytest.raises(WrongStep) as refusal:
        check_step(before, after)
    assert before.label in str(refusal.value)


def test_a_shelter_can_open_twice():
    check_step(OpeningState.OPEN, OpeningState.CLOSED)
    check_step(OpeningState.CLOSED, OpeningState.OPEN)


def test_a_wrong_step_says_which_steps_there_are():
    with pytest.raises(WrongStep, match="変えられる先: 閉鎖、不明"):
        check_step(OpeningState.OPEN, OpeningState.UNOPENED)


def test_the_national_exchange_hears_its_own_five_words():
    words = {state.eei_label for state in OpeningState}
    assert words == {"未開設", "開設", "閉鎖", "不明", "常設"}
    assert OpeningState.PREPARING.eei_label == "未開設"


@pytest.mark.parametrize(
    ("headcount", "level"),
    [
        (0, Crowding.ROOM),
        (29, Crowding.ROOM),
        (30, Crowding.SOMEWHAT_CROWDED),
        (60, Crowding.CROWDED),
        (79, Crowding.CROWDED),
        (80, Crowding.NEARLY_FULL),
        (250, Crowding.NEARLY_FULL),
    ],
)
def test_crowding_is_suggested_from_the_share_of_the_capacity(headcount, level):
    assert suggest_crowding(OpeningState.OPEN, 100, headcount) is level


@given(capacity=st.integers(1, 5_000), fewer=people, more=people)
def test_more_people_never_look_less_crowded(capacity, fewer, more):
    order = list(Crowding)
    fewer, more = sorted((fewer, more))
    before = suggest_crowding(OpeningState.OPEN, capacity, fewer)
    after = suggest_crowding(OpeningState.OPEN, capacity, more)
    assert order.index(before) <= order.index(after)


@pytest.mark.parametrize(("capacity", "headcount"), [(None, 3), (0, 3), (10, None)])
def test_without_a_figure_crowding_is_unknown(capacity, headcount):
    shown = suggest_crowding(OpeningState.PERMANENT, capacity, headcount)
    assert shown is Crowding.UNKNOWN


def test_what_is_not_open_has_no_crowding_of_its_own():
    assert suggest_crowding(OpeningState.UNOPENED, 100, 0) is None
    assert suggest_crowding(OpeningState.CLOSED, 100, 5) is Crowding.CLOSED
    assert suggest_crowding(OpeningState.PREPARING, 100, 0) is Crowding.PREPARING
    assert suggest_crowding(OpeningState.UNKNOWN, 100, 5) is Crowding.UNKNOWN


def test_crowding_is_told_apart_without_colour():
    shapes = "".join(level.shape for level in Crowding)
    assert shapes == "○◔◑●✕…?"
    assert Crowding.NEARLY_FULL.label == "満員に近い"


@given(capacity=people, headcount=people)
def test_capacity_warns_only_above_and_never_refuses(capacity, headcount):
    over = people_over_capacity(capacity, headcount)
    assert over == (max(headcount - capacity, 0) if capacity else 0)
    assert bool(capacity_warning(capacity, headcount)) == (over > 0)


def test_the_warning_says_that_people_may_still_come_in():
    assert "15 人 超えています。受入れは続けられます。" in capacity_warning(120, 135)
