"""The register's pages through the front door: search, household, house, imports."""

import re
from io import BytesIO

import pytest

from disaster import houses
from disaster.accounts import actions as accounts
from disaster.accounts import credentials
from disaster.app import create_app
from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM, Role
from disaster.foundation.context import reading, unit_of_work
from disaster.register import queries
from tests.integration.register.ledger_desk import (
    PLACE,
    RESIDENT,
    building,
    csv,
    put,
    resident,
)

PASSPHRASE = "crane lantern river stone"
WIFE = resident("P2", name="\U00020bb7田　花子", フリガナ="ヨシダ　ハナコ", 続柄="妻")
NAMESAKE = resident("P3", "S2", 生年月日="1970-11-30", 住所="架空の伊勢野市遠く9-9")
IMPORTS = "/staff/register/imports"


@pytest.fixture
def app(settings, house):
    houses.settle_world(house.engine, settings)
    made = create_app(settings)
    made.config["WTF_CSRF_ENABLED"] = False
    with unit_of_work(house, SYSTEM, clock.now()) as ctx:
        put(
            ctx,
            "buildings",
            [building(所有者="\U00020bb7田　太郎", 地番="ひばり野7番")],
        )
        put(ctx, "residents", [resident(), WIFE, NAMESAKE])
    return made


@pytest.fixture
def enter(app, house):
    """Give a function that signs somebody in and returns their browser."""

    def entered(username, *roles: Role):
        secret = credentials.new_totp_secret()
        with unit_of_work(house, SYSTEM, clock.now()) as ctx:
            chosen = accounts.Chosen(PASSPHRASE, secret)
            accounts.add_account(ctx, username, username, roles, chosen=chosen)
        browser = app.test_client()
        code = credentials.current_code(secret, clock.now())
        given = {"username": username, "passphrase": PASSPHRASE, "code": code}
        answer = browser.post("/staff/login", data=given)
        assert answer.status_code == 303, answer.text
        return browser

    return entered


@pytest.fixture
def counter(enter):
    return enter("madoguchi", Role.COUNTER)


@pytest.fixture
def admin(enter):
    return enter("kanri", Role.ADMINISTRATOR)


@pytest.fixture
def look(house):
    """Give a function that asks the database as the system."""

    def looked(question, *given: object):
        with reading(house, SYSTEM, clock.now()) as ctx:
            found = question(ctx, *given)
            ctx.session.expunge_all()
            return found

    return looked


def search(browser, text):
    return browser.get("/staff/register/", query_string={"q": text}).text


def upload(browser, rows, **fields):
    sent = {"kind": "residents", "file": (BytesIO(csv(RESIDENT, rows)), "a.csv")}
    return browser.post(IMPORTS, data=sent | fields)


def test_the_search_says_how_old_the_register_is_and_warns_of_namesakes(counter):
    page = search(counter, "よしだ たろう")
    assert "令和8年9月1日" in page
    assert "の写しです。" in page
    assert "氏名も生まれた年も同じ人がいます" in page
    assert page.count("同姓同名") == 2
    assert "昭和45年（1970年）3月12日" in page


def test_a_receipt_number_leads_to_the_applications(counter):
    answer = counter.get("/staff/register/?q=3-00412-7")
    assert (answer.status_code, answer.location) == (
        303,
        "/staff/certificates/?q=3-00412-7",
    )


def test_nothing_found_says_what_was_tried(counter):
    assert "旧氏・通称・以前の氏名でも探しました" in search(counter, "いない人")


def test_a_surveyor_sees_houses_but_neither_people_nor_owners(enter, look):
    surveyor = enter("chosa", Role.SURVEYOR)
    page = search(surveyor, PLACE)
    assert "B1" in page
    assert "\U00020bb7田" not in page
    house = look(queries.find_building, "B1").id
    page = surveyor.get(f"/staff/register/buildings/{house}").text
    assert "ひばり野7番" in page
    assert "\U00020bb7田" not in page


def test_a_house_shows_owners_and_the_way_to_candidates_to_the_counter(counter, look):
    house = look(queries.find_building, "B1").id
    page = counter.get(f"/staff/register/buildings/{house}").text
    assert f"/staff/register/matching/buildings/{house}" in page
    assert "\U00020bb7田　太郎" in page


def test_the_counter_says_where_a_household_lives_and_the_page_says_why(counter, look):
    home, house = look(queries.find_household, "S1"), look(queries.find_building, "B1")
    address = f"/staff/register/households/{home.id}"
    matching = f"/staff/register/matching/households/{home.id}"
    assert matching in counter.get(address).text
    sent = {"choice": str(house.id), "reason": ""}
    answer = counter.post(matching, data=sent)
    assert answer.status_code == 422
    assert "確かめた方法を入れてください。" in answer.text
    answer = counter.post(matching, data=sent | {"reason": "表札"})
    assert answer.status_code == 303
    assert "窓口で確認" in counter.get(address).text


def test_a_household_is_shown_as_of_a_day(counter, look, house):
    with unit_of_work(house, SYSTEM, clock.now()) as ctx:
        left = WIFE | {"異動日": "2026-08-20", "異動事由": "転出"}
        put(ctx, "residents", [left])
    address = f"/staff/register/households/{look(queries.find_household, 'S1').id}"
    then = counter.get(f"{address}?on=R8.8.12").text
    assert "令和8年8月12日 の世帯員" in then
    assert "令和8年8月20日 転出" in then
    assert "花子" not in counter.get(f"{address}?on=R8.9.1").text
    wrong = counter.get(f"{address}?on=R8.2.30")
    assert wrong.status_code == 422
    assert "暦にない日です" in wrong.text


