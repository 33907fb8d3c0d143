"""Run migrations on the connection that ``disaster.migrating`` opened."""

from typing import Literal

from alembic import context
from sqlalchemy import Connection, text

from disaster.foundation.db import AwareTime
from disaster.schema import METADATA

LOCK_TIMEOUT = "10s"
STATEMENT_TIMEOUT = "15min"


def _render(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write our own column types by name; everything else as Alembic does."""
    if kind == "type" and isinstance(item, AwareTime):
        return "AwareTime()"
    return False


def run(connection: Connection) -> None:
    """Migrate, but never wait long for a lock that a working city holds."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"))
        connection.execute(text(f"SET LOCAL statement_timeout = '{STATEMENT_TIMEOUT}'"))
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        render_as_batch=True,
        render_item=_render,
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
