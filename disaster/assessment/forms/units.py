"""集合住宅: one result for the building, or for a unit that is clearly worse.

In principle the whole building is judged and the result given to every unit; where
ceiling, inner wall, fittings, floor or equipment of a unit are clearly worse, that unit
is judged apart (運用指針 総則). The engine judges both alike; the record says which.
"""

from collections.abc import Mapping
from typing import Any

from disaster.assessment.forms.sheet import ONE_UNIT
from disaster.foundation.errors import FieldRefusal
from disaster.foundation.texts import _


def unit_of(answers: Mapping[str, Any]) -> str:
    """Return the unit that a survey is about; empty for the whole building."""
    unit = str(answers["unit"]).strip()
    if answers["extent"] != ONE_UNIT:
        return ""
    if not unit:
        raise FieldRefusal("unit", _("住戸の番号を入れてください（例 203号室）。"))
    return unit


def said(unit: str, note: str) -> dict[str, object]:
    """Return what was typed to make a record."""
    typed: dict[str, object] = {"note": note}
    return typed | ({"extent": ONE_UNIT, "unit": unit} if unit else {})
