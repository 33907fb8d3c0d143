"""The seal in the QR code: signed by the city, checked by anybody, offline (署名).

``BASE_URL/v/<code>#V1.<kid>.<array>.<signature>``: ES256 over a prefix, the issuer
(the address before ``/v/``) and the array of ``SealedFields``. The fragment after ``#``
never reaches a server. There is one way to write a seal and every other one is
refused, so two different texts never stand for the same paper.
"""

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import astuple
from datetime import date
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

from certificates.keys import ES256, ORDER, KeyRing, PublicKey, SigningKey
from certificates.rules.kinds import CertificateKind
from certificates.sealed import (
    CODE_LENGTH,
    NotCanonical,
    Purpose,
    SealedFields,
    SealRefused,
    SealText,
    issuer_of,
)
from disaster.assessment.rules.levels import DamageLevel
from disaster.foundation import clock
from disaster.foundation.errors import FieldRefusal
from disaster.foundation.formats import era_date
from disaster.foundation.texts import _

PREFIX = b"RISAI1\0"
HALF_BYTES = 32
# As long as the names that we give our keys.
KID_LENGTH = 8

# What every paper seals; one without a level adds what is declared.
FIXED_FIELDS = 10

# Letters that are not mistaken for one another on paper (Crockford's base 32).
CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_BYTES = 9


class UnknownKey(SealRefused):
    """Sealed with a key that this city never published (知らない鍵)."""

    message = _(
        "この自治体の鍵（%(kid)s）で署名された証明書ではありません。"
        "公開鍵の一覧が新しいか確かめ、発行した窓口に問い合わせてください。"
    )


class RevokedKey(SealRefused):
    """Sealed with a key that was withdrawn (失効した鍵)."""

    message = _(
        "この証明書の署名に使われた鍵（%(kid)s）は失効しています。"
        "窓口で新しい証明書の交付を受けてください。"
    )


class ExpiredKey(SealRefused):
    """The paper was issued after the key's time (期限切れの鍵)."""

    message = _(
        "この証明書の署名に使われた鍵（%(kid)s）は、交付年月日（%(issued)s）には"
        "期限（%(until)s）が切れていました。発行した窓口に確かめてください。"
    )


class WrongIssuer(SealRefused):
    """The address on the paper is not the one this key seals for (別の発行元)."""

    message = _(
        "確認コードのあて先（%(issuer)s）は、この鍵を持つ自治体のものではありません。"
        "読み取った先のページに個人情報を入れないでください。"
    )


class WrongSignature(SealRefused):
    """The content is not what the city signed (署名が合わない)."""

    message = _(
        "署名が内容と合いません。書き換えられたおそれがあります。"
        "発行した窓口に確かめてください。"
    )


class WrongCode(SealRefused):
    """The short code belongs to another seal (別の証明書の確認コード)."""

    message = _(
        "短い確認コード（%(code)s）がこの証明書のものではありません。"
        "発行した窓口に確かめてください。"
    )


class WrongPurpose(SealRefused):
    """A drill's key on a live paper, or the other way round (本番と訓練の取違え)."""

    message = _(
        "訓練用と本番用が食い違っています（鍵は%(key)s、証明書は%(paper)s）。"
        "証明書として使えません。"
    )


def sign(fields: SealedFields, key: SigningKey, base_url: str) -> SealText:
    """Seal the fields; ``str()`` of the answer is the QR text (署名).

    The short code follows from the signature: nobody can guess it without the paper,
    and a void paper cannot borrow the code of a valid one.
    """
    issuer = issuer_of(base_url)
    if fields.purpose != key.public.purpose:
        raise WrongPurpose(key=key.public.purpose, paper=fields.purpose)
    if key.public.issuer not in ("", issuer):
        raise WrongIssuer(issuer=issuer)
    array = _array(fields)
    signature = _raw(key.sign(_message(issuer, array)))
    seal = SealText(
        issuer=issuer,
        code=_code(signature),
        kid=key.public.kid,
        array=_encode(array),
        signature=_encode(signature),
    )
    _refuse_unreadable(seal, fields, {key.public.kid: key.public})
    return seal


def stand_in(fields: SealedFields, base_url: str) -> SealText:
    """Return a text as long as the seal would be, signed by nobody (寸法合わせ)."""
    return SealText(
        issuer=issuer_of(base_url),
        code="0" * CODE_LENGTH,
        kid="0" * KID_LENGTH,
        array=_encode(_array(fields)),
        signature=_encode(bytes(2 * HALF_BYTES)),
    )


