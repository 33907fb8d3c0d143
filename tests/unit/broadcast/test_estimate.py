"""When a sending ends: an honest answer, or none."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast.rules.estimate import LONGEST, ends_at
from tests.conftest import NOON

AGO = NOON - timedelta(minutes=5)


def test_it_goes_on_as_in_the_last_minute():
    assert ends_at(1200, 600, AGO, NOON) == NOON + timedelta(minutes=2)


def test_a_sending_that_just_began_counts_its_own_seconds():
    began = NOON - timedelta(seconds=10)
    assert ends_at(900, 100, began, NOON) == NOON + timedelta(seconds=90)


@pytest.mark.parametrize(("owed", "lately", "began"), [(0, 900, AGO), (900, 19, AGO)])
def test_without_enough_to_go_by_nothing_is_promised(owed, lately, began):
    assert ends_at(owed, lately, began, NOON) is None
    assert ends_at(900, 900, None, NOON) is None


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_the_end_is_never_in_the_past_nor_beyond_the_night(owed, lately):
    end = ends_at(owed, lately, AGO, NOON)
    assert end is None or NOON < end <= NOON + LONGEST
