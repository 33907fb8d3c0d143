"""The pages and the command line of the matching, through the front door."""

import json
import re

import pytest
from click.testing import CliRunner

from disaster import houses
from disaster.accounts import actions as accounts
from disaster.accounts import credentials
from disaster.app import create_app
from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM, Role
from disaster.foundation.console import Console
from disaster.foundation.context import reading, unit_of_work
from disaster.foundation.csvfiles import read_csv
from disaster.register import actions as register
from disaster.register import queries
from disaster.register.matching import jobs
from disaster.register.matching.commands import match
from tests.integration.register.ledger_desk import (
    BUILDING,
    PLACE,
    building,
    put,
    resident,
)

PASSPHRASE = "crane lantern river stone"
BASE = "/staff/register/matching"
COLUMNS = (*BUILDING, "用途")
LET = "架空の伊勢野市ひばり野一丁目2番4号"
NOWHERE = "架空の伊勢野市大字山里字峠下999番地"


@pytest.fixture
def ledgers(house):
    with unit_of_work(house, SYSTEM, clock.now()) as ctx:
        owned = building(用途="専用住宅", 所有者="吉田太郎", 所有者住所=PLACE)
        let = building("B2", 所在地=LET, 用途="専用住宅", 所有者="地主　一")
        put(ctx, "buildings", [owned, let], COLUMNS)
        student = resident("P2", "S2", "田中　学", 住所=LET, フリガナ="タナカ　マナブ")
        lost = resident("P3", "S3", "山口　涼", 住所=NOWHERE, 行政区="山里")
        put(ctx, "residents", [resident(), student, lost])


@pytest.fixture
def counter(settings, house, ledgers):  # noqa: ARG001 - the ledgers stand first
    """Sign somebody of the counter in and return the browser."""
    houses.settle_world(house.engine, settings)
    app = create_app(settings)
    app.config["WTF_CSRF_ENABLED"] = False
    secret = credentials.new_totp_secret()
    with unit_of_work(house, SYSTEM, clock.now()) as ctx:
        chosen = accounts.Chosen(PASSPHRASE, secret)
        accounts.add_account(ctx, "mado", "mado", [Role.COUNTER], chosen=chosen)
    browser = app.test_client()
    code = credentials.current_code(secret, clock.now())
    given = {"username": "mado", "passphrase": PASSPHRASE, "code": code}
    assert browser.post("/staff/login", data=given).status_code == 303
    return browser


@pytest.fixture
def look(house):
    def found(question, text):
        with reading(house, SYSTEM, clock.now()) as ctx:
            one = question(ctx, text)
            ctx.session.expunge_all()
            return one

    return found


def matched(counter, house):
    assert counter.post(f"{BASE}/run").status_code == 303
    assert "突合しています" in counter.get(f"{BASE}/").text
    assert jobs.match_due(house)


def test_from_a_run_to_a_page_of_many(counter, house, look):
    empty = counter.get(f"{BASE}/certain").text
    assert "まだ突合していません" in empty
    matched(counter, house)
    page = counter.get(f"{BASE}/certain").text
    pair = re.search(r'name="pair"[^>]*value="([^"]+)"', page)[1]
    assert "所有者の住所が世帯の住所と同じ" in page
    answer = counter.post(f"{BASE}/certain", data={})
    assert (answer.status_code, "印を付けてください" in answer.text) == (422, True)
    broken = {"pair": [pair, "x:y", "\N{FULLWIDTH DIGIT ONE}"]}
    answer = counter.post(f"{BASE}/certain", data=broken, follow_redirects=True)
    assert "1 世帯の建物を記録しました。" in answer.text
    answer = counter.post(f"{BASE}/certain", data=broken, follow_redirects=True)
    assert "1 世帯は、ほかの人が答えたか" in answer.text
    assert look(queries.find_household, "S1").building_basis == "counter"
    assert "この一覧の世帯はありません" in counter.get(f"{BASE}/certain").text