def verify(qr_text: str, keys: KeyRing, purpose: Purpose | None = None) -> SealedFields:
    """Return what the city sealed, or refuse, naming the check that failed (検証)."""
    seal = SealText.parse(qr_text)
    array = _decode(seal.array, part=_("内容"))
    signature = _decode(seal.signature, part=_("署名"))
    key = _trusted(seal, keys)
    _check_signature(key, _message(seal.issuer, array), signature)
    if seal.code != _code(signature):
        raise WrongCode(code=seal.code)
    fields = _fields(array)
    if not fields.purpose == key.purpose == (purpose or key.purpose):
        raise WrongPurpose(key=key.purpose, paper=fields.purpose)
    refuse_expired(key, fields.issued_on)
    return fields


def refuse_withdrawn(key: PublicKey) -> None:
    """Refuse everything a withdrawn key ever signed."""
    if key.revoked_at is not None:
        raise RevokedKey(kid=key.kid)


def refuse_expired(key: PublicKey, issued_on: date) -> None:
    """Refuse what is dated after the end of its key; earlier papers still hold."""
    if key.expires_at is None:
        return
    last_day = clock.tokyo_day(key.expires_at)
    if issued_on > last_day:
        raise ExpiredKey(
            kid=key.kid, issued=era_date(issued_on), until=era_date(last_day)
        )


def _trusted(seal: SealText, keys: KeyRing) -> PublicKey:
    key = keys.get(seal.kid)
    if key is None:
        raise UnknownKey(kid=seal.kid)
    refuse_withdrawn(key)
    if key.issuer not in ("", seal.issuer):
        raise WrongIssuer(issuer=seal.issuer)
    return key


def _check_signature(key: PublicKey, message: bytes, signature: bytes) -> None:
    r = int.from_bytes(signature[:HALF_BYTES])
    s = int.from_bytes(signature[HALF_BYTES:])
    # With s, its mirror image ORDER - s would hold too: two texts for one paper.
    if s > ORDER // 2:
        raise NotCanonical(part=_("署名"))
    try:
        key.point.verify(encode_dss_signature(r, s), message, ES256)
    except InvalidSignature as fault:
        raise WrongSignature from fault


def _refuse_unreadable(seal: SealText, fields: SealedFields, keys: KeyRing) -> None:
    """Check the finished seal as a stranger would, before it is printed."""
    try:
        held = verify(str(seal), keys) == fields
    except SealRefused:
        held = False
    if not held:
        reason = _(
            "確認コードを作れない値です。https:// で始まるアドレスにしてください。"
        )
        raise FieldRefusal("BASE_URL", reason)


def _message(issuer: str, array: bytes) -> bytes:
    return PREFIX + issuer.encode() + b"\0" + array


def _array(fields: SealedFields) -> bytes:
    values = [
        value.isoformat() if isinstance(value, date) else value
        for value in astuple(fields)
    ]
    if fields.kind.has_level:
        # The last, what is declared, closes only the other papers' arrays.
        values.pop()
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()


def _fields(array: bytes) -> SealedFields:
    try:
        values = json.loads(array)
        fields = _typed(values)
        same = _array(fields) == array
    except (TypeError, ValueError) as fault:
        raise NotCanonical(part=_("内容")) from fault
    if not same:
        raise NotCanonical(part=_("内容"))
    return fields


def _typed(values: list[Any]) -> SealedFields:
    fixed, rest = values[:FIXED_FIELDS], values[FIXED_FIELDS:]
    number, issue, kind, head, address, cause, level, issued_on, code, purpose = fixed
    (declared,) = rest or ("",)
    texts = (number, head, address, cause, code, declared)
    if not all(isinstance(text, str) for text in texts) or type(issue) is not int:
        raise TypeError
    if purpose not in ("live", "drill"):
        raise ValueError
    return SealedFields(
        number=number,
        issue=issue,
        kind=CertificateKind(kind),
        head_name=head,
        house_address=address,
        cause=cause,
        level=None if level is None else DamageLevel(level),
        issued_on=date.fromisoformat(issued_on),
        municipality_code=code,
        purpose=purpose,
        declared=declared,
    )


def _raw(der: bytes) -> bytes:
    r, s = decode_dss_signature(der)
    return r.to_bytes(HALF_BYTES) + s.to_bytes(HALF_BYTES)


def _code(signature: bytes) -> str:
    digest = hashlib.sha256(b"RISAI1-CODE\0" + signature).digest()
    number = int.from_bytes(digest[:CODE_BYTES])
    letters = (CODE_LETTERS[number >> 5 * place & 31] for place in range(CODE_LENGTH))
    return "".join(letters)


def _encode(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def _decode(text: str, part: str) -> bytes:
    try:
        content = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError as fault:
        raise NotCanonical(part=part) from fault
    # The last letter may carry loose bits that the decoder ignores.
    if _encode(content) != text:
        raise NotCanonical(part=part)
    return content
