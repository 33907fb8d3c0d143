"""What a person types about support, consent and provision."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from certificates.victims.actions import Provision, Support
from certificates.victims.rules import (
    LONGEST_TEXT,
    Ground,
    Recipient,
    SupportKind,
    SupportState,
)
from disaster.foundation.forms import Day, Typed


class SupportForm(Typed):
    """One step of one support."""

    kind: SupportKind
    state: SupportState
    happened_on: Day
    amount: int | None = None
    note: str = Field(default="", max_length=LONGEST_TEXT)
    corrects: UUID | None = None

    def support(self) -> Support:
        """Return the step as the action takes it."""
        return Support(
            kind=self.kind,
            state=self.state,
            happened_on=self.happened_on,
            amount=self.amount,
            note=self.note,
            corrects=self.corrects,
        )


class ConsentForm(Typed):
    """A consent or its withdrawal, in the person's words."""

    scope: Recipient
    answer: Literal["given", "withdrawn"]
    said_on: Day
    words: str = Field(min_length=1, max_length=LONGEST_TEXT)


class ProvisionForm(Typed):
    """To whom what goes out, on what ground."""

    recipient: Recipient
    recipient_name: str = Field(min_length=1, max_length=LONGEST_TEXT)
    ground: Ground
    reason: str = Field(min_length=1, max_length=LONGEST_TEXT)
    items: list[str] = Field(min_length=1)

    def provision(self) -> Provision:
        """Return the provision as the action takes it."""
        return Provision(
            recipient=self.recipient,
            recipient_name=self.recipient_name,
            ground=self.ground,
            reason=self.reason,
            items=self.items,
        )
