"""What the sheet says beside the verdict: which house, who, when, and the pictures."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Facts:
    """The house and the survey that an explanation is about; no resident's name.

    Labels are Japanese, moments are those of a Japanese clock. ``decided_on`` is unset
    while nothing is decided; ``replaced_by`` names the survey that counts instead.
    """

    survey_id: str
    address: str
    building_number: str
    incident: str
    name: str
    kind: tuple[str, ...]
    surveyed_at: datetime
    surveyors: tuple[str, ...]
    decided_on: date | None = None
    resurvey_until: date | None = None
    resurvey_days: int = 0
    unseen_note: str = ""
    replaced_by: str = ""
    city: str = ""
    office: str = ""
    phone: str = ""
    is_drill: bool = False
    is_demo: bool = False

    @property
    def short_id(self) -> str:
        """Enough of the survey's number to find it again."""
        return self.survey_id[-12:]


@dataclass(frozen=True, slots=True)
class Shot:
    """One photograph on paper: what it shows, when it was taken, a small JPEG."""

    slot: str
    thumbnail: bytes
    width: int
    height: int
    taken_at: datetime | None = None
    caption: str = ""
    is_late: bool = False
