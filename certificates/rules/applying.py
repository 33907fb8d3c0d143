"""オンライン申請の規則: what is asked at home, and how far an application has come.

Items: the unified application form (内閣府, 令和6年11月8日) and the forms of 天草市 and
宇土市; a wish for self-judgement: 古河市. Nothing is matched without a person: the
register's addresses differ from the tax roll's (地番, 住居表示).
"""

import hashlib
import hmac
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from certificates.rules.receiving import refuse_late
from disaster.foundation import formats
from disaster.foundation.errors import FieldRefusal, Refusal
from disaster.foundation.texts import _
from disaster.incidents.rules import LateRule

KEEP_DRAFTS = timedelta(days=30)
MOST_PHOTOS = 12
LARGEST_PHOTO = 20 * 1024 * 1024
# No I, L, O, 0, 1: read out over the telephone, none is taken for another.
CODE_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_GROUP, CODE_LENGTH = 4, 12

FREE_TRIES, FREE_DRAFTS = 5, 40
# A desk that mistypes codes now and then; whoever walks through them is stopped (S03).
FREE_GUESSES = 40
LONGEST_WAIT = timedelta(minutes=15)
FORGIVEN_AFTER = timedelta(hours=1)

# Damage of more kinds than this is looked at on the spot.
MOST_SLIGHT_PARTS = 2
OLDEST = date(1880, 1, 1)


