"""What a person may type about where a household lives."""

from uuid import UUID

from pydantic import Field

from disaster.foundation.errors import FieldRefusal
from disaster.foundation.forms import Typed
from disaster.foundation.texts import _
from disaster.register.matching.actions import Said
from disaster.register.matching.rules.answering import Answer


class AnswerForm(Typed):
    """The choice among candidates and answers, and how it was made sure.

    ``choice`` is a building's id or the name of an answer without one.
    """

    choice: str = Field(default="", max_length=40)
    reason: str = Field(default="", max_length=200)
    seen: int = Field(default=0, ge=0)

    def said(self) -> Said:
        """Return the answer, or refuse what is on no screen."""
        if not self.choice:
            raise FieldRefusal("choice", _("建物か、ほかの答えを選んでください。"))
        if self.choice in set(Answer):
            return Said(Answer(self.choice), reason=self.reason, seen=self.seen)
        try:
            building_id = UUID(self.choice)
        except ValueError as cause:
            raise FieldRefusal(
                "choice", _("建物か、ほかの答えを選んでください。")
            ) from cause
        return Said(Answer.BUILDING, building_id, self.reason, seen=self.seen)
