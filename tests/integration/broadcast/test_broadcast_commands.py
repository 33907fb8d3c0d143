"""The command line: the same deeds, the same refusals, one JSON document."""

import json

import pytest
from alert_desk import awake, settle_town
from click.testing import CliRunner

from broadcast import exports
from broadcast.commands import broadcast, subscriber
from disaster.accounts import actions as accounts
from disaster.accounts import queries as accounts_queries
from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM, Role
from disaster.foundation.console import Console
from disaster.foundation.context import reading, unit_of_work
from disaster.foundation.errors import Forbidden, NotFound, Refusal

ORDER = {
    "kind": "issue",
    "level": 4,
    "hazard": "flood",
    "districts": ["01"],
    "reasons": ["river_rising"],
    "open_shelters": ["川辺小学校"],
    "next_update": "23:59",
    "contact": "本部",
}


@pytest.fixture
def run(house, kanri):
    with unit_of_work(house, awake(kanri), clock.now()) as ctx:
        settle_town(ctx, people=3)
        for name, role in (("takahashi", Role.AUTHOR), ("sato", Role.APPROVER)):
            accounts.add_account(ctx, name, name, [role])
    console = Console(
        lambda: house.settings, lambda _: house, accounts_queries.working_actor
    )

    def done(group, *words: str, stdin=None):
        result = CliRunner().invoke(
            group, list(words), obj=console, input=stdin, catch_exceptions=False
        )
        assert result.exit_code == 0, result.output
        return result.stdout

    return done


def drafted(run, values=None):
    words = ("draft", "--json", "-", "--as", "takahashi")
    return json.loads(run(broadcast, *words, stdin=json.dumps(values or ORDER)))


def test_from_draft_to_ledger(run):
    made = drafted(run)
    assert made["state"] == "draft"
    name = made["id"]
    run(broadcast, "submit", name, "--as", "takahashi")
    with pytest.raises(Forbidden):
        run(broadcast, "approve", name, "--level-digit", "4", "--as", "takahashi")
    with pytest.raises(Refusal):
        run(broadcast, "approve", name, "--level-digit", "3", "--as", "sato")
    run(broadcast, "approve", name, "--level-digit", "4", "--as", "sato")
    status = json.loads(run(broadcast, "status", str(made["number"]), "--json"))
    assert (status["state"], status["total"], status["owed"]) == ("approved", 3, 3)
    assert status["channels"]["web"]["state"] == "waiting"
    ledger = json.loads(run(broadcast, "ledger", name, "--json"))
    assert {row["state"] for row in ledger} == {"queued"}
    assert run(broadcast, "ledger", name, "--state", "accepted") == ""
    assert "避難指示" in run(broadcast, "status", name)


def test_correct_lift_cancel_return_reject(run):
    first = drafted(run)["id"]
    run(broadcast, "submit", first, "--as", "takahashi")
    run(broadcast, "return", first, "--reason", "地区", "--as", "sato")
    run(broadcast, "submit", first, "--as", "takahashi")
    run(broadcast, "approve", first, "--level-digit", "4", "--as", "sato")
    lift = run(broadcast, "lift", first, "--as", "takahashi").strip()
    change = json.dumps({"districts": ["02"], "next_update": "23:58"})
    words = ("correct", first, "--mistake", "地区が違いました", "--json", "-")
    right = json.loads(run(broadcast, *words, "--as", "takahashi", stdin=change))
    assert right["kind"] == "correct"
    run(broadcast, "submit", right["id"], "--as", "takahashi")
    run(broadcast, "reject", right["id"], "--reason", "重複", "--as", "sato")
    run(broadcast, "submit", lift, "--as", "takahashi")
    run(broadcast, "approve", lift, "--level-digit", "4", "--as", "sato")
    done = run(broadcast, "cancel", lift, "--reason", "誤り", "--as", "sato", "--json")
    assert json.loads(done)["state"] == "cancelled"


def test_options_stand_for_the_fields(run):
    made = run(
        *(broadcast, "draft", "--kind", "notice", "--title", "給水"),
        *("--body", "水を配ります。", "--as", "takahashi"),
    )
    assert "給水" in run(broadcast, "status", made.strip())


@pytest.mark.parametrize(
    ("stdin", "words"),
    [
        ("{", "JSON"),
        ("[]", "JSON"),
        ('{"kind": "alarm"}', "kind"),
        ('{"kind": "issue", "level": 9}', "level"),
        ('{"kind": "notice", "colour": "red"}', "colour"),
        ('{"kind": "lift"}', "元の発信"),
    ],
)
def test_bad_input_is_one_sentence(run, stdin, words):
    with pytest.raises(Refusal) as refusal:
        run(broadcast, "draft", "--json", "-", "--as", "takahashi", stdin=stdin)
    assert words in str(refusal.value)


def test_unknown_names_are_not_found(run):
    for name in ("999", "nonsense", "01a20a6a-eda0-79bd-9cfe-49b2a5e0c850"):
        with pytest.raises(NotFound):
            run(broadcast, "status", name)


def test_subscribers_from_the_command_line(run):
    made = run(
        *(subscriber, "add", "Hana@docomo.example", "--consent", "申込書"),
        *("--district", "川辺", "--language", "en", "--json"),
    )
    row = json.loads(made)
    listed = json.loads(run(subscriber, "list", "--json", "--state", "active"))
    assert row["id"] in {one["id"] for one in listed}
    run(subscriber, "confirm", row["id"])
    run(subscriber, "remove", "hana@docomo.example")
    assert row["id"] not in run(subscriber, "list", "--state", "active")
    with pytest.raises(NotFound):
        run(subscriber, "remove", "nobody@docomo.example")


def test_alerts_are_exported(house, run):
    made = drafted(run)["id"]
    run(broadcast, "submit", made, "--as", "takahashi")
    run(broadcast, "approve", made, "--level-digit", "4", "--as", "sato")
    with reading(house, SYSTEM, clock.now()) as ctx:
        (alert,) = json.loads(exports.alerts(ctx, "json"))
        assert alert["kind"] == "issue"
        assert "避難指示" in exports.alerts(ctx, "csv").decode("utf-8-sig")
        with pytest.raises(exports.NoSuchFormat, match="gsi の書式はありません"):
            exports.alerts(ctx, "gsi")
