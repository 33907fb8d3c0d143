"""Tables of the matching: runs, what they propose, what people answered."""

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Table,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from disaster.foundation.appendonly import append_only
from disaster.foundation.db import Base, new_id
from disaster.register.matching.rules.answering import Answer, Method
from disaster.register.matching.rules.deciding import Standing


def _one_of(column: str, *values: str) -> CheckConstraint:
    words = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({words})", name=column)


class MatchRun(Base):
    """One run over all households without an answer (突合の実行).

    One that was cut off has no ``finished_at`` and is taken up by the next; ``counts``
    says what stands on each list and what changed since the run before.
    """

    __tablename__ = "match_runs"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[int] = mapped_column(unique=True)
    asked_at: Mapped[datetime]
    asked_by: Mapped[str] = mapped_column(String(100))
    # Until then nobody else needs to take the run up.
    leased_until: Mapped[datetime | None]
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int | None]
    finished_at: Mapped[datetime | None]
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)


class MatchProposal(Base):
    """What the last run says of one household (突合の候補).

    ``candidates`` are buildings with their reasons, best first; ``before`` is what an
    earlier run said, if ``changed_in`` changed it. ``answer_id`` is the standing answer
    of a person, and a household that has one is never proposed anew.
    """

    __tablename__ = "match_proposals"
    __table_args__ = (
        _one_of("standing", *Standing),
        Index("ix_match_proposals_standing", "standing", "answer_id"),
    )

    household_id: Mapped[UUID] = mapped_column(
        ForeignKey("households.id"), primary_key=True
    )
    standing: Mapped[str] = mapped_column(String(10))
    building_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("buildings.id"), index=True
    )
    score: Mapped[int | None]
    candidates: Mapped[list[dict[str, Any]]] = mapped_column(
        JSON(none_as_null=True), default=list
    )
    changed_in: Mapped[int] = mapped_column(index=True)
    before: Mapped[dict[str, Any] | None]
    answer_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("match_answers.id"), index=True
    )


class MatchAnswer(Base):
    """What a person said about where a household lives (突合の答え); append-only.

    The last number of a household counts. ``score`` and ``reasons`` are what stood on
    the screen; ``address`` is the household's address key of that moment, so that a
    later move asks for another look.
    """

    __tablename__ = "match_answers"
    __table_args__ = (
        _one_of("kind", *Answer),
        _one_of("method", *Method),
        CheckConstraint(
            "(kind = 'building') = (building_id IS NOT NULL)", name="building"
        ),
        UniqueConstraint("household_id", "number"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    household_id: Mapped[UUID] = mapped_column(ForeignKey("households.id"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    building_id: Mapped[UUID | None] = mapped_column(ForeignKey("buildings.id"))
    score: Mapped[int | None]
    reasons: Mapped[list[str]]
    method: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(300))
    answered_at: Mapped[datetime] = mapped_column(index=True)
    answered_by: Mapped[str] = mapped_column(String(100))


append_only(cast("Table", MatchAnswer.__table__))
