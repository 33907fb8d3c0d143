"""How far a survey has come, and the refusals that hang on it (調査の状態)."""

from enum import StrEnum

from disaster.assessment.rules import case
from disaster.foundation.errors import Conflict, Refusal
from disaster.foundation.texts import _


class SurveyState(StrEnum):
    """How far a survey has come (調査の状態)."""

    SUBMITTED = "submitted"
    HANDED_ON = "handed_on"
    REVIEWED = "reviewed"
    DECIDED = "decided"
    RETURNED = "returned"
    SET_ASIDE = "set_aside"

    @property
    def label(self) -> str:
        """The Japanese word."""
        return STATE_LABELS[self]


STATE_LABELS = {
    SurveyState.SUBMITTED: _("点検待ち"),
    SurveyState.HANDED_ON: _("次の調査が必要"),
    SurveyState.REVIEWED: _("決定待ち"),
    SurveyState.DECIDED: _("決定"),
    SurveyState.RETURNED: _("差戻し"),
    SurveyState.SET_ASIDE: _("採らなかった見立て"),
}
WAITING = frozenset({SurveyState.SUBMITTED, SurveyState.REVIEWED})
# Opinions of a round that nobody has chosen from yet.
STANDING = WAITING | {SurveyState.HANDED_ON}
# Somebody still stands by it; what was sent back or set aside speaks no more.
LIVE = STANDING | {SurveyState.DECIDED}
NEXT_LABELS = {
    case.SECOND_SURVEY: _("第2次調査"),
    case.INDIVIDUAL_SURVEY: _("一棟ごとの調査"),
    case.SHEET_OR_SECOND: _("調査票A・Bか第2次調査"),
    case.FLOOD_CHAPTER: _("水害の調査"),
    case.ORDINARY_SURVEY: _("通常の調査（部位の調査）"),
}


class AlreadySettled(Conflict):
    """Somebody else decided or returned the survey first (決定済み)."""

    message = _(
        "この調査は、%(who)sさんがすでに「%(state)s」にしています。"
        "何も変えていません。画面を読み直してください。"
    )


class AlreadyReviewed(Conflict):
    """Somebody else looked it over first (点検済み)."""

    message = _(
        "この調査は、%(who)sさんがすでに点検しています。"
        "何も変えていません。画面を読み直してください。"
    )


class NothingToDecide(Refusal):
    """The survey yields no level; another survey must follow (判定なし)."""

    message = _(
        "この調査だけでは被害の程度が決まりません。次の調査を記録してください。"
        "何も変えていません。"
    )
    status = 409


def first_state(level: str | None) -> SurveyState:
    """Return the state of a survey that was just recorded."""
    return SurveyState.HANDED_ON if level is None else SurveyState.SUBMITTED


def refuse_settled(state: SurveyState, who: str) -> None:
    """Refuse to review, decide or return what is not waiting any more."""
    if state is SurveyState.HANDED_ON:
        raise NothingToDecide
    if state not in WAITING:
        raise AlreadySettled(who=who, state=state.label)


def refuse_reviewed(state: SurveyState, who: str) -> None:
    """Refuse to review twice: the first note stays the note."""
    if state is SurveyState.REVIEWED:
        raise AlreadyReviewed(who=who)
