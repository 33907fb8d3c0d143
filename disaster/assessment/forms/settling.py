"""What an administrator settles for the surveys of a disaster."""

from pydantic import Field

from disaster.foundation.forms import Typed
from disaster.incidents.rules import LONGEST_VERSION, Counting


class SettingsForm(Typed):
    """Which survey counts, and the version; empty is the edition of the day."""

    counting: Counting
    rule_version: str = Field(default="", max_length=LONGEST_VERSION)
