"""The table of half-filled sheets."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from disaster.foundation.db import Base, new_id


class SurveyDraft(Base):
    """A sheet that somebody has not submitted yet (調査の下書き).

    It keeps what was typed, readable or not; only its owner goes on with it, and it
    goes when the survey is recorded. No decision ever reads it.
    """

    __tablename__ = "survey_drafts"
    __table_args__ = (UniqueConstraint("incident_id", "building_id", "owner"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"))
    building_id: Mapped[UUID] = mapped_column(ForeignKey("buildings.id"), index=True)
    owner: Mapped[str] = mapped_column(String(100), index=True)
    owner_name: Mapped[str] = mapped_column(String(100))
    # The arguments of the sheet's address: hazard, structure, stage, method …
    way: Mapped[dict[str, Any]]
    values: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]
