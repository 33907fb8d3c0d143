"""The pages of papers: kinds on the form, copies, successors, explanations."""

import json
from io import BytesIO

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from certificates import actions, queries
from certificates.commands import application, certificate
from certificates.rules.kinds import CertificateKind
from disaster import houses
from disaster.accounts import actions as accounts
from disaster.accounts import credentials
from disaster.accounts import queries as account_queries
from disaster.app import create_app
from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM, Role
from disaster.foundation.console import Console
from disaster.foundation.context import unit_of_work

PASSPHRASE = "crane lantern river stone"
FORM = {
    "applicant_name": "山田　花子",
    "relation": "member",
    "identity_check": "licence",
    "applied_on": "R6.9.3",
    "channel": "counter",
    "copies": "3",
}


@pytest.fixture
def counter(settings, house):
    """Sign somebody of the counter in and return their browser."""
    houses.settle_world(house.engine, settings)
    app = create_app(settings)
    app.config["WTF_CSRF_ENABLED"] = False
    secret = credentials.new_totp_secret()
    with unit_of_work(house, SYSTEM, clock.now()) as ctx:
        chosen = accounts.Chosen(PASSPHRASE, secret)
        accounts.add_account(ctx, "mado", "窓口", (Role.COUNTER,), chosen=chosen)
    browser = app.test_client()
    code = credentials.current_code(secret, clock.now())
    login = {"username": "mado", "passphrase": PASSPHRASE, "code": code}
    assert browser.post("/staff/login", data=login).status_code == 303
    return browser


@pytest.fixture
def run(settings, house):
    """Give a function that runs a command and returns what it printed."""
    console = Console(
        lambda: settings, lambda _settings: house, account_queries.working_actor
    )

    def ran(command, *arguments: str):
        done = CliRunner().invoke(command, arguments, obj=console)
        assert done.exit_code == 0, (done.output, done.exception)
        return done.stdout

    return ran


def apply_on_page(browser, family, incident, **changes):
    facts = {"incident_id": incident, "building_id": family.building_id}
    address = f"/staff/certificates/new/{family.household_id}"
    return browser.post(address, data={**FORM, **facts, **changes})


def test_a_car_is_certified_from_the_form_to_the_last_copy(counter, families, incident):
    (family,) = families()
    form = counter.get(f"/staff/certificates/new/{family.household_id}").text
    assert all(f'value="{kind.value}"' in form for kind in CertificateKind)
    taken = apply_on_page(
        counter, family, incident, kind="property", declared="自家用車1台"
    )
    assert taken.status_code == 303
    page = counter.get(taken.location).text
    assert "被災証明書" in page
    assert "被害の程度は載りません" in page
    assert "自家用車1台" in page
    issued = counter.post(f"{taken.location}/issue", follow_redirects=True).text
    assert "第3通" in issued
    assert "3 通あります" in issued


def test_what_a_paper_must_not_say_comes_back_with_the_form(
    counter, families, incident
):
    (family,) = families()
    refused = apply_on_page(
        counter, family, incident, kind="report", declared="屋根（半壊）"
    )
    assert refused.status_code == 422
    assert "程度の言葉" in refused.text
    assert "屋根（半壊）" in refused.text


def test_each_copy_opens_and_is_printed_again(counter, ready, work, yoshida):
    ((family, application_id),) = ready()
    del family
    with work(yoshida) as ctx:
        queries.get_application(ctx, application_id).copies = 3
    with work(yoshida) as ctx:
        made = actions.issue(ctx, application_id, "k").id
    address = f"/staff/certificates/{made}"
    third = counter.get(f"{address}.pdf?copy=3")
    assert "第3通／全3通" in PdfReader(BytesIO(third.data)).pages[0].extract_text()
    assert "-03.pdf" in third.headers["Content-Disposition"]
    again = counter.post(f"{address}/reprint", data={"copy": "3"})
    assert again.location.endswith(f"{made}.pdf?copy=3")
    assert counter.get(again.location).data == third.data
    assert counter.get(f"{address}.pdf?copy=4").status_code == 404
    first = counter.get(f"{address}.pdf?copy=<b>")
    assert "第1通／全3通" in PdfReader(BytesIO(first.data)).pages[0].extract_text()


def test_a_successor_is_chosen_on_the_dossier(counter, ready, work, yoshida):
    ((_family, application_id),) = ready()
    with work(yoshida) as ctx:
        held = queries.get_application(ctx, application_id)
        (wife,) = queries.successors(ctx, held)
    address = f"/staff/certificates/applications/{application_id}"
    told = {"successor": str(wife.id), "reason": "世帯主の死亡"}
    done = counter.post(f"{address}/successor", data=told, follow_redirects=True).text
    assert "申請者 山田　花子" in done
    for wrong in ({"successor": "x", "reason": "理由"}, {"successor": str(wife.id)}):
        refused = counter.post(f"{address}/successor", data=wrong)
        assert refused.status_code == 422
    assert "申請者 山田　花子" in counter.get(address).text


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("ja", "この証明書の説明"),
        ("ja-easy", "せつめい"),
        ("en", "About this certificate"),
        ("xx", "この証明書の説明"),
    ],
)
def test_the_explanation_is_a_page_and_a_file(
    lang, said, counter, ready, work, yoshida
):
    ((family, application_id),) = ready()
    with work(yoshida) as ctx:
        made = actions.issue(ctx, application_id, "k").id
    page = counter.get(f"/staff/certificates/{made}/explain?lang={lang}")
    assert said in page.text
    assert family.name not in page.text
    file = counter.get(f"/staff/certificates/{made}/explain.pdf?lang={lang}")
    (sheet,) = PdfReader(BytesIO(file.data)).pages
    assert said in sheet.extract_text()
    assert family.name not in sheet.extract_text()


def test_a_void_paper_is_not_explained(counter, ready, work, yoshida, sato):
    ((_family, application_id),) = ready()
    with work(yoshida) as ctx:
        made = actions.issue(ctx, application_id, "k").id
    with work(sato) as ctx:
        actions.void(ctx, made, "取違え")
    answer = counter.get(f"/staff/certificates/{made}/explain")
    assert answer.status_code == 409
    assert "無効" in answer.text


def test_the_command_line_writes_copies_and_explanations(
    run, ready, work, yoshida, tmp_path
):
    ((_family, application_id),) = ready()
    with work(yoshida) as ctx:
        queries.get_application(ctx, application_id).copies = 3
    out = tmp_path / "paper.pdf"
    row = json.loads(
        run(certificate, "issue", str(application_id), "--out", str(out), "--json")
    )
    names = {path.name for path in tmp_path.glob("paper*.pdf")}
    assert names == {"paper.pdf", "paper-02.pdf", "paper-03.pdf"}
    again = tmp_path / "again.pdf"
    run(certificate, "reprint", row["number"], "--copy", "3", "--out", str(again))
    assert again.read_bytes() == (tmp_path / "paper-03.pdf").read_bytes()
    sheet = tmp_path / "sheet.pdf"
    run(certificate, "explain", row["number"], "--lang", "en", "--out", str(sheet))
    text = PdfReader(sheet).pages[0].extract_text()
    assert row["number"] in text
    shown = json.loads(run(application, "show", str(application_id), "--json"))
    assert shown["kind"] == "damage"
