"""The mailing list (登録者)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from broadcast.rules.subscribing import SubscriberState
from broadcast.tables.words import one_of
from disaster.foundation.db import Base, new_id


class Subscriber(Base):
    """Somebody who asked for mail (登録者); without districts, the whole city.

    ``wish`` waits for the confirmation; the token of its link is made of ``nonce``
    and our secret, so that the database alone confirms nobody. Whoever leaves keeps
    no address here: only a sealed key, so that no old list brings them back.
    """

    __tablename__ = "subscribers"
    __table_args__ = (
        CheckConstraint(one_of("state", SubscriberState), name="state"),
        CheckConstraint("(state = 'removed') = (address = '')", name="forgotten"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    address: Mapped[str] = mapped_column(String(254))
    address_key: Mapped[str] = mapped_column(String(254), unique=True)
    lane: Mapped[str] = mapped_column(String(254), index=True)
    language: Mapped[str] = mapped_column(String(16))
    districts: Mapped[list[str]]
    state: Mapped[str] = mapped_column(String(10), index=True)
    consent: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    wish: Mapped[dict[str, Any] | None]
    nonce: Mapped[str] = mapped_column(String(64), default="")
    confirm_until: Mapped[datetime | None]
    asked_on: Mapped[date | None]
    asked_times: Mapped[int] = mapped_column(default=0)
    refused_on: Mapped[date | None]
    refused_days: Mapped[int] = mapped_column(default=0)
