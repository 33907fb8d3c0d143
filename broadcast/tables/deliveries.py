"""The ledger: one row a mail and address; the queue is the record (配信台帳)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from broadcast.rules.states import DeliveryState
from broadcast.tables.words import one_of
from disaster.foundation.db import Base, new_id


class Delivery(Base):
    """One mail to one address (配信先): the queue is the ledger.

    Owed is what has a ``not_before``; ``turn`` is the place inside its lane, so that
    the order of turns goes round the lanes. A delivery without a broadcast asks a
    new subscriber to confirm. ``may_have_arrived`` stays true once an outcome was
    unknown, whatever a later attempt brings: a correction must reach that person.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("broadcast_id", "subscriber_id"),
        CheckConstraint(one_of("state", DeliveryState), name="state"),
        CheckConstraint("(state = 'sending') = (worker IS NOT NULL)", name="leased"),
        CheckConstraint(
            "state <> 'accepted' OR accepted_at IS NOT NULL", name="accepted"
        ),
        CheckConstraint(
            "accepted_at IS NULL OR state IN ('accepted', 'bounced')",
            name="accepted_only",
        ),
        Index(
            "ix_deliveries_due",
            *("priority", "attempts", "turn"),
            postgresql_where=text("not_before IS NOT NULL"),
            sqlite_where=text("not_before IS NOT NULL"),
        ),
        Index(
            "ix_deliveries_leases",
            "lease_until",
            postgresql_where=text("state = 'sending'"),
            sqlite_where=text("state = 'sending'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    broadcast_id: Mapped[UUID | None] = mapped_column(ForeignKey("broadcasts.id"))
    subscriber_id: Mapped[UUID] = mapped_column(
        ForeignKey("subscribers.id"), index=True
    )
    address: Mapped[str] = mapped_column(String(254))
    lane: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(16))
    message_id: Mapped[str] = mapped_column(String(300))
    priority: Mapped[int] = mapped_column(SmallInteger)
    turn: Mapped[int]
    state: Mapped[str] = mapped_column(String(12))
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime | None]
    expires_at: Mapped[datetime]
    worker: Mapped[str | None] = mapped_column(String(120))
    lease_until: Mapped[datetime | None]
    code: Mapped[int | None]
    reply: Mapped[str] = mapped_column(String(300), default="")
    tried_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    may_have_arrived: Mapped[bool] = mapped_column(default=False)


class DeliveryLane(Base):
    """A lane that rests (送り先の列の休み): its provider defers, hangs or hangs up.

    A lane without a row, or whose time is over, is open.
    """

    __tablename__ = "delivery_lanes"

    lane: Mapped[str] = mapped_column(String(254), primary_key=True)
    closings: Mapped[int]
    closed_until: Mapped[datetime]
    closed_at: Mapped[datetime]
    reply: Mapped[str] = mapped_column(String(300), default="")
