"""The command line does what the screens do; checking a paper needs no database."""

import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from certificates import queries
from certificates.commands import application, certificate, keys
from certificates.rules.telling_apart import NotAskedYet
from disaster.accounts import queries as account_queries
from disaster.assessment.rules.levels import DamageLevel
from disaster.foundation.console import Console
from disaster.foundation.errors import FieldRefusal, NotFound, Refusal
from disaster.register.rules import ProtectedPerson
from disaster.register.tables import Resident


@pytest.fixture
def run(settings, house):
    """Give a function that runs a command and returns what it printed."""
    console = Console(
        lambda: settings, lambda _settings: house, account_queries.working_actor
    )

    def ran(command, *arguments: str, stdin: str = "") -> str:
        done = CliRunner().invoke(command, arguments, input=stdin, obj=console)
        if isinstance(done.exception, Refusal):
            raise done.exception
        assert done.exit_code == 0, done.output
        return done.stdout

    return ran


def apply_with(run, **facts):
    usual = {"identity_check": "licence", "applied_on": "R6.9.3"}
    document = json.dumps({**usual, **facts}, ensure_ascii=False)
    return json.loads(run(application, "create", "--json", "-", stdin=document))


def test_the_command_line_asks_the_second_question_too(
    run, families, decide, incident, work, kanri
):
    first, second = families(2, name="山田　太郎")
    with work(kanri) as ctx:
        for resident in ctx.session.scalars(select(Resident)):
            resident.born_on = None
    decide(incident, first)
    made = apply_with(run, household="S0", building="B0", incident="1")
    with pytest.raises(NotAskedYet):
        run(certificate, "issue", made["id"])
    with pytest.raises(FieldRefusal, match="聞き直して"):
        run(certificate, "issue", made["id"], "--said", second.address)
    assert run(certificate, "issue", made["id"], "--said", first.address)


def test_an_application_goes_all_the_way(run, families, decide, incident, tmp_path):
    (family,) = families()
    decide(incident, family, DamageLevel.MAJOR)
    made = apply_with(run, household="S0", building="B0", incident="1")
    shown = json.loads(run(application, "show", made["receipt_number"], "--json"))
    assert (shown["state"], shown["level"]) == ("received", "major")

    out = tmp_path / "paper.pdf"
    issued = json.loads(
        run(
            certificate, "issue", made["id"], "--out", str(out), "--json",
            "--idempotency-key", "k",
        )
    )  # fmt: skip
    again = run(certificate, "issue", made["receipt_number"], "--idempotency-key", "k")
    assert again.strip() == issued["number"]

    checked = json.loads(run(certificate, "verify", str(out), "--json"))
    assert checked["number"] == issued["number"]
    assert checked["head_name"] == family.name

    copy = tmp_path / "copy.pdf"
    run(certificate, "reprint", issued["number"], "--out", str(copy))
    assert copy.read_bytes() == out.read_bytes()

    run(certificate, "void", issued["id"], "--reason", "取違え")
    with pytest.raises(Refusal, match="無効"):
        run(certificate, "reprint", issued["number"], "--out", str(copy))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"identity_check": ""}, "identity_check"),
        ({"relation": "cousin"}, "relation"),
        ({"copies": "many"}, "copies"),
        ({"colour": "red"}, "colour"),
        ({"applied_on": "きのう"}, "applied_on"),
    ],
)
@pytest.mark.usefixtures("incident")
def test_each_unusable_field_is_named(run, families, changes, field):
    families()
    with pytest.raises(FieldRefusal) as refused:
        apply_with(run, household="S0", building="B0", **changes)
    assert refused.value.field == field


@pytest.mark.usefixtures("incident")
@pytest.mark.parametrize("text", ["", "[]", "{", "\x00", "null"])
def test_a_bad_document_is_refused(run, text):
    with pytest.raises(FieldRefusal):
        run(application, "create", "--json", "-", stdin=text)


@pytest.mark.usefixtures("incident")
def test_unknown_things_are_not_found(run, families):
    families()
    with pytest.raises(Refusal):
        apply_with(run, household="S9", building="B0")
    with pytest.raises(NotFound):
        apply_with(run, household="S0", building="B0", incident="7")
    with pytest.raises(Refusal):
        run(certificate, "issue", "1-00009-0")


@pytest.mark.usefixtures("incident")
def test_a_protected_household_is_refused_here_too(run, families):
    families(protected=True)
    with pytest.raises(ProtectedPerson):
        apply_with(run, household="S0", building="B0")


def test_a_batch_issues_what_is_decided_and_names_the_rest(
    settings, house, ready, apply, families, tmp_path
):
    ready(3)
    (_a, _b, _c, late) = families(4)
    apply(late)
    console = Console(
        lambda: settings, lambda _settings: house, account_queries.working_actor
    )
    arguments = ["batch", "--out", str(tmp_path / "papers"), "--json"]
    done = CliRunner().invoke(certificate, arguments, obj=console)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.exit_code == 1
    assert ["error" in row for row in rows] == [False, False, False, True]
    names = sorted(path.stem for path in (tmp_path / "papers").iterdir())
    assert names == sorted(row["number"] for row in rows[:3])


def test_a_reissue_after_a_later_decision(run, ready, decide, incident, work, yoshida):
    ((family, application_id),) = ready()
    run(certificate, "issue", str(application_id))
    decide(incident, family, DamageLevel.HALF, round_number=2)
    run(certificate, "reissue", str(application_id), "--reason", "第2次調査")
    with work(yoshida) as ctx:
        states = [p.state for p in queries.of_application(ctx, application_id)]
    assert states == ["valid", "superseded"]


def test_keys_are_listed_made_and_revoked(run, signing_key):
    kid = run(keys, "rotate").strip()
    listed = json.loads(run(keys, "list", "--json"))
    assert {key["kid"] for key in listed} == {kid, signing_key}
    run(keys, "revoke", signing_key)
    revoked = {key["kid"]: key["revoked_at"] for key in json.loads(
        run(keys, "list", "--json")
    )}  # fmt: skip
    assert revoked[kid] is None
    assert revoked[signing_key]


def disaster(*arguments: str):
    return subprocess.run(
        [sys.executable, "-m", "disaster.cli", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.environ["PATH"], "DATABASE_URL": "postgresql://nowhere/x"},
    )


def test_a_paper_is_checked_with_a_copy_of_the_keys_and_nothing_else(
    run, ready, settings, tmp_path
):
    ((_family, application_id),) = ready()
    out = tmp_path / "paper.pdf"
    run(certificate, "issue", str(application_id), "--out", str(out))
    listed = str(settings.key_dir / "keys.json")
    good = disaster("certificate", "verify", str(out), "--keys", listed)
    assert good.returncode == 0, good.stderr

    out.write_bytes(out.read_bytes()[:2000])
    bad = disaster("certificate", "verify", str(out), "--keys", listed)
    assert bad.returncode == 1
    assert bad.stdout == ""
    assert "読めません" in bad.stderr
    assert "Traceback" not in bad.stderr
    neither = disaster("certificate", "verify", "--keys", listed)
    assert neither.returncode == 2
