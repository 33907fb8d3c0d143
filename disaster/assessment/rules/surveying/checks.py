"""What a record of a survey must hold before it is kept (記録の確かめ)."""

import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from disaster.foundation.errors import FieldRefusal
from disaster.foundation.texts import _

LONGEST_RATIO = 200
MOST_SURVEYORS = 20
# A tablet's clock may run ahead of the server's.
CLOCK_TOLERANCE = timedelta(minutes=10)


def check_moment(surveyed_at: datetime, now: datetime, struck_on: date) -> datetime:
    """Return when the house was surveyed: after the disaster, not in the future."""
    if surveyed_at > now + CLOCK_TOLERANCE:
        reason = _("調査した日時が未来です。今までの日時を入れてください。")
        raise FieldRefusal("surveyed_on", reason)
    if surveyed_at.date() < struck_on:
        reason = _("調査した日が、災害の発生日より前です。")
        raise FieldRefusal("surveyed_on", reason)
    return surveyed_at


def check_surveyors(names: Iterable[str]) -> list[str]:
    """Return the surveyors' names without blanks and repetitions (調査員)."""
    found = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    if not found:
        raise FieldRefusal("surveyors", _("調査した人の名前を入れてください。"))
    if len(found) > MOST_SURVEYORS:
        reason = _("調査した人は%d人までにしてください。") % MOST_SURVEYORS
        raise FieldRefusal("surveyors", reason)
    return found


def check_ratio(ratio: str | None) -> str | None:
    """Return an exact ratio that can be kept as text."""
    if ratio is not None and len(ratio) > LONGEST_RATIO:
        reason = _("割合の桁が多すぎて記録できません。測った値で書いてください。")
        raise FieldRefusal("survey", reason)
    return ratio


def check_keepable(request: object) -> None:
    """Refuse what JSON writes as NaN or Infinity: no database keeps it."""
    try:
        json.dumps(request, allow_nan=False)
    except ValueError as cause:
        reason = _("数として読めない値があります。調査の内容を確かめてください。")
        raise FieldRefusal("survey", reason) from cause


def reason_given(reason: str) -> str:
    """Return why a survey is sent back; without a reason nobody can mend it."""
    if not reason.strip():
        raise FieldRefusal("reason", _("差し戻す理由を書いてください。"))
    return reason.strip()
