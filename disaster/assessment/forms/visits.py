"""Who surveyed a house and when: the same on every sheet."""

import re
from datetime import datetime, time

from pydantic import Field, field_validator

from disaster.foundation import formats
from disaster.foundation.clock import TOKYO
from disaster.foundation.forms import Day, Typed
from disaster.foundation.texts import _

SEPARATORS = re.compile(r"[、,，;；/／\n]+")
CLOCK_TIME = re.compile(r"([01]?\d|2[0-3])[:時]?([0-5]\d)分?")


class VisitForm(Typed):
    """The visit of a survey team (調査の実施)."""

    surveyors: str = Field(min_length=1, max_length=300)
    surveyed_on: Day
    surveyed_time: str = Field(min_length=1, max_length=8)
    unseen_note: str = Field(default="", max_length=1000)
    note: str = Field(default="", max_length=2000)

    @field_validator("surveyed_time")
    @classmethod
    def _clock_time(cls, value: str) -> str:
        if found := CLOCK_TIME.fullmatch(formats.half_width(value)):
            return f"{int(found[1]):02}:{found[2]}"
        raise ValueError(_("時刻は 14:30 のように入れてください。"))

    @property
    def people(self) -> tuple[str, ...]:
        """The surveyors one by one."""
        return tuple(SEPARATORS.split(self.surveyors))

    @property
    def surveyed_at(self) -> datetime:
        """The moment of the survey by the clock on the wall."""
        wall = time.fromisoformat(self.surveyed_time)
        return datetime.combine(self.surveyed_on, wall, TOKYO)
