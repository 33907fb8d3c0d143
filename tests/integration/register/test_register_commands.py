"""The register on the command line: copy in, look, search, protect."""

import getpass
import json

import pytest
from click.testing import CliRunner

from disaster.exchange import import_file
from disaster.foundation.console import Console
from disaster.register.commands import resident as command
from tests.integration.register.ledger_desk import BUILDING, RESIDENT, csv, resident

SECOND = resident("P2", "S2", "田中　一", フリガナ="タナカ　ハジメ")


@pytest.fixture
def run(house, monkeypatch):
    """Give a function that runs a command and returns what it said."""
    monkeypatch.setattr(getpass, "getuser", lambda: "tester")
    console = Console(
        lambda: house.settings, lambda _settings: house, lambda _ctx, _name: None
    )

    def ran(which, *arguments: str, code=0):
        done = CliRunner().invoke(which, arguments, obj=console)
        assert done.exit_code == code, done.output
        return done

    return ran


@pytest.fixture
def file(tmp_path):
    """Give a function that writes residents to a file."""

    def written(*rows: dict):
        path = tmp_path / "residents.csv"
        path.write_bytes(csv(RESIDENT, rows))
        return str(path)

    return written


def test_a_dry_run_says_field_by_field_what_would_change(run, file):
    run(import_file, "residents", file(resident(), SECOND), "--as-of", "R8.9.1")
    changed = file(resident(性別="女"))
    arguments = ("residents", changed, "--full", "--as-of", "R8.9.2")
    done = run(import_file, *arguments, "--dry-run", "--json")
    told = json.loads(done.stdout)
    assert (told["changed"], told["gone"], told["dry_run"]) == (1, 1, True)
    assert (told["as_of"], told["full"]) == ("2026-09-02", True)
    assert told["changes"][0]["fields"] == [{"field": "性別", "old": "男", "new": "女"}]
    done = run(import_file, *arguments)
    assert "追加 0・変更 1・同じ 0・取り込めない行 0・なくなった 1" in done.stderr


def test_only_ledgers_have_copies_and_their_day_must_exist(run, file):
    run(import_file, "sites", file(), "--full", code=2)
    run(import_file, "residents", file(), "--as-of", "R8.2.30", code=2)


def test_people_are_found_shown_and_protected(run, file):
    run(import_file, "residents", file(resident(), SECOND), "--as-of", "R8.9.1")
    done = run(command, "search", "tanaka", "--json")
    (found,) = json.loads(done.stdout)
    assert (found["name"], found["household_number"]) == ("田中　一", "S2")
    assert "1 件。台帳の写しの日: 2026-09-01" in done.stderr
    run(command, "protect", found["id"], "on")
    shown = json.loads(run(command, "show", found["id"]).stdout)
    assert shown["protected"] is True
    assert "田中" not in json.dumps(shown, ensure_ascii=False)
    assert "田中" not in run(command, "search", "田中").stdout
    run(command, "protect", found["id"], "off")
    assert "田中" in run(command, "search", "田中").stdout


def test_keys_are_made_anew_on_request(run, file):
    run(import_file, "residents", file(resident()))
    assert "1 人の検索キー" in run(command, "reindex").stderr


def test_buildings_come_with_owners(run, tmp_path):
    path = tmp_path / "buildings.csv"
    row = {"建物番号": "B1", "所在地": "架空1-1", "所有者": "架空商事"}
    path.write_bytes(csv(BUILDING, [row]))
    done = run(import_file, "buildings", str(path), "--json")
    assert json.loads(done.stdout)["added"] == 1
