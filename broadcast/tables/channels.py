"""What each channel did with a broadcast (経路)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from broadcast.rules.channels import Channel, ReceiptState
from broadcast.tables.words import one_of
from disaster.foundation.db import Base, new_id


class ChannelReceipt(Base):
    """What one channel did with a broadcast (経路の記録), and since when."""

    __tablename__ = "channel_receipts"
    __table_args__ = (
        UniqueConstraint("broadcast_id", "channel"),
        CheckConstraint(one_of("channel", Channel), name="channel"),
        CheckConstraint(one_of("state", ReceiptState), name="state"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    broadcast_id: Mapped[UUID] = mapped_column(ForeignKey("broadcasts.id"))
    channel: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(12), index=True)
    revision: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime]
    detail: Mapped[str] = mapped_column(String(200), default="")
