"""The staff's pages of cable television: keys shown once, words heard on the phone."""

import re
import shutil
import subprocess

import pytest
import zxingcpp
from alert_desk import awake, let_out, order, settle_town
from cable_desk import add
from PIL import Image

from broadcast import actions, jobs
from broadcast.queries import cable as rows
from broadcast.queries import cable_sheets
from broadcast.rules.draft import Reason
from broadcast.views import acknowledge, one_click
from disaster import publishing
from disaster.accounts import actions as accounts
from disaster.accounts import credentials
from disaster.app import create_app
from disaster.audit import queries as trail
from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM, Role
from disaster.foundation.context import reading, unit_of_work
from tests import gaps

PASSPHRASE = "crane lantern river stone"
PEOPLE = {
    "takahashi": Role.AUTHOR,
    "sato": Role.APPROVER,
    "miyata": Role.AUDITOR,
    "kanri": Role.ADMINISTRATOR,
    "yoshida": Role.COUNTER,
}
OPERATOR = {"name": "架空ケーブル", "ticker_width": "16", "phone_tree": "1. 放送部"}


@pytest.fixture
def secrets(house, kanri):
    made = {}
    with unit_of_work(house, awake(kanri), clock.now()) as ctx:
        settle_town(ctx, people=1)
        for name, role in PEOPLE.items():
            made[name] = credentials.new_totp_secret()
            chosen = accounts.Chosen(PASSPHRASE, made[name])
            accounts.add_account(ctx, name, name, [role], chosen=chosen)
    return made


@pytest.fixture
def app(settings):
    made = create_app(settings)
    made.config["WTF_CSRF_ENABLED"] = False
    return made


@pytest.fixture
def enter(app, secrets):
    def entered(name):
        client = app.test_client()
        code = credentials.current_code(secrets[name], clock.now())
        form = {"username": name, "passphrase": PASSPHRASE, "code": code}
        assert client.post("/staff/login", data=form).status_code == 303
        return client

    return entered


def look(house, ask):
    with reading(house, SYSTEM, clock.now()) as ctx:
        return ask(ctx)


def test_only_two_doors_need_no_form_token(app):
    exempt = app.extensions["csrf"]._exempt_views  # noqa: SLF001 - nothing public tells it
    assert exempt == {f"{v.__module__}.{v.__name__}" for v in (acknowledge, one_click)}


def test_an_administrator_adds_an_operator_and_sees_the_key_once(house, enter):
    kanri = enter("kanri")
    answer = kanri.post("/staff/broadcasts/cable", data=OPERATOR)
    assert answer.status_code == 200
    (token,) = set(re.findall(r"/catv/([\w-]{43})/now.json", answer.text))
    page = kanri.get("/staff/broadcasts/cable").text
    assert "架空ケーブル" in page
    assert token not in page
    publishing.publish(house)
    assert kanri.get(f"/catv/{token}/now.json").status_code == 200
    assert "取得中" in kanri.get("/staff/broadcasts/cable").text
    kept = look(house, lambda ctx: [line.facts for line in trail.links(ctx)])
    assert token not in str(kept)


def test_a_profile_is_changed_and_a_bad_one_is_refused(house, kanri, enter):
    operator_id, _token = add(house, kanri)
    client = enter("kanri")
    here = f"/staff/broadcasts/cable/{operator_id}"
    assert 'value="lshape@catv.example"' in client.get(here).text
    for wrong in ({"ticker_width": "4"}, {"address": "x"}, {"name": ""}):
        answer = client.post(here, data={**OPERATOR, **wrong})
        assert answer.status_code == 422
    add(house, kanri, name="隣のケーブル")
    twin = client.post(here, data={**OPERATOR, "name": "隣のケーブル"})
    assert twin.status_code == 422
    assert "同じ名前" in twin.text
    assert client.post(here, data=OPERATOR).status_code == 303
    kept = look(
        house,
        lambda ctx: [
            (one.ticker_width, one.address)
            for one in rows.operators(ctx)
            if one.id == operator_id
        ],
    )
    assert kept == [(16, "")]


def test_a_stopped_operator_may_be_resumed_and_a_key_renewed(house, kanri, enter):
    operator_id, token = add(house, kanri)
    client = enter("kanri")
    here = f"/staff/broadcasts/cable/{operator_id}"
    assert client.post(f"{here}/stop").status_code == 303
    assert client.get(f"/catv/{token}/now.json").status_code == 401
    assert "停止中" in client.get("/staff/broadcasts/cable").text
    assert client.post(f"{here}/resume").status_code == 303
    answer = client.post(f"{here}/token")
    assert answer.status_code == 200
    assert token not in answer.text


