"""One straight history of the schema, driven from code (Alembic)."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from disaster.foundation.db import READING
from disaster.schema import METADATA

SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(engine: Engine) -> None:
    """Bring the schema to the newest version in one transaction."""
    with (
        engine.connect() as connection,
        _rebuilding(connection),
        connection.begin(),
    ):
        command.upgrade(config_on(connection), "head")
        _refuse_orphans(connection)


@contextmanager
def _rebuilding(connection: Connection) -> Iterator[None]:
    """Let SQLite rebuild a table that others point at.

    It changes a table by making a new one and dropping the old, which its foreign keys
    forbid while there are rows. They can only be switched off outside a transaction
    (SQLite, "Making Other Kinds Of Table Schema Changes").
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.dbapi_connection
    assert driver is not None  # noqa: S101 - a fresh connection is open
    driver.cursor().execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.cursor().execute("PRAGMA foreign_keys=ON")


def _refuse_orphans(connection: Connection) -> None:
    """Undo the whole migration when a row would point at nothing."""
    if connection.dialect.name != "sqlite":
        return
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if orphans:
        raise RuntimeError(f"rows that point at nothing: {orphans[:3]}")


def new_migration(engine: Engine, message: str) -> None:
    """Write the next migration from the difference of models and database."""
    number = len(list((SCRIPTS / "versions").glob("[0-9]*.py"))) + 1
    with engine.begin() as connection:
        config = config_on(connection)
        command.revision(config, message, autogenerate=True, rev_id=f"{number:04d}")


def revision(engine: Engine) -> str:
    """Return the version of a live schema; one without a history has none (表の版)."""
    with engine.connect().execution_options(**{READING: True}) as connection:
        return MigrationContext.configure(connection).get_current_revision() or ""


def knows(revision: str) -> bool:
    """Say whether a version stands in this history."""
    scripts = ScriptDirectory.from_config(_config())
    return any(script.revision == revision for script in scripts.walk_revisions())


def differences(engine: Engine) -> list[str]:
    """Return what the live schema lacks or has too much, in words."""
    with engine.connect().execution_options(**{READING: True}) as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "render_as_batch": True}
        )
        current, head = context.get_current_revision(), _head()
        found = [] if current == head else [_version(current, head)]
        return found + [_in_words(diff) for diff in compare_metadata(context, METADATA)]


def _version(current: str | None, head: str | None) -> str:
    return (
        f"表の版は {current or 'なし'} ですが、この版は {head} を求めます。"
        "disaster db upgrade を実行してください。"
    )


def _in_words(diff: tuple[Any, ...] | list[tuple[Any, ...]]) -> str:
    """Return one difference of Alembic's as a short line: what is to be done to what.

    Changes of one column come as a list, everything else as one tuple.
    """
    if isinstance(diff, list):
        return "、".join(_in_words(one) for one in diff)
    deed, *facts = diff
    told = [fact for fact in facts if fact is not None and not isinstance(fact, dict)]
    names = [str(getattr(fact, "name", None) or fact) for fact in told]
    owner = getattr(facts[0], "table", None)
    where = f"{owner.name}." if owner is not None else ""
    return f"{deed}: {where}{' '.join(names)}"


def config_on(connection: Connection) -> Config:
    """Return the history's configuration, bound to an open connection."""
    config = _config()
    config.attributes["connection"] = connection
    return config


def _head() -> str | None:
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config
