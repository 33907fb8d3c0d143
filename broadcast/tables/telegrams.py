"""Telegrams of the Meteorological Agency and what followed from them (電文)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from broadcast.rules.telegrams import Outcome, Source
from broadcast.tables.words import one_of
from disaster.foundation.db import Base, new_id


class Telegram(Base):
    """A telegram that came in (電文): one row for the same bytes, for ever.

    ``identity`` is what telegrams about the same thing have in common, ``topic`` what
    their draft is about. ``proposes`` says that it wanted a draft at ``level``, until
    ``draft_until``. What could not be read has a digest and a reason only.
    """

    __tablename__ = "telegrams"
    __table_args__ = (
        CheckConstraint(one_of("source", Source), name="source"),
        CheckConstraint(one_of("outcome", Outcome), name="outcome"),
        CheckConstraint(
            "(outcome = 'unreadable') = (sent_at IS NULL)", name="readable"
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    source: Mapped[str] = mapped_column(String(3))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    url: Mapped[str] = mapped_column(String(500), default="", index=True)
    kind: Mapped[str] = mapped_column(String(10), default="")
    title: Mapped[str] = mapped_column(String(200), default="")
    status: Mapped[str] = mapped_column(String(10), default="")
    info_type: Mapped[str] = mapped_column(String(10), default="")
    event_id: Mapped[str] = mapped_column(String(200), default="")
    serial: Mapped[str] = mapped_column(String(200), default="", index=True)
    identity: Mapped[str] = mapped_column(String(700), default="", index=True)
    topic: Mapped[str] = mapped_column(String(240), default="", index=True)
    level: Mapped[int] = mapped_column(SmallInteger, default=0)
    proposes: Mapped[bool] = mapped_column(default=False)
    sent_at: Mapped[datetime | None]
    reported_at: Mapped[datetime | None]
    received_at: Mapped[datetime] = mapped_column(index=True)
    city_state: Mapped[dict[str, Any] | None]
    outcome: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(400), default="")
    broadcast_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("broadcasts.id"), index=True
    )
    draft_until: Mapped[datetime | None]


class FeedState(Base):
    """How far a feed was read (フィードの状態), and when that last went well.

    ``etag`` and ``last_modified`` are kept only when everything the feed listed was
    stored: whatever is missing is then asked for again.
    """

    __tablename__ = "feed_states"

    url: Mapped[str] = mapped_column(String(500), primary_key=True)
    etag: Mapped[str] = mapped_column(String(200), default="")
    last_modified: Mapped[str] = mapped_column(String(200), default="")
    first_tried_at: Mapped[datetime]
    tried_at: Mapped[datetime]
    next_at: Mapped[datetime]
    last_ok_at: Mapped[datetime | None]
    last_entry_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str] = mapped_column(String(300), default="")
