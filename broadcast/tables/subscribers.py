"""The mailing list, its comings and goings, and what comes back to it (登録者)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from broadcast.rules.growth import Change
from broadcast.rules.incoming import IncomingKind
from broadcast.rules.subscribing import SubscriberState
from broadcast.tables.words import one_of
from disaster.foundation.db import Base, new_id


class Subscriber(Base):
    """Somebody who asked for mail (登録者); without districts, the whole city.

    Without ``categories`` they want every notice. ``returned_days`` counts the days on
    which a mail came back for good, ``refused_days`` those on which none was taken.
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
    categories: Mapped[list[str]] = mapped_column(default=list)
    returned_on: Mapped[date | None]
    returned_days: Mapped[int] = mapped_column(default=0)


class SubscriberChange(Base):
    """Somebody came or left (登録者の出入り): what the yearly figures are made of."""

    __tablename__ = "subscriber_changes"
    __table_args__ = (CheckConstraint(one_of("change", Change), name="change"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    subscriber_id: Mapped[UUID] = mapped_column(
        ForeignKey("subscribers.id"), index=True
    )
    change: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime] = mapped_column(index=True)


class IncomingMail(Base):
    """A mail that came to the house (届いたメール), known again by its digest.

    It is written down before the file is put away, so that a mail read twice counts
    once. Nobody's address is kept here.
    """

    __tablename__ = "incoming_mails"
    __table_args__ = (CheckConstraint(one_of("kind", IncomingKind), name="kind"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    delivery_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("deliveries.id"), index=True
    )
    status: Mapped[str] = mapped_column(String(20), default="")
    arrived_at: Mapped[datetime] = mapped_column(index=True)
