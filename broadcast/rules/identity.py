"""Names that stay the same on every attempt: messages, tokens, bounce addresses."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as MalformedBase64
from hashlib import sha256
from uuid import UUID, uuid5

from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _

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
    return f"<{uuid5(broadcast_id, str(subscriber_id)).hex}@{domain}>"


def cap_identifier(municipality_code: str, broadcast_id: UUID) -> str:
    """Return the CAP identifier of a broadcast, frozen with its id (識別子)."""
    return f"jp-{municipality_code}-{broadcast_id}"


def bounce_address(delivery_id: UUID, domain: str) -> str:
    """Return the envelope sender that tells whose mail came back (戻り先)."""
    return f"b+{delivery_id.hex}@{domain}"


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
    return hmac.digest(secret, _PURPOSE + subscriber_id.bytes, sha256)[:_SEAL_BYTES]
