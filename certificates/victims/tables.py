"""Own rows of the victims' register; every one of them is append-only (追記専用).

Names, addresses, levels and papers stay where they are; the register is read together.
"""

from datetime import date, datetime
from typing import cast
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from certificates.victims.rules import Ground, Recipient, SupportKind, SupportState
from disaster.foundation.appendonly import append_only
from disaster.foundation.db import Base, new_id


def _one_of(column: str, *values: str) -> CheckConstraint:
    words = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({words})", name=column)


class SupportEvent(Base):
    """One step of one support to a household (支援の記録), amount in yen.

    A wrong row is replaced by a new one that names it in ``corrects_id``; only one row
    can replace it.
    """

    __tablename__ = "support_events"
    __table_args__ = (
        _one_of("kind", *SupportKind),
        _one_of("state", *SupportState),
        CheckConstraint("amount >= 0", name="amount"),
        UniqueConstraint("incident_id", "household_id", "number"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"))
    household_id: Mapped[UUID] = mapped_column(ForeignKey("households.id"), index=True)
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    amount: Mapped[int | None]
    happened_on: Mapped[date]
    note: Mapped[str] = mapped_column(String(200), default="")
    corrects_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("support_events.id"), unique=True
    )
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(String(100))


class VictimConsent(Base):
    """A consent given or withdrawn (台帳情報の提供の同意); the last number counts."""

    __tablename__ = "victim_consents"
    __table_args__ = (
        _one_of("scope", *Recipient),
        UniqueConstraint("incident_id", "household_id", "number"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"))
    household_id: Mapped[UUID] = mapped_column(ForeignKey("households.id"), index=True)
    number: Mapped[int]
    scope: Mapped[str] = mapped_column(String(20))
    is_given: Mapped[bool]
    said_on: Mapped[date]
    words: Mapped[str] = mapped_column(String(200))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(String(100))


class VictimProvision(Base):
    """One provision of the register (提供の記録): to whom, what, on what ground.

    ``sha256`` is the digest of the very file; empty where it went on paper or by word.
    """

    __tablename__ = "victim_provisions"
    __table_args__ = (
        _one_of("recipient", *Recipient),
        _one_of("ground", *Ground),
        CheckConstraint("households > 0", name="households"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"), index=True)
    recipient: Mapped[str] = mapped_column(String(20))
    recipient_name: Mapped[str] = mapped_column(String(200))
    ground: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(200))
    items: Mapped[list[str]]
    households: Mapped[int]
    left_out_protected: Mapped[int]
    left_out_consent: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64), default="")
    provided_at: Mapped[datetime]
    provided_by: Mapped[str] = mapped_column(String(100))


class ProvidedHousehold(Base):
    """A household whose data went out with a provision (提供した世帯)."""

    __tablename__ = "provided_households"

    provision_id: Mapped[UUID] = mapped_column(
        ForeignKey("victim_provisions.id"), primary_key=True
    )
    household_id: Mapped[UUID] = mapped_column(
        ForeignKey("households.id"), primary_key=True, index=True
    )


for kind in (SupportEvent, VictimConsent, VictimProvision, ProvidedHousehold):
    append_only(cast("Table", kind.__table__))
