"""When the lists of sites and Wi-Fi were taken over: the date of the open data."""

from datetime import datetime

from sqlalchemy import func, select

from disaster.foundation.context import Context
from shelters.tables import ListImport


def last_import(ctx: Context, kind: str) -> datetime | None:
    """Return when a kind of list was last taken over."""
    wanted = select(func.max(ListImport.imported_at)).where(ListImport.kind == kind)
    return ctx.session.scalar(wanted)


def last_imports(ctx: Context) -> dict[str, ListImport]:
    """Return the last import of each kind of list."""
    ordered = select(ListImport).order_by(ListImport.imported_at)
    return {row.kind: row for row in ctx.session.scalars(ordered)}
