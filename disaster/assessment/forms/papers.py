"""What a person chooses about a paper, and the words for the sort of a survey."""

from typing import Literal, Protocol

from disaster.assessment.forms.ways import (
    HAZARD_LABELS,
    METHOD_LABELS,
    STRUCTURE_LABELS,
)
from disaster.foundation.forms import Typed

LANGUAGES = {"ja": "日本語", "en": "English"}


class PaperForm(Typed):
    """In which language the explanation is printed (説明資料の言語)."""

    lang: Literal["ja", "en"] = "ja"


class Surveyed(Protocol):
    """A survey, as far as its sort goes (調査の種類)."""

    hazard: str
    structure: str
    method: str


def kind_words(survey: Surveyed) -> tuple[str, ...]:
    """Name hazard, structure and method; the stage is in the survey's own name."""
    return (
        HAZARD_LABELS[survey.hazard],
        STRUCTURE_LABELS[survey.structure],
        METHOD_LABELS[survey.method],
    )
