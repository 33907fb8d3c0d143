"""What the counter enters about a request for a re-survey, and how it ends."""

from datetime import date
from uuid import UUID

from pydantic import Field, ValidationError

from disaster.assessment import lines
from disaster.foundation.errors import FieldRefusal
from disaster.foundation.forms import Day, Typed, sentence


class RequestForm(Typed):
    """Who asks to have what looked at again (再調査の申出)."""

    asker_name: str = Field(min_length=1, max_length=100)
    contact: str = Field(default="", max_length=100)
    points: list[str] = Field(default_factory=list)
    reason: str = Field(default="", max_length=2000)
    asked_on: Day


class DeclineForm(Typed):
    """Why the house is not surveyed again (再調査しない理由)."""

    answer: str = Field(min_length=1, max_length=2000)


class WithdrawForm(Typed):
    """Why a request is taken back (取下げのいきさつ)."""

    note: str = Field(min_length=1, max_length=2000)


class AnswerForm(Typed):
    """Which decided survey answers the request (答えになる調査)."""

    answer_id: UUID


class RequestDocument(Typed):
    """A request as one JSON document, for the command line."""

    survey: UUID
    asker_name: str = Field(min_length=1, max_length=100)
    contact: str = Field(default="", max_length=100)
    points: list[str] = Field(default_factory=list)
    reason: str = Field(default="", max_length=2000)
    asked_on: date | None = None


def read_request(text: str) -> RequestDocument:
    """Read one document; a key given twice, or a key nobody reads, is refused."""
    fields, repeated = lines.read(text)
    lines.refuse_repeated(repeated)
    try:
        return RequestDocument.model_validate(dict(fields.values))
    except ValidationError as complaint:
        detail = complaint.errors()[0]
        place = ".".join(str(step) for step in detail["loc"])
        raise FieldRefusal(place, sentence(detail)) from complaint
