"""Which shelters may be named in a broadcast now (いま案内できる避難所)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from broadcast.rules.announced import Announcement
from broadcast.tables.words import one_of
from disaster.foundation.db import Base


class AnnouncedShelter(Base):
    """A shelter as its room last told it (案内できる避難所): open, preparing, closed.

    The room of the shelters writes this row in the deed that opens or closes one.
    ``unfit_for`` names the dangers in which nobody may be sent there.
    """

    __tablename__ = "announced_shelters"
    __table_args__ = (CheckConstraint(one_of("state", Announcement), name="state"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), index=True)
    reading: Mapped[str] = mapped_column(String(200))
    english_name: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(10))
    unfit_for: Mapped[list[str]]
    told_at: Mapped[datetime]
