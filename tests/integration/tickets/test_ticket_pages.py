"""The pages of the counter hall, through the front door."""

import json
import os
import re

import pytest
from lxml import html

from certificates.tickets import jobs, queries
from disaster import houses, publishing
from disaster.accounts import actions as accounts
from disaster.accounts import credentials, doorkeeper
from disaster.app import create_app
from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM, Role
from disaster.foundation.context import unit_of_work
from tests.integration.tickets.conftest import Hall

PASSPHRASE = "crane lantern river stone"
NUMBER = re.compile(r'class="ticket-number">(\d+)<')


@pytest.fixture
def app(settings, house):
    houses.settle_world(house.engine, settings)
    app = create_app(settings)
    app.config["WTF_CSRF_ENABLED"] = False
    return app


@pytest.fixture
def enter(app, house):
    """Give a function that signs somebody in and returns their browser."""

    def entered(username, *roles: Role):
        secret = credentials.new_totp_secret()
        now = clock.now()
        with unit_of_work(house, SYSTEM, now) as ctx:
            chosen = accounts.Chosen(PASSPHRASE, secret)
            accounts.add_account(ctx, username, username, roles, chosen=chosen)
        with unit_of_work(house, SYSTEM, now) as ctx:
            code = credentials.current_code(secret, now)
            token = accounts.sign_in(ctx, username, PASSPHRASE, code, "127.0.0.1")
        browser = app.test_client()
        browser.set_cookie(doorkeeper.cookie_name(house.settings), token)
        return browser

    return entered


def said(answer):
    """Return what a page says, without the spaces of its source."""
    return " ".join(" ".join(html.fromstring(answer.text).itertext()).split())


def shown(browser, place):
    """Return the number that a booth shows, and the hidden field that goes with it."""
    page = browser.get(place).text
    found = NUMBER.search(page)
    seen = html.fromstring(page).xpath("string(//input[@name='seen']/@value)")
    return (int(found.group(1)) if found else None), seen


def test_a_day_at_the_counter_from_the_machine_to_the_booth(app, enter, hall: Hall):
    visitor, clerk = app.test_client(), enter("madoguchi", Role.COUNTER)
    machine = f"/ticket/machine/{hall.machine_code}/"
    page = visitor.get(f"{machine}?lang=en")
    assert "Choose what you came for" in said(page)
    pressed = {"purpose": "apply", "language": "en", "idempotency_key": "one"}
    first = visitor.post(machine, data=pressed)
    assert first.status_code == 303
    assert visitor.post(machine, data=pressed).location == first.location
    slip = visitor.get(first.location)
    assert NUMBER.search(slip.text).group(1) == "1"
    own = html.fromstring(slip.text).xpath("string(//p[@class='slip-address'])")
    own = own.split("localhost:8000")[1]
    waiting = visitor.get(own)
    assert 'http-equiv="refresh"' in waiting.text
    assert "People before you 0 people" in said(waiting)
    assert "Not known yet" in said(waiting)

    place = f"/staff/tickets/booths/{hall.booths[0]}"
    assert clerk.post(f"{place}/sit").status_code == 303
    called = clerk.post(f"{place}/call", data={"seen": ""})
    assert called.status_code == 303
    assert shown(clerk, place)[0] == 1
    assert "Counter 1" in said(visitor.get(own))
    display = visitor.get(f"/ticket/hall/{hall.slug}/")
    assert "madoguchi" not in display.text
    assert html.fromstring(display.text).xpath(
        "//tr[@class='is-latest']//b/text()"
    ) == [
        "1",
        "1",
    ]


def test_an_old_page_at_the_booth_changes_nothing_and_says_so(enter, hall):
    hall.take(at=clock.now())
    hall.take(at=clock.now())
    clerk = enter("madoguchi", Role.COUNTER)
    place = f"/staff/tickets/booths/{hall.booths[0]}"
    clerk.post(f"{place}/sit")
    clerk.post(f"{place}/call", data={"seen": ""})
    clerk.post(f"{place}/call", data={"seen": ""})
    assert "画面を開いたあとに変わっています" in clerk.get(place).text
    number, seen = shown(clerk, place)
    assert number == 1
    clerk.post(f"{place}/transfer", data={"seen": seen, "purpose": "consult"})
    page = clerk.get(place).text
    assert "1 番を「そのほかの相談」に回しました" in page
    clerk.post(f"{place}/call", data={"seen": ""})
    number, seen = shown(clerk, place)
    assert number == 1
    clerk.post(f"{place}/absent", data={"seen": seen})
    assert "1 番を不在にしました" in clerk.get(place).text
    told = clerk.get(f"{place}/now.json").get_json()
    assert told["waiting"] == 2
    assert told["lines"]["consult"] == {"waiting": 1, "minutes": None}


