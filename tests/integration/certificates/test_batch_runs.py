"""``certificate batch``: told how far it is, killed at any instant, taken up again.

``BATCH=10000 pytest -s …`` runs it at full size and prints its rate and its memory.
"""

import fcntl
import hashlib
import json
import os
import random
import re
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner

from certificates import actions, keys, queries, readback
from certificates.commands import batches, certificate
from certificates.commands.batches import Progress
from certificates.rules import issuing
from certificates.tables import Certificate, CertificateFile
from disaster.accounts import queries as account_queries
from disaster.foundation.authority import SYSTEM
from disaster.foundation.console import Console
from disaster.foundation.context import unit_of_work
from tests.conftest import NOON, environment
from tests.integration.certificates import crowd

BATCH = int(os.environ.get("BATCH", "40"))
KILLS = 4

# Fonts are read with the first papers; of ten thousand, 6 KB a paper would show.
MOST_GROWTH = 60


@pytest.fixture
def environ(database_url, tmp_path):
    """Return the environment of the command line."""
    return environment(database_url, tmp_path) | {"PATH": os.environ["PATH"]}


@pytest.fixture
def console(settings, house):
    return Console(
        lambda: settings, lambda _settings: house, account_queries.working_actor
    )


def start(environ, out, **options):
    command = [sys.executable, "-m", "disaster.cli", "certificate", "batch"]
    return subprocess.Popen(
        [*command, "--incident", "1", "--out", str(out)], env=environ, **options
    )


def papers(house):
    """Return the digest of every paper by its number."""
    with unit_of_work(house, SYSTEM, NOON) as ctx:
        rows = ctx.session.query(Certificate.number, CertificateFile.sha256)
        return dict(rows.join(CertificateFile).all())


def digests(out):
    return {
        path.stem: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in out.iterdir()
        if not path.name.startswith(".")
    }


def test_a_batch_killed_again_and_again_ends_with_every_paper_once(
    house, incident, environ, tmp_path
):
    people = crowd.gather(house, incident, BATCH, seed=3)
    chance = random.Random(4)  # noqa: S311  repeatable, not secret
    out = tmp_path / "papers"

    for _ in range(KILLS):
        before = len(papers(house))
        running = start(environ, out, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 30
        while len(papers(house)) == before and time.monotonic() < until:
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.1))
        running.kill()
        running.wait()
        # What stands in the folder is whole and committed; some may still be missing.
        assert digests(out).items() <= papers(house).items()

    (out / ".new-half").write_bytes(b"%PDF-1.7 half")
    last = start(environ, out, stderr=subprocess.PIPE, text=True)
    told = last.communicate(timeout=600 + BATCH / 5)[1]

    assert last.returncode == 0, told
    assert digests(out) == papers(house)
    assert len(papers(house)) == BATCH
    assert [path for path in out.iterdir() if path.name.startswith(".")] == []
    assert crowd.faults(house, people) == []
    assert re.search(r"毎秒 [\d.,]+ 件", told)


def test_a_batch_takes_no_more_memory_at_the_end_than_early_on(
    house, incident, environ, tmp_path
):
    crowd.gather(house, incident, BATCH, seed=5)
    running = start(environ, tmp_path / "papers", stderr=subprocess.PIPE, text=True)
    early, last = 0, 0
    while running.poll() is None:
        last = resident_megabytes(running.pid) or last
        if not early and len(papers(house)) >= BATCH // 4:
            early = last
        time.sleep(0.05 if BATCH < 1000 else 1)
    told = running.communicate()[1]

    print(f"\n{early} MB early, {last} MB last\n{told}")  # noqa: T201
    assert running.returncode == 0
    assert len(digests(tmp_path / "papers")) == BATCH
    assert last - early <= MOST_GROWTH


