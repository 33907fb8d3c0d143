"""A running installation for the browser: server, worker and mail server for real."""

import json
import re
import socket
import threading
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import expect
from werkzeug.serving import make_server

from certificates import keys
from disaster import houses, migrating, publishing, worker
from disaster.app import create_app
from disaster.demo import sink
from disaster.demo.commands import fill
from disaster.demo.supervising import CITY, SAMPLE_SEAL
from disaster.foundation import clock, db, settings
from disaster.foundation.context import House


@dataclass(frozen=True)
class Site:
    """Where the installation answers and keeps its files."""

    address: str
    directory: Path
    house: House

    @property
    def mails(self) -> Path:
        """Where the mail server keeps what it received."""
        return self.directory / "mail-sink"


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "ja-JP", "timezone_id": "Asia/Tokyo"}


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _prepare(directory, address, mail_port) -> House:
    (directory / "city.toml").write_text(CITY, encoding="utf-8")
    (directory / "seal.png").write_bytes(SAMPLE_SEAL.read_bytes())
    chosen = settings.load(
        {
            "DEMO": "1",
            "DATA_DIR": str(directory),
            "DATABASE_URL": f"sqlite:///{directory}/test.db",
            "BASE_URL": address,
            "SMTP_URL": f"smtp://127.0.0.1:{mail_port}?starttls=no&connections=4",
        }
    )
    engine = db.make_engine(chosen.database_url)
    migrating.upgrade(engine)
    houses.settle_world(engine, chosen)
    house = House(chosen, engine)
    keys.create_key(chosen.key_dir, "live", clock.now())
    made = json.dumps(fill(house, "small", 1))
    (directory / "demo.json").write_text(made, encoding="utf-8")
    publishing.publish(house)
    return house


@pytest.fixture
def site(tmp_path):
    """Start the fictional city on free ports and stop it afterwards."""
    port, mail_port = free_port(), free_port()
    address = f"http://localhost:{port}"
    house = _prepare(tmp_path, address, mail_port)
    keeper = sink.Keeper(tmp_path / "mail-sink")
    mail = Controller(keeper, hostname="127.0.0.1", port=mail_port)
    mail.start()
    server = make_server("127.0.0.1", port, create_app(house.settings), threaded=True)
    stop = threading.Event()
    threads = [
        threading.Thread(target=server.serve_forever),
        threading.Thread(target=_work, args=(house, stop)),
    ]
    for thread in threads:
        thread.start()
    yield Site(address, tmp_path, house)
    stop.set()
    server.shutdown()
    for thread in threads:
        thread.join()
    mail.stop()
    house.engine.dispose()


@pytest.fixture
def enter(browser, browser_context_args, site):
    """Log a demo person in, each in a browser of their own."""
    contexts = []

    def entered(name, **arguments):
        context = browser.new_context(**{**browser_context_args, **arguments})
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"script: {error}"))
        page.goto(f"{site.address}/staff/first-steps")
        page.get_by_role("button", name=re.compile(f"この人で始める.*{name}")).click()
        expect(page.get_by_role("button", name="ログアウト")).to_be_visible()
        return page

    yield entered
    for context in contexts:
        context.close()


def _work(house, stop) -> None:
    while not stop.is_set():
        stop.wait(worker.step(house))
