"""災害の規則: what a declared disaster is and which deadlines hang on it."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from disaster.foundation import formats
from disaster.foundation.errors import FieldRefusal, Refusal
from disaster.foundation.texts import _

APPLICATION_DAYS = 180
RESURVEY_DAYS = 90
LONGEST_NAME = 100
LONGEST_CAUSE = 200
LONGEST_VERSION = 20
LONGEST_REASON = 200
# Beyond this a day is more likely a slip of the pen than a decision.
LONGEST_PERIOD_DAYS = 3660


class IncidentHazard(StrEnum):
    """What struck (災害の種類); decides which chapter of the guideline applies."""

    EARTHQUAKE = "earthquake"
    FLOOD = "flood"
    WIND = "wind"
    LANDSLIDE = "landslide"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The Japanese word."""
        return HAZARD_LABELS[self]


HAZARD_LABELS = {
    IncidentHazard.EARTHQUAKE: _("地震"),
    IncidentHazard.FLOOD: _("水害"),
    IncidentHazard.WIND: _("風害"),
    IncidentHazard.LANDSLIDE: _("土砂災害"),
    IncidentHazard.OTHER: _("その他"),
}


class Counting(StrEnum):
    """Which decided survey of a house counts (どの調査の結果を使うか)."""

    LATEST = "latest"
    HEAVIER = "heavier"

    @property
    def label(self) -> str:
        """The Japanese words, put before 「調査」 or 「結果」."""
        return COUNTING_LABELS[self]

    @property
    def hint(self) -> str:
        """What it means for a house that was surveyed more than once."""
        return COUNTING_HINTS[self]


COUNTING_LABELS = {
    Counting.LATEST: _("いちばん新しい"),
    Counting.HEAVIER: _("いちばん重い"),
}
COUNTING_HINTS = {
    Counting.LATEST: _(
        "再調査が決定されると、程度が軽くなったときも、新しい結果が前の結果に代わります。"
    ),
    Counting.HEAVIER: _(
        "決定された調査のうち、いちばん重い程度を使います。再調査で程度は下がりません。"
    ),
}


class LateRule(StrEnum):
    """What happens to an application after the deadline (期限後の申請の扱い)."""

    REASON = "reason"
    REFUSE = "refuse"

    @property
    def label(self) -> str:
        """The Japanese words."""
        return LATE_LABELS[self]


LATE_LABELS = {
    LateRule.REASON: _("理由を聞いて受け付ける"),
    LateRule.REFUSE: _("受け付けない"),
}


@dataclass(frozen=True, slots=True)
class Deadline:
    """A decision about the deadline, as somebody words it (期限の決定).

    ``seen`` is the deadline that stood on the page, if there was one.
    """

    until: date
    late_rule: LateRule
    reason: str
    seen: date | None = None


class SameDeadline(Refusal):
    """A decision about the deadline that changes nothing (変更なし)."""

    message = _("いまの期限と扱いのままです。新しい期限か、別の扱いを選んでください。")


class DeadlineMoved(Refusal):
    """Somebody else moved the deadline while the form was open (ほかの人の変更)."""

    message = _(
        "この画面を開いたあとに、ほかの人が期限を %(until)s に変えました。"
        "何も変えていません。画面を開き直して確かめてください。"
    )
    status = 409


class IncidentClosed(Refusal):
    """The disaster is closed; nothing is added to it any more (終了した災害)."""

    message = _("「%(name)s」は終了しています。再開するか、別の災害を選んでください。")
    status = 409


def check_day(struck_on: date, today: date) -> date:
    """Return the day of the disaster unless it lies in the future."""
    if struck_on > today:
        reason = _("発生日が未来です。今日までの日付を入れてください。")
        raise FieldRefusal("struck_on", reason)
    return struck_on


def check_words(field: str, text: str, longest: int) -> str:
    """Return a name or cause without the blanks around it, of a printable length."""
    words = text.strip()
    if not words:
        raise FieldRefusal(field, _("空です。入力してください。"))
    if len(words) > longest:
        raise FieldRefusal(field, _("%d 文字を超えています。") % longest)
    return words


def check_version(version: str) -> str:
    """Return the name of a rule set without blanks; which ones exist is known above.

    Empty takes the edition in force on the day of the disaster.
    """
    name = version.strip()
    if len(name) > LONGEST_VERSION:
        reason = _("%d 文字を超えています。") % LONGEST_VERSION
        raise FieldRefusal("rule_version", reason)
    return name


def application_deadline(struck_on: date, days: int = APPLICATION_DAYS) -> date:
    """Return the last day of applications; municipalities differ, so it is a default.

    Periods seen run from 30 days to one year; 六か月 is the default of this house.
    """
    return struck_on + timedelta(days=days)


def refuse_moved(seen: date | None, now: date) -> None:
    """Refuse a decision made on sight of another deadline."""
    if seen not in (None, now):
        raise DeadlineMoved(until=formats.era_date(now))


def check_deadline(until: date, struck_on: date, today: date) -> date:
    """Return a new deadline unless nobody could keep it any more or it is a slip.

    An earlier day than announced is lawful only while it lies ahead: nobody becomes
    late after the event.
    """
    if until < today:
        reason = _("もう過ぎた日です。今日からあとの日を入れてください。")
        raise FieldRefusal("until", reason)
    if (until - struck_on).days > LONGEST_PERIOD_DAYS:
        reason = _("発生日から10年を超えています。年を確かめてください。")
        raise FieldRefusal("until", reason)
    return until


def needed_reason(reason: str) -> str:
    """Return the ground of a decision (決定の根拠), or ask for it."""
    return check_words("reason", reason, LONGEST_REASON)
