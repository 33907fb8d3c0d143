"""Fixtures: both databases for real, people with names, a mailbox that speaks SMTP."""

import asyncio
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from disaster.foundation import db
from disaster.foundation import settings as settings_module
from disaster.foundation.authority import Actor, Role
from disaster.foundation.context import Context, House, unit_of_work
from disaster.foundation.settings import Settings
from tests import gaps, postgres

NOON = datetime(2026, 9, 3, 3, 0, tzinfo=UTC)  # 令和8年9月3日 12:00 in Tokyo

CITY = """
name = "架空の伊勢野市"
mayor = "架空の伊勢野市長 見本 太郎"
phone = "0463-00-0000"
office = "架空の伊勢野市役所"
"""


CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or ""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_terminal_summary(terminalreporter):
    """List what could not run, why, and what would enable it."""
    gaps.report(terminalreporter)


def pytest_sessionfinish(session, exitstatus):
    """Fail the run for any gap when REQUIRE_ALL=1."""
    gaps.enforce(session, exitstatus)


@pytest.fixture(autouse=True)
def _no_loop_of_the_browser(request):
    """Hide the loop that the browser's driver leaves running in a worker.

    It runs in a greenlet of this very thread from the first browser test to the end,
    so what calls ``asyncio.run`` later would be refused though nothing runs here.
    """
    loop = asyncio._get_running_loop()  # noqa: SLF001 - asyncio offers no other way
    if loop is None or request.node.get_closest_marker("browser"):
        yield
        return
    asyncio._set_running_loop(None)  # noqa: SLF001
    yield
    asyncio._set_running_loop(loop)  # noqa: SLF001


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Launch one Chromium a process: two of its drivers would not bear each other."""
    if not CHROMIUM:
        gaps.skip("browser", "Chromium がありません", "apt-get install chromium")
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": FLAGS}


@pytest.fixture(scope="session")
def blank_sqlite(tmp_path_factory) -> Path:
    """Make an empty SQLite database with the whole schema, once."""
    path = tmp_path_factory.mktemp("sqlite") / "blank.db"
    engine = db.make_engine(f"sqlite:///{path}")
    _create_schema(engine)
    # Closing the last connection folds the write-ahead log into the file.
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def blank_postgres() -> Iterator[str]:
    """Make an empty PostgreSQL template database with the whole schema, once."""
    with postgres.server() as url:
        template = f"blank_{os.getpid()}"
        _admin(url, f'CREATE DATABASE "{template}"')
        engine = db.make_engine(_named(url, template))
        _create_schema(engine)
        engine.dispose()
        yield _named(url, template)
        _admin(url, f'DROP DATABASE "{template}" WITH (FORCE)')


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path) -> Iterator[str]:
    """Give each test its own database, on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        blank = request.getfixturevalue("blank_sqlite")
        shutil.copy(blank, tmp_path / "test.db")
        yield f"sqlite:///{tmp_path / 'test.db'}"
        return
    blank = request.getfixturevalue("blank_postgres")
    name = f"test_{os.getpid()}_{abs(hash(request.node.nodeid)) % 10**9}"
    template = make_url(blank).database
    _admin(blank, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    yield _named(blank, name)
    _admin(blank, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def settings(database_url, tmp_path) -> Settings:
    """Read settings as an installation would, for a throw-away directory."""
    (tmp_path / "city.toml").write_text(CITY, encoding="utf-8")
    return settings_module.load(environment(database_url, tmp_path))


def environment(database_url: str, directory: Path) -> dict[str, str]:
    """Return the environment of a throw-away installation."""
    return {
        "DATABASE_URL": database_url,
        "DATA_DIR": str(directory),
        "SECRET_KEY": "only-for-tests-" * 4,
        "MAIL_FROM": "bosai@city.example",
        "SMTP_URL": "smtp://127.0.0.1:1?starttls=no",
    }


@pytest.fixture
def house(settings) -> Iterator[House]:
    """Open the installation."""
    engine = db.make_engine(settings.database_url)
    yield House(settings, engine)
    engine.dispose()


Work = Callable[..., AbstractContextManager[Context]]


@pytest.fixture
def work(house) -> Work:
    """Give a function that opens one unit of work for a person."""

    @contextmanager
    def opened(actor: Actor, at: datetime = NOON) -> Iterator[Context]:
        with unit_of_work(house, actor, at) as ctx:
            yield ctx

    return opened


def person(name: str, display_name: str, *roles: Role) -> Actor:
    """Return a member of staff who has just shown the second factor."""
    return Actor(name, display_name, frozenset(roles), NOON)


@pytest.fixture
def takahashi() -> Actor:
    """高橋 writes alerts."""
    return person("takahashi", "高橋", Role.AUTHOR)


@pytest.fixture
def sato() -> Actor:
    """佐藤 approves at headquarters."""
    return person("sato", "佐藤", Role.APPROVER)


@pytest.fixture
def yoshida() -> Actor:
    """𠮷田 has worked at the counter for twenty years."""
    return person("yoshida", "𠮷田", Role.COUNTER)


@pytest.fixture
def tamura() -> Actor:
    """田村 came from another city to survey houses."""
    return person("tamura", "田村", Role.SURVEYOR)


@pytest.fixture
def yamaguchi() -> Actor:
    """山口 runs a shelter."""
    return person("yamaguchi", "山口", Role.SHELTER_STAFF)


@pytest.fixture
def kanri() -> Actor:
    """管理者 sets things up."""
    return person("kanri", "管理者", Role.ADMINISTRATOR)


@pytest.fixture
def miyata() -> Actor:
    """宮田 audits and changes nothing."""
    return person("miyata", "宮田", Role.AUDITOR)


def _create_schema(engine) -> None:
    from disaster.schema import METADATA

    METADATA.create_all(engine)


def _named(url: str, database: str) -> str:
    return make_url(url).set(database=database).render_as_string(hide_password=False)


def _admin(url: str, statement: str) -> None:
    admin = make_url(url).set(database="postgres")
    engine = create_engine(admin, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
