"""An installation that is thrown away: its own directory, its own empty database.

What is measured goes through the same actions and the same server as in a city.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.request import urlopen

from sqlalchemy import inspect

from certificates import keys
from disaster import houses, migrating
from disaster.bench import samples
from disaster.foundation import clock, db, settings
from disaster.foundation.context import House
from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _

CITY = 'name = "架空の伊勢野市"\nmayor = "架空の伊勢野市長 見本 太郎"\n'
PATIENCE = 60.0


class NotEmpty(Refusal):
    """Measuring fills a database; it takes none that holds something."""

    message = _("測定には空のデータベースが要ります。何も変えていません。")
    status = 409


@dataclass(frozen=True, slots=True)
class Throwaway:
    """A house of fictional people and the environment that its processes need."""

    house: House
    environ: Mapping[str, str]


@contextmanager
def installation(database_url: str | None) -> Iterator[Throwaway]:
    """Open one on an empty database, or on a SQLite file that goes with it."""
    with TemporaryDirectory() as place:
        directory = Path(place)
        (directory / "city.toml").write_text(CITY, encoding="utf-8")
        environ = {
            "DATABASE_URL": database_url or f"sqlite:///{directory / 'bench.db'}",
            "DATA_DIR": place,
            "SECRET_KEY": "only-for-measuring-" * 3,
            "WORLD": "drill",
            # What the papers name, and where the clerk's browser is.
            "BASE_URL": samples.BASE_URL,
            "STAFF_BASE_URL": "http://127.0.0.1",
        }
        house = _built(environ)
        yield Throwaway(house, environ)
        house.engine.dispose()


@contextmanager
def server(place: Throwaway) -> Iterator[str]:
    """Run ``disaster serve`` on a free port of this machine; give its address."""
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "disaster.cli", "serve", "--port", str(port)]
    running = subprocess.Popen(  # noqa: S603  our own command
        command,
        env={"PATH": os.defpath, **place.environ},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"{address}/healthz")
        yield address
    finally:
        running.terminate()
        try:
            running.wait(timeout=10)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


def _built(environ: Mapping[str, str]) -> House:
    read = settings.load(environ)
    engine = db.make_engine(read.database_url)
    if inspect(engine).get_table_names():
        raise NotEmpty
    migrating.upgrade(engine)
    houses.settle_world(engine, read)
    keys.create_key(read.key_dir, read.world, clock.now(), read.base_url)
    return houses.open_house(read)


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
    return port


def _wait_for(address: str) -> None:
    last = time.monotonic() + PATIENCE
    while True:
        try:
            with urlopen(address, timeout=PATIENCE):  # noqa: S310  our own loopback
                return
        except (URLError, ConnectionError) as not_yet:
            if time.monotonic() > last:
                raise RuntimeError("the server does not answer") from not_yet
        time.sleep(0.1)
