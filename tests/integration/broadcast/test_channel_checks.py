"""Every way out is looked at before it is needed, and nothing is sent to anybody."""

from dataclasses import replace
from datetime import timedelta

import pytest
from alert_desk import let_out, open_mailbox, order, settle_town, with_relay
from cable_desk import add

from broadcast import jobs
from broadcast.actions import cable as deeds
from broadcast.queries import cable as rows
from broadcast.queries import liveness
from broadcast.tables import ChannelCheck
from disaster import publishing, running
from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM
from disaster.foundation.context import House, reading, unit_of_work


@pytest.fixture
def town(house, takahashi):
    with unit_of_work(house, takahashi, clock.now()) as ctx:
        settle_town(ctx)
    return house


def found(house):
    with reading(house, SYSTEM, clock.now()) as ctx:
        return {one.probe: (one.is_well, one.detail) for one in liveness.checks(ctx)}


def forget(house):
    """Let the last look be long ago."""
    with unit_of_work(house, SYSTEM, clock.now()) as ctx:
        for one in ctx.session.query(ChannelCheck):
            one.checked_at -= timedelta(minutes=4)


def test_nothing_is_looked_at_before_the_first_publication(town):
    assert jobs.check_due(town) is False
    assert found(town) == {}


def test_a_town_in_order_is_well_and_nobody_gets_mail(town, takahashi, sato):
    with open_mailbox(town) as (mailbox, connected):
        let_out(connected, takahashi, sato, order())
        publishing.publish(connected)
        assert jobs.check_due(connected) is True
        assert jobs.check_due(connected) is False, "not again before three minutes"
        assert mailbox.mails == []
    assert {probe: well for probe, (well, _detail) in found(town).items()} == {
        "screen": True,
        "feed": True,
        "relay": True,
        "operators": True,
    }


def test_what_is_shut_is_named_and_the_doctor_tells_it(town, takahashi, sato):
    let_out(town, takahashi, sato, order())
    publishing.publish(town)
    tree = town.settings.snapshot_dir
    (tree / "catv/now.json").write_bytes(b"{")
    for path in (tree / "feed/cap").iterdir():
        path.unlink()
    broken = with_relay(town, 1)
    assert jobs.check_due(broken) is True
    looks = found(broken)
    assert not any(looks[probe][0] for probe in ("screen", "feed", "relay"))
    assert "worker" in looks["screen"][1]
    assert "CAP" in looks["feed"][1]
    with reading(broken, SYSTEM, clock.now()) as ctx:
        told = " ".join(running.reasons(ctx))
    assert told.count("経路の点検") == 3


def test_a_screen_that_nobody_renews_is_stale(town):
    publishing.publish(town)
    path = town.settings.snapshot_dir / "catv/now.json"
    day = clock.tokyo(clock.now()).strftime("%Y-%m-%d")
    content = path.read_text(encoding="utf-8").replace(day, "2020-01-01")
    path.write_text(content, encoding="utf-8")
    jobs.check_due(town)
    assert found(town)["screen"][0] is False


def test_it_recovers_when_the_cause_is_gone(town):
    without = House(replace(town.settings, smtp_url=""), town.engine)
    publishing.publish(without)
    jobs.check_due(without)
    assert found(town)["relay"][0] is False
    forget(town)
    with open_mailbox(town) as (_mailbox, connected):
        assert jobs.check_due(connected) is True
    assert found(town)["relay"][0] is True


def test_a_silent_operator_is_named_and_one_that_never_asked_is_not(town, kanri):
    silent, _token = add(town, kanri, name="黙ったケーブル")
    add(town, kanri, name="電話だけのケーブル")
    publishing.publish(town)
    with unit_of_work(town, SYSTEM, clock.now() - timedelta(minutes=5)) as ctx:
        deeds.note_fetch(ctx, silent, 1)
    jobs.check_due(town)
    is_well, detail = found(town)["operators"]
    assert not is_well
    assert "黙ったケーブル" in detail
    assert "電話だけ" not in detail
    with unit_of_work(town, SYSTEM, clock.now()) as ctx:
        deeds.note_fetch(ctx, silent, 2)
        assert rows.get_operator(ctx, silent).last_revision == 2
    forget(town)
    jobs.check_due(town)
    assert found(town)["operators"][0] is True
