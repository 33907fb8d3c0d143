"""The staff's pages: a phone without script, stale pages, double presses, imports."""

import io
import re
from contextlib import contextmanager

import pytest
from lxml import html

from disaster.accounts import actions as accounts
from disaster.accounts import credentials
from disaster.app import create_app
from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM, Role
from disaster.foundation.context import unit_of_work
from disaster.incidents import actions as incidents
from disaster.incidents.rules import IncidentHazard
from shelters import actions, queries
from shelters.rules.opening import Crowding, OpeningState
from shelters.rules.wifi import WifiState
from tests.integration.shelters.shelter_town import (
    HILL,
    NETWORK,
    RIVER,
    TOWN,
    sheet,
    wifi_sheet,
)

PASSPHRASE = "crane lantern river stone"


@pytest.fixture
def app(settings):
    """Build the whole application, forms without their token."""
    made = create_app(settings)
    made.config["WTF_CSRF_ENABLED"] = False
    return made


@pytest.fixture
def now_work(house):
    """Open a unit of work of the system at the present moment."""

    @contextmanager
    def opened():
        with unit_of_work(house, SYSTEM, clock.now()) as ctx:
            yield ctx

    return opened


@pytest.fixture
def site(now_work):
    """Take the town over and return the id of the school on the hill."""
    with now_work() as ctx:
        actions.import_sites(ctx, sheet(TOWN))
        actions.import_wifi(ctx, wifi_sheet([NETWORK]))
        found = {status.name: status.id for status in queries.board(ctx)}
    return found[HILL.name]


@pytest.fixture
def sign_in(app, now_work):
    """Give a function that signs a person in and returns the browser."""

    def signed_in(username, role):
        secret = credentials.new_totp_secret()
        chosen = accounts.Chosen(PASSPHRASE, secret)
        with now_work() as ctx:
            accounts.add_account(ctx, username, username, [role], chosen=chosen)
        browser = app.test_client()
        code = credentials.current_code(secret, clock.now())
        form = {"username": username, "passphrase": PASSPHRASE, "code": code}
        assert browser.post("/staff/login", data=form).status_code == 303
        return browser

    return signed_in


@pytest.fixture
def phone(sign_in):
    """Sign in the person who runs a shelter."""
    return sign_in("yamaguchi", Role.SHELTER_STAFF)


def page(answer):
    return html.fromstring(answer.get_data(as_text=True))


def hidden(answer, name):
    """Return the hidden values of the forms on a page."""
    return page(answer).xpath(f"//input[@type='hidden'][@name='{name}']/@value")


def status(now_work, site_id):
    with now_work() as ctx:
        return queries.get_status(ctx, site_id)


def test_every_page_wants_a_log_in(app, site):
    browser = app.test_client()
    for path in ("", f"{site}", f"{site}/poster", "imports"):
        answer = browser.get(f"/staff/shelters/{path}")
        assert (answer.status_code, "login" in answer.location) == (303, True)


def test_an_empty_board_says_what_to_do(sign_in):
    board = sign_in("kanri", Role.ADMINISTRATOR).get("/staff/shelters/")
    text = board.get_data(as_text=True)
    assert "避難所がまだ登録されていません" in text
    assert "/staff/shelters/imports" in text


def test_a_phone_opens_counts_and_checks_the_wi_fi(phone, site, now_work):
    here = f"/staff/shelters/{site}"
    assert "開設しました" in phone.get(here).get_data(as_text=True)
    assert phone.post(f"{here}/state", data={"state": "open"}).status_code == 303
    counted = {"deed": "count", "headcount": "20"}
    for form in (counted, {"change": "10"}, {"change": "-1"}):
        shown = phone.get(here)
        seen = hidden(shown, "seen")[0]
        answer = phone.post(f"{here}/count", data={**form, "seen": seen})
        assert answer.status_code == 303
    [network] = status(now_work, site).wifi
    answer = phone.post(f"{here}/wifi/{network.id}", data={"state": "on"})
    assert answer.status_code == 303
    known = status(now_work, site)
    assert (known.state, known.headcount) == (OpeningState.OPEN, 29)
    assert known.best_wifi.state is WifiState.ON
    text = phone.get(here).get_data(as_text=True)
    assert "29" in text
    assert "同じ 29 人" in text