def test_a_printed_name_needs_a_reason_and_a_printable_writing(counter, look):
    person = look(queries.search_residents, "太郎")[0]
    address = f"/staff/register/residents/{person.id}"
    post = f"{address}/printed-name"
    for sent, told in (
        ({"printed": "吉田　太郎"}, "理由を入れてください"),
        ({"printed": person.legal_name, "reason": "x"}, "台帳の氏名と同じです"),
        ({"printed": "吉\U0001f600", "reason": "x"}, "印刷できません"),
    ):
        answer = counter.post(post, data=sent)
        assert (answer.status_code, told in answer.text) == (422, True), told
    counter.post(post, data={"printed": "吉田　太郎", "reason": "本人の了承"})
    page = counter.get(address).text
    assert "吉田　太郎" in page
    assert "本人の了承" in page
    assert person.legal_name in page


def test_a_protection_masks_every_page_at_once(counter, look):
    wife = look(queries.search_residents, "花子")[0]
    answer = counter.post(
        f"/staff/register/residents/{wife.id}/protection", data={"state": "on"}
    )
    assert answer.status_code == 303
    home = look(queries.find_household, "S1")
    building_id = look(queries.find_building, "B1").id
    pages = [
        search(counter, "花子"),
        search(counter, "よしだ"),
        search(counter, PLACE),
        counter.get(f"/staff/register/households/{home.id}").text,
        counter.get(f"/staff/register/residents/{wife.id}").text,
        counter.get(f"/staff/register/buildings/{building_id}").text,
    ]
    for page in pages:
        assert "花子" not in page.replace('value="花子"', "").replace("渡辺 花子", "")
    assert "表示できません（支援措置）" in pages[0]
    for page in (pages[0], pages[1], pages[3], pages[4]):
        assert PLACE not in page


def test_a_file_is_looked_at_before_it_goes_in(admin, look):
    answer = upload(
        admin, [resident(性別="女"), resident("P9", "S9", "新　人")],
        extent="full", as_of="R8.9.2",
    )  # fmt: skip
    assert answer.status_code == 303
    preview = answer.location
    page = admin.get(preview).text
    assert "まだ取り込んでいません" in page
    assert "<del>男</del>" in page
    assert "<ins>女</ins>" in page
    assert "写しにない" in page
    assert re.search(r"2 行（\d+ KB）を1 秒未満で|2 行（\d+ KB）を \d+ 秒で", page)
    assert look(queries.counts)["residents"] == 3
    lines = admin.get(f"{preview}/differences.csv")
    assert lines.headers["Cache-Control"] == "no-store"
    assert "新　人" in lines.text
    done = admin.post(f"{preview}/apply", data={"idempotency_key": "k"})
    assert done.status_code == 303
    assert "住民を取り込みました" in admin.get(IMPORTS).text
    assert look(queries.counts)["residents"] == 2
    again = admin.post(f"{preview}/apply", data={"idempotency_key": "k"})
    assert again.status_code == 303
    assert admin.get(preview).status_code == 404


def test_another_outcome_answers_409_on_the_page(admin, house):
    preview = upload(admin, [resident(性別="女")]).location
    with unit_of_work(house, SYSTEM, clock.now()) as ctx:
        put(ctx, "residents", [resident(性別="")])
    answer = admin.post(f"{preview}/apply")
    assert answer.status_code == 409
    assert "何も変えていません" in answer.text


def test_bad_rows_are_listed_and_may_be_skipped(admin, look):
    preview = upload(
        admin, [resident("P9", "S9"), resident("P8", 生年月日="x")]
    ).location
    page = admin.get(preview).text
    assert "直すところがある行が 1 行あります" in page
    assert admin.post(f"{preview}/apply").status_code == 422
    assert admin.post(f"{preview}/apply", data={"skip_bad": "1"}).status_code == 303
    assert look(queries.counts)["residents"] == 4


def test_a_preview_can_be_given_up(admin):
    preview = upload(admin, [resident()]).location
    assert admin.post(f"{preview}/drop").status_code == 303
    assert admin.get(preview).status_code == 404
    assert admin.post(f"{preview}/drop").status_code == 404


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"kind": "x"}, "一覧から選んでください"),
        ({"as_of": "R8.2.30"}, "暦にない日です"),
        ({"as_of": "2999-01-01"}, "写しの日が先の日付です"),
        ({}, "PDF"),
    ],
)
def test_an_unusable_file_is_refused_in_a_sentence(admin, fields, told):
    sent = {"kind": "residents", "file": (BytesIO(b"%PDF-1.7"), "a.csv")} | fields
    answer = admin.post(IMPORTS, data=sent)
    assert answer.status_code == 422
    assert told in answer.text
    assert admin.post(IMPORTS, data={"kind": "residents"}).status_code == 422


def test_the_same_person_is_not_shown_to_whoever_may_not(enter):
    author = enter("kakite", Role.AUTHOR)
    assert author.get("/staff/register/?q=太郎").status_code == 403
