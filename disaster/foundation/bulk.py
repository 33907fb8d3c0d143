"""Thousands of rows through one value: a list in, a list out (まとめて読み書きする).

What is a row or a parameter for a driver costs it a turn each, and on SQLite every row
takes the interpreter from the other threads. One value that holds them all costs one.
"""

import json
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    Dialect,
    String,
    Table,
    Uuid,
    bindparam,
    text,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine


class _Ids(TypeDecorator[list[UUID]]):
    """Many identifiers as one parameter."""

    impl = ARRAY(Uuid())
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose an array where there is one, else JSON of the stored form."""
        return dialect.type_descriptor(
            String() if dialect.name == "sqlite" else ARRAY(Uuid())
        )

    def process_bind_param(
        self, value: list[UUID] | None, dialect: Dialect
    ) -> list[UUID] | str | None:
        """Write them as the database takes them."""
        if value is None or dialect.name != "sqlite":
            return value
        return json.dumps([one.hex for one in value])


class IsAmong(FunctionElement[bool]):
    """Say in SQL whether an identifier is among many that are one parameter.

    However many there are, the statement stays the same, so that it is prepared once;
    ``IN`` with a list is another statement for each length.
    """

    type = Boolean()
    inherit_cache = True

    def __init__(self, column: ColumnElement[UUID], parameter: str) -> None:
        """Name the column and the parameter that will hold the identifiers."""
        super().__init__(column, bindparam(parameter, type_=_Ids()))


class AllRows(FunctionElement[str]):
    """All rows of a question as one JSON text: a list of lists (行の束)."""

    type = String()
    inherit_cache = True


def tell_the_planner(session: Session, table: Table) -> None:
    """Let PostgreSQL count a table that has just grown by thousands of rows.

    Its own look comes a minute later; until then it reads the whole table where an
    index stands ready. SQLite does not ask how many rows there are.
    """
    if session.get_bind().dialect.name == "postgresql":
        name = session.get_bind().dialect.identifier_preparer.format_table(table)
        session.execute(text(f"ANALYZE {name}"))


@compiles(IsAmong, "postgresql")
def _is_among_on_postgresql(
    element: IsAmong, compiler: SQLCompiler, **options: object
) -> str:
    column, ids = (compiler.process(one, **options) for one in element.clauses)
    return f"{column} = ANY({ids})"


@compiles(IsAmong, "sqlite")
def _is_among_on_sqlite(
    element: IsAmong, compiler: SQLCompiler, **options: object
) -> str:
    column, ids = (compiler.process(one, **options) for one in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({ids}))"  # noqa: S608 - parts of SQL


@compiles(AllRows, "postgresql")
def _all_rows_on_postgresql(
    element: AllRows, compiler: SQLCompiler, **options: object
) -> str:
    columns = compiler.process(element.clauses, **options)
    return f"json_agg(json_build_array({columns}))::text"


@compiles(AllRows, "sqlite")
def _all_rows_on_sqlite(
    element: AllRows, compiler: SQLCompiler, **options: object
) -> str:
    columns = compiler.process(element.clauses, **options)
    return f"json_group_array(json_array({columns}))"
