"""What a person may type about a photograph."""

from typing import Annotated

from pydantic import Field

from disaster.assessment.rules.photographing import LONGEST_CAPTION, LONGEST_REASON
from disaster.foundation.forms import Typed
from disaster.foundation.texts import _

LABELS = {
    "photos": _("写真"),
    "part": _("何の写真か"),
    "caption": _("説明"),
    "reason": _("外す理由"),
}


class PhotoForm(Typed):
    """What the photographs of one upload show (写真の対象)."""

    part: str
    caption: Annotated[str, Field(max_length=LONGEST_CAPTION)] = ""


class RemovalForm(Typed):
    """Why a photograph is taken out (外す理由)."""

    reason: Annotated[str, Field(max_length=LONGEST_REASON)] = ""
