"""Age and Wi-Fi: what was seen, when, and for how long that holds."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelters.rules.freshness import effective_time, is_outdated, overwrites
from shelters.rules.wifi import (
    SHARED_WIFI_WARNING,
    WifiCheck,
    WifiKind,
    WifiState,
    imitates_shared_wifi,
    wifi_shown,
)

NOON = datetime(2026, 9, 1, 3, 0, tzinfo=UTC)
moments = st.datetimes(timezones=st.just(UTC), min_value=datetime(2020, 1, 1))  # noqa: DTZ001 (hypothesis adds the zone)


def test_a_status_is_outdated_after_four_hours():
    assert not is_outdated(NOON - timedelta(hours=4), NOON)
    assert is_outdated(NOON - timedelta(hours=4, seconds=1), NOON)
    assert is_outdated(None, NOON)


def test_news_seen_earlier_does_not_overwrite_though_it_arrives_later():
    """A phone was offline for two hours and then sends its old "open"."""
    assert not overwrites(NOON - timedelta(hours=2), NOON)
    assert overwrites(NOON, NOON)
    assert overwrites(NOON, None)


@given(seen=st.lists(moments, min_size=1))
def test_in_any_order_of_arrival_the_latest_observation_stays(seen):
    stored = None
    for moment in seen:
        if overwrites(moment, stored):
            stored = moment
    assert stored == max(seen)


def test_a_clock_that_runs_ahead_cannot_win_forever():
    assert effective_time(NOON + timedelta(days=1), NOON) == NOON
    assert effective_time(NOON - timedelta(hours=1), NOON) < NOON


@pytest.mark.parametrize("state", list(WifiState))
def test_wifi_that_nobody_checked_for_two_hours_is_unknown(state):
    assert wifi_shown(state, NOON - timedelta(hours=2), NOON) is state
    late = NOON - timedelta(hours=2, seconds=1)
    assert wifi_shown(state, late, NOON) is WifiState.UNKNOWN
    assert wifi_shown(state, None, NOON) is WifiState.UNKNOWN


def test_unknown_wifi_is_never_counted_as_usable():
    assert [state for state in WifiState if state.is_usable] == [
        WifiState.ON,
        WifiState.DEGRADED,
    ]


@given(check=st.builds(WifiCheck, *[st.booleans()] * 4))
def test_only_an_answer_from_outside_makes_wifi_available(check):
    """A signal without internet, or behind a login page, is not available Wi-Fi."""
    if check.state.is_usable:
        assert check.is_switched_on
        assert check.joins
        assert check.reaches_internet


@pytest.mark.parametrize(
    ("is_switched_on", "joins", "reaches_internet", "is_slow", "state"),
    [
        (False, False, False, False, WifiState.OFF),
        (True, False, False, False, WifiState.DOWN),
        (True, True, False, False, WifiState.DOWN),
        (True, True, True, True, WifiState.DEGRADED),
        (True, True, True, False, WifiState.ON),
    ],
)
def test_a_check_concludes_each_state(
    is_switched_on, joins, reaches_internet, is_slow, state
):
    check = WifiCheck(is_switched_on, joins, reaches_internet, is_slow)
    assert check.state is state


@pytest.mark.parametrize(
    "name", ["OOOOOJAPAN", "00000 JAPAN", "00000japan", "0000OJAPAN"]
)
def test_a_name_that_only_looks_like_the_shared_one_is_noticed(name):
    assert imitates_shared_wifi(name)


@pytest.mark.parametrize("name", ["00000JAPAN", "Kakuu-Free", "000JAPAN", ""])
def test_honest_names_are_left_alone(name):
    assert not imitates_shared_wifi(name)


def test_the_shared_wifi_is_never_shown_without_its_dangers():
    for word in ("暗号化なし", "パスワード", "偽物"):
        assert word in SHARED_WIFI_WARNING
    assert "00000JAPAN" in WifiKind.SHARED.label
