"""What is done with surveys: each deed in one transaction."""

from disaster.assessment.actions.resurveys import Asking
from disaster.assessment.actions.surveys import (
    Visit,
    decide,
    record_survey,
    review,
    send_back,
)

__all__ = [
    "Asking",
    "Visit",
    "decide",
    "record_survey",
    "review",
    "send_back",
]
