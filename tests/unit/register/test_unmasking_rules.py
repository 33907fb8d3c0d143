"""開示の規則: where a request stands at a moment, and who may do what with it."""

from datetime import timedelta

import pytest

from disaster.foundation.errors import FieldRefusal
from disaster.register.rules import unmasking
from disaster.register.rules.unmasking import (
    WAITS,
    Course,
    NotOpen,
    NotWaiting,
    SamePerson,
    State,
)
from tests.conftest import NOON

SECOND = timedelta(seconds=1)
LATER = NOON + timedelta(minutes=2)
UNTIL = LATER + timedelta(minutes=15)


@pytest.mark.parametrize(
    ("course", "now", "state"),
    [
        pytest.param(Course(NOON), NOON, State.WAITING, id="asked"),
        pytest.param(Course(NOON), NOON + WAITS - SECOND, State.WAITING, id="last"),
        pytest.param(Course(NOON), NOON + WAITS, State.LAPSED, id="nobody-answered"),
        pytest.param(Course(NOON, LATER), LATER, State.DECLINED, id="declined"),
        pytest.param(Course(NOON, LATER, UNTIL), LATER, State.OPEN, id="granted"),
        pytest.param(
            Course(NOON, LATER, UNTIL), UNTIL - SECOND, State.OPEN, id="last-second"
        ),
        pytest.param(Course(NOON, LATER, UNTIL), UNTIL, State.EXPIRED, id="expired"),
        pytest.param(
            Course(NOON, LATER, UNTIL, LATER + SECOND), LATER, State.ENDED, id="ended"
        ),
        pytest.param(Course(NOON, None, None, LATER), LATER, State.ENDED, id="back"),
    ],
)
def test_the_state_follows_from_the_moments(course, now, state):
    assert course.state(now) is state


@pytest.mark.parametrize("state", list(State), ids=str)
def test_only_what_waits_is_answered_and_only_what_runs_is_ended(state):
    waits, runs = state is State.WAITING, state in {State.WAITING, State.OPEN}
    for is_lawful, ask, refusal in (
        (waits, unmasking.refuse_unless_waiting, NotWaiting),
        (runs, unmasking.refuse_unless_running, NotOpen),
    ):
        if is_lawful:
            ask(state)
            continue
        with pytest.raises(refusal, match=state.label):
            ask(state)


def test_nobody_agrees_to_their_own_request():
    unmasking.refuse_same("yoshida", "sato")
    with pytest.raises(SamePerson):
        unmasking.refuse_same("yoshida", "yoshida")


def test_words_are_trimmed_needed_and_short():
    assert (
        unmasking.checked_words(" 窓口で確認 ", needed=True, complaint="x")
        == "窓口で確認"
    )
    assert unmasking.checked_words("", needed=False, complaint="x") == ""
    for text in (" 　", "あ" * 201):
        with pytest.raises(FieldRefusal):
            unmasking.checked_words(text, needed=True, complaint="書いてください。")
