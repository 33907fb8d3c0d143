"""What a person types about places, booths and the end of a day."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from certificates.tickets.actions import Ending, Opening
from certificates.tickets.rules.closing import LONGEST_TEXT, MOST_MISPRINTS
from certificates.tickets.rules.lining import (
    ABSENT_AFTER,
    LONGEST_NAME,
    MOST_AFTER,
    MOST_BOOTHS,
    Purpose,
)
from disaster.foundation.forms import Typed

Name = Annotated[str, Field(max_length=LONGEST_NAME)]


class PlaceForm(Typed):
    """A place as the city names it."""

    slug: str = Field(default="", max_length=30)
    name: str = Field(min_length=1, max_length=LONGEST_NAME)
    english_name: Name = ""
    absent_after: int = Field(default=ABSENT_AFTER, ge=1, le=MOST_AFTER)
    is_open: bool = False

    def opening(self) -> Opening:
        """Return the place as the action takes it."""
        return Opening(self.name, self.english_name, self.absent_after, self.is_open)


class BoothForm(Typed):
    """A booth: its number on the wall and what it takes."""

    number: int = Field(ge=1, le=MOST_BOOTHS)
    purposes: list[Purpose] = Field(min_length=1)


class PurposesForm(Typed):
    """What a booth takes from now on."""

    purposes: list[Purpose] = Field(min_length=1)


class TicketForm(Typed):
    """What somebody came for, and the language of the slip."""

    purpose: Purpose
    language: str = Field(default="ja", max_length=20)


class PressForm(Typed):
    """One press at a booth: which number the page showed, and where to pass it on."""

    seen: UUID | None = None
    purpose: Purpose | None = None


class CloseForm(Typed):
    """The end of a day: what only a person knows."""

    misprints: int = Field(default=0, ge=0, le=MOST_MISPRINTS)
    note: str = Field(default="", max_length=LONGEST_TEXT)
    no_cash: bool
    looked: bool

    def ending(self) -> Ending:
        """Return the end of the day as the action takes it."""
        return Ending(self.misprints, self.note)


class ReopenForm(Typed):
    """Why a closed day is opened again."""

    reason: str = Field(min_length=1, max_length=LONGEST_TEXT)
