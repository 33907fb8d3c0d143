"""Which survey counts and which rule set judges is settled for each disaster."""

import json
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from lxml import html
from sqlalchemy import select

from disaster import declaring, running
from disaster.accounts import actions as accounts
from disaster.accounts import credentials, doorkeeper
from disaster.accounts import queries as people
from disaster.app import create_app
from disaster.assessment import actions, rulebooks
from disaster.assessment.actions import settling
from disaster.assessment.queries import settling as asked
from disaster.assessment.rules.problems import UnusableSurvey
from disaster.audit.tables import AuditEntry
from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM, Role
from disaster.foundation.console import Console
from disaster.foundation.context import reading
from disaster.foundation.errors import Forbidden
from disaster.incidents import actions as incidents
from disaster.incidents import queries
from disaster.incidents.rules import Counting, IncidentClosed
from tests.conftest import NOON, person
from tests.integration.assessment.survey_desk import quake_request, record

LOCAL = {
    "version": "R7.7-isehara1",
    "title_ja": "架空の伊勢野市の判定基準",
    "based_on": "R7.7",
    "approval": {
        "approved_by": "架空の伊勢野市長",
        "approved_on": "2026-04-01",
        "document": "災対第12号",
        "reason": "瓦の重い家が多い地区の実態に合わせた。",
        "prefecture_agreed_on": "2026-03-15",
    },
    "changes": {"two_storeys": {"main": "1.2", "other": "0.6"}},
}


@pytest.fixture
def local(tmp_path, monkeypatch):
    """Give the installation a local rule set, and take it away again."""
    folder = tmp_path / "rulesets"
    folder.mkdir()
    path = folder / "isehara.json"
    path.write_text(json.dumps(LOCAL, ensure_ascii=False), encoding="utf-8")
    monkeypatch.setenv("RULESETS_DIR", str(folder))
    rulebooks.forget()
    yield path
    rulebooks.forget()


def kept(work, street):
    with work(SYSTEM) as ctx:
        incident = queries.get_incident(ctx, street["quake"])
        return (
            incident.counting,
            incident.rule_version,
            asked.rule_version_for(incident),
        )


def settle(work, actor, street, counting=Counting.LATEST, version=""):
    with work(actor) as ctx:
        settling.settle_rules(ctx, street["quake"], counting, version)


def test_a_new_disaster_takes_the_latest_survey_and_the_edition_of_its_day(
    work, street
):
    assert kept(work, street) == ("latest", "", "R6.5")


def test_an_administrator_settles_both_and_the_trail_tells_before_and_after(
    work, street, kanri
):
    settle(work, kanri, street, Counting.HEAVIER, "R7.7")
    assert kept(work, street) == ("heavier", "R7.7", "R7.7")
    with work(SYSTEM) as ctx:
        wanted = select(AuditEntry).where(AuditEntry.deed == "incident.settled")
        (entry,) = ctx.session.scalars(wanted).all()
        facts = json.loads(entry.facts)
        assert entry.actor == "kanri"
        assert facts["counting_before"] == "latest"
        assert (facts["rule_version"], facts["rule_version_before"]) == ("R7.7", "")


def test_settling_the_same_again_leaves_no_trace(work, street, kanri):
    settle(work, kanri, street)
    with work(SYSTEM) as ctx:
        wanted = select(AuditEntry).where(AuditEntry.deed == "incident.settled")
        assert ctx.session.scalars(wanted).all() == []


def test_nobody_else_settles_anything(work, street, sato, tamura):
    for actor in (sato, tamura):
        with pytest.raises(Forbidden):
            settle(work, actor, street, Counting.HEAVIER)
    assert kept(work, street) == ("latest", "", "R6.5")


def test_a_rule_set_that_is_not_here_cannot_be_chosen(work, street, kanri):
    with pytest.raises(UnusableSurvey) as refusal:
        settle(work, kanri, street, Counting.LATEST, "R9.9")
    assert refusal.value.field == "rule_version"
    assert kept(work, street) == ("latest", "", "R6.5")


def test_a_closed_disaster_stays_as_it_was_settled(work, street, kanri):
    with work(kanri) as ctx:
        incidents.close(ctx, street["quake"])
    with pytest.raises(IncidentClosed):
        settle(work, kanri, street, Counting.HEAVIER)


def decided_twice(work, street, heavier, milder, sato, building="B1"):
    for round_, degree in enumerate((heavier, milder)):
        at = NOON + timedelta(hours=round_)
        with work(person("tamura", "田村", Role.SURVEYOR), at) as ctx:
            made = record(ctx, street, building, quake_request(degree=degree)).id
        with work(sato, at) as ctx:
            actions.decide(ctx, made)


def test_it_is_told_how_many_houses_depend_on_the_way_of_counting(work, street, sato):
    decided_twice(work, street, 5, 1, sato)
    decided_twice(work, street, 3, 3, sato, "B2")
    with work(SYSTEM) as ctx:
        assert asked.levels_that_differ(ctx, street["quake"]) == 1
        assert asked.versions_used(ctx, street["quake"]) == {"R6.5": 4}


def test_a_local_set_can_be_chosen_and_its_loss_is_told(
    work, house, street, kanri, local
):
    settle(work, kanri, street, Counting.LATEST, "R7.7-isehara1")
    assert kept(work, street)[2] == "R7.7-isehara1"
    local.unlink()
    rulebooks.forget()
    with reading(house, SYSTEM, NOON) as ctx:
        words = " ".join(running.reasons(ctx))
    assert "災害「架空の地震」の判定の版" in words


