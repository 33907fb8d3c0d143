"""The table of damage surveys."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from disaster.assessment.rules.judging import ARITHMETICS, HAZARDS, STRUCTURES
from disaster.assessment.rules.levels import DamageLevel
from disaster.assessment.rules.surveying import LONGEST_RATIO, LONGEST_UNIT, SurveyState
from disaster.foundation.db import Base, new_id


def _one_of(column: str, values: tuple[str, ...]) -> str:
    listed = ", ".join(f"'{value}'" for value in values)
    return f"{column} IN ({listed})"


class Survey(Base):
    """A damage survey of one building and its verdict (住家被害認定調査).

    What was seen and what followed from it are kept together and never recomputed;
    a correction, a second opinion or a re-survey is another row of the same building.
    """

    __tablename__ = "surveys"
    __table_args__ = (
        UniqueConstraint("incident_id", "building_id", "round", "attempt"),
        CheckConstraint("round >= 1 AND attempt >= 1", name="counted_from_one"),
        CheckConstraint(_one_of("hazard", HAZARDS), name="hazard"),
        CheckConstraint(_one_of("structure", STRUCTURES), name="structure"),
        CheckConstraint(_one_of("arithmetic", ARITHMETICS), name="arithmetic"),
        CheckConstraint(_one_of("state", tuple(SurveyState)), name="state"),
        CheckConstraint(_one_of("level", tuple(DamageLevel)), name="level"),
        CheckConstraint(
            "(state IN ('decided', 'returned', 'set_aside')) = (decided_by IS NOT NULL)"
            " AND (decided_by IS NULL) = (decided_at IS NULL)",
            name="settled_by_somebody",
        ),
        CheckConstraint(
            "(state = 'handed_on') <= (level IS NULL)"
            " AND (state IN ('submitted', 'reviewed', 'decided'))"
            " <= (level IS NOT NULL)",
            name="level_to_decide",
        ),
        CheckConstraint(
            "(state = 'returned') = (return_reason <> '')", name="reason_of_return"
        ),
        CheckConstraint(
            "decided_by IS NULL OR (decided_by <> recorded_by AND"
            " replace(surveyor_accounts, ',' || decided_by || ',', '')"
            " = surveyor_accounts)",
            name="second_person",
        ),
        CheckConstraint(
            "(reviewed_by IS NULL) = (reviewed_at IS NULL)"
            " AND (state IN ('reviewed', 'decided')) <= (reviewed_by IS NOT NULL)",
            name="reviewed_by_somebody",
        ),
        CheckConstraint(
            "reviewed_by IS NULL OR (reviewed_by <> recorded_by AND"
            " replace(surveyor_accounts, ',' || reviewed_by || ',', '')"
            " = surveyor_accounts)",
            name="reviewed_by_another",
        ),
        Index(None, "incident_id", "state", "level"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"))
    building_id: Mapped[UUID] = mapped_column(ForeignKey("buildings.id"), index=True)
    # The dwelling that was judged apart (住戸), empty where the house is judged whole.
    unit: Mapped[str] = mapped_column(String(LONGEST_UNIT), default="")
    round: Mapped[int]
    attempt: Mapped[int]
    hazard: Mapped[str] = mapped_column(String(20))
    structure: Mapped[str] = mapped_column(String(20))
    stage: Mapped[str] = mapped_column(String(10))
    method: Mapped[str] = mapped_column(String(20))
    arithmetic: Mapped[str] = mapped_column(String(10))
    rule_version: Mapped[str] = mapped_column(String(20))
    # The request of ``disaster assess`` as it was given, and its whole answer.
    inputs: Mapped[dict[str, Any]]
    result: Mapped[dict[str, Any]]
    # What the other arithmetic said on that day, when it could be worked out.
    comparison: Mapped[dict[str, Any] | None]
    level: Mapped[str | None] = mapped_column(String(10))
    ratio: Mapped[str | None] = mapped_column(String(LONGEST_RATIO))
    surveyors: Mapped[list[str]]
    # ",tamura,suzuki,": the constraint above reads it on both databases.
    surveyor_accounts: Mapped[str] = mapped_column(String(1000))
    surveyed_at: Mapped[datetime] = mapped_column(index=True)
    note: Mapped[str] = mapped_column(String(2000), default="")
    unseen_note: Mapped[str] = mapped_column(String(1000), default="")
    state: Mapped[str] = mapped_column(String(10))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(String(100))
    recorder_name: Mapped[str] = mapped_column(String(100))
    # The survey of the same round that this one is a second opinion of (別の見立て).
    beside_id: Mapped[UUID | None] = mapped_column(ForeignKey("surveys.id"))
    reviewed_at: Mapped[datetime | None]
    reviewed_by: Mapped[str | None] = mapped_column(String(100))
    reviewer_name: Mapped[str] = mapped_column(String(100), default="")
    review_note: Mapped[str] = mapped_column(String(1000), default="")
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(String(100))
    decider_name: Mapped[str] = mapped_column(String(100), default="")
    # Why this opinion and not the other one, where two surveyors disagreed.
    decision_reason: Mapped[str] = mapped_column(String(1000), default="")
    return_reason: Mapped[str] = mapped_column(String(1000), default="")