class OnlineState(StrEnum):
    """Where an online application stands (オンライン申請の状態)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ASKED_BACK = "asked_back"
    ACCEPTED = "accepted"
    MERGED = "merged"
    DECLINED = "declined"

    @property
    def label(self) -> str:
        """The Japanese word."""
        return STATE_LABELS[self]


STATE_LABELS = {
    OnlineState.DRAFT: _("書きかけ"),
    OnlineState.SUBMITTED: _("確認待ち"),
    OnlineState.ASKED_BACK: _("問い合わせ中"),
    OnlineState.ACCEPTED: _("受付済み"),
    OnlineState.MERGED: _("ほかの申請にまとめた"),
    OnlineState.DECLINED: _("受け付けない"),
}
CHANGEABLE = frozenset((OnlineState.DRAFT, OnlineState.ASKED_BACK))
WAITING = frozenset((OnlineState.SUBMITTED, OnlineState.ASKED_BACK))


class Tenure(StrEnum):
    """Whose the house is (持家・借家)."""

    OWNED = "owned"
    RENTED = "rented"


class Use(StrEnum):
    """What the building is for (住家・非住家)."""

    DWELLING = "dwelling"
    OTHER = "other"


class Flooding(StrEnum):
    """How high the water stood (浸水)."""

    NONE = "none"
    BELOW = "below"
    ABOVE = "above"


class Wish(StrEnum):
    """How the applicant would like the damage to be judged (希望する調査)."""

    FIELD = "field"
    SELF = "self"


TENURES = {Tenure.OWNED: _("自分か家族の持ち家"), Tenure.RENTED: _("借りている")}
USES = {
    Use.DWELLING: _("人が住んでいる家"),
    Use.OTHER: _("店・倉庫・車庫など（住んでいない）"),
}
FLOODINGS = {
    Flooding.NONE: _("水は入っていない"),
    Flooding.BELOW: _("床より下まで"),
    Flooding.ABOVE: _("床より上まで"),
}
WISHES = {
    Wish.FIELD: _("家に来て調べてほしい"),
    Wish.SELF: _("写真で判定してほしい（自己判定）"),
}
PARTS = {
    "roof": _("屋根"),
    "wall": _("外の壁"),
    "foundation": _("基礎"),
    "pillar": _("柱"),
    "ceiling": _("天井"),
    "inner_wall": _("中の壁"),
    "floor": _("床"),
    "fittings": _("戸・窓"),
}
EQUIPMENT = {
    "bath": _("風呂"),
    "kitchen": _("台所"),
    "toilet": _("トイレ"),
    "pipes": _("水道・下水の管"),
}
SLOTS = {
    "front": _("家の前から"),
    "back": _("家の後ろから"),
    "left": _("家の左から"),
    "right": _("家の右から"),
    "damage": _("こわれた所"),
    "water_near": _("水の跡（近くから）"),
    "water_far": _("水の跡（遠くから）"),
    "letter": _("委任状"),
}
CONSENTS = {
    "data": _("市が住民票と税の記録を調べることに同意します。"),
    "support": _("市が支援のために申請の内容を使うことに同意します。"),
    "photos": _("市が写真をほかの災害の調査や研修に使うことに同意します。"),
}
NEEDED_CONSENTS = ("data",)


class Stage(StrEnum):
    """How far an application has come, as its applicant is told (進み具合)."""

    RECEIVED = "received"
    WAITING = "waiting"
    SURVEYED = "surveyed"
    REVIEWING = "reviewing"
    READY = "ready"
    ISSUED = "issued"


STAGES = {
    Stage.RECEIVED: _("受付"),
    Stage.WAITING: _("調査待ち"),
    Stage.SURVEYED: _("調査済"),
    Stage.REVIEWING: _("審査中"),
    Stage.READY: _("交付できます"),
    Stage.ISSUED: _("交付済み"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """What an online application says, as checked values (申請の内容)."""

    applicant_name: str
    kana: str
    born_on: date
    relation: str
    phone: str
    staying: str
    head_name: str
    address: str
    unregistered: bool
    house: str
    tenure: str
    use: str
    incident_id: UUID
    late_reason: str
    parts: tuple[str, ...]
    equipment: tuple[str, ...]
    flooding: str
    depth_cm: int | None
    note: str
    purpose: str
    copies: int


class NotFoundOnline(Refusal):
    """Number and birthday do not fit; which one is not told (組み合わせが違う)."""

    message = _("番号と生年月日の組み合わせが見つかりません。番号は紙の右上です。")
    status = 404


class UnknownCode(Refusal):
    """No draft has this code, or its time is over (再開コードが違う)."""

    message = _(
        "この再開コードの申請が見つかりません。コードを見直してください。"
        "30日を過ぎた下書きは消えています。"
    )
    status = 404


class Throttled(Refusal):
    """Too many tries from one network (試行回数の制限)."""

    message = _("何度も試されたため、少し待ってください。15分たつとまた試せます。")
    status = 429


class NotChangeable(Refusal):
    """What was sent is changed only after the counter asked for it (送信済み)."""

    message = _("この申請はもう送られています。何も変えていません。")
    status = 409


class NotWaiting(Refusal):
    """Somebody has already decided about this online application (処理済み)."""

    message = _(
        "このオンライン申請は「%(state)s」です。ほかの人が先に処理しました。"
        "何も変えていません。"
    )
    status = 409


class TooManyPhotos(Refusal):
    """An application keeps a limited number of photographs (写真の数の限り)."""

    message = _("写真は12枚までです。いらない写真を消してから送ってください。")
    status = 409


class Unfinished(Refusal):
    """A page before the last one is not filled in (未記入のページ)."""

    message = _("まだ書いていないページがあります。")


class NotTheSame(Refusal):
    """Only applications of one disaster are put together (別の災害)."""

    message = _("別の災害の申請です。まとめていません。")
    status = 409


class NoMerge(Refusal):
    """The paper is out, so the merge stays (交付後のまとめ直し)."""

    message = _(
        "まとめた先の申請は「%(state)s」です。元に戻せません。何も変えていません。"
    )
    status = 409


def code_key(secret: str, code: str) -> str:
    """Return what the database keeps of a resume code."""
    return hmac.new(
        secret.encode(), f"resume|{code}".encode(), hashlib.sha256
    ).hexdigest()


def read_code(text: str) -> str:
    """Return a resume code as it was given out, however it was typed."""
    plain = formats.fold_hyphens(formats.half_width(text)).upper()
    return "".join(sign for sign in plain if sign in CODE_SIGNS)


def grouped(code: str) -> str:
    """Write a resume code in groups of four: ``7KQM-2XWD-9TFA``."""
    starts = range(0, len(code), CODE_GROUP)
    return "-".join(code[at : at + CODE_GROUP] for at in starts)


def wait_after(tries: int, free: int) -> timedelta:
    """Return how long a network must wait: doubles after the free tries (S10)."""
    if tries < free:
        return timedelta()
    return min(timedelta(seconds=2 * 2 ** min(tries - free, 10)), LONGEST_WAIT)


def check_birthday(born_on: date, today: date) -> None:
    """Refuse a birthday in the future or beyond any age."""
    if not OLDEST <= born_on <= today:
        reason = _("生年月日は S45.3.12 か 1970-03-12 のように入れてください。")
        raise FieldRefusal("born_on", reason)


def check_late(
    today: date, until: date, reason: str, rule: str = LateRule.REASON
) -> None:
    """Ask why an application is late, or refuse it where the disaster says so."""
    if today <= until:
        return
    refuse_late(until, rule)
    if not reason.strip():
        told = _("申請の期限を過ぎています。遅れた理由を書くと送れます。")
        raise FieldRefusal("late_reason", told)


def damage_words(told: Told) -> str:
    """Return what is broken in words, parts before equipment."""
    names = PARTS | EQUIPMENT
    return "・".join(names[item] for item in (*told.parts, *told.equipment))


def is_slight(parts: Collection[str], flooding: str) -> bool:
    """Say whether the answers may lead to self-judgement (軽い被害).

    Examples of slight damage: part of a wall cracked, tiles fallen, water below the
    floor (矢吹町, 古河市). The photographs decide later, not this answer.
    """
    heavy = {"pillar", "ceiling"} & set(parts)
    few = len(parts) <= MOST_SLIGHT_PARTS
    return few and not heavy and flooding != Flooding.ABOVE


def check_wish(wish: str, *, slight: bool) -> None:
    """Refuse the wish for self-judgement where the damage is not slight."""
    if wish == Wish.SELF and not slight:
        reason = _("この被害では自己判定を選べません。家に行って調べます。")
        raise FieldRefusal("method", reason)


def check_consents(given: Collection[str]) -> None:
    """Ask for the consent without which nothing can be looked up."""
    for kind in NEEDED_CONSENTS:
        if kind not in given:
            reason = _("同意がないと申請を調べられません。")
            raise FieldRefusal("consents", reason)


def refuse_other_incident(numbered: UUID | None, wanted: UUID) -> None:
    """Refuse another disaster once there is a number: the number names the disaster."""
    if numbered not in (None, wanted):
        reason = _("送ったあとは、災害を変えられません。")
        raise FieldRefusal("incident_id", reason)


def refuse_unchangeable(state: str) -> None:
    """Refuse to change what was sent."""
    if state not in CHANGEABLE:
        raise NotChangeable


def refuse_decided(state: str) -> None:
    """Refuse a decision on what somebody else has decided."""
    if state not in WAITING:
        raise NotWaiting(state=OnlineState(state).label)


def refuse_numbers(typed: Mapping[str, Collection[str]]) -> None:
    """Refuse any typed text that holds a 個人番号, as the counter does."""
    for field, texts in typed.items():
        if any(formats.contains_individual_number(text) for text in texts):
            reason = _("個人番号（マイナンバー）は書かないでください。")
            raise FieldRefusal(field, reason)
