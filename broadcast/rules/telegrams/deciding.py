"""扱い: what becomes of a telegram, given the draft that stands for its topic.

A machine never overwrites what a person wrote, never raises a draft that was thrown
away, and never touches what went out: then it tells people instead.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from broadcast.rules.desk import DeskFields
from broadcast.rules.telegrams.advising import Advice, Proposal
from broadcast.rules.telegrams.message import InfoType, TelegramStatus
from disaster.foundation.clock import tokyo
from disaster.foundation.errors import Conflict
from disaster.foundation.texts import _

# After that the telegram no longer speaks of now.
ORDER_VALID = timedelta(hours=6)
NOTICE_VALID = timedelta(hours=3)


class Outcome(StrEnum):
    """What followed from a telegram (扱い)."""

    DRAFTED = "drafted"
    UPDATED = "updated"
    KEPT = "kept"
    CHECK = "check"
    WITHDRAWN = "withdrawn"
    OUT = "out"
    OUT_ENDED = "out_ended"
    DECLINED = "declined"
    LOOK = "look"
    NOTHING = "nothing"
    NOT_MEANT = "not_meant"
    LATE = "late"
    OLD = "old"
    UNREADABLE = "unreadable"

    @property
    def label(self) -> str:
        """The words in the list of telegrams (画面の表記)."""
        return OUTCOME_LABELS[self]


OUTCOME_LABELS = {
    Outcome.DRAFTED: _("下書きを作りました"),
    Outcome.UPDATED: _("下書きを直しました"),
    Outcome.KEPT: _("前の下書きのままです"),
    Outcome.CHECK: _("電文の内容が変わりました。見直してください"),
    Outcome.WITHDRAWN: _("下書きを取り下げました"),
    Outcome.OUT: _("もう発信しています"),
    Outcome.OUT_ENDED: _("発信した後に終わりました。解除・取消を決めてください"),
    Outcome.DECLINED: _("職員が取りやめた下書きと同じです"),
    Outcome.LOOK: _("見て判断してください"),
    Outcome.NOTHING: _("下書きはありません"),
    Outcome.NOT_MEANT: _("訓練・試験のため下書きにしません"),
    Outcome.LATE: _("新しい電文の後に届きました"),
    Outcome.OLD: _("古い電文のため下書きにしません"),
    Outcome.UNREADABLE: _("読めません"),
}

# What somebody must look at now.
URGENT = frozenset(
    {
        Outcome.CHECK,
        Outcome.LOOK,
        Outcome.OUT_ENDED,
        Outcome.UNREADABLE,
    }
)


class Stand(StrEnum):
    """How far the draft of a topic has come (下書きの段階)."""

    NONE = "none"
    UNTOUCHED = "untouched"
    TOUCHED = "touched"
    OUT = "out"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Standing:
    """The draft that stands for a topic (いまの下書き)."""

    stand: Stand = Stand.NONE
    level: int = 0
    fields: DeskFields | None = None
    # The highest level that other telegrams of the topic still give.
    others: int | None = None


class StaleTelegram(Conflict):
    """The telegram behind a draft no longer speaks of now (古い電文の下書き)."""

    message = _(
        "元の気象庁などの電文が古くなったため、承認を求めていません"
        "（%(until)sまで）。下書きは残っています。"
        "いまの状況を確かめ、新しい発信として作ってください。"
    )


def decide(proposal: Proposal, standing: Standing, info_type: InfoType) -> Outcome:
    """Say what becomes of a telegram that is meant and is the newest (扱い)."""
    if proposal.advice is Advice.LOOK:
        return Outcome.LOOK
    others, has_draft = standing.others, standing.stand is not Stand.NONE
    is_correction = info_type is InfoType.CORRECTED
    if has_draft and others is not None and proposal.level <= others:
        # Another telegram still gives this level or more: its draft stands.
        return _unmoved(standing.stand, differs=is_correction)
    if proposal.advice is Advice.NOTHING:
        return _ended(standing.stand, is_cancelled=info_type is InfoType.CANCELLED)
    return _proposed(proposal, standing, is_correction=is_correction)


def is_meant(status: TelegramStatus, *, is_drill: bool) -> bool:
    """Say whether a draft may come of it: a drill's never in the live world (運用)."""
    if is_drill:
        return status is not TelegramStatus.TEST
    return status is TelegramStatus.NORMAL


def valid_until(
    proposal: Proposal, reported_at: datetime, received_at: datetime, *, is_drill: bool
) -> datetime:
    """Return until when its draft may go to approval (下書きの期限).

    An exercise plays telegrams of other days: there the clock starts on receipt.
    """
    valid = ORDER_VALID if proposal.level else NOTICE_VALID
    return (received_at if is_drill else min(reported_at, received_at)) + valid


def require_current(until: datetime | None, now: datetime) -> None:
    """Refuse to hand in the draft of a telegram that is over (期限の確認)."""
    if until is not None and now > until:
        raise StaleTelegram(until=f"{tokyo(until):%m/%d %H:%M}")


def _ended(stand: Stand, *, is_cancelled: bool) -> Outcome:
    """Nothing is proposed any more: take back what nobody let out (終わり)."""
    if stand is Stand.TOUCHED:
        # The city may have reasons of its own; only what never was is taken away.
        return Outcome.WITHDRAWN if is_cancelled else Outcome.CHECK
    return {
        Stand.UNTOUCHED: Outcome.WITHDRAWN,
        Stand.OUT: Outcome.OUT_ENDED,
    }.get(stand, Outcome.NOTHING)


def _proposed(
    proposal: Proposal, standing: Standing, *, is_correction: bool
) -> Outcome:
    if standing.stand is Stand.NONE or (
        standing.stand is not Stand.UNTOUCHED and proposal.level > standing.level
    ):
        return Outcome.DRAFTED
    if standing.stand is Stand.UNTOUCHED:
        is_same = standing.fields == proposal.fields
        return Outcome.KEPT if is_same else Outcome.UPDATED
    differs = is_correction or proposal.level < standing.level
    return _unmoved(standing.stand, differs=differs)


def _unmoved(stand: Stand, *, differs: bool) -> Outcome:
    """Say how a draft stands that is left as it is (そのまま)."""
    if differs and stand in {Stand.TOUCHED, Stand.OUT}:
        return Outcome.CHECK
    return {Stand.OUT: Outcome.OUT, Stand.DECLINED: Outcome.DECLINED}.get(
        stand, Outcome.KEPT
    )
