"""Tables of damage assessment: surveys and all that hangs on them."""

from disaster.assessment.tables.drafts import SurveyDraft
from disaster.assessment.tables.photos import SurveyPhoto
from disaster.assessment.tables.resurveys import ResurveyRequest
from disaster.assessment.tables.selfjudgements import SelfJudgement
from disaster.assessment.tables.surveys import Survey

__all__ = [
    "ResurveyRequest",
    "SelfJudgement",
    "Survey",
    "SurveyDraft",
    "SurveyPhoto",
]