def test_one_by_one_with_next_and_taking_back(counter, house, look):
    matched(counter, house)
    first = counter.get(f"{BASE}/next?list=probable").location
    page = counter.get(first).text
    assert "所有者が世帯員と違う" in page
    home, let = look(queries.find_household, "S2"), look(queries.find_building, "B2")
    answer = counter.post(first, data={"seen": "0"})
    assert (answer.status_code, "答えを選んでください" in answer.text) == (422, True)
    answer = counter.post(first, data={"choice": str(let.id), "seen": "0"})
    assert answer.location.endswith(f"{BASE}/")
    assert "の一覧は終わりました" in counter.get(f"{BASE}/").text
    late = counter.post(first, data={"choice": str(let.id), "seen": "0"})
    assert (late.status_code, "ほかの人が先に答えました" in late.text) == (409, True)
    none = counter.get(counter.get(f"{BASE}/next?list=none").location).text
    assert "候補の建物がありません" in none
    given = re.search(r'name="answer" value="([^"]+)"', none)[1]
    back = counter.post(
        f"{BASE}/households/{home.id}/take-back", data={"answer": given}
    )
    assert back.status_code == 303
    assert look(queries.find_household, "S2").building_id is None
    again = counter.post(
        f"{BASE}/households/{home.id}/take-back", data={"answer": given}
    )
    assert again.status_code == 409


def test_a_searched_building_is_scored_and_answers_stay_on_the_page(
    counter, house, look
):
    matched(counter, house)
    home = look(queries.find_household, "S3")
    page = counter.get(f"{BASE}/households/{home.id}?q=B2").text
    assert "探した建物" in page
    assert "住所と所在地が違う" in page
    assert "見つかりません" in counter.get(f"{BASE}/households/{home.id}?q=zzz").text
    sent = {"choice": "not_on_roll", "reason": "現地で確認", "seen": "0"}
    assert counter.post(f"{BASE}/households/{home.id}", data=sent).status_code == 303
    page = counter.get(f"{BASE}/households/{home.id}").text
    assert "住んでいる建物が建物の台帳にない" in page
    assert "現地で確認" in page


def test_the_work_list_is_a_file_on_record(counter, house, look):
    matched(counter, house)
    answer = counter.post(f"{BASE}/work-list.csv", data={"list": ""})
    rows = read_csv(answer.data).rows
    assert [row.cells["世帯番号"] for row in rows] == ["S1", "S2", "S3"]
    assert rows[0].cells["候補の建物番号"] == "B1"
    building_id = look(queries.find_building, "B2").id
    page = counter.get(f"{BASE}/buildings/{building_id}").text
    assert "田中　学" in page


def test_the_work_list_leaves_only_with_a_fresh_second_factor(counter, house):
    matched(counter, house)
    answer = counter.post(f"{BASE}/work-list.csv", data={"list": "", "code": "000000"})
    assert answer.status_code == 401
    assert "認証アプリの新しい6桁のコード" in answer.text
    assert "田中" not in answer.text


def test_a_protected_household_is_on_no_page(counter, house, look):
    matched(counter, house)
    home = look(queries.find_household, "S1")
    with unit_of_work(house, SYSTEM, clock.now()) as ctx:
        person = queries.search_residents(ctx, "吉田太郎")[0]
        register.protect(ctx, person.id, protected=True)
    for path in ("", "certain", "probable", "none"):
        page = counter.get(f"{BASE}/{path}").text
        assert "S1" not in page
    assert counter.get(f"{BASE}/households/{home.id}").status_code == 403
    content = counter.post(f"{BASE}/work-list.csv", data={"list": "certain"}).data
    assert read_csv(content).rows == []


@pytest.mark.parametrize("query", ["page=0", "page=x", "page=9999999", "district=%00"])
def test_odd_addresses_of_a_list_show_a_page(counter, query):
    assert counter.get(f"{BASE}/probable?{query}").status_code == 200


@pytest.mark.usefixtures("ledgers")
def test_the_command_line_runs_lists_confirms_and_measures(house, tmp_path):
    console = Console(
        lambda: house.settings, lambda _settings: house, lambda _ctx, _name: None
    )

    def ran(*arguments: str):
        done = CliRunner().invoke(match, arguments, obj=console)
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)

    assert ran("run") == {
        "number": 1,
        "certain": 1,
        "probable": 1,
        "none": 1,
        "changed": 0,
    }
    listed = ran("list", "--list", "probable")
    assert [row["building"] for row in listed["households"]] == ["B2"]
    assert ran("confirm", "--certain") == {"confirmed": 1}
    assert ran("confirm", "S2", "B2")["household"] == "S2"
    assert ran("confirm", "--certain") == {"confirmed": 0}
    truth = tmp_path / "truth.csv"
    truth.write_text("世帯番号,建物番号\nS1,B1\nS2,B2\nS3,\nX,B1\n", encoding="utf-8")
    figures = ran("measure", "--truth", str(truth))
    assert (figures["precision"], figures["wrong"], figures["households"]) == (1, 0, 3)
    assert (figures["among"], figures["first"], figures["on_roll"]) == (1, 1, 2)
