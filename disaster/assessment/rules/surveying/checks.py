"""What a record of a survey must hold before it is kept (記録の確かめ)."""

import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from disaster.foundation import formats
from disaster.foundation.errors import FieldRefusal
from disaster.foundation.texts import _
from disaster.register.matching.rules import addresses

LONGEST_RATIO = 200
LONGEST_UNIT = 40
# A room is read only behind a place.
ANYWHERE = "架空町1番1号"
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


def check_version(given: str, wanted: str) -> None:
    """Refuse a survey judged by another edition than the disaster's (判定の版)."""
    if given != wanted:
        reason = _(
            "この災害の判定基準は %(wanted)s です（%(given)s で判定されています）。"
            "記録していません。%(wanted)s で判定し直してください。"
        )
        facts = {"wanted": wanted, "given": given}
        raise FieldRefusal("rule_version", reason % facts)


def check_unit(unit: str) -> str:
    """Return the name of a unit as people write it; empty for the whole building."""
    named = unit.strip()
    if len(named) > LONGEST_UNIT:
        reason = _("住戸の番号は%d文字までにしてください。") % LONGEST_UNIT
        raise FieldRefusal("unit", reason)
    return named


def same_unit(unit: str, address: str) -> bool:
    """Say whether an address ends in a unit (203号室 and …コーポ架空203)."""
    room = addresses.parse(address).room
    return bool(room) and room == (
        addresses.parse(f"{ANYWHERE} {unit}").room or formats.search_key(unit)
    )


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
