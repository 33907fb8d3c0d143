"""The pages and commands of the victims' register, through the front door."""

import json

import pytest
from click.testing import CliRunner

from certificates.victims import queries
from certificates.victims.commands import victim
from disaster import houses
from disaster.accounts import actions as accounts
from disaster.accounts import credentials
from disaster.accounts import queries as account_queries
from disaster.app import create_app
from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM, Role
from disaster.foundation.console import Console
from disaster.foundation.context import unit_of_work
from disaster.foundation.errors import Refusal

PASSPHRASE = "crane lantern river stone"


@pytest.fixture
def enter(settings, house):
    """Give a function that signs somebody in and returns their browser."""
    houses.settle_world(house.engine, settings)
    app = create_app(settings)
    app.config["WTF_CSRF_ENABLED"] = False

    def entered(username, *roles: Role):
        secret = credentials.new_totp_secret()
        with unit_of_work(house, SYSTEM, clock.now()) as ctx:
            chosen = accounts.Chosen(PASSPHRASE, secret)
            accounts.add_account(ctx, username, username, roles, chosen=chosen)
        browser = app.test_client()
        code = credentials.current_code(secret, clock.now())
        browser.post(
            "/staff/login",
            data={"username": username, "passphrase": PASSPHRASE, "code": code},
        )
        return browser

    return entered


@pytest.fixture
def run(settings, house):
    """Give a function that runs a command and returns what it printed."""
    console = Console(
        lambda: settings, lambda _settings: house, account_queries.working_actor
    )

    def ran(*arguments: str):
        done = CliRunner().invoke(victim, arguments, obj=console)
        if isinstance(done.exception, Refusal):
            raise done.exception
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)

    return ran


def test_a_clerk_records_support_and_consent(enter, ready, incident, work, yoshida):
    ((family, application_id),) = ready()
    counter = enter("madoguchi", Role.COUNTER)
    place = f"/staff/victims/{incident}/{family.household_id}"
    dossier = counter.get(f"/staff/certificates/applications/{application_id}").text
    assert place in dossier
    wrong = {"kind": "repair", "state": "asked", "happened_on": "R6.8.1"}
    refused = counter.post(f"{place}/support", data=wrong)
    assert refused.status_code == 422
    assert "災害の発生日より前" in refused.text
    right = {**wrong, "happened_on": "R6.9.10", "amount": "358000"}
    assert counter.post(f"{place}/support", data=right).status_code == 303
    said = {
        "scope": "prefecture",
        "answer": "given",
        "said_on": "R6.9.10",
        "words": "窓口で同意書に署名",
    }
    assert counter.post(f"{place}/consent", data=said).status_code == 303
    page = counter.get(place).text
    assert "358,000 円" in page
    assert "窓口で同意書に署名" in page
    with work(yoshida) as ctx:
        found = queries.victim(ctx, incident, family.household_id)
        correcting = counter.get(f"{place}?corrects={found.supports[0].event.id}").text
    assert "前の行は消えません" in correcting


def test_the_file_goes_out_with_its_log(enter, ready, incident):
    ((family, _application),) = ready()
    chief = enter("kacho", Role.APPROVER)
    place = f"/staff/victims/{incident}/provisions"
    sent = {
        "recipient": "prefecture",
        "recipient_name": "架空県",
        "ground": "government",
        "reason": "広域の支援",
        "items": ["household", "name"],
    }
    answer = chief.post(place, data=sent)
    assert answer.mimetype == "text/csv"
    assert family.name in answer.get_data().decode("utf-8-sig")
    assert "架空県" in chief.get(place).text
    wrong = chief.post(place, data={**sent, "recipient": "body"})
    assert wrong.status_code == 422
    assert "根拠を選び直してください" in wrong.text


def test_the_counter_may_not_provide(enter, ready, incident):
    ready()
    counter = enter("madoguchi", Role.COUNTER)
    assert counter.get(f"/staff/victims/{incident}/provisions").status_code == 403


def test_the_list_and_the_benefits_answer(enter, ready, incident):
    ((family, _application),) = ready()
    counter = enter("madoguchi", Role.COUNTER)
    page = counter.get(f"/staff/victims/?incident={incident}&level=total&page=0").text
    assert family.name in page
    assert "まだ申請していない世帯" in page
    sheet = counter.get("/staff/victims/benefits?level=semi").text
    assert "358,000" in sheet
    assert "約束ではありません" in sheet
    assert "地震保険は別の区分" in sheet
    told = counter.get("/staff/victims/benefits/semi.json").get_json()
    assert told["label"] == "準半壊"
    assert counter.get("/staff/victims/benefits/none.json").status_code == 404


def test_the_command_line_does_the_same(run, ready, tmp_path):
    ((family, _application),) = ready()
    run("support", "S0", "--kind", "repair", "--state", "asked", "--on", "R6.9.10")
    run(
        "consent", "S0", "--scope", "prefecture", "--answer", "given",
        "--on", "R6.9.10", "--words", "窓口で署名",
    )  # fmt: skip
    shown = run("show", "S0")
    assert shown["head"] == family.name
    assert shown["supports"][0]["stands"]
    assert run("list", "--level", "total")["total"] == 1
    to = (
        "--to",
        "prefecture",
        "--name",
        "架空県",
        "--reason",
        "支援",
        "--item",
        "name",
    )
    out = tmp_path / "out.csv"
    told = run("export", *to, "--ground", "consent", "--out", str(out))
    assert told["households"] == 1
    assert family.name in out.read_text("utf-8-sig")
    assert run("provide", "S0", *to, "--ground", "government")["households"] == 1
    assert len(run("show", "S0")["provisions"]) == 2
