"""One database as one file, and back: SQLite's online backup, PostgreSQL's programs."""

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import inspect
from sqlalchemy.engine import URL, make_url

from disaster.foundation import db, settings
from disaster.keeping.rules import NotEmpty, ProgramFailed, ProgramMissing

SQLITE, POSTGRES = "sqlite", "postgresql"
FILES = {SQLITE: "database.sqlite", POSTGRES: "database.dump"}
INHERITED = ("PATH", "HOME", "LANG", "PGPASSFILE", "PGSSLMODE", "PGSSLROOTCERT")
LONGEST_ANSWER = 200


def kind_of(url: str) -> str:
    """Return which of the two databases an address names."""
    return make_url(url).get_backend_name()


def refuse_full(url: str) -> None:
    """Refuse a database that holds tables already (空でないデータベース)."""
    address = make_url(url)
    if kind_of(url) == SQLITE and not Path(address.database or "").exists():
        return
    engine = db.make_engine(url)
    tables = inspect(engine).get_table_names()
    engine.dispose()
    if tables:
        raise NotEmpty(place=address.render_as_string(hide_password=True))


def write(url: str, path: Path) -> None:
    """Write the database as it is at one moment, while people work on it (控え)."""
    address = make_url(url)
    if kind_of(url) == SQLITE:
        _copy(Path(address.database or ""), path)
        return
    _run("pg_dump", address, "--format=custom", "--no-owner", f"--file={path}")


def read(url: str, path: Path) -> None:
    """Bring a database back from its file into an empty one (復元)."""
    address = make_url(url)
    if kind_of(url) == SQLITE:
        target = Path(address.database or "")
        target.parent.mkdir(parents=True, exist_ok=True)
        _copy(path, target)
        return
    name = f"--dbname={address.database}"
    flags = ("--no-owner", "--exit-on-error", "--single-transaction")
    _run("pg_restore", address, name, *flags, str(path))


def _copy(source: Path, target: Path) -> None:
    """Copy a SQLite file page by page, with what its write-ahead log still holds."""
    try:
        with (
            closing(
                sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)
            ) as reading,
            closing(sqlite3.connect(target)) as writing,
        ):
            reading.backup(writing)
            writing.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as cause:
        raise ProgramFailed(program="SQLite", answer=str(cause)) from cause


def _run(program: str, address: URL, *arguments: str) -> None:
    path = shutil.which(program)
    if path is None:
        raise ProgramMissing(program=program)
    done = subprocess.run(  # noqa: S603 - the arguments are ours
        [path, *arguments],
        env={**settings.inherited(*INHERITED), **_environment(address)},
        capture_output=True,
        check=False,
        text=True,
    )
    if done.returncode:
        answer = " ".join(done.stderr.split())[:LONGEST_ANSWER]
        raise ProgramFailed(program=program, answer=answer)


def _environment(address: URL) -> dict[str, str]:
    """Return the connection as variables: a password never stands among arguments."""
    said = {
        "PGHOST": address.host or address.query.get("host"),
        "PGPORT": address.port or address.query.get("port"),
        "PGUSER": address.username,
        "PGPASSWORD": address.password,
        "PGDATABASE": address.database,
    }
    return {name: str(value) for name, value in said.items() if value}
