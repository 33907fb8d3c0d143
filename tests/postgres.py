"""A throw-away PostgreSQL server, or the one that TEST_DATABASE_URL names."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import gaps

PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


@contextmanager
def server() -> Iterator[str]:
    """Give the address of a server whose databases may be thrown away."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given.replace("postgresql://", "postgresql+psycopg://", 1)
        return
    programs = _programs()
    if programs is None:
        gaps.skip("PostgreSQL", "サーバーがありません", "apt-get install postgresql")
        return
    directory = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        yield from _run(programs, directory)
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _programs() -> Path | None:
    for place in [*PLACES, Path("/usr/local/bin"), Path("/usr/bin")]:
        if (place / "initdb").exists() and (place / "pg_ctl").exists():
            return place
    return None


def _run(programs: Path, directory: Path) -> Iterator[str]:
    data = directory / "data"
    if os.geteuid() == 0:
        shutil.chown(directory, "postgres", "postgres")
    directory.chmod(0o755)
    _as_postgres(
        f"{programs}/initdb -D {data} -U postgres -A trust -E UTF8 --locale=C -N"
    )
    flags = (
        f"-c listen_addresses='' -c unix_socket_directories={directory} "
        "-c fsync=off -c full_page_writes=off -c synchronous_commit=off "
        "-c max_connections=200"
    )
    _as_postgres(
        f'{programs}/pg_ctl -D {data} -w -l {directory}/log -o "{flags}" start'
    )
    try:
        yield f"postgresql+psycopg://postgres@/postgres?host={directory}"
    finally:
        _as_postgres(f"{programs}/pg_ctl -D {data} -m immediate stop")


def _as_postgres(command: str) -> None:
    # The server refuses to run as root, which containers usually are.
    line = (
        ["su", "postgres", "-c", command]
        if os.geteuid() == 0
        else ["sh", "-c", command]
    )
    subprocess.run(line, check=True, capture_output=True, timeout=120)
