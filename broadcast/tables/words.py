"""How a column's words are kept to those of an enumeration (語の制約)."""

from enum import StrEnum


def one_of(column: str, values: type[StrEnum]) -> str:
    """Return the condition that a column holds one of these words (SQL)."""
    words = ", ".join(f"'{value}'" for value in values)
    return f"{column} IN ({words})"
