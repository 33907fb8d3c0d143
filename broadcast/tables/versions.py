"""Every version that was handed in, kept whole and for good (版)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from disaster.foundation.appendonly import append_only
from disaster.foundation.db import Base, new_id


class BroadcastVersion(Base):
    """One text as it was handed in (版): fields, every rendition, audience, by whom.

    A text that is taken back and handed in again without a change is kept again,
    because its times are new. Never changed.
    """

    __tablename__ = "broadcast_versions"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    broadcast_id: Mapped[UUID] = mapped_column(ForeignKey("broadcasts.id"), index=True)
    version: Mapped[int]
    fields: Mapped[dict[str, Any]]
    draft: Mapped[dict[str, Any]]
    renditions: Mapped[dict[str, Any]]
    audience: Mapped[dict[str, Any]]
    content_hash: Mapped[str] = mapped_column(String(64))
    submitted_by: Mapped[str] = mapped_column(String(100))
    submitter_name: Mapped[str] = mapped_column(String(100))
    submitted_at: Mapped[datetime]


append_only(BroadcastVersion.metadata.tables["broadcast_versions"])
