"""``disaster keys`` and what ``certificate verify`` says of both signatures."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from click.testing import CliRunner
from pypdf import PdfReader, PdfWriter

from certificates import actions, keys, queries
from certificates.commands import certificate
from certificates.commands import keys as key_commands
from certificates.readback import BrokenSignature
from disaster.accounts import queries as account_queries
from disaster.audit import queries as audit_queries
from disaster.foundation.console import Console
from tests.conftest import NOON


@pytest.fixture
def ask(settings, house):
    """Give a function that runs a command and returns the whole answer."""
    console = Console(
        lambda: settings, lambda _settings: house, account_queries.working_actor
    )

    def asked(command, *arguments: str):
        return CliRunner().invoke(command, arguments, obj=console)

    return asked


@pytest.fixture
def paper(ready, work, yoshida, tmp_path):
    """Issue a paper and return its file."""
    ((_family, application_id),) = ready()
    with work(yoshida) as ctx:
        made = actions.issue(ctx, application_id, "k")
        (tmp_path / "paper.pdf").write_bytes(queries.file_of(ctx, made.id).pdf)
    return tmp_path / "paper.pdf"


def disaster(place, *arguments: str, **environ: str):
    return subprocess.run(
        [sys.executable, "-m", "disaster.cli", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=place,
        env={"PATH": os.environ["PATH"], **environ},
    )


def test_without_keys_the_list_says_what_to_do(ask, settings):
    for file in settings.key_dir.iterdir():
        file.unlink()

    told, plain = ask(key_commands, "list"), ask(key_commands, "list", "--json")

    assert (told.exit_code, told.stdout) == (0, "")
    assert "disaster keys rotate" in told.stderr
    assert json.loads(plain.stdout) == []


def test_the_list_tells_end_and_state_of_each_key(ask, settings, signing_key):
    now = datetime.now(UTC)
    old = keys.create_key(
        settings.key_dir, "live", now - timedelta(days=60), lifetime_days=30
    )
    kid = ask(key_commands, "rotate").stdout.strip()
    ask(key_commands, "revoke", signing_key)

    rows = {r["kid"]: r for r in json.loads(ask(key_commands, "list", "--json").stdout)}
    shown = ask(key_commands, "list").stdout

    states = {name: row["state"] for name, row in rows.items()}
    assert states == {old: "expired", kid: "active", signing_key: "revoked"}
    left = datetime.fromisoformat(rows[kid]["expires_at"]) - now
    assert abs(left - timedelta(days=keys.LIFETIME_DAYS)) < timedelta(hours=1)
    for word in ("使える", "期限切れ", "失効", "本番用"):
        assert word in shown


def test_withdrawing_an_unknown_key_makes_nothing(ask, settings):
    for file in settings.key_dir.iterdir():
        file.unlink()
    settings.key_dir.rmdir()

    done = ask(key_commands, "revoke", "0123abcd")

    assert isinstance(done.exception, keys.NoSuchKey)
    assert not settings.key_dir.exists()


def test_withdrawing_a_key_says_what_comes_next(ask, paper, signing_key):
    assert paper.exists()

    told = ask(key_commands, "revoke", signing_key).stderr

    assert "1 通" in told
    assert "keys resign" in told


def test_a_file_is_told_good_with_both_signatures(ask, paper, signing_key):
    told = ask(certificate, "verify", str(paper)).stdout
    plain = json.loads(ask(certificate, "verify", str(paper), "--json").stdout)

    assert f"確認コード（QR）の署名\t正しい（鍵 {signing_key}）" in told
    assert f"PDF の電子署名\t正しい（鍵 {signing_key}）" in told
    assert plain["signed_with"] == {"seal": signing_key, "file": signing_key}


def test_a_file_saved_again_is_told_that_only_the_code_holds(ask, paper):
    writer, out = PdfWriter(clone_from=PdfReader(paper)), BytesIO()
    writer.write(out)
    paper.write_bytes(out.getvalue())

    done = ask(certificate, "verify", str(paper))

    assert isinstance(done.exception, BrokenSignature)
    assert "確認コードと印刷は合っています" in str(done.exception)


def test_checking_a_paper_leaves_nothing_behind(paper, settings, tmp_path):
    place = tmp_path / "elsewhere"
    place.mkdir()

    without = disaster(place, "certificate", "verify", str(paper))
    given = disaster(
        place, "certificate", "verify", str(paper), KEY_DIR=str(settings.key_dir)
    )

    assert without.returncode == 1
    assert "--keys" in without.stderr
    assert given.returncode == 0, given.stderr
    assert list(place.iterdir()) == []


def test_a_resigned_paper_is_in_the_audit_trail(
    ask, paper, settings, signing_key, work, miyata
):
    out = str(paper.parent / "new")
    keys.revoke_key(settings.key_dir, signing_key, NOON)
    keys.create_key(settings.key_dir, "live", NOON, settings.base_url)

    assert ask(key_commands, "resign", "--out", out).exit_code == 0

    with work(miyata) as ctx:
        deeds = [entry.deed for entry in audit_queries.newest(ctx)]
    assert deeds[:2] == ["certificate.issued", "certificate.superseded"]
