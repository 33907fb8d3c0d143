"""Cable television operators, their acknowledgements, and the looks at our channels."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from broadcast.rules.cable import Charset, Stage, Way
from broadcast.rules.liveness import Probe
from broadcast.tables.words import one_of
from disaster.foundation.db import Base, new_id


class CableOperator(Base):
    """A cable television company with whom the city has an agreement (事業者).

    Widths count full-width characters; of the token only its hash is kept.
    """

    __tablename__ = "cable_operators"
    __table_args__ = (
        CheckConstraint(one_of("charset", Charset), name="charset"),
        CheckConstraint(
            "ticker_width >= 8 AND lshape_width >= 8 AND ticker_lines >= 1"
            " AND lshape_lines >= 1 AND ticker_chars >= 0",
            name="profile",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    token_made_at: Mapped[datetime]
    ticker_width: Mapped[int] = mapped_column(SmallInteger)
    ticker_lines: Mapped[int] = mapped_column(SmallInteger)
    ticker_chars: Mapped[int] = mapped_column(SmallInteger)
    lshape_width: Mapped[int] = mapped_column(SmallInteger)
    lshape_lines: Mapped[int] = mapped_column(SmallInteger)
    charset: Mapped[str] = mapped_column(String(8))
    address: Mapped[str] = mapped_column(String(254), default="")
    phone_tree: Mapped[str] = mapped_column(String(1000), default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    last_fetched_at: Mapped[datetime | None]
    last_revision: Mapped[int | None]


class CableReceipt(Base):
    """One word of one operator on one broadcast (放送の確認); append-only."""

    __tablename__ = "cable_receipts"
    __table_args__ = (
        CheckConstraint(one_of("stage", Stage), name="stage"),
        CheckConstraint(one_of("way", Way), name="way"),
        CheckConstraint("stage <> 'rejected' OR reason <> ''", name="rejected_why"),
        Index("ix_cable_receipts_broadcast_id", "broadcast_id", "operator_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    broadcast_id: Mapped[UUID] = mapped_column(ForeignKey("broadcasts.id"))
    operator_id: Mapped[UUID] = mapped_column(ForeignKey("cable_operators.id"))
    stage: Mapped[str] = mapped_column(String(8))
    way: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime]
    revision: Mapped[int | None]
    reason: Mapped[str] = mapped_column(String(300), default="")
    who: Mapped[str] = mapped_column(String(100), default="")


class ChannelCheck(Base):
    """The last look at one way out of the house (経路の点検)."""

    __tablename__ = "channel_checks"
    __table_args__ = (CheckConstraint(one_of("probe", Probe), name="probe"),)

    probe: Mapped[str] = mapped_column(String(10), primary_key=True)
    is_well: Mapped[bool]
    detail: Mapped[str] = mapped_column(String(300), default="")
    checked_at: Mapped[datetime]
    well_at: Mapped[datetime | None]