def test_pressing_twice_counts_once(phone, site, now_work):
    here = f"/staff/shelters/{site}"
    phone.post(f"{here}/state", data={"state": "open"})
    shown = phone.get(here)
    form = {
        "change": "1",
        "seen": hidden(shown, "seen")[0],
        "idempotency_key": hidden(shown, "idempotency_key")[1],
    }
    for _press in range(2):
        assert phone.post(f"{here}/count", data=form).status_code == 303
    assert status(now_work, site).headcount == 1


def test_a_stale_page_asks_which_number_is_right(phone, sign_in, site, now_work):
    here = f"/staff/shelters/{site}"
    phone.post(f"{here}/state", data={"state": "open"})
    old = hidden(phone.get(here), "seen")[0]
    office = sign_in("sato", Role.APPROVER)
    form = {"deed": "count", "headcount": "88", "seen": old}
    assert office.post(f"{here}/count", data=form).status_code == 303
    answer = phone.post(f"{here}/count", data={**form, "headcount": "92"})
    assert answer.status_code == 409
    text = answer.get_data(as_text=True)
    assert "sato が" in text
    assert "88 人 と報告しています" in text
    assert page(answer).xpath("//input[@name='headcount']/@value") == ["92"]
    again = {**form, "headcount": "92", "seen": hidden(answer, "seen")[0]}
    assert phone.post(f"{here}/count", data=again).status_code == 303
    assert status(now_work, site).headcount == 92


def test_a_late_report_by_hand_says_when_it_was_seen(phone, site, now_work):
    here = f"/staff/shelters/{site}"
    form = {"state": "open", "seen_at": "2026-09-03T10:00:00+09:00"}
    assert phone.post(f"{here}/state", data=form).status_code == 303
    known = status(now_work, site)
    assert known.observed_at.isoformat() == "2026-09-03T01:00:00+00:00"
    answer = phone.post(f"{here}/state", data={"state": "open", "seen_at": "きのう"})
    assert answer.status_code == 422
    assert "19:05 のように" in answer.get_data(as_text=True)


def test_an_unfit_place_asks_and_keeps_what_was_typed(phone, site, now_work):
    with now_work() as ctx:
        today = clock.tokyo_day(ctx.now)
        incidents.declare(ctx, "架空の土砂災害", IncidentHazard.LANDSLIDE, today, "雨")
    here = f"/staff/shelters/{site}"
    answer = phone.post(f"{here}/state", data={"state": "open"})
    assert answer.status_code == 409
    assert "× と分かったうえで" in answer.get_data(as_text=True)
    form = {"state": "open", "confirms_unfit": "1"}
    assert phone.post(f"{here}/state", data=form).status_code == 303
    office = phone.get("/staff/shelters/?show=unfit").get_data(as_text=True)
    assert HILL.name in office
    assert RIVER.name not in office


def test_closing_with_people_shows_the_missing_reason(phone, site, now_work):
    here = f"/staff/shelters/{site}"
    phone.post(f"{here}/state", data={"state": "open"})
    phone.post(f"{here}/count", data={"change": "10", "seen": "1"})
    answer = phone.post(f"{here}/state", data={"state": "closed"})
    assert answer.status_code == 422
    assert page(answer).xpath("//input[@name='reason']")
    form = {"state": "closed", "reason": "全員が移りました"}
    assert phone.post(f"{here}/state", data=form).status_code == 303
    assert status(now_work, site).state is OpeningState.CLOSED


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("state", {"state": "burning"}),
        ("state", {}),
        ("count", {"change": "7" * 30, "seen": "0"}),
        ("count", {"headcount": "たくさん", "deed": "count", "seen": "0"}),
        ("count", {"headcount": "5", "deed": "count", "seen": "-1"}),
        ("count", {"change": "1", "seen": "0", "crowding": "closed"}),
        ("state", {"state": "open", "reason": "a\0b"}),
        ("wifi", {"ssid": "OOOOOJAPAN", "kind": "shared"}),
        ("wifi", {"ssid": "x", "kind": "magic"}),
    ],
)
def test_rubbish_in_a_form_answers_calmly(phone, site, now_work, path, form):
    answer = phone.post(f"/staff/shelters/{site}/{path}", data=form)
    assert answer.status_code == 422
    assert page(answer).xpath("//*[@role='alert']")
    assert status(now_work, site).report_number == 0


def test_crowding_by_eye_and_back_to_the_numbers(phone, site, now_work):
    here = f"/staff/shelters/{site}"
    phone.post(f"{here}/state", data={"state": "open"})
    form = {"deed": "count", "headcount": "5", "seen": "1"}
    phone.post(f"{here}/count", data={**form, "crowding": "nearly_full"})
    assert status(now_work, site).crowding is Crowding.NEARLY_FULL
    again = {"deed": "same", "seen": "2", "crowding": "by_numbers"}
    phone.post(f"{here}/count", data=again)
    assert status(now_work, site).crowding is Crowding.ROOM


