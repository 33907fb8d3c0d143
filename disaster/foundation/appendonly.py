"""Append-only tables: the database itself refuses UPDATE and DELETE (追記専用).

The one place with SQL that differs between the two databases, used by the models and by
the migrations alike.
"""

from sqlalchemy import Connection, Table, event

WHY = "this table is append-only"


def statements(table: str, dialect: str) -> list[str]:
    """Return the statements that make a table append-only."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{deed} BEFORE {deed} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{WHY}'); END"
            for deed in ("update", "delete")
        ]
    return [
        (
            f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{WHY}'; END $$"
        ),
        (
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE "
            f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()"
        ),
    ]


def append_only(table: Table) -> None:
    """Add the triggers whenever the models create this table."""
    event.listen(table, "after_create", _forbid)
    event.listen(table, "after_drop", _forget)


def _forbid(target: Table, connection: Connection, **_facts: object) -> None:
    for statement in statements(target.name, connection.dialect.name):
        connection.exec_driver_sql(statement)


def _forget(target: Table, connection: Connection, **_facts: object) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {target.name}_refuse()")
