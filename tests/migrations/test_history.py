"""The history builds what the models say, forward and back, on both databases."""

import re
import shutil
import subprocess
from contextlib import ExitStack

import pytest
from alembic import command
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import make_url

from disaster import migrating
from disaster.foundation import db
from disaster.schema import METADATA
from tests import postgres


@pytest.fixture(params=["sqlite", "postgresql"])
def two_engines(request, tmp_path):
    """Give two empty databases of one kind."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            urls = [f"sqlite:///{tmp_path / name}.db" for name in ("models", "history")]
        else:
            urls = _two_databases(stack.enter_context(postgres.server()))
        engines = [db.make_engine(url) for url in urls]
        yield engines
        for engine in engines:
            engine.dispose()


def _two_databases(url):
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    names = ("models_side", "history_side")
    with admin.connect() as connection:
        for name in names:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
            connection.execute(text(f"CREATE DATABASE {name}"))
    admin.dispose()
    return [
        make_url(url).set(database=name).render_as_string(hide_password=False)
        for name in names
    ]


def test_models_and_history_make_the_same_schema(two_engines):
    models, history = two_engines
    METADATA.create_all(models)
    migrating.upgrade(history)
    assert schema(history) == schema(models)
    assert migrating.differences(history) == []


def test_the_history_can_be_walked_back_and_forth(two_engines):
    _, history = two_engines
    migrating.upgrade(history)
    first = schema(history)
    with history.begin() as connection:
        command.downgrade(migrating.config_on(connection), "base")
    assert set(inspect(history).get_table_names()) <= {"alembic_version"}
    migrating.upgrade(history)
    assert schema(history) == first


def schema(engine):
    """Return tables, constraints and triggers in comparable form."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            rows = connection.execute(
                text("SELECT type, name, tbl_name, sql FROM sqlite_master")
            ).all()
        return sorted(
            (kind, name, _tidy(sql))
            for kind, name, table, sql in rows
            if table != "alembic_version"
        )
    return _dump(engine)


def _tidy(sql):
    plain = (sql or "").replace('"', "").replace("\t", " ")
    # SQLite writes an added column behind the last one, on the same line.
    lines = re.sub(r", (?=[a-z_]+ [A-Z]{4})", ",\n", plain).splitlines()
    parts = sorted(line.strip().rstrip(",").strip() for line in lines)
    return [" ".join(part.split()) for part in parts if part]


def _dump(engine):
    url = engine.url
    program = shutil.which("pg_dump") or str(postgres.PLACES[0] / "pg_dump")
    host = url.query.get("host", url.host)
    address = f"host={host} dbname={url.database} user={url.username}"
    if url.port:
        address += f" port={url.port}"
    done = subprocess.run(
        [program, "--schema-only", "--no-owner", "-T", "alembic_version", address],
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [
        line
        for line in done.stdout.splitlines()
        if line and not line.startswith(("--", "\\", "SET ", "SELECT "))
    ]
    return sorted(line.rstrip(",") for line in lines)


def test_a_difference_is_told_in_a_short_line(two_engines):
    _, history = two_engines
    found = migrating.differences(history)
    assert found[0].endswith("disaster db upgrade を実行してください。")
    assert "add_table: accounts" in found
    migrating.upgrade(history)
    with history.begin() as connection:
        connection.execute(text("ALTER TABLE incidents ADD COLUMN extra VARCHAR(3)"))
    assert migrating.differences(history) == ["remove_column: incidents extra"]
