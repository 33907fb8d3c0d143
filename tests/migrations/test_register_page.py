"""The page of names and copies, with rows that are older than it."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from alembic import command
from sqlalchemy import MetaData, Table, insert, select, text

from disaster import migrating
from disaster.foundation import db
from disaster.foundation.authority import SYSTEM
from disaster.foundation.context import House, reading
from disaster.foundation.settings import load
from disaster.register import queries
from tests import postgres
from tests.conftest import environment

BEFORE = "0008"
COPIED_AT = datetime(2026, 9, 2, 20, 0, tzinfo=UTC)  # the next day in Tokyo


@pytest.fixture(params=["sqlite", "postgresql"])
def old_url(request, tmp_path):
    """Give a database as it was before, with a household, its house and a copy."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'old.db'}"
        return
    with postgres.server() as url:
        engine = db.make_engine(url)
        with engine.connect() as opened:
            connection = opened.execution_options(isolation_level="AUTOCOMMIT")
            connection.execute(text("DROP DATABASE IF EXISTS register_page"))
            connection.execute(text("CREATE DATABASE register_page"))
        engine.dispose()
        yield engine.url.set(database="register_page").render_as_string(
            hide_password=False
        )


def test_old_rows_get_keys_places_and_days(old_url, tmp_path):
    engine = db.make_engine(old_url)
    with engine.begin() as connection:
        command.upgrade(migrating.config_on(connection), BEFORE)
        _fill(connection)
    migrating.upgrade(engine)
    assert migrating.differences(engine) == []

    house = House(load(environment(old_url, tmp_path)), engine)
    with reading(house, SYSTEM, COPIED_AT) as ctx:
        (card,) = queries.search_residents(ctx, "watanabe hanako")
        assert card.name == "渡\u9089　花子"
        (found,) = queries.find_buildings(ctx, "架空一", by_owner=True)[0]
        assert queries.search_buildings(ctx, "空1-1") == [found]
        assert queries.get_house_card(ctx, found.id).lots == ["1番", "2番"]
        home = queries.find_household(ctx, "S1")
        assert (home.building_id, home.building_basis) == (found.id, "ledger")
        copy = queries.latest_copy(ctx, "residents")
        assert (copy.number, copy.as_of) == (1, date(2026, 9, 3))
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            keys = connection.exec_driver_sql("PRAGMA foreign_keys").scalar()
        assert keys == 1
    engine.dispose()


def _fill(connection):
    building, household, resident = uuid4(), uuid4(), uuid4()
    _insert(
        connection,
        "buildings",
        id=building, number="B1", address="架空1-1", address_key="架空1-1",
        lot="1番；2番", structure="", usage="", district="", owner_name="架空　一",
    )  # fmt: skip
    _insert(
        connection,
        "households",
        id=household, number="S1", head_name="渡\u9089　花子", address="架空1-1",
        address_key="架空1-1", district="", building_id=building,
    )  # fmt: skip
    _insert(
        connection,
        "residents",
        id=resident, number="P1", household_id=household, relation="世帯主",
        name="渡\u9089　花子", kana="ワタナベ　ハナコ", name_key="渡辺花子",
        kana_key="わたなべはなこ", sex="", address="架空1-1", is_protected=False,
    )  # fmt: skip
    _insert(
        connection,
        "ledger_copies",
        id=uuid4(), kind="residents", sha256="0" * 64, imported_at=COPIED_AT,
        imported_by="kanri", added=1, changed=0, unchanged=0, refused=0,
    )  # fmt: skip
    assert connection.execute(select(_table(connection, "residents"))).one()


def _insert(connection, into, **values):
    table = _table(connection, into)
    if connection.dialect.name == "sqlite":
        # A reflected table knows nothing of identifiers; SQLite keeps them as text.
        values = {k: getattr(v, "hex", v) for k, v in values.items()}
    connection.execute(insert(table), [values])


def _table(connection, name):
    return Table(name, MetaData(), autoload_with=connection)
