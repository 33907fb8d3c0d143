"""緊急の一人発信: level 5 alone, after a countdown that anybody may stop.

Only for an order at level 5 in force: when lives are being lost, waiting for a second
person costs more than a mistake does. Another person looks at it afterwards.
"""

from datetime import datetime, timedelta

from broadcast.rules.draft import Draft
from broadcast.rules.levels import EvacuationLevel
from disaster.foundation.errors import Conflict, FieldRefusal, Refusal
from disaster.foundation.texts import _

COUNTDOWN = timedelta(seconds=10)
REVIEW_WITHIN = timedelta(days=1)


class NotUrgent(Refusal):
    """Only mortal danger excuses the second person (緊急でない発信)."""

    message = _(
        "一人で出せるのは警戒レベル5の発令だけです。何も送っていません。"
        "ほかの承認者に承認を頼んでください。"
    )
    status = 403


class AlreadyCounting(Conflict):
    """The countdown is already running (秒読み中)."""

    message = _(
        "もう秒読みが始まっています。二重には出ません。画面を確かめてください。"
    )


class TooLate(Conflict):
    """It was sent or stopped already (済んだ秒読み)."""

    message = _(
        "もう%(what)sため、止められません。"
        "出たものが誤りのときは、訂正か取消を送ってください。"
    )


class OwnReview(Refusal):
    """Whoever sent it alone, or wrote it, reviews nothing (自分の見直し)."""

    message = _(
        "自分が作った発信、自分が一人で出した発信は見直せません。"
        "ほかの承認者に頼んでください。"
    )
    status = 403


def require_urgent(draft: Draft, reason: str) -> str:
    """Refuse all but level 5 in force, and a deed without a reason (緊急の条件)."""
    if draft.level is not EvacuationLevel.EMERGENCY_SAFETY or not draft.orders:
        raise NotUrgent
    if not reason.strip():
        text = _("一人で出す理由を入れてください。記録に残り、翌日に見直します。")
        raise FieldRefusal("reason", text)
    return reason.strip()


def require_stoppable(fired_at: datetime | None, stopped_at: datetime | None) -> None:
    """Refuse to stop what has ended (止められるか)."""
    if fired_at is not None:
        raise TooLate(what=_("出た"))
    if stopped_at is not None:
        raise TooLate(what=_("止まっている"))


def require_other_eyes(reviewer: str, hands: set[str | None]) -> None:
    """Refuse the review of one's own deed (別の人の見直し)."""
    if reviewer in hands:
        raise OwnReview