@pytest.mark.usefixtures("site")
def test_headquarters_open_several_at_once(sign_in, now_work):
    office = sign_in("sato", Role.APPROVER)
    board = office.get("/staff/shelters/")
    boxes = page(board).xpath("//input[@name='site']/@value")
    assert len(boxes) == len(TOWN)
    answer = office.post("/staff/shelters/open", data={"site": boxes[:2]})
    assert answer.status_code == 303
    with now_work() as ctx:
        assert queries.counts_by_state(ctx)["open"] == 2
    assert office.post("/staff/shelters/open", data={}).status_code == 422


def test_readers_see_everything_and_press_nothing(sign_in, site):
    reader = sign_in("yoshida", Role.COUNTER)
    shown = reader.get(f"/staff/shelters/{site}")
    assert shown.status_code == 200
    assert not page(shown).xpath("//main//button[@name='state']")
    answer = reader.post(f"/staff/shelters/{site}/state", data={"state": "open"})
    assert answer.status_code == 403


def test_a_list_is_checked_then_taken_over(sign_in, now_work):
    admin = sign_in("kanri", Role.ADMINISTRATOR)

    def upload(content, **form):
        file = {"file": (io.BytesIO(content), "一覧.csv")}
        return admin.post("/staff/shelters/imports", data={**form, **file})

    checked = upload(sheet(TOWN), kind="sites", deed="check")
    assert checked.status_code == 200
    assert "まだ取り込んでいません" in checked.get_data(as_text=True)
    done = upload(sheet(TOWN), kind="sites", deed="import")
    assert done.status_code == 303
    with now_work() as ctx:
        assert len(queries.board(ctx)) == len(TOWN)
    for content, kind in (
        (b"\x00\x01", "sites"),
        (sheet(TOWN), "wifi"),
        (sheet(TOWN), "nonsense"),
        (sheet(TOWN), "headcounts"),
        (b"", "sites"),
    ):
        answer = upload(content, kind=kind, deed="import")
        assert answer.status_code == 422
        assert page(answer).xpath("//*[@role='alert']")
    assert admin.post("/staff/shelters/imports", data={}).status_code == 422


def test_a_sheet_for_the_door_names_the_page_and_the_networks(phone, site, settings):
    text = phone.get(f"/staff/shelters/{site}/poster").get_data(as_text=True)
    assert f"{settings.base_url}/shelters/yamate-elementary-school/" in text
    assert "Kakuu-Free / 00000JAPAN" in text


def test_a_wi_fi_is_noted_with_its_run_book(phone, site, now_work):
    here = f"/staff/shelters/{site}"
    form = {"ssid": "Sat-1", "kind": "satellite", "run_book": "1 箱を開ける"}
    assert phone.post(f"{here}/wifi", data=form).status_code == 303
    networks = status(now_work, site).wifi
    [made] = [network for network in networks if network.ssids == ("Sat-1",)]
    book = {"run_book": "2 電源", "is_for_evacuees_only": "1"}
    answer = phone.post(f"{here}/wifi/{made.id}/run-book", data=book)
    assert answer.status_code == 303
    text = phone.get(here).get_data(as_text=True)
    assert "2 電源" in text
    assert "避難した人だけ" in text


def test_a_shelter_that_is_not_there_is_not_found(phone):
    nowhere = "/staff/shelters/01a20a77-fbc3-7cdd-a267-1737121ebbb2"
    assert phone.get(nowhere).status_code == 404
    answer = phone.post(f"{nowhere}/state", data={"state": "open"})
    assert answer.status_code == 404


def test_pages_hold_no_script_and_no_style_of_their_own(phone, site):
    for path in ("", f"{site}"):
        text = phone.get(f"/staff/shelters/{path}").get_data(as_text=True)
        assert not re.search(r"\sstyle=|\son\w+=|<script(?![^>]*src)", text)


def test_without_the_form_token_nothing_happens(sign_in, site, app, now_work):
    browser = sign_in("yamaguchi", Role.SHELTER_STAFF)
    app.config["WTF_CSRF_ENABLED"] = True
    answer = browser.post(f"/staff/shelters/{site}/state", data={"state": "open"})
    assert answer.status_code == 400
    assert status(now_work, site).report_number == 0
