"""The table of what belongs to a self-judgement alone."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from disaster.foundation.db import Base


class SelfJudgement(Base):
    """The resident's own judgement that the damage is slight (自己判定方式).

    It stands in the chain of a house as a survey of the method ``self_judgement``,
    whose only level is 準半壊に至らない; here are the consent and the checklist.
    """

    __tablename__ = "self_judgements"
    __table_args__ = (
        CheckConstraint("applicant_name <> ''", name="somebody"),
        CheckConstraint("consent_text <> ''", name="consent"),
    )

    survey_id: Mapped[UUID] = mapped_column(ForeignKey("surveys.id"), primary_key=True)
    applicant_name: Mapped[str] = mapped_column(String(100))
    relation: Mapped[str] = mapped_column(String(50), default="")
    # The very words agreed to, in the language shown, and when.
    consent_text: Mapped[str] = mapped_column(String(2000))
    consent_language: Mapped[str] = mapped_column(String(10), default="ja")
    consented_at: Mapped[datetime]
    # {"under_a_tenth": true, "four_sides": true, …}: each point and its answer.
    checklist: Mapped[dict[str, Any]]
