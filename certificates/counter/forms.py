"""What the clerk types or ticks at the desk."""

from uuid import UUID

from pydantic import Field

from certificates.counter.actions import Taking
from certificates.counter.rules.asking_again import Days, Why, in_words
from certificates.counter.rules.handing import UndoReason
from certificates.rules.receiving import LONGEST_REASON, MOST_COPIES, IdentityCheck
from certificates.rules.telling_apart import Question
from disaster.assessment.actions.resurveys import Asking
from disaster.assessment.rules.resurveying import LONGEST_NAME
from disaster.foundation.forms import Typed
from disaster.foundation.texts import _

LONGEST_NOTE = 500
LABELS = {
    "applicant_id": _("窓口に来た人"),
    "building_id": _("被災した建物"),
    "identity_check": _("本人確認"),
    "copies": _("通数"),
    "late_reason": _("期限後に受け付ける理由"),
    "question": _("質問"),
    "said": _("聞き取った答え"),
    "reason": _("取り消す理由"),
    "survey_id": _("対象の調査"),
    "asker_name": _("申し出た人"),
    "contact": _("連絡先"),
    "points": _("見てほしい所"),
    "whys": _("理由"),
    "days": _("都合のよい日"),
    "note": _("ほかに聞いたこと"),
}


class QuestionForm(Typed):
    """The second question, and what was answered; the answer is not kept."""

    question: Question
    said: str = Field(min_length=1, max_length=200)


class TakeForm(Typed):
    """An application at the counter; everything else is known already."""

    building_id: UUID
    applicant_id: UUID
    identity_check: IdentityCheck
    copies: int = Field(default=1, ge=1, le=MOST_COPIES)
    late_reason: str = Field(default="", max_length=LONGEST_REASON)

    def taking(self) -> Taking:
        """Return the application as the action takes it."""
        return Taking(
            self.building_id,
            self.applicant_id,
            self.identity_check,
            self.copies,
            self.late_reason,
        )


class UndoForm(Typed):
    """Why 「渡しました」 was wrong."""

    reason: UndoReason


class AskAgainForm(Typed):
    """A request for a re-survey, ticked off in chips."""

    survey_id: UUID
    asker_name: str = Field(min_length=1, max_length=LONGEST_NAME)
    contact: str = Field(default="", max_length=100)
    points: list[str] = Field(default_factory=list)
    whys: list[Why] = Field(default_factory=list)
    days: list[Days] = Field(default_factory=list)
    note: str = Field(default="", max_length=LONGEST_NOTE)

    def asking(self) -> Asking:
        """Return the request as the action takes it."""
        reason = in_words(self.whys, self.days, self.note)
        return Asking(
            self.survey_id, self.asker_name, tuple(self.points), reason, self.contact
        )
