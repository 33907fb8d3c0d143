"""Wi-Fi: only what somebody checked lately counts, and look-alikes are refused."""

from datetime import timedelta

import pytest

from disaster.foundation.errors import FieldRefusal, Forbidden
from shelters import actions, queries
from shelters.actions import Network
from shelters.rules.wifi import CheckMethod, WifiKind, WifiState
from tests.conftest import NOON
from tests.integration.shelters.shelter_town import HILL, RIVER

HOUR = timedelta(hours=1)


@pytest.fixture
def check(work, yamaguchi, town):
    """Give a function that reports a check of the one Wi-Fi."""

    def checked(state, at=NOON, checked_at=None):
        [network] = town[HILL.name].wifi
        with work(yamaguchi, at) as ctx:
            actions.check_wifi(
                ctx, network.id, state, CheckMethod.ON_SITE, "", checked_at
            )

    return checked


@pytest.fixture
def shown(work, yamaguchi, town):
    """Give a function that returns what is shown of the shelter."""

    def status(at=NOON):
        with work(yamaguchi, at) as ctx:
            return queries.get_status(ctx, town[HILL.name].id)

    return status


def test_an_unchecked_network_is_never_available(shown):
    assert shown().best_wifi.state is WifiState.UNKNOWN
    assert not shown().has_wifi


def test_a_check_holds_for_two_hours(check, shown):
    check(WifiState.ON)
    assert shown(NOON + 2 * HOUR).has_wifi
    later = shown(NOON + 2 * HOUR + timedelta(minutes=1))
    assert not later.has_wifi
    assert later.best_wifi.state is WifiState.UNKNOWN
    assert later.best_wifi.found is WifiState.ON


def test_a_network_without_internet_is_not_available(check, shown):
    check(WifiState.ON)
    check(WifiState.DOWN, at=NOON + HOUR)
    assert not shown(NOON + HOUR).has_wifi


def test_an_old_check_that_arrives_late_changes_nothing(check, shown):
    check(WifiState.DOWN, at=NOON + HOUR)
    check(WifiState.ON, at=NOON + 2 * HOUR, checked_at=NOON)
    assert shown(NOON + 2 * HOUR).best_wifi.state is WifiState.DOWN


def test_the_best_network_speaks_for_the_shelter(check, shown, work, yamaguchi, town):
    check(WifiState.DOWN)
    with work(yamaguchi) as ctx:
        network = Network("Sat-1", WifiKind.SATELLITE, "1階", "箱を開けて電源")
        point = actions.add_wifi(ctx, town[HILL.name].id, network)
        actions.check_wifi(ctx, point.id, WifiState.DEGRADED)
    assert shown().has_wifi
    assert shown().best_wifi.ssids == ("Sat-1",)


@pytest.mark.parametrize("ssid", ["OOOOOJAPAN", "00000 JAPAN", "あ" * 11, "a\x07b"])
def test_a_name_that_cannot_be_right_is_refused(work, yamaguchi, town, ssid):
    network = Network(ssid, WifiKind.SHARED)
    with work(yamaguchi) as ctx, pytest.raises(FieldRefusal):
        actions.add_wifi(ctx, town[RIVER.name].id, network)


def test_one_shelter_has_each_name_once(work, yamaguchi, town):
    network = Network("Kakuu-Free", WifiKind.CITY)
    with work(yamaguchi) as ctx, pytest.raises(FieldRefusal, match="同じ名前"):
        actions.add_wifi(ctx, town[HILL.name].id, network)


def test_a_run_book_is_kept_and_who_may_write(work, yamaguchi, yoshida, town):
    [network] = town[HILL.name].wifi
    with work(yoshida) as ctx, pytest.raises(Forbidden):
        actions.describe_wifi(ctx, network.id, "x", is_for_evacuees_only=True)
    with work(yoshida) as ctx, pytest.raises(Forbidden):
        actions.check_wifi(ctx, network.id, WifiState.ON)
    with work(yamaguchi) as ctx:
        actions.describe_wifi(
            ctx, network.id, "1 鍵を開ける\n2 電源", is_for_evacuees_only=True
        )
        [after] = queries.get_status(ctx, town[HILL.name].id).wifi
    assert after.run_book.startswith("1 鍵")
    assert after.is_for_evacuees_only
