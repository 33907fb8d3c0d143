"""Publication: rooms ask for the public tree to be made anew; the worker does it.

The wish is a row in the transaction of the deed, so a killed process forgets nothing:
as long as more was wanted than made, the tree is owed.
"""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from disaster.foundation.context import WORK_IS_DUE, Context
from disaster.foundation.db import Base

# Many deeds change the public tree; only the audit trail is shared by more.
BEFORE_LAST = 1


class Publication(Base):
    """How often the public tree was wanted, and made (公開の要求と実施)."""

    __tablename__ = "publications"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    wanted: Mapped[int] = mapped_column(BigInteger)
    made: Mapped[int] = mapped_column(BigInteger)
    made_at: Mapped[datetime | None]


def ask(ctx: Context) -> None:
    """Ask for the public tree to be made anew after this deed."""
    ctx.at_the_end(BEFORE_LAST, lambda: _ask(ctx))


def ask_now(ctx: Context) -> int:
    """Ask at once and return the revision that will show the deed.

    Holds the row until the deed ends, so nothing may be waited for afterwards.
    """
    _ask(ctx)
    return held(ctx).wanted


def _ask(ctx: Context) -> None:
    held(ctx).wanted += 1
    ctx.session.info[WORK_IS_DUE] = True


def held(ctx: Context) -> Publication:
    """Return the one row, held for a change; made on first use."""
    wanted = select(Publication).where(Publication.id == 1).with_for_update()
    row = ctx.session.scalars(
        wanted.execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        row = Publication(id=1, wanted=1, made=0, made_at=None)
        ctx.session.add(row)
        ctx.session.flush()
    return row


def state(ctx: Context) -> Publication | None:
    """Return the row without holding it."""
    return ctx.session.get(Publication, 1)
