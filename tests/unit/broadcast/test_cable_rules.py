"""What operators acknowledge, in which order, and when the lamp turns."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast.rules import cable, liveness
from broadcast.rules.cable import Light, Stage

NOON = datetime(2026, 9, 3, 3, tzinfo=UTC)
SECRET = b"only-for-tests"


def test_the_last_decisive_word_counts():
    assert cable.standing([]) is None
    assert cable.standing([Stage.RECEIVED]) is Stage.RECEIVED
    assert cable.standing([Stage.ON_AIR, Stage.RECEIVED]) is Stage.ON_AIR
    assert cable.standing([Stage.ON_AIR, Stage.OFF_AIR]) is Stage.OFF_AIR


def test_a_repetition_is_known_and_a_return_on_the_air_is_news():
    assert not cable.is_repeated(Stage.RECEIVED, [])
    assert cable.is_repeated(Stage.RECEIVED, [Stage.ON_AIR])
    assert cable.is_repeated(Stage.ON_AIR, [Stage.RECEIVED, Stage.ON_AIR])
    assert not cable.is_repeated(Stage.ON_AIR, [Stage.ON_AIR, Stage.OFF_AIR])


def test_the_page_offers_only_what_tells_something_new():
    for stage in (None, *Stage):
        offered = cable.next_stages(stage)
        assert offered
        assert stage not in offered
    assert cable.next_stages(Stage.ON_AIR)[0] is Stage.OFF_AIR


def test_a_rejection_is_red_at_once_and_silence_after_three_minutes():
    assert cable.light(NOON, Stage.REJECTED, NOON) is Light.RED
    assert cable.light(NOON, None, NOON + timedelta(seconds=59)) is Light.WAITING
    assert cable.light(NOON, None, NOON + timedelta(minutes=3)) is Light.RED
    late = NOON + timedelta(hours=1)
    assert cable.light(NOON, Stage.RECEIVED, late) is Light.GREEN


def test_a_silent_machine_turns_the_lamp():
    assert cable.fetch_light(None, NOON) is Light.WAITING
    assert cable.fetch_light(NOON, NOON + timedelta(seconds=9)) is Light.GREEN
    assert cable.fetch_light(NOON, NOON + timedelta(seconds=61)) is Light.AMBER
    assert cable.fetch_light(NOON, NOON + timedelta(minutes=4)) is Light.RED


def test_a_page_code_leads_to_one_broadcast_and_one_operator():
    broadcast, operator = uuid4(), uuid4()
    code = cable.page_code(SECRET, broadcast, operator)
    assert cable.read_page_code(SECRET, code) == (broadcast, operator)
    with pytest.raises(cable.UnknownPageCode):
        cable.read_page_code(b"another secret", code)


@given(st.text(max_size=100))
def test_no_text_is_a_page_code_by_chance(text):
    with pytest.raises(cable.UnknownPageCode):
        cable.read_page_code(SECRET, text)


def test_what_was_ill_is_looked_at_again_sooner():
    half = NOON + timedelta(seconds=40)
    assert liveness.is_due(None, NOON, all_well=True)
    assert not liveness.is_due(NOON, half, all_well=True)
    assert liveness.is_due(NOON, half, all_well=False)
    assert liveness.is_due(NOON, NOON + liveness.EVERY, all_well=True)
