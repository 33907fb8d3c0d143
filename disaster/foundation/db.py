"""The database: engine, base class, naming convention, aware times.

SQLite and PostgreSQL behind one code path. On SQLite every writing transaction begins
with BEGIN IMMEDIATE, so that ``with_for_update`` and SKIP LOCKED need no twin there:
the second writer simply waits.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    URL,
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    String,
    Uuid,
    create_engine,
    event,
    literal,
)
from sqlalchemy.engine import make_url
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

from disaster.foundation import clock

READING = "reading"
# The time and the version of an identifier, as hexadecimal digits.
_TIME_DIGITS = 13


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a transaction may keep others waiting, in milliseconds (待ち時間の上限).

    Whatever takes longer is cancelled as a whole: nothing of it is kept. The lock is
    the one limit that both databases know; a query on SQLite ends with its process.
    """

    lock: int = 30_000
    statement: int = 120_000
    # A clerk's machine that fell asleep inside a transaction holds rows of everybody.
    idle: int = 120_000

    @property
    def as_options(self) -> str:
        """The same as options of a PostgreSQL session."""
        limits = {
            "lock_timeout": self.lock,
            "statement_timeout": self.statement,
            "idle_in_transaction_session_timeout": self.idle,
        }
        told = " ".join(f"-c {name}={limit}" for name, limit in limits.items())
        # Our questions take milliseconds: compiling them first takes longer.
        return f"{told} -c jit=off"


USUAL = Patience()


class AwareTime(TypeDecorator[datetime]):
    """A moment in UTC; a naive time is refused instead of guessed."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - the signature is SQLAlchemy's
    ) -> datetime | None:
        """Store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive time reached the database")
        return value.astimezone(UTC)

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - the signature is SQLAlchemy's
    ) -> datetime | None:
        """Give UTC back; SQLite drops the zone."""
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """The base of every mapped class."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        datetime: AwareTime(),
        dict[str, Any]: JSON(none_as_null=True),
        list[str]: JSON(none_as_null=True),
    }


class Installation(Base):
    """The one row that says which world this database belongs to (世界).

    While ``held_since`` is set nothing leaves the house: this is a restored copy, and
    a person must release it first (再開待ち).
    """

    __tablename__ = "installation"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    world: Mapped[str] = mapped_column(String(8))
    is_demo: Mapped[bool]
    created_at: Mapped[datetime]
    held_since: Mapped[datetime | None]


def new_id() -> UUID:
    """Return a time-ordered identifier (UUID version 7, RFC 9562)."""
    milliseconds = int(clock.now().timestamp() * 1000)
    value = milliseconds << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)


class NewId(FunctionElement[UUID]):
    """A fresh identifier of this moment for each row of an ``INSERT … SELECT``.

    All begin with the same time, as those of ``new_id`` do, so that the rows stand
    together in the index.
    """

    type = Uuid()
    inherit_cache = True

    def __init__(self) -> None:
        """Take the time of now."""
        super().__init__(literal(new_id().hex[:_TIME_DIGITS]))


@compiles(NewId, "postgresql")
def _new_id_on_postgresql(
    element: NewId, compiler: SQLCompiler, **options: object
) -> str:
    time = compiler.process(element.clauses, **options)
    random = "replace(CAST(gen_random_uuid() AS text), '-', '')"
    return f"CAST({time} || substr({random}, {_TIME_DIGITS + 1}) AS uuid)"


@compiles(NewId, "sqlite")
def _new_id_on_sqlite(element: NewId, compiler: SQLCompiler, **options: object) -> str:
    time = compiler.process(element.clauses, **options)
    random, variant = (
        "lower(hex(randomblob(8)))",
        "substr('89ab', 1 + (random() & 3), 1)",
    )
    return f"({time} || substr({random}, 1, 3) || {variant} || substr({random}, 2))"


def make_engine(url: str, patience: Patience = USUAL) -> Engine:
    """Return an engine that behaves the same on both databases."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        return _postgres_engine(address, patience)
    if address.database and address.database != ":memory:":
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address, connect_args={"timeout": patience.lock / 1000})
    event.listen(engine, "connect", partial(_prepare_sqlite, patience))
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgres_engine(address: URL, patience: Patience) -> Engine:
    # Whoever writes options into DATABASE_URL knows better.
    is_told = "options" in address.query
    return create_engine(
        address,
        pool_pre_ping=True,
        pool_size=10,
        max_overflow=10,
        connect_args={} if is_told else {"options": patience.as_options},
    )


def _prepare_sqlite(
    patience: Patience,
    connection: Any,  # noqa: ANN401 - the driver's
    _record: object,
) -> None:
    # The driver's own transaction handling hides BEGIN; we send it ourselves.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={patience.lock}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get(READING, False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
