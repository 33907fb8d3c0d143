"""The feed is read over real HTTP: once, conditionally, and never silently."""

from dataclasses import replace
from datetime import timedelta

import pytest
from alert_desk import settle_town
from feed_server import open_agency

from broadcast import jma, jobs, queries
from broadcast.actions import polling
from broadcast.queries import feeds
from broadcast.queries import telegrams as kept
from broadcast.tables import FeedState
from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM
from disaster.foundation.context import House, reading, unit_of_work
from tests import telegrams as sample


@pytest.fixture
def agency():
    with open_agency() as opened:
        yield opened


@pytest.fixture
def reader(house, agency):
    """Give the house that reads the agency's feed, with three districts."""
    with unit_of_work(house, SYSTEM, clock.now()) as ctx:
        settle_town(ctx)
    return pointed(house, f"{agency.url}/feed/extra.xml")


def pointed(house, url):
    return House(replace(house.settings, jma_feed_url=url), house.engine)


def landslide(minutes=0, **facts):
    return sample.landslide(at=clock.now() + timedelta(minutes=minutes), **facts)


def asked(agency, prefix="/data/"):
    return {
        path: times for path, times in agency.asked.items() if path.startswith(prefix)
    }


def stored(house):
    with reading(house, SYSTEM, clock.now()) as ctx:
        return [(line.telegram.outcome, line.number) for line in kept.received(ctx)]


def read_again(house):
    """Read at once, as the next minute would."""
    return jobs.poll(house, at_once=True)


def alarms(house, at=None):
    with reading(house, SYSTEM, at or clock.now()) as ctx:
        return feeds.alarms(ctx)


def test_a_telegram_of_the_feed_becomes_a_draft_once(reader, agency):
    now = clock.now()
    agency.add("1_0_VPWW56_140000.xml", sample.LANDSLIDE, landslide(), now)
    agency.add("2_0_VPWW56_130000.xml", sample.LANDSLIDE, landslide(), now)
    agency.add("3_0_VPZJ50_010000.xml", "全般気象情報", b"<never/>", now)
    old = now - timedelta(days=2)
    agency.add("4_0_VPWW56_140000.xml", sample.LANDSLIDE, b"<never/>", old)
    assert jobs.poll_due(reader)
    assert not jobs.poll_due(reader)
    assert asked(agency) == {"/data/1_0_VPWW56_140000.xml": 1}
    assert stored(reader) == [("drafted", 1)]
    # The first reading takes the long feed; then the short one, only if it changed.
    (second,) = read_again(reader)
    (third,) = read_again(reader)
    assert (second.stored, third.changed, agency.unchanged) == (0, False, 1)
    assert asked(agency) == {"/data/1_0_VPWW56_140000.xml": 1}
    with reading(reader, SYSTEM, clock.now()) as ctx:
        assert queries.find_by_number(ctx, 1).state == "draft"


def test_what_could_not_be_fetched_is_asked_for_again(reader, agency):
    now = clock.now()
    name = "1_0_VPWW56_140000.xml"
    agency.add(name, sample.LANDSLIDE, landslide(), now)
    agency.down.add(f"/data/{name}")
    (first,) = read_again(reader)
    assert (first.ok, first.stored) == (False, 0)
    assert "HTTP 503" in first.trouble
    agency.down.clear()
    (second,) = read_again(reader)
    assert (second.ok, second.stored) == (True, 1)
    assert stored(reader) == [("drafted", 1)]


def test_a_telegram_handed_in_before_is_not_drafted_twice(reader, agency):
    xml = landslide()
    place = jma.place_of("142140", {})
    with unit_of_work(reader, SYSTEM, clock.now()) as ctx:
        from broadcast import actions

        actions.ingest(ctx, jma.read(xml, place), actions.Arrival(xml), place)
    name = "1_0_VPWW56_140000.xml"
    agency.add(name, sample.LANDSLIDE, xml, clock.now())
    read_again(reader)
    read_again(reader)
    assert asked(agency) == {f"/data/{name}": 1}
    assert stored(reader) == [("drafted", 1)]


