"""Lives of broadcasts and deliveries: only the steps in the tables happen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast.rules.states import (
    ALLOWED_TRANSITIONS,
    DELIVERY_TRANSITIONS,
    MAY_HAVE_ARRIVED,
    OWED,
    BroadcastState,
    DeliveryState,
    StepNotAllowed,
    advance,
    advance_delivery,
)

broadcast_states = st.sampled_from(BroadcastState)
delivery_states = st.sampled_from(DeliveryState)


@given(broadcast_states, broadcast_states)
def test_a_broadcast_takes_only_the_steps_of_the_table(before, after):
    if after in ALLOWED_TRANSITIONS[before]:
        assert advance(before, after) is after
        return
    with pytest.raises(StepNotAllowed):
        advance(before, after)


@given(delivery_states, delivery_states)
def test_a_delivery_takes_only_the_steps_of_the_table(before, after):
    if after in DELIVERY_TRANSITIONS[before]:
        assert advance_delivery(before, after) is after
        return
    with pytest.raises(StepNotAllowed):
        advance_delivery(before, after)


def test_every_state_stands_in_its_table_and_has_a_japanese_word():
    assert set(ALLOWED_TRANSITIONS) == set(BroadcastState)
    assert set(DELIVERY_TRANSITIONS) == set(DeliveryState)
    assert all(state.label for state in (*BroadcastState, *DeliveryState))


def test_nothing_is_sent_without_approval():
    into_sending = {
        before
        for before, after in ALLOWED_TRANSITIONS.items()
        if BroadcastState.SENDING in after
    }
    assert into_sending == {BroadcastState.APPROVED}


def test_an_accepted_mail_is_never_sent_again():
    # A bounce is news about a mail that is gone, not a new start.
    assert DELIVERY_TRANSITIONS[DeliveryState.ACCEPTED] == {DeliveryState.BOUNCED}
    assert not DELIVERY_TRANSITIONS[DeliveryState.BOUNCED]
    assert not DELIVERY_TRANSITIONS[DeliveryState.REFUSED]


def test_what_is_owed_can_be_called_off_and_has_not_arrived():
    for state in OWED:
        assert DeliveryState.SUPERSEDED in DELIVERY_TRANSITIONS[state]
    assert not OWED & MAY_HAVE_ARRIVED


def test_a_step_that_is_not_allowed_says_where_the_broadcast_stands():
    with pytest.raises(StepNotAllowed, match="いまは「送信済み」のため「下書き」に"):
        advance(BroadcastState.SENT, BroadcastState.DRAFT)
