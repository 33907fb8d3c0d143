"""Tables of the line at the counter and of the end of a day (番号札・日締め)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from certificates.tickets.rules.lining import Purpose, TicketState
from disaster.foundation.db import Base, new_id


def _one_of(column: str, *values: str) -> CheckConstraint:
    words = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({words})", name=column)


def _only_one(name: str, column: str, where: str) -> Index:
    condition = text(where)
    return Index(
        name,
        column,
        unique=True,
        postgresql_where=condition,
        sqlite_where=condition,
    )


class CounterPlace(Base):
    """A place with a counter (窓口の場所): the city hall, a branch, a gym.

    ``slug`` is its public address; ``machine_code`` opens the ticket machine's page.
    """

    __tablename__ = "counter_places"
    __table_args__ = (CheckConstraint("absent_after > 0", name="absent_after"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(String(30), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    english_name: Mapped[str] = mapped_column(String(60), default="")
    machine_code: Mapped[str] = mapped_column(String(20), unique=True)
    absent_after: Mapped[int]
    is_open: Mapped[bool] = mapped_column(default=True)


class CounterDay(Base):
    """One day of one place (窓口の一日).

    Its row is held by every deed on the line, so that the people at the counters, the
    ticket machine and the closing queue one by one.
    """

    __tablename__ = "counter_days"
    __table_args__ = (
        CheckConstraint("last_number >= 0", name="last_number"),
        UniqueConstraint("place_id", "day"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    place_id: Mapped[UUID] = mapped_column(ForeignKey("counter_places.id"))
    day: Mapped[date] = mapped_column(index=True)
    last_number: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str] = mapped_column(String(100), default="")


class Booth(Base):
    """A booth of a place (窓口): its number on the wall and who sits there today."""

    __tablename__ = "booths"
    __table_args__ = (
        CheckConstraint("number > 0", name="number"),
        UniqueConstraint("place_id", "number"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    place_id: Mapped[UUID] = mapped_column(ForeignKey("counter_places.id"))
    number: Mapped[int]
    purposes: Mapped[list[str]]
    clerk: Mapped[str] = mapped_column(String(100), default="")
    clerk_name: Mapped[str] = mapped_column(String(100), default="")
    seated_on: Mapped[date | None]
    on_break: Mapped[bool] = mapped_column(default=False)


class Ticket(Base):
    """A number in a line (番号札): no name, only a purpose and a language.

    ``turn`` decides the order; ``hour`` is the hour on the wall when it was taken and
    ``waited_seconds`` the time to the first call, kept for the history by the hour.
    """

    __tablename__ = "tickets"
    __table_args__ = (
        _one_of("purpose", *Purpose),
        _one_of("state", *TicketState),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint(
            "state <> 'called' OR (booth_id IS NOT NULL AND called_at IS NOT NULL)",
            name="called",
        ),
        UniqueConstraint("day_id", "number"),
        Index("ix_tickets_line", "day_id", "state"),
        # Nobody can be at a booth beside somebody else.
        _only_one("uq_tickets_at_booth", "booth_id", "state = 'called'"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    day_id: Mapped[UUID] = mapped_column(ForeignKey("counter_days.id"))
    number: Mapped[int]
    code: Mapped[str] = mapped_column(String(20), unique=True)
    purpose: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20), default=TicketState.WAITING)
    turn: Mapped[int]
    lined_up_at: Mapped[datetime]
    taken_at: Mapped[datetime]
    taken_by: Mapped[str] = mapped_column(String(100))
    hour: Mapped[int]
    booth_id: Mapped[UUID | None] = mapped_column(ForeignKey("booths.id"))
    calls: Mapped[int] = mapped_column(default=0)
    absences: Mapped[int] = mapped_column(default=0)
    called_at: Mapped[datetime | None]
    called_by: Mapped[str] = mapped_column(String(100), default="")
    waited_seconds: Mapped[int | None]
    finished_at: Mapped[datetime | None]


class DayCheck(Base):
    """One reading back of all papers of a day (日締めの読戻し).

    ``cursor`` is the last paper that was read, so that whoever goes on after a kill
    begins there. ``findings`` names each number that does not agree and why.
    """

    __tablename__ = "day_checks"
    __table_args__ = (CheckConstraint("done >= 0 AND total >= 0", name="done"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    day: Mapped[date] = mapped_column(index=True)
    asked_at: Mapped[datetime]
    asked_by: Mapped[str] = mapped_column(String(100))
    total: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    cursor: Mapped[UUID | None]
    findings: Mapped[dict[str, Any]]
    finished_at: Mapped[datetime | None] = mapped_column(index=True)


class DayClosing(Base):
    """A day that somebody closed (日締め), with its figures as they were then.

    A day that was opened again keeps its row and its reason; the next closing is a new
    row with the next round.
    """

    __tablename__ = "day_closings"
    __table_args__ = (
        CheckConstraint("misprints >= 0", name="misprints"),
        CheckConstraint(
            "(reopened_at IS NULL) = (reopened_reason = '')", name="reopened_reason"
        ),
        UniqueConstraint("day", "round"),
        _only_one("uq_day_closings_standing", "day", "reopened_at IS NULL"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    day: Mapped[date]
    round: Mapped[int]
    check_id: Mapped[UUID] = mapped_column(ForeignKey("day_checks.id"))
    figures: Mapped[dict[str, Any]]
    misprints: Mapped[int]
    note: Mapped[str] = mapped_column(String(200), default="")
    closed_at: Mapped[datetime]
    closed_by: Mapped[str] = mapped_column(String(100))
    closed_name: Mapped[str] = mapped_column(String(100))
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[str] = mapped_column(String(100), default="")
    confirmed_name: Mapped[str] = mapped_column(String(100), default="")
    reopened_at: Mapped[datetime | None]
    reopened_by: Mapped[str] = mapped_column(String(100), default="")
    reopened_reason: Mapped[str] = mapped_column(String(200), default="")
