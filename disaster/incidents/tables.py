"""Tables of declared disasters."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from disaster.foundation.db import Base, new_id


class Incident(Base):
    """A declared disaster (災害), for example 令和8年台風第19号."""

    __tablename__ = "incidents"
    __table_args__ = (
        CheckConstraint("counting IN ('latest', 'heavier')", name="counting"),
        CheckConstraint("late_rule IN ('reason', 'refuse')", name="late_rule"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[int] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    hazard: Mapped[str] = mapped_column(String(20))
    cause: Mapped[str] = mapped_column(String(200))
    struck_on: Mapped[date]
    applications_until: Mapped[date]
    # What happens to an application after that day.
    late_rule: Mapped[str] = mapped_column(String(10), default="reason")
    # Which decided survey of a house counts: the latest one or the heaviest one.
    counting: Mapped[str] = mapped_column(String(10), default="latest")
    # The rule set of its surveys; empty takes the edition in force on that day.
    rule_version: Mapped[str] = mapped_column(String(20), default="")
    declared_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class DeadlineChange(Base):
    """A decision about the deadline of applications (申請の期限の変更); append-only."""

    __tablename__ = "deadline_changes"
    __table_args__ = (
        CheckConstraint("late_rule IN ('reason', 'refuse')", name="late_rule"),
        CheckConstraint(
            "until <> until_before OR late_rule <> late_rule_before", name="changes"
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"), index=True)
    until_before: Mapped[date]
    until: Mapped[date]
    late_rule_before: Mapped[str] = mapped_column(String(10))
    late_rule: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(200))
    decided_at: Mapped[datetime]
    decided_by: Mapped[str] = mapped_column(String(100))
    decider_name: Mapped[str] = mapped_column(String(100))
