"""The blueprint of the room, and the words that its pages share."""

from datetime import datetime

from flask import Blueprint

from disaster.assessment.queries import DISPUTED, SUPERSEDED, TO_MEND
from disaster.assessment.rules.resurveying import RequestState
from disaster.assessment.rules.surveying import SurveyState
from disaster.foundation import clock, formats
from disaster.foundation.texts import _

pages = Blueprint("assessment", __name__, url_prefix="/staff/surveys")

STATES = {
    SurveyState.SUBMITTED.value: (SurveyState.SUBMITTED.label, "info"),
    SurveyState.REVIEWED.value: (SurveyState.REVIEWED.label, "info"),
    SurveyState.HANDED_ON.value: (SurveyState.HANDED_ON.label, "warning"),
    SurveyState.DECIDED.value: (SurveyState.DECIDED.label, "success"),
    SUPERSEDED: (_("決定（ほかの回を使用）"), "neutral"),
    SurveyState.RETURNED.value: (SurveyState.RETURNED.label, "warning"),
    SurveyState.SET_ASIDE.value: (SurveyState.SET_ASIDE.label, "neutral"),
}
# What the list is narrowed to beside the states: work that somebody has to do.
QUEUES = {
    DISPUTED: _("食い違い"),
    TO_MEND: _("差戻し（記録し直し待ち）"),
}
REQUEST_STATES = {
    RequestState.OPEN.value: (RequestState.OPEN.label, "warning"),
    RequestState.ANSWERED.value: (RequestState.ANSWERED.label, "success"),
    RequestState.DECLINED.value: (RequestState.DECLINED.label, "neutral"),
    RequestState.WITHDRAWN.value: (RequestState.WITHDRAWN.label, "neutral"),
}


def moment(at: datetime) -> str:
    """Write a moment as the clock on the wall shows it."""
    return formats.era_moment(clock.tokyo(at))
