"""A survey as one JSON document, for the command line and other programs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import AwareDatetime, Field, ValidationError

from disaster.assessment import lines
from disaster.assessment.rules.surveying import LONGEST_UNIT
from disaster.foundation.errors import FieldRefusal
from disaster.foundation.forms import Typed, sentence


class SurveyDocument(Typed):
    """Who, when and where, beside the request of ``disaster assess``."""

    incident: UUID | int
    building: str = Field(min_length=1, max_length=60)
    surveyors: list[str] = Field(min_length=1, max_length=20)
    surveyed_at: AwareDatetime
    note: str = Field(default="", max_length=2000)
    unseen_note: str = Field(default="", max_length=1000)
    beside: UUID | None = None
    answers: UUID | None = None
    unit: str = Field(default="", max_length=LONGEST_UNIT)
    rule_version: str
    hazard: str
    structure: str
    stage: str | int
    arithmetic: str = "exact"
    method: str | None = None
    survey: dict[str, Any]

    @property
    def moment(self) -> datetime:
        """When the house was surveyed."""
        return self.surveyed_at

    @property
    def request(self) -> dict[str, Any]:
        """The part that ``disaster assess`` answers."""
        wanted = {
            "rule_version",
            "hazard",
            "structure",
            "stage",
            "arithmetic",
            "method",
            "survey",
        }
        return self.model_dump(include=wanted, exclude_none=True)


def read_document(text: str) -> SurveyDocument:
    """Read one document; a key given twice, or a key nobody reads, is refused."""
    fields, repeated = lines.read(text)
    lines.refuse_repeated(repeated)
    try:
        return SurveyDocument.model_validate(dict(fields.values))
    except ValidationError as complaint:
        detail = complaint.errors()[0]
        place = ".".join(str(step) for step in detail["loc"])
        raise FieldRefusal(place, sentence(detail)) from complaint