def test_staff_take_a_ticket_for_the_frail_and_print_it(enter, hall):
    clerk = enter("madoguchi", Role.COUNTER)
    place = f"/staff/tickets/{hall.place_id}/new"
    assert "発券機の前に立てない人" in clerk.get(place).text
    made = clerk.post(place, data={"purpose": "collect", "language": "ja-easy"})
    assert made.status_code == 303
    assert clerk.get(made.location).status_code == 200
    paper = clerk.get(made.location.replace("/slip/", "/slip.pdf"))
    assert paper.mimetype == "application/pdf"
    assert paper.data.startswith(b"%PDF-")
    assert clerk.post(place, data={"purpose": "nothing"}).status_code == 422


def test_nobody_lines_up_after_the_end(app, enter, hall):
    clerk = enter("madoguchi", Role.COUNTER)
    clerk.post(f"/staff/tickets/{hall.place_id}/end")
    visitor = app.test_client()
    machine = f"/ticket/machine/{hall.machine_code}/"
    assert "受付は終わりました" in visitor.get(machine).text
    assert visitor.post(machine, data={"purpose": "apply"}).location.startswith(machine)
    clerk.post(f"/staff/tickets/{hall.place_id}/resume")
    assert "受付は終わりました" not in visitor.get(machine).text


def test_unknown_slips_and_machines_are_not_found(app):
    visitor = app.test_client()
    for path in ("/ticket/AAAAAAAAAA/", "/ticket/%00/", "/ticket/'x/slip.pdf"):
        assert visitor.get(path).status_code == 404, path
    assert visitor.get("/ticket/machine/x/").status_code == 404
    assert visitor.post("/ticket/machine/x/", data={}).status_code == 404
    assert visitor.get("/ticket/hall/nowhere/").status_code == 404


def test_a_place_is_set_up_with_its_booths(enter):
    chief = enter("kacho", Role.APPROVER)
    page = chief.get("/staff/tickets/places").text
    assert "まだありません" in page
    typed = {"name": "体育館", "slug": "gym", "absent_after": "2"}
    assert (
        chief.post("/staff/tickets/places", data={**typed, "slug": "体"}).status_code
        == 422
    )
    made = chief.post("/staff/tickets/places", data=typed)
    assert made.status_code == 303
    assert chief.post("/staff/tickets/places", data=typed).status_code == 409
    booth = {"number": "3", "purposes": ["apply", "collect"]}
    assert chief.post(f"{made.location}/booths", data=booth).status_code == 303
    assert chief.post(f"{made.location}/booths", data=booth).status_code == 409
    page = chief.get(made.location).text
    assert "窓口 3" in page
    before = re.search(r"/ticket/machine/(\w+)/", page).group(1)
    chief.post(f"{made.location}/machine")
    assert before not in chief.get(made.location).text
    changed = {"name": "体育館（東）", "absent_after": "2"}
    assert chief.post(made.location, data=changed).status_code == 303
    assert "体育館（東）" not in chief.get("/staff/tickets/").text


def test_the_public_page_of_congestion_speaks_three_languages(hall, house, settings):
    now = clock.now()
    for _person in range(3):
        hall.take(at=now)
    publishing.publish(house)
    tree = settings.snapshot_dir / "counter"
    document = json.loads((tree / "congestion.json").read_bytes())
    (place,) = document["places"]
    assert place["waiting"] == 3
    assert place["lines"]["apply"] == {"waiting": 3, "minutes": None}
    assert document["stale_after_minutes"] == 10
    for lang, words in (("", "まだわかりません"), ("en", "Not known yet")):
        page = settings.snapshot_dir / lang / "counter" / "index.html"
        text = " ".join(html.fromstring(page.read_bytes()).text_content().split())
        assert words in text
        assert "3" in text
    easy = (settings.snapshot_dir / "ja-easy" / "counter" / "index.html").read_text()
    assert "まどぐち" in easy


def test_the_history_tells_hours_and_no_codes(enter, hall):
    now = clock.now()
    hall.take(at=now)
    hall.sit(at=now)
    hall.call(at=now)
    clerk = enter("madoguchi", Role.COUNTER)
    answer = clerk.get("/staff/tickets/history.csv")
    header, line = answer.get_data().decode("utf-8-sig").splitlines()
    assert header.startswith("日,場所,時,発券")
    assert line.split(",")[1:2] == ["市役所"]
    assert line.split(",")[3:] == ["1", "1", "0", "0", "0", "0.0", "0.0"]


