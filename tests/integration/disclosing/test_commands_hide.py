"""支援措置: no command tells of a protected person. A new one is named here."""

import getpass

import click
import pytest
from click.testing import CliRunner

from disaster.cli import disaster
from disaster.foundation.console import Console
from disaster.foundation.errors import Refusal
from tests.integration.disclosing import guarded_city
from tests.integration.disclosing.guarded_city import PERSONAL, PLACES, seen_in

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

# Commands that tell of people or their houses, with what they are asked.
READING = {
    "resident search": [["金糸雀原", "--json"], ["P-KIN1"], ["カナリア台九丁目"]],
    "resident show": [["{resident}"]],
    "resident unmask list": [[]],
    "application show": [["{application}", "--json"], ["{receipt}"]],
    "application online list": [[], ["--state", "accepted"]],
    "victim list": [[]],
    "victim show": [["S-KIN1"]],
    "certificate issue": [["{application}", "--out", "{out}", "--json"]],
    "certificate reissue": [["{application}", "--reason", "x", "--out", "{out}"]],
    "certificate reprint": [["{certificate}", "--out", "{out}"]],
    "survey resurvey list": [["--state", "all", "--json"]],
    "register match list": [[one] for one in ("certain", "probable", "none")],
    "audit who-saw": [["{household}", "--json"], ["{resident}"]],
    "breach-report": [["--since", "2020-01-01", "--until", "2099-12-31", "--json"]],
    "invariants": [["--json"]],
}
# Commands about houses, sites, alerts, staff, keys: they hold no resident's data.
ELSEWHERE = (
    *("db", "serve", "worker", "publish", "doctor", "roles", "policy", "demo"),
    *("seed", "mail-sink", "user", "incident", "assess", "rulesets", "keys", "bench"),
    *(
        "broadcast",
        "subscriber",
        "bounces",
        "mail",
        "cap",
        "site",
        "nearest",
        "audit verify",
        "survey",
        "ingest",
        "feed",
        "release",
        "sbom",
        "openapi",
    ),
)
# Commands that take something in and tell only what was typed, or numbers.
TAKING = (
    *("import", "export", "resident protect", "resident reindex", "resident unmask"),
    *("application", "certificate", "victim", "counter", "register match"),
    # These tell where a copy is and how much it holds; the copy itself is whole.
    *("backup", "restore"),
)


def commands(found=disaster, path=()):
    """Yield every command by its words."""
    if not isinstance(found, click.Group):
        yield " ".join(path), found
        return
    context = click.Context(found)
    for name in found.list_commands(context):
        yield from commands(found.get_command(context, name), (*path, name))


@pytest.fixture
def run(house, monkeypatch):
    """Give a function that runs a command and returns all that it said."""
    monkeypatch.setattr(getpass, "getuser", lambda: "tester")
    console = Console(
        lambda: house.settings, lambda _settings: house, lambda _ctx, _name: None
    )

    def ran(command, arguments):
        done = CliRunner().invoke(command, arguments, obj=console)
        assert done.exception is None or isinstance(
            done.exception, Refusal | SystemExit
        ), done.exception
        refusal = done.exception if isinstance(done.exception, Refusal) else ""
        return f"{done.output}\n{refusal}"

    return ran


def test_every_command_is_known_here():
    known = (*READING, *ELSEWHERE, *TAKING)
    strange = [
        words
        for words, _command in commands()
        if not any(words == one or words.startswith(f"{one} ") for one in known)
    ]
    assert strange == []


@on_sqlite
def test_no_command_tells_of_a_protected_person(run, work, settings, tmp_path):
    city = guarded_city.settle(work, settings)
    guarded_city.protect(work, city, on=True)
    guarded_city.ask(work, city)
    out = tmp_path / "paper.pdf"
    facts = {
        "resident": city.protected[0],
        "household": city.ids["household_id"][0],
        "application": city.ids["application_id"][0],
        "certificate": city.ids["certificate_id"][0],
        "receipt": city.receipts[0],
        "out": out,
    }
    known = dict(commands())
    said = {
        f"{words} {arguments}": run(
            known[words], [text.format(**facts) for text in arguments]
        )
        for words, every in READING.items()
        for arguments in every
    }
    assert {name: seen_in(text) for name, text in said.items() if seen_in(text)} == {}
    assert not seen_in(said["application show ['{application}', '--json']"], PLACES)
    assert not out.exists()

    guarded_city.protect(work, city, on=False)
    told = [
        run(known[words], [text.format(**facts) for text in arguments])
        for words in ("resident search", "resident show", "application show")
        for arguments in READING[words]
    ]
    assert seen_in("\n".join(told), PERSONAL) >= {"翼子", "88番77号", "1951-01-29"}


@on_sqlite
def test_a_dry_run_tells_only_that_something_differs(run, work, settings, tmp_path):
    from tests.integration.register.ledger_desk import BUILDING, building, csv

    city = guarded_city.settle(work, settings)
    guarded_city.protect(work, city, on=True)
    path = tmp_path / "buildings.csv"
    row = building("B-KIN5", 所在地="架空9-9", 所有者=guarded_city.SISTER)
    path.write_bytes(csv(BUILDING, [row]))
    said = run(
        dict(commands())["import"], ["buildings", str(path), "--dry-run", "--json"]
    )
    assert "B-KIN5" in said
    assert "表示できません（支援措置）" in said
    assert seen_in(said) == set()
