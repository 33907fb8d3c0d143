"""集合住宅: one result for the building, or for a unit that is clearly worse.

In principle the whole building is judged and the result given to every unit; where
ceiling, inner wall, fittings, floor or equipment of a unit are clearly worse, that unit
is judged apart (運用指針 総則). The engine judges both alike, so the note says which.
"""

import re
from collections.abc import Mapping
from typing import Any

from disaster.assessment.forms.sheet import ONE_UNIT
from disaster.foundation.errors import FieldRefusal
from disaster.foundation.texts import _

PLACED = "【判定の範囲: この住戸だけ（%s）】"
FOUND = re.compile("【判定の範囲: この住戸だけ（(.*?)）】\n?")


def noted(answers: Mapping[str, Any]) -> str:
    """Return the note of a survey with the unit that it is about."""
    note, unit = str(answers["note"]), str(answers["unit"])
    if answers["extent"] != ONE_UNIT:
        return note
    if not unit:
        raise FieldRefusal("unit", _("住戸の番号を入れてください（例 203号室）。"))
    return f"{PLACED % unit}\n{note}".strip()


def said(note: str) -> dict[str, object]:
    """Return what was typed to make a note."""
    found = FOUND.match(note)
    if found is None:
        return {"note": note}
    return {"extent": ONE_UNIT, "unit": found[1], "note": note[found.end() :]}