def resident_megabytes(pid):
    try:
        with open(f"/proc/{pid}/statm") as sizes:  # noqa: PTH123
            return int(sizes.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 2**20
    except (FileNotFoundError, ProcessLookupError, IndexError):
        return 0


def test_a_file_lost_in_a_kill_is_written_by_the_next_run(
    house, incident, console, tmp_path
):
    crowd.gather(house, incident, 3)
    arguments = ["batch", "--incident", "1", "--out", str(tmp_path / "papers")]
    CliRunner().invoke(certificate, arguments, obj=console, catch_exceptions=False)
    whole = digests(tmp_path / "papers")
    victim = tmp_path / "papers" / f"{min(whole)}.pdf"
    victim.unlink()

    done = CliRunner().invoke(certificate, arguments, obj=console)

    assert done.exit_code == 0
    assert digests(tmp_path / "papers") == whole
    assert "前回の続き 1" in done.stderr


def test_papers_of_the_counter_are_not_written_into_the_batch(
    house, incident, console, tmp_path, work, yoshida
):
    people = crowd.gather(house, incident, 3)
    with work(yoshida) as ctx:
        at_counter = actions.issue(ctx, people[0].application_id, "k").number

    arguments = ["batch", "--incident", "1", "--out", str(tmp_path / "papers")]
    CliRunner().invoke(certificate, arguments, obj=console, catch_exceptions=False)

    assert set(digests(tmp_path / "papers")) == set(papers(house)) - {at_counter}


def test_a_folder_serves_one_run_at_a_time(house, incident, console, tmp_path):
    crowd.gather(house, incident, 2)
    out = tmp_path / "papers"
    out.mkdir()
    handle = os.open(out, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)

    arguments = ["batch", "--incident", "1", "--out", str(out)]
    done = CliRunner().invoke(certificate, arguments, obj=console)
    os.close(handle)

    assert isinstance(done.exception, batches.FolderInUse)
    assert papers(house) == {}


def test_without_a_key_a_batch_stops_at_once_and_says_why(
    house, incident, console, tmp_path, settings, signing_key
):
    crowd.gather(house, incident, 5)
    keys.revoke_key(settings.key_dir, signing_key, NOON)

    arguments = ["batch", "--incident", "1", "--out", str(tmp_path / "papers")]
    done = CliRunner().invoke(certificate, arguments, obj=console)

    assert done.exit_code == 1
    assert done.stderr.count("keys rotate") == 1
    assert papers(house) == {}


def test_a_void_paper_is_issued_anew_by_the_next_batch(
    house, incident, console, tmp_path, work, sato
):
    crowd.gather(house, incident, 1)
    arguments = ["batch", "--incident", "1", "--out", str(tmp_path / "papers")]
    CliRunner().invoke(certificate, arguments, obj=console, catch_exceptions=False)
    with work(sato) as ctx:
        (first,) = queries.valid_papers(ctx, incident)
        actions.void(ctx, first.id, "試し")

    CliRunner().invoke(certificate, arguments, obj=console, catch_exceptions=False)

    assert len(papers(house)) == 2
    assert set(digests(tmp_path / "papers")) == set(papers(house))


def test_progress_tells_count_rate_and_what_is_left(capsys):
    progress = Progress(200)
    progress._began -= 10  # noqa: SLF001  as if it had begun ten seconds ago
    progress.done = 99
    progress._told -= 6  # noqa: SLF001
    progress.step({"number": "n"}, as_json=False)

    told = capsys.readouterr().err
    assert re.fullmatch(r"100 / 200 件　毎秒 (10\.0|9\.\d) 件　残り 1\d秒\n", told)
    assert batches.duration(61) == "1分1秒"


@pytest.fixture
def compromised(house, incident, console, tmp_path, settings, signing_key):
    """Issue three papers, then withdraw their key and make another."""
    people = crowd.gather(house, incident, 3)
    arguments = ["batch", "--incident", "1", "--out", str(tmp_path / "papers")]
    CliRunner().invoke(certificate, arguments, obj=console, catch_exceptions=False)
    keys.revoke_key(settings.key_dir, signing_key, NOON)
    keys.create_key(settings.key_dir, settings.world, NOON, settings.base_url)
    return people


def resign(console, out):
    from certificates.commands import keys as key_commands

    return CliRunner().invoke(
        key_commands, ["resign", "--out", str(out), "--json"], obj=console
    )


def test_papers_of_a_withdrawn_key_are_made_anew(
    compromised, house, console, tmp_path, settings
):
    first = digests(tmp_path / "papers")
    done = resign(console, tmp_path / "new")

    assert done.exit_code == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    ring = keys.load_public_keys(settings.key_dir)
    made = {
        readback.verify_issued(path.read_bytes(), ring).fields.head_name: path.stem
        for path in (tmp_path / "new").iterdir()
    }
    assert set(made) == {waiting.name for waiting in compromised}
    assert set(made.values()) == {row["number"] for row in rows}
    assert not set(made.values()) & set(first)
    with unit_of_work(house, SYSTEM, NOON) as ctx:
        for number in first:
            old = queries.by_number(ctx, number)
            assert (old.state, old.ended_reason) == ("superseded", "署名鍵の失効")
    assert json.loads(resign(console, tmp_path / "new").stdout or "null") is None


def test_a_resigned_paper_says_what_the_old_one_said(
    compromised, console, tmp_path, settings, work
):
    """The register changed meanwhile; a correction is another deed."""
    from sqlalchemy import update

    from disaster.register.tables import Household

    with work(SYSTEM) as ctx:
        ctx.session.execute(update(Household).values(head_name="別人　次郎"))

    assert resign(console, tmp_path / "new").exit_code == 0
    ring = keys.load_public_keys(settings.key_dir)
    names = {
        readback.verify_issued(path.read_bytes(), ring).fields.head_name
        for path in (tmp_path / "new").iterdir()
    }
    assert names == {waiting.name for waiting in compromised}


def test_a_paper_whose_key_holds_is_not_resigned(
    house, incident, console, tmp_path, work
):
    crowd.gather(house, incident, 1)
    arguments = ["batch", "--incident", "1", "--out", str(tmp_path / "papers")]
    CliRunner().invoke(certificate, arguments, obj=console, catch_exceptions=False)

    with work(SYSTEM) as ctx:
        (paper,) = queries.valid_papers(ctx)
        with pytest.raises(issuing.SealStillHolds, match="失効していない"):
            actions.resign(ctx, paper.id)
    assert resign(console, tmp_path / "new").stdout == ""


def test_a_lost_file_of_a_resigning_is_written_by_the_next_run(
    compromised, console, tmp_path
):
    resign(console, tmp_path / "new")
    whole = digests(tmp_path / "new")
    (tmp_path / "new" / f"{max(whole)}.pdf").unlink()

    resign(console, tmp_path / "new")

    assert digests(tmp_path / "new") == whole
    assert len(whole) == len(compromised)
