"""Tables of broadcasts: the texts, who did what, the mailing list, the ledger."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from broadcast.rules.channels import Channel, ReceiptState
from broadcast.rules.kinds import Hazard, Kind
from broadcast.rules.states import BroadcastState, DeliveryState
from broadcast.rules.subscribing import SubscriberState
from disaster.foundation.db import Base, new_id


def _one_of(column: str, values: type[StrEnum]) -> str:
    words = ", ".join(f"'{value}'" for value in values)
    return f"{column} IN ({words})"


class Broadcast(Base):
    """A broadcast (発信): what was written, approved and sent, word by word.

    ``fields`` is what the desk chose and typed. ``draft`` and ``renditions`` are the
    whole text as it was handed in for approval; ``cap_xml`` the bytes published.
    """

    __tablename__ = "broadcasts"
    __table_args__ = (
        CheckConstraint(_one_of("kind", Kind), name="kind"),
        CheckConstraint(_one_of("hazard", Hazard), name="hazard"),
        CheckConstraint(_one_of("state", BroadcastState), name="state"),
        CheckConstraint("level IS NULL OR level IN (3, 4, 5)", name="level"),
        # Four eyes are guarded here too: no bug of ours may approve one's own text.
        CheckConstraint(
            "approved_by IS NULL OR (approved_by <> author"
            " AND approved_by <> submitted_by AND approved_by <> edited_by)",
            name="four_eyes",
        ),
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


class Subscriber(Base):
    """Somebody who asked for mail (登録者); without districts, the whole city.

    ``wish`` waits for the confirmation; the token of its link is made of ``nonce``
    and our secret, so that the database alone confirms nobody. Whoever leaves keeps
    no address here: only a sealed key, so that no old list brings them back.
    """

    __tablename__ = "subscribers"
    __table_args__ = (
        CheckConstraint(_one_of("state", SubscriberState), name="state"),
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


class Delivery(Base):
    """One mail to one address (配信先): the queue is the ledger.

    Owed is what has a ``not_before``; ``turn`` is the place inside its lane, so that
    the order of turns goes round the lanes. A delivery without a broadcast asks a
    new subscriber to confirm.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("broadcast_id", "subscriber_id"),
        CheckConstraint(_one_of("state", DeliveryState), name="state"),
        CheckConstraint("(state = 'sending') = (worker IS NOT NULL)", name="leased"),
        CheckConstraint(
            "(state = 'accepted') = (accepted_at IS NOT NULL)", name="accepted"
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
        Index("ix_deliveries_broadcast_state", "broadcast_id", "state", "lane"),
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


class ChannelReceipt(Base):
    """What one channel did with a broadcast (経路の記録), and since when."""

    __tablename__ = "channel_receipts"
    __table_args__ = (
        UniqueConstraint("broadcast_id", "channel"),
        CheckConstraint(_one_of("channel", Channel), name="channel"),
        CheckConstraint(_one_of("state", ReceiptState), name="state"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    broadcast_id: Mapped[UUID] = mapped_column(ForeignKey("broadcasts.id"))
    channel: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(12), index=True)
    revision: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime]
    detail: Mapped[str] = mapped_column(String(200), default="")
