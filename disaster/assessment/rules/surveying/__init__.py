"""調査の規則: rounds, opinions and states of a survey, and who may decide it.

A survey is never overwritten: a correction, a second opinion or a re-survey is a new
row, and one decided round counts (運用指針 総則 11, 再調査).
"""

from disaster.assessment.rules.surveying.chain import (
    SEVERITY,
    LaterRoundDecided,
    RoundDecided,
    Turn,
    counting_turn,
    next_turn,
    refuse_outrun,
    round_name,
)
from disaster.assessment.rules.surveying.checks import (
    LONGEST_RATIO,
    check_keepable,
    check_moment,
    check_ratio,
    check_surveyors,
    reason_given,
)
from disaster.assessment.rules.surveying.opinions import (
    NotSameHouse,
    Opinion,
    OpinionTooLate,
    OwnOpinion,
    SamePerson,
    choice_reason,
    differ_in_level,
    is_disputed,
    refuse_late_opinion,
    refuse_other_house,
    refuse_own_opinion,
    refuse_same_person,
)
from disaster.assessment.rules.surveying.states import (
    LIVE,
    NEXT_LABELS,
    STANDING,
    WAITING,
    AlreadyReviewed,
    AlreadySettled,
    NothingToDecide,
    SurveyState,
    first_state,
    refuse_reviewed,
    refuse_settled,
)
from disaster.incidents.rules import Counting

__all__ = [
    "LIVE",
    "LONGEST_RATIO",
    "NEXT_LABELS",
    "SEVERITY",
    "STANDING",
    "WAITING",
    "AlreadyReviewed",
    "AlreadySettled",
    "Counting",
    "LaterRoundDecided",
    "NotSameHouse",
    "NothingToDecide",
    "Opinion",
    "OpinionTooLate",
    "OwnOpinion",
    "RoundDecided",
    "SamePerson",
    "SurveyState",
    "Turn",
    "check_keepable",
    "check_moment",
    "check_ratio",
    "check_surveyors",
    "choice_reason",
    "counting_turn",
    "differ_in_level",
    "first_state",
    "is_disputed",
    "next_turn",
    "reason_given",
    "refuse_late_opinion",
    "refuse_other_house",
    "refuse_outrun",
    "refuse_own_opinion",
    "refuse_reviewed",
    "refuse_same_person",
    "refuse_settled",
    "round_name",
]
