"""``disaster counter``: the same deeds as the pages, for programs."""

import json

import pytest
from click.testing import CliRunner

from certificates.tickets.commands import counter
from certificates.tickets.rules import closing, lining
from disaster.accounts import actions as accounts
from disaster.accounts import credentials
from disaster.accounts import queries as account_queries
from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM, Role
from disaster.foundation.console import Console
from disaster.foundation.context import unit_of_work
from disaster.foundation.errors import NotFound, Refusal


@pytest.fixture(autouse=True)
def staff(house):
    """Add a clerk and a chief, so that two people can close a day."""
    with unit_of_work(house, SYSTEM, clock.now()) as ctx:
        for name, role in (("yoshida", Role.COUNTER), ("sato", Role.APPROVER)):
            secret = credentials.new_totp_secret()
            chosen = accounts.Chosen("crane lantern river stone", secret)
            accounts.add_account(ctx, name, name, [role], chosen=chosen)


@pytest.fixture
def run(settings, house):
    """Give a function that runs a command and returns what it printed."""
    console = Console(
        lambda: settings, lambda _settings: house, account_queries.working_actor
    )

    def ran(*arguments: str):
        done = CliRunner().invoke(counter, arguments, obj=console)
        if isinstance(done.exception, Refusal):
            raise done.exception
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout) if "--json" in arguments else done.stdout

    return ran


@pytest.fixture
def hall(run):
    """Open the city hall with one booth and give two people a number."""
    made = run("place", "city-hall", "市役所", "--english", "City Hall", "--json")
    assert "/ticket/machine/" in made["machine"]
    booth = run("booth", "city-hall", "1", "--json")
    assert booth["purposes"] == ["apply", "collect", "explain", "consult"]
    first = run("ticket", "city-hall", "apply", "--lang", "en", "--json")
    assert first["number"] == 1
    assert first["url"].endswith(f"/ticket/{first['code']}/")
    assert run("ticket", "city-hall", "collect") == "2\n"
    return ("city-hall", "1", "--as", "yoshida", "--json")


def test_the_booth_at_the_command_line(run, hall):
    with pytest.raises(lining.NotSeated):
        run("call", *hall)
    run("sit", *hall)
    assert run("call", *hall)["number"] == 1
    assert run("recall", *hall)["calls"] == 2
    (place,) = run("status", "--json")["places"]
    assert place["called"] == [{"number": 1, "booth": 1}]
    assert place["waiting"] == 1
    assert run("transfer", *hall, "consult")["state"] == "waiting"
    assert run("call", *hall)["number"] == 1
    assert run("absent", *hall)["state"] == "waiting"
    assert run("call", *hall)["number"] == 2
    assert run("call", *hall)["number"] == 1
    assert run("finish", *hall)["state"] == "done"
    assert run("call", *hall)["number"] is None
    run("leave", *hall)
    assert run("history").startswith("\ufeff日,場所,時,発券")


@pytest.mark.usefixtures("hall")
def test_the_end_of_a_day_at_the_command_line(run):
    today = clock.tokyo_day(clock.now()).isoformat()
    clerk, chief = ("--as", "yoshida", "--json"), ("--as", "sato", "--json")
    closed = run("close", today, *clerk)
    assert closed["figures"]["tickets"][0]["unserved"] == 2
    with pytest.raises(closing.AlreadyClosed):
        run("close", today, *clerk)
    with pytest.raises(closing.SamePerson):
        run("confirm", today, *clerk)
    assert run("confirm", today, *chief)["confirmed_by"] == "sato"
    assert run("reopen", today, "--reason", "数え直す", *chief)["reopened"]
    assert run("check", today, "--json")["finished"]
    assert run("days", "--json") == {"unclosed": []}


def test_what_is_not_there_is_refused_by_name(run):
    with pytest.raises(NotFound, match="窓口の場所"):
        run("ticket", "nowhere", "apply")
    run("place", "gym", "体育館")
    with pytest.raises(NotFound, match="窓口 4"):
        run("sit", "gym", "4")
    with pytest.raises(lining.NameTaken):
        run("place", "gym", "体育館")