def test_the_quiet_hours_are_those_of_the_days_before(hall, work, yoshida):
    from datetime import timedelta

    from tests.conftest import NOON

    yesterday = NOON - timedelta(days=1)
    hall.take(at=yesterday)
    hall.sit(at=yesterday)
    hall.call(at=yesterday + timedelta(minutes=12))
    with work(yoshida) as ctx:
        assert queries.quiet_hours(ctx, hall.place_id) == {12: 12}


def test_a_day_is_closed_looked_at_and_printed(enter, hall):
    hall.take(at=clock.now())
    clerk, chief = enter("madoguchi", Role.COUNTER), enter("kacho", Role.APPROVER)
    day = f"/staff/tickets/days/{clock.tokyo_day(clock.now())}"
    assert "待っている" in clerk.get(day).text
    assert clerk.get(f"{day}/sheet").status_code == 404
    missing = clerk.post(f"{day}/close", data={"no_cash": "1", "misprints": "2"})
    assert missing.status_code == 422
    assert 'value="2"' in missing.text
    typed = {"no_cash": "1", "looked": "1", "misprints": "2", "note": "紙づまり"}
    assert clerk.post(f"{day}/close", data=typed).status_code == 303
    assert clerk.post(f"{day}/close", data=typed).status_code == 409
    clerk.post(f"{day}/confirm")
    page = clerk.get(day).text
    assert "締めた本人は確認できません" in page
    assert clerk.post(f"{day}/reopen", data={"reason": "x"}).status_code == 403
    chief.post(f"{day}/confirm")
    sheet = clerk.get(f"{day}/sheet").text
    assert "確認した人" in sheet
    assert "kacho" in sheet
    assert chief.post(f"{day}/reopen", data={"reason": ""}).status_code == 422
    assert chief.post(f"{day}/reopen", data={"reason": "数え直す"}).status_code == 303
    assert "数え直す" in chief.get(day).text
    assert "まだ締めていない" not in chief.get("/staff/tickets/days/").text


def test_a_day_that_is_none_is_not_found(enter):
    clerk = enter("madoguchi", Role.COUNTER)
    for name in ("x", "2026-13-40", "0001-01-01", "9999-12-31"):
        assert clerk.get(f"/staff/tickets/days/{name}").status_code == 404, name
    future = clerk.get("/staff/tickets/days/2999-12-30")
    assert "まだ来ていません" in future.text


def test_the_reading_back_shows_its_progress(enter, house):
    clerk = enter("madoguchi", Role.COUNTER)
    day = clock.tokyo_day(clock.now())
    with unit_of_work(house, SYSTEM, clock.now()) as ctx:
        ctx.session.add(
            queries.DayCheck(
                day=day,
                asked_at=ctx.now,
                asked_by="madoguchi",
                total=40,
                done=20,
                findings={},
            )
        )
    page = clerk.get(f"/staff/tickets/days/{day}").text
    assert 'http-equiv="refresh"' in page
    assert '<progress value="20" max="40"' in page


def test_the_worker_keeps_the_page_of_congestion_fresh(hall, house, settings):
    publishing.publish(house)
    page = settings.snapshot_dir / "counter" / "congestion.json"
    aged = page.stat().st_mtime - 60
    os.utime(page, (aged, aged))
    jobs.congestion_due(house)
    assert page.stat().st_mtime == aged, "nobody lined up today"
    hall.take(at=clock.now())
    jobs.congestion_due(house)
    assert json.loads(page.read_bytes())["places"][0]["waiting"] == 1
    hall.take(at=clock.now())
    jobs.congestion_due(house)
    assert json.loads(page.read_bytes())["places"][0]["waiting"] == 1, "still fresh"


def test_one_key_does_the_next_thing_in_every_state_of_a_booth(enter, hall):
    hall.take(at=clock.now())
    clerk = enter("madoguchi", Role.COUNTER)
    place = f"/staff/tickets/booths/{hall.booths[0]}"

    def primary():
        page = html.fromstring(clerk.get(place).text)
        (button,) = page.xpath("//button[@data-primary]")
        seen = button.xpath("string(ancestor::form//input[@name='seen']/@value)")
        key = button.xpath("string(ancestor::form//*[@name='idempotency_key']/@value)")
        action = button.xpath("string(ancestor::form/@action)")
        clerk.post(action, data={"seen": seen, "idempotency_key": key})
        return action.rsplit("/", 1)[1]

    assert [primary(), primary(), primary(), primary()] == [
        "sit",
        "call",
        "call",
        "call",
    ]
    page = clerk.get(place).text
    assert "いま待っている人はいません" in page
    assert "呼んでいる人はいません" in page