def test_who_may_not_manage_sees_and_changes_nothing(house, kanri, enter):
    operator_id, _token = add(house, kanri)
    for name in ("takahashi", "sato", "miyata"):
        client = enter(name)
        assert client.get("/staff/broadcasts/cable").status_code == 200
        for path in ("cable", f"cable/{operator_id}", f"cable/{operator_id}/token"):
            answer = client.post(f"/staff/broadcasts/{path}", data=OPERATOR)
            assert answer.status_code == 403
    assert enter("yoshida").get("/staff/broadcasts/cable").status_code == 403


def test_a_word_on_the_telephone_is_written_down(house, kanri, takahashi, sato, enter):
    operator_id, _token = add(house, kanri, phone_tree="1. 放送部 0463-00-0001")
    alert = let_out(house, takahashi, sato, order())
    client = enter("takahashi")
    here = f"/staff/broadcasts/{alert}"
    assert "確認待ち" in client.get(here).text
    form = {"operator_id": str(operator_id), "stage": "on_air", "who": "放送部の田中"}
    assert client.post(f"{here}/cable", data=form).status_code == 303
    page = client.get(here).text
    assert "放送部の田中" in page
    assert "電話の復唱" in page
    nameless = client.post(f"{here}/cable", data={**form, "who": " "})
    assert nameless.status_code == 422
    wrong = client.post(f"{here}/cable", data={**form, "stage": "rejected"})
    assert wrong.status_code == 422
    assert "理由" in wrong.text
    assert enter("miyata").post(f"{here}/cable", data=form).status_code == 403


def test_a_shortened_ticker_is_marked_for_headquarters(
    house, kanri, takahashi, sato, enter
):
    add(house, kanri, ticker_width=12, ticker_lines=3)
    fields = order(reasons=(Reason.RIVER_RISING, Reason.HEAVY_RAIN))
    alert = let_out(house, takahashi, sato, fields)
    page = enter("sato").get(f"/staff/broadcasts/{alert}").text
    assert "テロップを短くして渡しました" in page


def test_sheet_and_mail_are_handed_out(house, kanri, takahashi, sato, enter, tmp_path):
    operator_id, _token = add(house, kanri)
    alert = let_out(house, takahashi, sato, order())
    client = enter("takahashi")
    here = f"/staff/broadcasts/{alert}/cable/{operator_id}"
    sheet = client.get(f"{here}/sheet.pdf")
    assert sheet.mimetype == "application/pdf"
    link = look(house, lambda ctx: cable_sheets.page_link(ctx, alert, operator_id))
    if shutil.which("pdftoppm") is None:
        gaps.skip("printed code", "no pdftoppm", "apt-get install poppler-utils")
    # Coarse as a fax machine: 200 dots to the inch, black and white only.
    (tmp_path / "sheet.pdf").write_bytes(sheet.data)
    subprocess.run(
        ["pdftoppm", "-r", "200", "-mono", "-singlefile", "sheet.pdf", "sheet"],
        cwd=tmp_path,
        check=True,
    )
    with Image.open(tmp_path / "sheet.pbm") as picture:
        (code,) = zxingcpp.read_barcodes(picture.convert("L"))
    assert code.text == link
    mail = client.get(f"{here}/mail.txt").text
    assert mail.startswith("警戒レベル4")
    assert f"ack: {link}" in mail


def test_a_draft_has_no_sheet(house, kanri, takahashi, enter):
    operator_id, _token = add(house, kanri)
    with unit_of_work(house, takahashi, clock.now()) as ctx:
        draft = actions.draft(ctx, order()).id
    client = enter("takahashi")
    for name in ("sheet.pdf", "mail.txt"):
        answer = client.get(f"/staff/broadcasts/{draft}/cable/{operator_id}/{name}")
        assert answer.status_code == 404


def test_the_page_of_looks_tells_before_it_is_needed(house, kanri, enter):
    add(house, kanri)
    client = enter("sato")
    assert "まだ点検していません" in client.get("/staff/broadcasts/checks").text
    publishing.publish(house)
    jobs.check_due(house)
    page = client.get("/staff/broadcasts/checks").text
    for words in ("ケーブルテレビの画面", "CAP のフィード", "メールの送信先"):
        assert words in page
