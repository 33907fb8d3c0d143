"""Sending level 5 alone, in mortal danger: asked, stopped or fired, reviewed (緊急)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from disaster.foundation.db import Base, new_id

WAITS = text("fired_at IS NULL AND stopped_at IS NULL")


class UrgentRelease(Base):
    """A release by one person (緊急の一人発信): why, when it fires, who looked after.

    It fires at ``fires_at`` unless somebody stops it before; another person reviews
    it afterwards.
    """

    __tablename__ = "urgent_releases"
    __table_args__ = (
        CheckConstraint("fired_at IS NULL OR stopped_at IS NULL", name="one_end"),
        CheckConstraint(
            "reviewed_by IS NULL OR (fired_at IS NOT NULL AND reviewed_by <> asked_by)",
            name="reviewed_by_another",
        ),
        Index(
            "uq_urgent_releases_waiting",
            "broadcast_id",
            unique=True,
            postgresql_where=WAITS,
            sqlite_where=WAITS,
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    broadcast_id: Mapped[UUID] = mapped_column(ForeignKey("broadcasts.id"), index=True)
    version: Mapped[int]
    content_hash: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(500))
    asked_by: Mapped[str] = mapped_column(String(100))
    asker_name: Mapped[str] = mapped_column(String(100))
    asked_at: Mapped[datetime]
    fires_at: Mapped[datetime]
    stopped_by: Mapped[str | None] = mapped_column(String(100))
    stopped_at: Mapped[datetime | None]
    fired_at: Mapped[datetime | None]
    reviewed_by: Mapped[str | None] = mapped_column(String(100))
    reviewed_at: Mapped[datetime | None]
    review_note: Mapped[str] = mapped_column(String(500), default="")
