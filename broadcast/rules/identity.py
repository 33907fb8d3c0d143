"""Names that stay the same on every attempt: messages, tokens, bounce addresses."""

import hmac
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as MalformedBase64
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from uuid import UUID

from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _

# Mailboxes of the house, read in the same Maildir as what comes back.
SIGN_UP_BOX, LEAVE_BOX = "touroku", "kaijo"

_BOUNCE = re.compile(r"b\+([0-9a-f]{32})")
_PURPOSE = b"broadcast.unsubscribe.v1:"
_SEAL_BYTES = 16
_TOKEN_BYTES = 16 + _SEAL_BYTES


class UnknownToken(Refusal):
    """The link is not one that we made (使えないリンク)."""

    message = _(
        "このリンクは使えません。最新のメールのリンクを開くか、"
        "登録の画面でメールアドレスを入れてください。"
    )
    status = 404


def message_id(broadcast_id: UUID, subscriber_id: UUID, domain: str) -> str:
    """Return the one Message-ID of a delivery, alike on every attempt."""
    return f"<{broadcast_id.hex}.{subscriber_id.hex}@{domain}>"


def cap_identifier(municipality_code: str, broadcast_id: UUID) -> str:
    """Return the CAP identifier of a broadcast, frozen with its id (識別子)."""
    return f"jp-{municipality_code}-{broadcast_id}"


def bounce_address(delivery_id: UUID, domain: str) -> str:
    """Return the envelope sender that tells whose mail came back (戻り先)."""
    return f"b+{delivery_id.hex}@{domain}"


def returned_delivery(local: str) -> UUID | None:
    """Return the delivery that a bounce address names, or None (戻ってきた配信)."""
    named = _BOUNCE.fullmatch(local.lower())
    return UUID(hex=named[1]) if named else None


class LetterKind(StrEnum):
    """Why a letter is written that belongs to no broadcast (手紙の用件)."""

    CONFIRM = "confirm"
    ANSWER = "answer"
    LEAVE = "leave"

    @property
    def answers(self) -> bool:
        """Say whether it answers a mail: then nothing may ever answer it (自動返信)."""
        return self is not LetterKind.CONFIRM


def letter_id(kind: LetterKind, delivery_id: UUID, domain: str) -> str:
    """Return the Message-ID of a letter; it tells what the letter is for."""
    return f"<{kind}.{delivery_id.hex}@{domain}>"


def letter_kind(message_id: str) -> LetterKind:
    """Return what a letter is for, by its Message-ID (手紙の用件)."""
    word = message_id.removeprefix("<").partition(".")[0]
    return LetterKind(word) if word in set(LetterKind) else LetterKind.CONFIRM


def unsubscribe_token(secret: bytes, subscriber_id: UUID) -> str:
    """Return the sealed token of a subscriber's unsubscribe link (登録解除の印)."""
    whole = subscriber_id.bytes + _seal(secret, subscriber_id)
    return urlsafe_b64encode(whole).rstrip(b"=").decode("ascii")


def read_unsubscribe_token(secret: bytes, token: str) -> UUID:
    """Return the subscriber of a token, or refuse a forged one (登録解除の印)."""
    padding = "=" * (-len(token) % 4)
    try:
        whole = urlsafe_b64decode(token.encode("ascii") + padding.encode("ascii"))
    except (UnicodeEncodeError, MalformedBase64):
        raise UnknownToken from None
    if len(whole) != _TOKEN_BYTES:
        raise UnknownToken
    subscriber_id = UUID(bytes=whole[:16])
    if not hmac.compare_digest(whole[16:], _seal(secret, subscriber_id)):
        raise UnknownToken
    return subscriber_id


def _seal(secret: bytes, subscriber_id: UUID) -> bytes:
    """Seal a subscriber's id for this one purpose."""
    seal = _sealing(secret).copy()
    seal.update(subscriber_id.bytes)
    return seal.digest()[:_SEAL_BYTES]


@lru_cache(maxsize=2)
def _sealing(secret: bytes) -> hmac.HMAC:
    """Begin a seal; every mail has one, and the beginning is always the same."""
    return hmac.new(secret, _PURPOSE, sha256)