def test_the_doctor_lists_a_faulty_file(house, local):
    local.write_text(json.dumps({**LOCAL, "approval": {}}), encoding="utf-8")
    rulebooks.forget()
    with reading(house, SYSTEM, NOON) as ctx:
        words = " ".join(running.reasons(ctx))
    assert "isehara.json の approval" in words


# On the command line.


@pytest.fixture
def run(settings, house):
    """Give a function that runs ``disaster incident`` and returns its document."""
    console = Console(lambda: settings, lambda _settings: house, people.working_actor)

    def typed(*words: str):
        group = declaring.incident
        done = CliRunner().invoke(group, words, obj=console, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)

    return typed


START = ("--hazard", "earthquake", "--on", "R8.9.3", "--cause", "地震による", "--json")


def test_a_disaster_can_be_settled_as_it_is_declared(run):
    made = run(
        "start", "地震", *START, "--counting", "heavier", "--rule-version", "R6.5"
    )
    assert (made["counting"], made["judged_by"]) == ("heavier", "R6.5")
    plain = run("start", "余震", *START)
    assert (plain["counting"], plain["rule_version"]) == ("latest", "")
    assert plain["judged_by"] == "R7.7"


def test_an_unknown_version_declares_nothing(run, work):
    with pytest.raises(UnusableSurvey):
        run("start", "地震", *START, "--rule-version", "R1")
    with work(SYSTEM) as ctx:
        assert queries.all_incidents(ctx) == []


def test_the_rules_of_a_disaster_are_shown_and_changed_by_its_number(run, street):
    assert run("rules", "1")["judged_by"] == "R6.5"
    assert run("rules", "1", "--counting", "heavier")["counting"] == "heavier"
    changed = run("rules", str(street["quake"]), "--rule-version", "R7.7")
    assert (changed["counting"], changed["judged_by"]) == ("heavier", "R7.7")
    assert run("rules", "1", "--rule-version", "")["judged_by"] == "R6.5"
    (row,) = run("list", "--json")
    assert (row["counting"], row["rule_version"]) == ("heavier", "")


# On the pages.


@pytest.fixture
def browse(settings, work):
    """Give a function that returns a browser of somebody with some roles."""
    app = create_app(settings)
    app.config["WTF_CSRF_ENABLED"] = False

    def enter(*roles: Role):
        passphrase, secret = "crane lantern river stone", credentials.new_totp_secret()
        now = clock.now()
        with work(SYSTEM, now) as ctx:
            chosen = accounts.Chosen(passphrase, secret)
            accounts.add_account(ctx, "somebody", "見本", roles, chosen=chosen)
        with work(SYSTEM, now) as ctx:
            code = credentials.current_code(secret, now)
            token = accounts.sign_in(ctx, "somebody", passphrase, code, "127.0.0.1")
        client = app.test_client()
        client.set_cookie(doorkeeper.cookie_name(settings), token)
        return client

    return enter


def words(answer):
    texts = html.fromstring(answer.text).find(".//main").itertext()
    return " ".join(" ".join(texts).split())


def test_the_page_of_a_disaster_shows_both_with_their_meaning(browse, street):
    page = browse(Role.COUNTER).get(f"/staff/incidents/{street['quake']}")
    for wanted in (
        "どの調査の結果を使うか",
        "いちばん新しい調査",
        "新しい結果が前の結果に代わります",
        "判定の版",
        "発生日に適用される国の版",
        "決めごとを変えられるのは管理者です",
    ):
        assert wanted in words(page)
    assert "決めごとを変える" not in [
        link.text for link in html.fromstring(page.text).iter("a")
    ]


def test_an_administrator_changes_both_on_one_page(browse, street, work, local):
    assert local.exists()
    client = browse(Role.ADMINISTRATOR)
    url = f"/staff/surveys/settings?incident={street['quake']}"
    page = client.get(url)
    assert page.status_code == 200
    assert "適用される国の版 R6.5 で判定します" in words(page)
    assert "災対第12号" in words(page)
    assert "変わる建物はありません" in words(page)
    typed = {"counting": "heavier", "rule_version": "R7.7-isehara1"}
    assert client.post(url, data=typed).status_code == 303
    assert kept(work, street) == ("heavier", "R7.7-isehara1", "R7.7-isehara1")
    shown = words(client.get(f"/staff/incidents/{street['quake']}"))
    assert "いちばん重い調査" in shown
    assert "R7.7-isehara1" in shown


def test_the_page_says_what_follows_before_anything_is_changed(
    browse, street, work, sato
):
    decided_twice(work, street, 5, 1, sato)
    client = browse(Role.ADMINISTRATOR)
    page = client.get(f"/staff/surveys/settings?incident={street['quake']}")
    assert "1 棟の程度が変わります" in words(page)
    assert "R6.5 2 件" in words(page)


@pytest.mark.parametrize(
    "typed",
    [
        {"counting": "newest"},
        {"counting": "latest", "rule_version": "R1"},
        {"rule_version": "R7.7"},
    ],
    ids=["a strange way", "a strange version", "no way"],
)
def test_a_wrong_choice_comes_back_with_its_reason(browse, street, work, typed):
    client = browse(Role.ADMINISTRATOR)
    url = f"/staff/surveys/settings?incident={street['quake']}"
    answer = client.post(url, data=typed)
    assert answer.status_code == 422
    assert "直していただきたい所" in words(answer)
    assert kept(work, street) == ("latest", "", "R6.5")


def test_the_page_needs_a_disaster(browse):
    assert browse(Role.ADMINISTRATOR).get("/staff/surveys/settings").status_code == 404


def test_the_oldest_edition_judges_what_is_older_than_every_edition():
    assert rulebooks.version_for(date(2016, 4, 16)) == "R6.5"
