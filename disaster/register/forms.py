"""What a person may type about people and the buildings they live in."""

from pydantic import Field

from disaster.foundation.forms import Typed
from disaster.register.rules.unmasking import LONGEST_WORDS, Reason


class PrintedNameForm(Typed):
    """A writing of a name that can be printed, and why; empty takes it back."""

    printed: str = Field(default="", max_length=200)
    reason: str = Field(default="", max_length=200)


class UnmaskForm(Typed):
    """Why a protected household has to be seen; words where no reason fits."""

    reason: Reason
    words: str = Field(default="", max_length=LONGEST_WORDS)


class DeclineForm(Typed):
    """Why a request to see a household is declined."""

    words: str = Field(default="", max_length=LONGEST_WORDS)
