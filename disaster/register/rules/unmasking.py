"""開示の規則: a second person opens one protected household to one person for minutes.

Who asks, who answers and when it ends are kept; what state that makes is worked out
from the moment, so that nothing has to be switched off in time.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from disaster.foundation.errors import Conflict, FieldRefusal, Refusal
from disaster.foundation.texts import _

# Somebody stands at the counter and waits. A request that nobody answered in time must
# not open a household when the asker has long gone home.
WAITS = timedelta(hours=1)
LONGEST_WORDS = 200


class Reason(StrEnum):
    """Why a protected household has to be seen (開示の理由)."""

    OWN_REQUEST = "own_request"
    ISSUING = "issuing"
    SURVEY = "survey"
    CORRECTION = "correction"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The reason in words."""
        return REASONS[self]


REASONS = {
    Reason.OWN_REQUEST: _("本人の申請（本人確認をした）"),
    Reason.ISSUING: _("証明書を交付するため"),
    Reason.SURVEY: _("被害の調査のため"),
    Reason.CORRECTION: _("台帳の記録を確かめて直すため"),
    Reason.OTHER: _("そのほか（下に書く）"),
}


class State(StrEnum):
    """Where an unmasking stands (開示の状態)."""

    WAITING = "waiting"
    OPEN = "open"
    DECLINED = "declined"
    ENDED = "ended"
    EXPIRED = "expired"
    LAPSED = "lapsed"

    @property
    def label(self) -> str:
        """The state in words."""
        return STATES[self]


STATES = {
    State.WAITING: _("承認待ち"),
    State.OPEN: _("開示中"),
    State.DECLINED: _("認められなかった"),
    State.ENDED: _("途中で終えた"),
    State.EXPIRED: _("時間が来て終わった"),
    State.LAPSED: _("承認がないまま期限が過ぎた"),
}


class NothingToUnmask(Refusal):
    """Nobody in this household is protected (対象外)."""

    message = _("この世帯に支援措置の対象の人はいません。そのまま開けます。")


class AlreadyAsked(Conflict):
    """The same person's request for the household still waits or is open (重複)."""

    message = _("この世帯の開示は、もう申請してあるか、いま開いています。")


class SamePerson(Refusal):
    """Whoever asked cannot agree to it themselves (二人の確認)."""

    message = _("申請した人は承認できません。別の責任者が決めてください。")
    status = 403


class NotTheirs(Refusal):
    """Only the asker or a second person ends an unmasking (権限がない)."""

    message = _("開示を終えられるのは、申請した人と責任者だけです。")
    status = 403


class NotWaiting(Conflict):
    """The request was answered, ended or has lapsed (承認待ちでない)."""

    message = _(
        "この申請はもう承認待ちではありません（%(state)s）。何も変えていません。"
    )


class NotOpen(Conflict):
    """There is nothing to end (開示中でない)."""

    message = _("この開示はもう終わっています（%(state)s）。何も変えていません。")


@dataclass(frozen=True, slots=True)
class Course:
    """What happened to a request so far, as plain moments (経過)."""

    asked_at: datetime
    decided_at: datetime | None = None
    open_until: datetime | None = None
    ended_at: datetime | None = None

    def state(self, now: datetime) -> State:
        """Return where the request stands now."""
        if self.ended_at is not None:
            return State.ENDED
        if self.open_until is not None:
            return State.OPEN if now < self.open_until else State.EXPIRED
        if self.decided_at is not None:
            return State.DECLINED
        return State.WAITING if now < self.asked_at + WAITS else State.LAPSED


def refuse_unless_waiting(state: State) -> None:
    """Refuse to answer what was answered already."""
    if state is not State.WAITING:
        raise NotWaiting(state=state.label)


def refuse_unless_running(state: State) -> None:
    """Refuse to end what neither waits nor is open."""
    if state not in {State.WAITING, State.OPEN}:
        raise NotOpen(state=state.label)


def refuse_same(asker: str, decider: str) -> None:
    """Refuse a grant by the very person who asked (二人の確認)."""
    if asker == decider:
        raise SamePerson


def checked_words(text: str, *, needed: bool, complaint: str) -> str:
    """Return what somebody wrote, trimmed; refuse an empty text where one is needed."""
    words = text.strip()
    if needed and not words:
        raise FieldRefusal("words", complaint)
    if len(words) > LONGEST_WORDS:
        raise FieldRefusal("words", _("200 文字までにしてください。"))
    return words
