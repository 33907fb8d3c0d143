"""再調査の申出の規則: who may ask for what, by when, and how a request ends.

After the survey the victim may ask for another one: the request is examined, only the
points that need it are surveyed again, and the result is shown with reasons (運用指針
総則 11). Cities give 90 days or three months (篠山市, 飯塚市); past that it is for the
city to say, so a late request is kept and the lateness told.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from disaster.foundation.errors import Conflict, FieldRefusal, Refusal
from disaster.foundation.texts import _
from disaster.incidents.rules import RESURVEY_DAYS

REFERENCE = re.compile(r"([0-9A-Fa-f]{4})-([0-9A-Fa-f]{4})")
LONGEST_NAME = 100
LONGEST_REASON = 2000


class RequestState(StrEnum):
    """How far a request has come (申出の状態)."""

    OPEN = "open"
    ANSWERED = "answered"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The Japanese word."""
        return STATE_LABELS[self]


STATE_LABELS = {
    RequestState.OPEN: _("受付中"),
    RequestState.ANSWERED: _("再調査で答えた"),
    RequestState.DECLINED: _("再調査しない"),
    RequestState.WITHDRAWN: _("取下げ"),
}

# What people can point at: the parts of the sheets of the second survey.
OF_WOOD = {
    "roof": _("屋根"),
    "outer_wall": _("外壁"),
    "foundation": _("基礎"),
    "pillar": _("柱（又は耐力壁）"),
    "floor": _("床"),
    "inner_wall": _("内壁"),
    "ceiling": _("天井"),
    "fixtures": _("建具"),
    "equipment": _("設備"),
}
OF_OTHERS = {
    "pillar": _("柱（又は耐力壁）"),
    "floor_beam": _("床・梁"),
    "outer_finish_roof": _("外部仕上・雑壁・屋根"),
    "inner_finish_ceiling": _("内部仕上・天井"),
    "fixtures": _("建具"),
    "equipment_in": _("設備（住家内）"),
    "equipment_out": _("設備（住家外）"),
}
TILT, DEPTH, SINK, USE = "tilt", "depth", "sink", "use"
BEYOND_PARTS = {
    TILT: _("傾斜"),
    DEPTH: _("浸水の深さ"),
    SINK: _("地盤の沈下"),
    USE: _("住家の範囲・使い方"),
}
POINT_LABELS = OF_WOOD | OF_OTHERS | BEYOND_PARTS


class NoResult(Refusal):
    """Only a result that counts can be disagreed with (決定した結果がない)."""

    message = _(
        "再調査の申出は、いま使われている決定済みの結果に対して受け付けます。"
        "この調査の結果は使われていません。何も変えていません。"
    )
    status = 409


class RequestSettled(Conflict):
    """Somebody else settled the request first (申出は処理済み)."""

    message = _(
        "この申出は、%(who)sさんがすでに「%(state)s」にしています。"
        "何も変えていません。画面を読み直してください。"
    )


class NoAnswer(Refusal):
    """A request is answered by a later decided round of the same house (答えでない)."""

    message = _(
        "この申出の答えにできるのは、同じ災害・同じ住家の、あとの回の決定した調査だけ"
        "です。何も変えていません。"
    )
    status = 409


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it may be kept (申出の内容)."""

    asker_name: str
    points: list[str]
    reason: str


def reference(request_id: UUID) -> str:
    """Return the short number on the paper that whoever asked takes home (受付番号)."""
    tail = request_id.hex[-8:].upper()
    return f"{tail[:4]}-{tail[4:]}"


def read_reference(text: str) -> str | None:
    """Return the end of an id that a short number stands for, None for other texts."""
    found = REFERENCE.fullmatch(text.strip())
    return (found[1] + found[2]).lower() if found else None


def points_for(hazard: str, structure: str) -> Mapping[str, str]:
    """Return what a resident of such a house can point at, by its key."""
    parts = OF_WOOD if structure == "wood" else OF_OTHERS
    beyond = [TILT, *([DEPTH] if hazard == "flood" else []), USE]
    if hazard == "ground":
        beyond.insert(1, SINK)
    return {**parts, **{key: BEYOND_PARTS[key] for key in beyond}}


def named(points: Iterable[str]) -> str:
    """Write the points for people."""
    return "・".join(POINT_LABELS.get(point, point) for point in points)


def refuse_no_result(*, is_counting: bool) -> None:
    """Refuse a request about a result that is not in force."""
    if not is_counting:
        raise NoResult


def refuse_no_answer(*, is_answer: bool) -> None:
    """Refuse an answer that is not a later decided round of the same house."""
    if not is_answer:
        raise NoAnswer


def check_request(name: str, points: Iterable[str], reason: str) -> Asked:
    """Return who asks for what; a point or a reason is enough to begin with."""
    if not name.strip():
        raise FieldRefusal("asker_name", _("申し出た人の氏名を入れてください。"))
    wanted = list(dict.fromkeys(points))
    if any(point not in POINT_LABELS for point in wanted):
        raise FieldRefusal("points", _("一覧から選んでください。"))
    if not wanted and not reason.strip():
        why = _("見てほしい所を選ぶか、理由を書いてください。")
        raise FieldRefusal("points", why)
    if len(name.strip()) > LONGEST_NAME:
        raise FieldRefusal(
            "asker_name", _("%d 文字までにしてください。") % LONGEST_NAME
        )
    return Asked(name.strip(), wanted, reason.strip())


def check_day(asked_on: date, decided_on: date, today: date) -> date:
    """Return the day of the request: after the decision, not in the future."""
    if asked_on > today:
        reason = _("申出の日が未来です。今日までの日付を入れてください。")
        raise FieldRefusal("asked_on", reason)
    if asked_on < decided_on:
        reason = _("申出の日が、判定を決定した日より前です。")
        raise FieldRefusal("asked_on", reason)
    return asked_on


def deadline(decided_on: date) -> date:
    """Return the last usual day of a request."""
    return decided_on + timedelta(days=RESURVEY_DAYS)


def is_late(asked_on: date, decided_on: date) -> bool:
    """Say whether a request came after the usual time; it is kept all the same."""
    return asked_on > deadline(decided_on)


def answers(
    survey_round: int, recorded_at: datetime, asked_round: int, received_at: datetime
) -> bool:
    """Say whether a survey was made in answer to a request of its house.

    What had been recorded before anybody asked cannot have looked at the points.
    """
    return survey_round > asked_round and recorded_at >= received_at


def refuse_settled(state: str, who: str) -> None:
    """Refuse to settle what is not open any more."""
    if state != RequestState.OPEN:
        raise RequestSettled(who=who, state=RequestState(state).label)


def words_given(field: str, words: str) -> str:
    """Return why a request ends; whoever asked is owed a reason."""
    if not words.strip():
        raise FieldRefusal(field, _("理由を書いてください。"))
    if len(words.strip()) > LONGEST_REASON:
        raise FieldRefusal(field, _("%d 文字までにしてください。") % LONGEST_REASON)
    return words.strip()
