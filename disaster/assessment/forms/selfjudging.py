"""What the counter enters about a self-judgement, on the page or as one document."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from pydantic import (
    AwareDatetime,
    Field,
    ValidationError,
    create_model,
    field_validator,
)

from disaster.assessment import lines
from disaster.assessment.forms.visits import CLOCK_TIME
from disaster.assessment.rules.checklist import POINTS
from disaster.assessment.rules.consenting import SOURCE
from disaster.assessment.rules.selfjudging import LONGEST_NAME, ONLY_LEVEL
from disaster.foundation import formats
from disaster.foundation.clock import TOKYO
from disaster.foundation.errors import FieldRefusal
from disaster.foundation.forms import Day, Typed, sentence
from disaster.foundation.texts import _

LABELS = {
    "hazard": _("被害の種類"),
    "structure": _("構造"),
    "applicant_name": _("申請者の氏名"),
    "relation": _("世帯主との関係"),
    "language": _("同意書の言語"),
    "consented_on": _("同意した日"),
    "consented_time": _("時刻"),
    "note": _("メモ"),
    **{point.key: point.label for point in POINTS},
}


class ConsentForm(Typed):
    """Who agreed to what and when; the checklist stands in `SelfForm`."""

    hazard: str = Field(min_length=1, max_length=20)
    structure: str = Field(min_length=1, max_length=20)
    applicant_name: str = Field(min_length=1, max_length=LONGEST_NAME)
    relation: str = Field(min_length=1, max_length=20)
    language: str = Field(default=SOURCE, max_length=10)
    consented_on: Day
    consented_time: str = Field(min_length=1, max_length=8)
    note: str = Field(default="", max_length=2000)

    @field_validator("consented_time")
    @classmethod
    def _clock_time(cls, value: str) -> str:
        if found := CLOCK_TIME.fullmatch(formats.half_width(value)):
            return f"{int(found[1]):02}:{found[2]}"
        raise ValueError(_("時刻は 14:30 のように入れてください。"))

    @property
    def consented_at(self) -> datetime:
        """The moment of the consent by the clock on the wall."""
        wall = time.fromisoformat(self.consented_time)
        return datetime.combine(self.consented_on, wall, TOKYO)

    @property
    def answers(self) -> dict[str, str]:
        """The answered points of the checklist."""
        given = ((point.key, getattr(self, point.key, "")) for point in POINTS)
        return {key: answer for key, answer in given if answer}


_ANSWER: Any = Field(default="", max_length=10)
_FIELDS: dict[str, Any] = {point.key: (str, _ANSWER) for point in POINTS}
SelfForm: type[ConsentForm] = create_model("SelfForm", __base__=ConsentForm, **_FIELDS)


class SelfDocument(Typed):
    """A self-judgement as one JSON document, for the command line."""

    incident: UUID | int
    building: str = Field(min_length=1, max_length=60)
    hazard: str = ""
    structure: str = ""
    applicant_name: str = Field(min_length=1, max_length=LONGEST_NAME)
    relation: str
    language: str = SOURCE
    consented_at: AwareDatetime | None = None
    checklist: dict[str, str]
    level: str = ONLY_LEVEL.value
    note: str = Field(default="", max_length=2000)


def read_self_document(text: str) -> SelfDocument:
    """Read one document; a key given twice, or a key nobody reads, is refused."""
    fields, repeated = lines.read(text)
    lines.refuse_repeated(repeated)
    try:
        return SelfDocument.model_validate(dict(fields.values))
    except ValidationError as complaint:
        detail = complaint.errors()[0]
        place = ".".join(str(step) for step in detail["loc"])
        raise FieldRefusal(place, sentence(detail)) from complaint
