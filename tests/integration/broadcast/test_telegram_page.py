"""The staff's list of telegrams: what followed, the draft, and silent feeds."""

from dataclasses import replace
from datetime import timedelta

import pytest
from alert_desk import awake, settle_town

from broadcast import actions, jma
from broadcast.actions import polling
from broadcast.rules.telegrams import Source
from disaster.accounts import actions as accounts
from disaster.accounts import credentials
from disaster.app import create_app
from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM, Role
from disaster.foundation.context import unit_of_work
from tests import telegrams as sample

PASSPHRASE = "crane lantern river stone"
PLACE = jma.place_of("142140", {})
PAGE = "/staff/broadcasts/telegrams"


@pytest.fixture
def enter(house, kanri):
    """Sign a new member of staff in, at an installation with this feed."""

    def entered(role, feed_url=""):
        secret = credentials.new_totp_secret()
        with unit_of_work(house, awake(kanri), clock.now()) as ctx:
            chosen = accounts.Chosen(PASSPHRASE, secret)
            accounts.add_account(ctx, role.value, "人", [role], chosen=chosen)
        app = create_app(replace(house.settings, jma_feed_url=feed_url))
        app.config["WTF_CSRF_ENABLED"] = False
        client = app.test_client()
        code = credentials.current_code(secret, clock.now())
        form = {"username": role.value, "passphrase": PASSPHRASE, "code": code}
        assert client.post("/staff/login", data=form).status_code == 303
        return client

    return entered


def take(house, *telegrams: bytes):
    with unit_of_work(house, SYSTEM, clock.now()) as ctx:
        settle_town(ctx)
    for xml in telegrams:
        with unit_of_work(house, SYSTEM, clock.now()) as ctx:
            came = actions.Arrival(xml)
            actions.ingest(ctx, jma.read(xml, PLACE), came, PLACE)


def test_the_list_links_to_the_draft_and_the_draft_names_its_origin(house, enter):
    at = clock.now()
    take(house, sample.landslide(at=at), sample.quake("7", status="訓練"))
    with unit_of_work(house, SYSTEM, clock.now()) as ctx:
        came = actions.Arrival(b"<x>")
        actions.keep_unreadable(ctx, Source.JMA, came, "XMLが1行目で壊れています")
    client = enter(Role.AUTHOR)
    page = client.get(PAGE).get_data(as_text=True)
    for words in ("第1号", "レベル４土砂災害危険警報", "訓練・試験のため", "壊れて"):
        assert words in page
    assert "気象庁の電文" in client.get("/staff/").get_data(as_text=True)
    link = page.split('href="/staff/broadcasts/')
    draft = next(part.split('"')[0] for part in link if len(part.split('"')[0]) == 36)
    shown = client.get(f"/staff/broadcasts/{draft}").get_data(as_text=True)
    assert "の電文からできた下書きです" in shown


def test_an_empty_list_and_an_unset_feed_say_so(enter):
    page = enter(Role.APPROVER).get(PAGE).get_data(as_text=True)
    assert "受けた電文はありません" in page
    assert "JMA_FEED_URL" in page


def test_a_silent_feed_alarms_on_the_page(house, enter):
    url = "http://127.0.0.1:1/feed/extra.xml"
    long_ago = clock.now() - timedelta(minutes=7)
    with unit_of_work(house, SYSTEM, long_ago) as ctx:
        polling.take_turn(ctx, url)
        polling.note_trouble(ctx, url, "つながりません", is_down=True)
    page = enter(Role.AUDITOR, url).get(PAGE).get_data(as_text=True)
    assert "一度も読めていません（つながりません）" in page
    assert 'role="alert"' in page


def test_a_clerk_of_the_counter_does_not_see_it(enter):
    assert enter(Role.COUNTER).get(PAGE).status_code == 403