def test_nonsense_is_told_kept_and_never_fetched_again(reader, agency):
    now = clock.now()
    agency.add("1_0_VPWW56_140000.xml", sample.LANDSLIDE, b"<Report", now)
    agency.add("2_0_VPWW56_140000.xml", sample.LANDSLIDE, b"<Report", now)
    huge = b"<Report>" + b" " * (5 * 1024 * 1024)
    agency.add("3_0_VPWW56_140000.xml", sample.LANDSLIDE, huge, now)
    (first,) = read_again(reader)
    assert (first.stored, first.ok) == (2, False)
    read_again(reader)
    assert asked(agency)["/data/1_0_VPWW56_140000.xml"] == 1
    assert asked(agency)["/data/2_0_VPWW56_140000.xml"] == 1
    assert stored(reader) == [("unreadable", None)] * 2


def test_an_answer_that_leads_elsewhere_is_not_followed(reader, agency):
    agency.add("1_0_VPWW56_140000.xml", sample.LANDSLIDE, landslide(), clock.now())
    agency.moved.add("/data/1_0_VPWW56_140000.xml")
    (done,) = read_again(reader)
    assert "302" in done.trouble
    assert "/data/elsewhere.xml" not in agency.asked


def test_a_feed_that_is_down_backs_off_and_alarms_after_five_minutes(reader, agency):
    agency.down |= {"/feed/extra.xml", "/feed/extra_l.xml"}
    assert "一度も" in alarms(reader)[0]
    read_again(reader)
    read_again(reader)
    with reading(reader, SYSTEM, clock.now()) as ctx:
        (state,) = feeds.states(ctx)
        assert state.failures == 2
        assert timedelta(minutes=2) < state.next_at - ctx.now < timedelta(minutes=5)
    assert alarms(reader) == []
    (alarm,) = alarms(reader, clock.now() + timedelta(minutes=6))
    assert "HTTP" in alarm
    agency.down.clear()
    agency.add("1_0_VPWW56_140000.xml", sample.LANDSLIDE, landslide(), clock.now())
    read_again(reader)
    assert alarms(reader) == []
    assert "から読めていません" in alarms(reader, clock.now() + timedelta(minutes=6))[0]


def test_after_a_gap_the_long_feed_is_read(reader, agency):
    agency.add("1_0_VPWW56_140000.xml", sample.LANDSLIDE, landslide(), clock.now())
    read_again(reader)
    assert agency.asked["/feed/extra_l.xml"] == 1
    read_again(reader)
    assert agency.asked["/feed/extra_l.xml"] == 1
    with unit_of_work(reader, SYSTEM, clock.now()) as ctx:
        state = ctx.session.get(FeedState, reader.settings.jma_feed_url)
        state.last_ok_at = ctx.now - timedelta(minutes=30)
    read_again(reader)
    assert agency.asked["/feed/extra_l.xml"] == 2


def test_two_workers_never_read_the_same_feed_at_once(reader):
    url = reader.settings.jma_feed_url
    now = clock.now()
    with unit_of_work(reader, SYSTEM, now) as ctx:
        assert polling.take_turn(ctx, url) is not None
    with unit_of_work(reader, SYSTEM, now + timedelta(seconds=1)) as ctx:
        assert polling.take_turn(ctx, url) is None
    with unit_of_work(reader, SYSTEM, now + timedelta(minutes=3)) as ctx:
        assert polling.take_turn(ctx, url) is not None


def test_without_a_feed_nothing_is_read(house):
    assert not jobs.poll_due(house)
    assert alarms(house) == []


def test_nobody_listening_is_trouble_and_no_crash(house):
    (done,) = read_again(pointed(house, "http://127.0.0.1:1/feed/extra.xml"))
    assert not done.ok
    assert done.trouble
