"""登録: the life of a subscriber, the confirmation by mail, and bounced addresses."""

import hmac
import unicodedata
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as MalformedBase64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from broadcast.rules.identity import UnknownToken
from broadcast.rules.kinds import Language
from disaster.foundation.errors import FieldRefusal
from disaster.foundation.texts import _

CONFIRM_WITHIN = timedelta(hours=24)
MAILS_A_DAY = 3
# A carrier's 550 may be a passing measure, so one bad day proves nothing.
REFUSED_DAYS = 3
SEPARATORS = str.maketrans({"；": ";", "、": ";", ",": ";", "・": ";", "\n": ";"})

_CONFIRM = b"broadcast.confirm.v1:"
_FORGET = b"broadcast.removed.v1:"
_SEAL_BYTES = 16
_TOKEN_BYTES = 16 + _SEAL_BYTES


class SubscriberState(StrEnum):
    """Where a subscriber stands (登録の状態)."""

    PENDING = "pending"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    REMOVED = "removed"

    @property
    def label(self) -> str:
        """The word on the screen (画面の表記)."""
        return STATE_LABELS[self]


STATE_LABELS = {
    SubscriberState.PENDING: "確認待ち",
    SubscriberState.ACTIVE: "登録中",
    SubscriberState.SUSPENDED: "休止（届かない）",
    SubscriberState.REMOVED: "解除",
}

# Who counts as a subscriber: an address that rests is still on the list.
ON_THE_LIST = frozenset({SubscriberState.ACTIVE, SubscriberState.SUSPENDED})

# Whoever reads neither Japanese nor English is served best by plain Japanese
# (在留支援のためのやさしい日本語ガイドライン, 2020).
LANGUAGES = {
    "ja": Language.JAPANESE,
    "日本語": Language.JAPANESE,
    "ja-easy": Language.EASY_JAPANESE,
    "ja@easy": Language.EASY_JAPANESE,
    "ja-x-easy": Language.EASY_JAPANESE,
    "やさしい日本語": Language.EASY_JAPANESE,
    "en": Language.ENGLISH,
    "english": Language.ENGLISH,
    "英語": Language.ENGLISH,
}


def language_of(wished: str) -> Language:
    """Return the language of ours that serves a wish best (配信の言語)."""
    plain = unicodedata.normalize("NFKC", wished).strip().lower()
    if not plain:
        return Language.JAPANESE
    return LANGUAGES.get(plain, Language.EASY_JAPANESE)


# The words of the house's own forms, which differ from those of a rendition.
FORM_LANGUAGES = {
    Language.JAPANESE: "ja",
    Language.EASY_JAPANESE: "ja-easy",
    Language.ENGLISH: "en",
}


def language_code(wished: str) -> str:
    """Return the choice on our forms that serves a wish best (言語の選択)."""
    return FORM_LANGUAGES[language_of(wished)]


def is_known_language(wished: str) -> bool:
    """Say whether a wish names a language of ours; a blank one means Japanese."""
    plain = unicodedata.normalize("NFKC", wished).strip().lower()
    return not plain or plain in LANGUAGES


def district_codes(text: str, known: Mapping[str, str]) -> list[str]:
    """Read districts by code or name; ``known`` gives the code of both (地区)."""
    names = [name.strip() for name in text.translate(SEPARATORS).split(";")]
    for name in filter(None, names):
        if name not in known:
            reason = _("「%s」という地区がありません。先に地区を取り込んでください。")
            raise FieldRefusal("行政区", reason % name)
    return sorted({known[name] for name in names if name})


def address_key(address: str) -> str:
    """Fold an address so that twins in upper and lower case are one (同じ宛先)."""
    return address.casefold()


def forgotten_key(secret: bytes, key: str) -> str:
    """Seal a key, so that a removed address is known again but not readable."""
    return f"removed:{hmac.digest(secret, _FORGET + key.encode(), sha256).hex()}"


def confirm_token(secret: bytes, subscriber_id: UUID, nonce: str) -> str:
    """Return the token of a confirmation link (確認の印)."""
    whole = subscriber_id.bytes + _seal(secret, subscriber_id, nonce)
    return urlsafe_b64encode(whole).rstrip(b"=").decode("ascii")


def confirmed_id(token: str) -> UUID:
    """Return whom a token speaks of; `confirms` says whether it is genuine."""
    return UUID(bytes=_opened(token)[:16])


def confirms(secret: bytes, token: str, nonce: str) -> bool:
    """Say whether the token is the one that was mailed (確認の印)."""
    whole = _opened(token)
    seal = _seal(secret, UUID(bytes=whole[:16]), nonce)
    return bool(nonce) and hmac.compare_digest(whole[16:], seal)


def _opened(token: str) -> bytes:
    try:
        whole = urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
    except (UnicodeEncodeError, MalformedBase64):
        raise UnknownToken from None
    if len(whole) != _TOKEN_BYTES:
        raise UnknownToken
    return whole


def _seal(secret: bytes, subscriber_id: UUID, nonce: str) -> bytes:
    parts = _CONFIRM + subscriber_id.bytes + nonce.encode()
    return hmac.digest(secret, parts, sha256)[:_SEAL_BYTES]


@dataclass(frozen=True, slots=True)
class Refusals:
    """How often an address was refused for good, counted in days (不達の記録)."""

    last_on: date | None
    days: int

    @property
    def suspends(self) -> bool:
        """Say whether the address rests until somebody looks at it (休止)."""
        return self.days >= REFUSED_DAYS


def refused_again(before: Refusals, today: date) -> Refusals:
    """Count a permanent refusal, at most one a day (不達を数える)."""
    if before.last_on == today:
        return before
    return Refusals(today, before.days + 1)
