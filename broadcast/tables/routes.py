"""The ledger of other services: one row a broadcast and route (外部の経路の台帳)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from broadcast.rules.routes import RouteKind
from broadcast.rules.states import DeliveryState
from broadcast.tables.words import one_of
from disaster.foundation.db import Base, new_id


class RouteDelivery(Base):
    """One approved text for one route (外部の経路の配信).

    ``id`` is told to a webhook with every attempt; ``body`` is frozen at the approval,
    to the byte. Owed is what has a ``not_before``; ``sending`` is kept before the first
    byte leaves. ``may_have_arrived`` stays true once an outcome was unknown.
    """

    __tablename__ = "route_deliveries"
    __table_args__ = (
        UniqueConstraint("broadcast_id", "route"),
        CheckConstraint(one_of("kind", RouteKind), name="kind"),
        CheckConstraint(one_of("state", DeliveryState), name="state"),
        CheckConstraint("(state = 'sending') = (worker IS NOT NULL)", name="leased"),
        CheckConstraint(
            "(state = 'accepted') = (accepted_at IS NOT NULL)", name="accepted"
        ),
        Index(
            "ix_route_deliveries_due",
            *("priority", "not_before"),
            postgresql_where=text("not_before IS NOT NULL"),
            sqlite_where=text("not_before IS NOT NULL"),
        ),
        Index(
            "ix_route_deliveries_leases",
            "lease_until",
            postgresql_where=text("state = 'sending'"),
            sqlite_where=text("state = 'sending'"),
        ),
        Index("ix_route_deliveries_route", "route", "tried_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    broadcast_id: Mapped[UUID] = mapped_column(ForeignKey("broadcasts.id"))
    route: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(8))
    label: Mapped[str] = mapped_column(String(40))
    body: Mapped[str] = mapped_column(Text)
    priority: Mapped[int] = mapped_column(SmallInteger)
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
