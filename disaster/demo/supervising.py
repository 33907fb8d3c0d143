"""Start a whole installation on one machine and stop it together.

Real parts, each in its own process: the web server, the worker and a mail server that
keeps what it receives.
"""

import contextlib
import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import click

from certificates import keys
from disaster import houses, migrating, publishing
from disaster.foundation import clock, db, settings, snapshot
from disaster.foundation.console import say
from disaster.foundation.context import House
from disaster.foundation.settings import Settings, UnusableSetting

DIRECTORY = Path("var/demo")
CITY = """name = "架空の伊勢野市"
mayor = "架空の伊勢野市長　見本　太郎"
phone = "0463-00-0000"
office = "架空の伊勢野市役所"
seal_image = "seal.png"
"""
SAMPLE_SEAL = Path(__file__).with_name("seal-sample.png")
# The mail server of the demo listens beside the web server.
MAIL_OFFSET = 25
PATIENCE_SECONDS = 60
INHERITED = ("PATH", "HOME", "LANG", "TZ", "WORLD", "LOG_FORMAT", "VIRTUAL_ENV")

Process = subprocess.Popen[bytes]
Fill = Callable[[House], dict[str, Any]]


def run(port: int, fill: Fill) -> None:
    """Prepare the demo, start its processes, and stay until Ctrl-C."""
    for taken in (port, port + MAIL_OFFSET):
        _refuse_taken(taken)
    environment = _environment(port)
    chosen = _prepare(environment, fill)
    with _running(environment, chosen, port) as processes:
        _wait_until_up(port, processes)
        _greet(port)
        _stay(processes)


def _environment(port: int) -> dict[str, str]:
    address = f"http://localhost:{port}"
    relay = f"smtp://127.0.0.1:{port + MAIL_OFFSET}?starttls=no&connections=4"
    return {
        **settings.inherited(*INHERITED),
        "DEMO": "1",
        "DATA_DIR": str(DIRECTORY),
        "DATABASE_URL": f"sqlite:///{DIRECTORY}/disaster.db",
        "BASE_URL": address,
        "STAFF_BASE_URL": address,
        "SMTP_URL": relay,
        "DRILL_SMTP_URL": relay,
        "MAIL_FROM": "bosai@iseno.example",
    }


def _prepare(environment: dict[str, str], fill: Fill) -> Settings:
    """Make database, keys and city where they are missing; keep what is there."""
    if not (DIRECTORY / "city.toml").exists():
        snapshot.write_file(DIRECTORY / "seal.png", SAMPLE_SEAL.read_bytes())
        snapshot.write_file(DIRECTORY / "city.toml", CITY.encode())
    chosen = settings.load(environment)
    engine = db.make_engine(chosen.database_url)
    migrating.upgrade(engine)
    houses.settle_world(engine, chosen)
    _make_key(chosen)
    house = House(chosen, engine)
    if not (DIRECTORY / "demo.json").exists():
        say("架空の市を作っています…")
        made = json.dumps(fill(house), ensure_ascii=False, indent=1)
        snapshot.write_file(DIRECTORY / "demo.json", made.encode())
    publishing.publish(house)
    engine.dispose()
    return chosen


def _make_key(chosen: Settings) -> None:
    try:
        keys.load_signing_key(chosen.key_dir, chosen.world)
    except keys.NoSigningKey:
        keys.create_key(chosen.key_dir, chosen.world, clock.now())


@contextmanager
def _running(
    environment: dict[str, str], chosen: Settings, port: int
) -> Iterator[list[Process]]:
    mails = str(chosen.data_dir / "mail-sink")
    lines = (
        ("mail-sink", "--port", str(port + MAIL_OFFSET), "--dir", mails),
        ("serve", "--port", str(port)),
        ("worker",),
    )
    log = (chosen.data_dir / "demo.log").open("ab")
    processes = [
        subprocess.Popen(  # noqa: S603 - our own program, fixed arguments
            [sys.executable, "-m", "disaster.cli", *line],
            env=environment,
            stdout=log,
            stderr=log,
            # Ctrl-C reaches this process alone; it stops the others in order.
            start_new_session=True,
        )
        for line in lines
    ]
    try:
        yield processes
    finally:
        _stop(processes)
        log.close()


def _stop(processes: list[Process]) -> None:
    for process in reversed(processes):
        process.terminate()
    for process in processes:
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait_until_up(port: int, processes: list[Process]) -> None:
    address = f"http://127.0.0.1:{port}/healthz"
    for _ in range(PATIENCE_SECONDS * 5):
        _refuse_dead(processes)
        with contextlib.suppress(URLError, OSError), urlopen(address, timeout=2):
            return
        time.sleep(0.2)
    raise UnusableSetting(
        f"サーバーが起動しません。{DIRECTORY}/demo.log を見てください。"
    )


def _greet(port: int) -> None:
    address = f"http://localhost:{port}"
    click.echo(f"""
架空の伊勢野市が動いています（Ctrl-C で終わります。データは残ります）

  案内「はじめての15分」  {address}/staff/first-steps
  住民向けのページ        {address}/
  職員の画面              {address}/staff/
  届いたメール            {address}/staff/mail-sink/
""")
    made = json.loads((DIRECTORY / "demo.json").read_text(encoding="utf-8"))
    for account in made["accounts"]:
        click.echo(
            f"  {account['username']:<10} {account['passphrase']}  {account['name']}"
        )
    click.echo("\n  認証コード（6桁）は案内ページに出ています。\n")


def _stay(processes: list[Process]) -> None:
    def leave(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, leave)
    with contextlib.suppress(KeyboardInterrupt):
        while True:
            _refuse_dead(processes)
            time.sleep(1)
    click.echo("\n終わります。続きは make demo、はじめからは make demo-reset。")


def _refuse_dead(processes: list[Process]) -> None:
    if any(process.poll() is not None for process in processes):
        raise UnusableSetting(
            f"体験版の一部が止まりました。{DIRECTORY}/demo.log を見てください。"
        )


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as cause:
            raise UnusableSetting(
                f"DEMO_PORT: {port} 番は使われています。"
                "DEMO_PORT=8100 make demo のように別の番号にしてください。"
            ) from cause
