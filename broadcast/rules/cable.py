"""ケーブルテレビ: what operators acknowledge, with which proof, and when HQ worries."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as MalformedBase64
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _

# A broadcast without a word from the operator: look, then telephone and send the sheet.
AMBER_AFTER = timedelta(seconds=60)
RED_AFTER = timedelta(minutes=3)
# Operators ask every few seconds; one note in ten seconds tells HQ enough.
FETCH_NOTED_EVERY = timedelta(seconds=10)
PAGE_CODE_BYTES = 48

_PURPOSE = b"broadcast.cable.v1:"
_SEAL_BYTES = 16


class Stage(StrEnum):
    """What an operator did with a broadcast (確認の段階)."""

    RECEIVED = "received"
    ON_AIR = "on_air"
    OFF_AIR = "off_air"
    REJECTED = "rejected"

    @property
    def label(self) -> str:
        """The word on the screen (画面の表記)."""
        return STAGE_LABELS[self]


class Way(StrEnum):
    """How an acknowledgement reached us (確認の方法)."""

    CAP = "cap"
    JSON = "json"
    PAGE = "page"
    PHONE = "phone"

    @property
    def label(self) -> str:
        """The word on the screen (画面の表記)."""
        return WAY_LABELS[self]


class Charset(StrEnum):
    """Which characters an operator's machine shows (表示できる文字)."""

    JIS_X_0208 = "jis"
    UNICODE = "unicode"

    @property
    def label(self) -> str:
        """The word on the screen (画面の表記)."""
        return CHARSET_LABELS[self]


class Light(StrEnum):
    """How urgently headquarters should ask (信号)."""

    GREEN = "green"
    WAITING = "waiting"
    AMBER = "amber"
    RED = "red"

    @property
    def label(self) -> str:
        """The word on the screen; colour alone says nothing (画面の表記)."""
        return LIGHT_LABELS[self]


STAGE_LABELS = {
    Stage.RECEIVED: _("受信した"),
    Stage.ON_AIR: _("放送中"),
    Stage.OFF_AIR: _("放送を終えた"),
    Stage.REJECTED: _("放送できない"),
}
WAY_LABELS = {
    Way.CAP: _("CAP の応答"),
    Way.JSON: _("機械の応答"),
    Way.PAGE: _("確認ページ"),
    Way.PHONE: _("電話の復唱"),
}
CHARSET_LABELS = {
    Charset.JIS_X_0208: _("JIS X 0208（①や㈱は出ない）"),
    Charset.UNICODE: _("Unicode"),
}
LIGHT_LABELS = {
    Light.GREEN: _("確認済み"),
    Light.WAITING: _("確認待ち"),
    Light.AMBER: _("返事がない（1分以上）"),
    Light.RED: _("電話をかける（3分以上）"),
}


class UnknownOperator(Refusal):
    """The token is of no operator that we know (使えない鍵)."""

    message = _(
        "この事業者の鍵は使えません。何も記録していません。"
        "市の災害対策本部に新しい鍵を求めてください。"
    )
    status = 401


class UnknownPageCode(Refusal):
    """The link on the sheet is not one that we made (使えない確認リンク)."""

    message = _(
        "この確認リンクは使えません。何も記録していません。"
        "いちばん新しい依頼書のリンクを開くか、市に電話してください。"
    )
    status = 404


class ReasonMissing(Refusal):
    """A rejection says why, so that HQ can help (理由がない)."""

    message = _("放送できない理由を書いてください。まだ何も記録していません。")


def token_hash(token: str) -> str:
    """Return what we keep of a token; 256 random bits need no salt (鍵の控え)."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def folder(kept: str) -> str:
    """Return where an operator's own files stand in the public tree (置き場)."""
    return f"catv/by/{kept[:32]}"


def page_code(secret: bytes, broadcast_id: UUID, operator_id: UUID) -> str:
    """Return the code of one operator's page for one broadcast (確認ページの符号)."""
    named = broadcast_id.bytes + operator_id.bytes
    whole = named + _seal(secret, named)
    return urlsafe_b64encode(whole).decode("ascii")


def read_page_code(secret: bytes, code: str) -> tuple[UUID, UUID]:
    """Return broadcast and operator of a code, or refuse a forged one (符号を読む)."""
    try:
        whole = urlsafe_b64decode(code.encode("ascii"))
    except (UnicodeEncodeError, MalformedBase64):
        raise UnknownPageCode from None
    named, seal = whole[:32], whole[32:]
    if len(whole) != PAGE_CODE_BYTES or not hmac.compare_digest(
        seal, _seal(secret, named)
    ):
        raise UnknownPageCode
    return UUID(bytes=named[:16]), UUID(bytes=named[16:])


def standing(stages: Sequence[Stage]) -> Stage | None:
    """Return where a broadcast stands, of all words oldest first (いまの段階)."""
    decisive = [stage for stage in stages if stage is not Stage.RECEIVED]
    if decisive:
        return decisive[-1]
    return Stage.RECEIVED if stages else None


def is_repeated(stage: Stage, before: Sequence[Stage]) -> bool:
    """Say whether an acknowledgement tells nothing new (同じ確認の繰返し)."""
    return bool(before) and stage in {Stage.RECEIVED, standing(before)}


def next_stages(now: Stage | None) -> tuple[Stage, ...]:
    """Return what an operator may say next, the likeliest first (次の段階)."""
    if now is Stage.ON_AIR:
        return (Stage.OFF_AIR, Stage.REJECTED)
    received = (Stage.RECEIVED,) if now is None else ()
    rejected = () if now is Stage.REJECTED else (Stage.REJECTED,)
    return (*received, Stage.ON_AIR, *rejected)


def light(asked_at: datetime, stage: Stage | None, now: datetime) -> Light:
    """Say how urgently HQ should ask about a broadcast (信号)."""
    if stage is Stage.REJECTED:
        return Light.RED
    if stage is not None:
        return Light.GREEN
    return _aged(now - asked_at, Light.WAITING)


def fetch_light(fetched_at: datetime | None, now: datetime) -> Light:
    """Say how urgent a silent machine of an operator is (取得の信号)."""
    if fetched_at is None:
        return Light.WAITING
    return _aged(now - fetched_at, Light.GREEN)


def _aged(age: timedelta, young: Light) -> Light:
    if age >= RED_AFTER:
        return Light.RED
    return Light.AMBER if age >= AMBER_AFTER else young


def _seal(secret: bytes, named: bytes) -> bytes:
    return hmac.digest(secret, _PURPOSE + named, sha256)[:_SEAL_BYTES]
