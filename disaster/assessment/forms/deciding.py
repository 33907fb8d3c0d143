"""What a reviewer and an approver enter."""

from uuid import UUID

from pydantic import Field

from disaster.foundation.forms import Typed


class ReviewForm(Typed):
    """What the reviewer noticed (点検のメモ)."""

    review_note: str = Field(default="", max_length=1000)


class DecisionForm(Typed):
    """Why this opinion is taken, where several differ (この見立てを採る理由)."""

    decision_reason: str = Field(default="", max_length=1000)


class ChoiceForm(DecisionForm):
    """Which of several opinions is taken, and why (採る見立て)."""

    chosen: UUID


class ReturnForm(Typed):
    """Why a survey goes back (差戻しの理由)."""

    reason: str = Field(min_length=1, max_length=1000)
