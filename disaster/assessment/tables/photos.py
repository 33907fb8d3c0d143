"""The table of photographs."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from disaster.foundation.db import Base, new_id


class SurveyPhoto(Base):
    """A photograph of one part of a surveyed house (部位の写真).

    The bytes lie in a file named by their SHA-256; the row says what they show, when
    and where they were taken and who added them. One taken out stays, with the reason.
    """

    __tablename__ = "survey_photos"
    __table_args__ = (
        UniqueConstraint("survey_id", "sha256"),
        CheckConstraint("length(sha256) = 64", name="sha256"),
        CheckConstraint(
            "(removed_at IS NULL) = (removed_by IS NULL)"
            " AND (removed_at IS NULL) = (removal_reason = '')",
            name="removed_with_reason",
        ),
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="whole_place"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("surveys.id"), index=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    # A part of the sheet ("roof"), a side ("north") or another slot ("nameplate").
    part: Mapped[str] = mapped_column(String(40))
    caption: Mapped[str] = mapped_column(String(200), default="")
    # What the camera wrote; unset when it wrote nothing or nothing believable.
    captured_at: Mapped[datetime | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    received_at: Mapped[datetime]
    received_by: Mapped[str] = mapped_column(String(100))
    receiver_name: Mapped[str] = mapped_column(String(100))
    removed_at: Mapped[datetime | None]
    removed_by: Mapped[str | None] = mapped_column(String(100))
    removal_reason: Mapped[str] = mapped_column(String(200), default="")
