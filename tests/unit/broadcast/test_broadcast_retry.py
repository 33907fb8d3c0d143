"""Retrying, lanes, and the names that stay the same on every attempt."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast.rules.identity import (
    UnknownToken,
    bounce_address,
    cap_identifier,
    message_id,
    read_unsubscribe_token,
    unsubscribe_token,
)
from broadcast.rules.lanes import lane_of, priority
from broadcast.rules.retry import (
    UNKNOWN_RESENDS,
    NextStep,
    may_start,
    next_step,
    retry_wait,
)
from broadcast.rules.states import DELIVERY_TRANSITIONS, DeliveryState

NOON = datetime(2026, 9, 3, 3, 0, tzinfo=UTC)
SECRET = b"a secret of the town hall, 32 by"


def test_the_ladder_is_fifteen_seconds_to_fifteen_minutes():
    waits = [retry_wait(attempt).total_seconds() for attempt in range(1, 9)]
    assert waits == [15, 30, 60, 120, 240, 480, 900, 900]


def test_a_deferred_mail_is_tried_again_until_it_expires():
    step = next_step(DeliveryState.DEFERRED, 2, NOON, NOON + timedelta(minutes=5))
    assert step == NextStep(DeliveryState.DEFERRED, NOON + timedelta(seconds=30))
    late = next_step(DeliveryState.DEFERRED, 7, NOON, NOON + timedelta(minutes=5))
    assert late == NextStep(DeliveryState.GAVE_UP)


def test_an_unknown_outcome_is_sent_again_but_not_for_ever():
    in_an_hour = NOON + timedelta(hours=1)
    first = next_step(DeliveryState.UNKNOWN, 1, NOON, in_an_hour)
    assert first.at == NOON + timedelta(seconds=15)
    last = next_step(DeliveryState.UNKNOWN, UNKNOWN_RESENDS + 1, NOON, in_an_hour)
    assert last == NextStep(DeliveryState.UNKNOWN)


@given(
    st.sampled_from(
        [
            DeliveryState.ACCEPTED,
            DeliveryState.DEFERRED,
            DeliveryState.REFUSED,
            DeliveryState.UNKNOWN,
        ]
    ),
    st.integers(1, 50),
    st.integers(-3600, 86400),
)
def test_no_next_attempt_lies_after_the_expiry(outcome, attempts, seconds):
    expires_at = NOON + timedelta(seconds=seconds)
    step = next_step(outcome, attempts, NOON, expires_at)
    assert step.at is None or NOON < step.at < expires_at
    if step.at:
        assert DeliveryState.SENDING in DELIVERY_TRANSITIONS[step.state]


def test_an_expired_broadcast_never_starts():
    assert may_start(NOON + timedelta(seconds=1), NOON)
    assert not may_start(NOON, NOON)


def test_lanes_are_domains_and_levels_go_first():
    assert lane_of("a..b@DoCoMo.ne.jp") == "docomo.ne.jp"
    assert [priority(level) for level in (5, 4, 3, None)] == [0, 1, 2, 9]


def test_one_delivery_has_one_message_id_for_ever():
    broadcast, subscriber = UUID(int=1), UUID(int=2)
    first = message_id(broadcast, subscriber, "city.example.jp")
    assert first == message_id(broadcast, subscriber, "city.example.jp")
    assert first != message_id(broadcast, UUID(int=3), "city.example.jp")
    assert first != message_id(subscriber, broadcast, "city.example.jp")
    assert first.startswith("<")
    assert first.endswith("@city.example.jp>")


def test_identifiers_hold_no_sign_that_breaks_references():
    name = cap_identifier("142140", uuid4())
    assert not set(name) & set(" ,<&")
    assert bounce_address(UUID(int=1), "city.example.jp").startswith("b+")


@given(st.uuids())
def test_a_token_names_its_subscriber(subscriber):
    token = unsubscribe_token(SECRET, subscriber)
    assert read_unsubscribe_token(SECRET, token) == subscriber


@given(st.uuids(), st.integers(0, 42), st.sampled_from("AZaz09-_"))
def test_a_changed_token_opens_nothing(subscriber, place, letter):
    token = unsubscribe_token(SECRET, subscriber)
    forged = f"{token[:place]}{letter}{token[place + 1 :]}"
    try:
        assert read_unsubscribe_token(SECRET, forged) == subscriber
    except UnknownToken:
        return


@pytest.mark.parametrize("token", ["", "x", "あ", "A" * 43, "A" * 500, "a\nb"])
def test_a_foreign_token_is_not_found(token):
    with pytest.raises(UnknownToken):
        read_unsubscribe_token(SECRET, token)
