"""開示 through the front door: ask, grant, see, end; and what the auditor reads."""

import csv
import io

import pytest

from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM, Role
from disaster.foundation.context import unit_of_work
from disaster.register import actions, queries
from tests.integration.register.ledger_desk import PLACE, put, resident

WIFE = resident("P2", name="\U00020bb7田　花子", 続柄="妻", 生年月日="1972-05-06")


@pytest.fixture
def home(house):
    """Settle a household with a protected wife and return its address on the web."""
    with unit_of_work(house, SYSTEM, clock.now()) as ctx:
        put(ctx, "residents", [resident(), WIFE])
        found = queries.find_household(ctx, "S1").id
        wife = queries.members(ctx, found)[1].id
        actions.protect(ctx, wife, protected=True)
    return f"/staff/register/households/{found}"


@pytest.fixture
def counter(enter):
    return enter("madoguchi", Role.COUNTER)


@pytest.fixture
def chief(enter):
    return enter("kacho", Role.APPROVER)


def ask(browser, home, **typed):
    return browser.post(f"{home}/unmasking", data={"reason": "issuing"} | typed)


def test_a_masked_page_leads_to_the_form_that_asks(home, counter):
    masked = counter.get(home).text
    assert PLACE not in masked
    assert "開示を申請する" in masked
    form = counter.get(f"{home}/unmasking").text
    assert "見る理由" in form
    assert "お答えできません" in form


def test_the_whole_way_from_asking_to_the_open_page_and_back(home, counter, chief):
    asked = ask(counter, home)
    assert asked.status_code == 303
    page = counter.get(asked.location).text
    assert "承認待ち" in page
    assert "申請した人は自分では認められません" in page
    assert counter.get(f"{home}/unmasking").location == asked.location

    queue = chief.get("/staff/register/unmaskings/").text
    assert "世帯 S1" in queue
    assert "証明書を交付するため" in queue
    assert "承認を待つ開示" in chief.get("/staff/").text
    assert chief.post(f"{asked.location}/grant").status_code == 303
    assert "もう承認待ちではありません" in chief.post(f"{asked.location}/grant").text

    opened = counter.get(home).text
    assert PLACE in opened
    assert "花子" in opened
    assert "開示中" in opened
    assert PLACE not in chief.get(home).text

    assert "この世帯を開く" in counter.get(asked.location).text
    assert counter.post(f"{asked.location}/end").status_code == 303
    assert PLACE not in counter.get(home).text
    assert counter.post(f"{asked.location}/end").status_code == 409


def test_what_cannot_be_done_comes_back_in_a_sentence(home, counter, chief, enter):
    wrong = ask(counter, home, reason="other")
    assert wrong.status_code == 422
    assert "理由を書いてください" in wrong.text
    assert ask(counter, home, reason="x").status_code == 422
    assert ask(chief, home).status_code == 403
    asked = ask(counter, home).location
    assert "もう申請してある" in ask(counter, home, idempotency_key="b").text
    assert counter.post(f"{asked}/grant").status_code == 403
    empty = chief.post(f"{asked}/decline", data={"words": ""})
    assert empty.status_code == 422
    assert "認めない理由を書いて" in empty.text
    stranger = enter("hoka", Role.COUNTER)
    assert stranger.get(asked).status_code == 403
    assert stranger.post(f"{asked}/end").status_code == 403
    assert stranger.get("/staff/register/unmaskings/").status_code == 200
    declined = chief.post(f"{asked}/decline", data={"words": "本人か分からない"})
    assert declined.status_code == 303
    assert "本人か分からない" in counter.get(asked).text
    assert PLACE not in counter.get(home).text


def test_the_auditor_reads_who_saw_whom_in_words(home, counter, chief, enter):
    asked = ask(counter, home).location
    chief.post(f"{asked}/grant")
    counter.get(home)
    auditor = enter("kansa", Role.AUDITOR)
    household_id = home.rpartition("/")[2]
    page = auditor.get(f"/staff/audit/who-saw?subject={household_id}").text
    for words in (
        "支援措置の世帯を見た",
        "開示を認めた",
        "開示を申請した",
        "madoguchi",
    ):
        assert words in page
    nobody = "00000000-0000-0000-0000-000000000001"
    empty = auditor.get(f"/staff/audit/who-saw?subject={nobody}").text
    assert "開かれた記録はありません" in empty
    assert auditor.get("/staff/audit/who-saw?subject=x").status_code == 422
    assert counter.get("/staff/audit/who-saw").status_code == 403


def test_the_trail_is_filtered_counted_and_paged(home, counter, enter):
    assert ask(counter, home).status_code == 303
    auditor = enter("kansa", Role.AUDITOR)
    page = auditor.get("/staff/audit/?deed=login").text
    assert "2 件" in page
    assert "開示を申請した</td>" not in page
    assert "ログインした" in page
    assert "のつながりは正しい状態です" in page
    only = auditor.get("/staff/audit/?deed=unmasking.asked&actor=madoguchi").text
    assert "1 件" in only
    assert "理由: issuing" in only
    today = clock.tokyo_day(clock.now()).isoformat()
    assert "記録がありません" in auditor.get("/staff/audit/?until=R1.5.1").text
    assert "ログインした" in auditor.get(f"/staff/audit/?since={today}").text
    assert auditor.get("/staff/audit/?since=きのう").status_code == 422
    for nonsense in ("0", "-1", "x", "9" * 30, "²"):
        assert auditor.get(f"/staff/audit/?page={nonsense}").status_code == 200


@pytest.mark.usefixtures("home")
def test_an_export_is_a_deed_and_needs_the_right(counter, enter):
    auditor = enter("kansa", Role.AUDITOR)
    answer = auditor.post("/staff/audit/export", data={"deed": "resident"})
    assert answer.mimetype == "text/csv"
    assert answer.headers["Cache-Control"] == "no-store"
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [row[4] for row in rows[1:]] == ["resident.protected"]
    assert rows[1][3] == "支援措置を付けた・外した"
    assert rows[1][6] == "支援措置: はい"
    assert "監査証跡を書き出した" in auditor.get("/staff/audit/?deed=audit").text
    assert counter.post("/staff/audit/export").status_code == 403
