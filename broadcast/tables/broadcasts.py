"""Broadcasts and their life: the texts, who did what and when (発信)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from broadcast.rules.kinds import Hazard, Kind
from broadcast.rules.states import BroadcastState
from broadcast.tables.words import one_of
from disaster.foundation.db import Base, new_id


class Broadcast(Base):
    """A broadcast (発信): what was written, approved and sent, word by word.

    ``fields`` is what the desk chose and typed. ``draft`` and ``renditions`` are the
    whole text as it was handed in for approval; ``cap_xml`` the bytes published.
    ``addressed`` counts the deliveries written at the approval: the ledger must always
    hold as many.
    """

    __tablename__ = "broadcasts"
    __table_args__ = (
        CheckConstraint(one_of("kind", Kind), name="kind"),
        CheckConstraint(one_of("hazard", Hazard), name="hazard"),
        CheckConstraint(one_of("state", BroadcastState), name="state"),
        CheckConstraint("level IS NULL OR level IN (3, 4, 5)", name="level"),
        # Four eyes are guarded here too: no bug of ours may approve one's own text.
        CheckConstraint(
            "approved_by IS NULL OR is_urgent OR (approved_by <> author"
            " AND approved_by <> submitted_by AND approved_by <> edited_by)",
            name="four_eyes",
        ),
        # One person alone only in mortal danger, and the row says so for ever.
        CheckConstraint("NOT is_urgent OR level = 5", name="urgent_level"),
        CheckConstraint(
            "(approved_at IS NULL) = (cap_xml IS NULL)", name="frozen_at_approval"
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[int] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    level: Mapped[int | None] = mapped_column(SmallInteger)
    hazard: Mapped[str] = mapped_column(String(20))
    districts: Mapped[list[str]]
    fields: Mapped[dict[str, Any]]
    subject: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(String(12), index=True)
    refers_to_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("broadcasts.id"), index=True
    )
    author: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime]
    edited_by: Mapped[str] = mapped_column(String(100))
    edited_at: Mapped[datetime]
    submitted_by: Mapped[str | None] = mapped_column(String(100))
    submitted_at: Mapped[datetime | None]
    draft: Mapped[dict[str, Any] | None]
    renditions: Mapped[dict[str, Any] | None]
    content_hash: Mapped[str | None] = mapped_column(String(64))
    approved_by: Mapped[str | None] = mapped_column(String(100))
    approved_at: Mapped[datetime | None] = mapped_column(index=True)
    addressed: Mapped[int | None]
    is_urgent: Mapped[bool] = mapped_column(default=False)
    cap_identifier: Mapped[str | None] = mapped_column(String(80), unique=True)
    cap_xml: Mapped[bytes | None] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime | None]
    superseded_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class BroadcastStep(Base):
    """One step in a broadcast's life (経過): who did what, when, and why."""

    __tablename__ = "broadcast_steps"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    broadcast_id: Mapped[UUID] = mapped_column(ForeignKey("broadcasts.id"), index=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(100))
    actor_name: Mapped[str] = mapped_column(String(100))
    deed: Mapped[str] = mapped_column(String(20))
    version: Mapped[int]
    note: Mapped[str] = mapped_column(String(500), default="")
