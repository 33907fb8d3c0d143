"""The table of requests for a re-survey."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from disaster.foundation.db import Base, new_id


class ResurveyRequest(Base):
    """A resident asks for a house to be surveyed again (再調査の申出).

    The request is examined, only the points that need it are surveyed again, and the
    result is shown with reasons (運用指針 総則 11).
    """

    __tablename__ = "resurvey_requests"
    __table_args__ = (
        CheckConstraint(
            "state IN ('open', 'answered', 'declined', 'withdrawn')", name="state"
        ),
        CheckConstraint(
            "(state = 'open') = (settled_at IS NULL)"
            " AND (settled_at IS NULL) = (settled_by IS NULL)",
            name="settled_by_somebody",
        ),
        CheckConstraint(
            "(state = 'answered') = (answer_id IS NOT NULL)", name="answered_by_survey"
        ),
        CheckConstraint("(state = 'declined') <= (answer <> '')", name="reason"),
        Index(None, "incident_id", "state", "asked_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"))
    building_id: Mapped[UUID] = mapped_column(ForeignKey("buildings.id"), index=True)
    # The survey whose result is not agreed with.
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("surveys.id"), index=True)
    asked_on: Mapped[date]
    asker_name: Mapped[str] = mapped_column(String(100))
    contact: Mapped[str] = mapped_column(String(100), default="")
    # What to look at again, as the sheet's parts: ["roof", "tilt"].
    points: Mapped[list[str]]
    reason: Mapped[str] = mapped_column(String(2000))
    state: Mapped[str] = mapped_column(String(10))
    received_at: Mapped[datetime]
    received_by: Mapped[str] = mapped_column(String(100))
    receiver_name: Mapped[str] = mapped_column(String(100))
    # The decided survey that answers it, or the words that decline it.
    answer_id: Mapped[UUID | None] = mapped_column(ForeignKey("surveys.id"))
    answer: Mapped[str] = mapped_column(String(2000), default="")
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str | None] = mapped_column(String(100))
    settler_name: Mapped[str] = mapped_column(String(100), default="")
