"""What a verifier knows: the public keys of a city, as a JWK set (公開鍵の一覧)."""

import binascii
import hashlib
import json
from base64 import b64decode, b64encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, get_args

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509 import load_der_x509_certificate

from certificates.sealed import Purpose
from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _

COORDINATE_BYTES = 32
KID_LENGTH = 8


class UnusableKeys(Refusal):
    """The list of keys, or a key in it, cannot be used (使えない鍵)."""

    message = _(
        "署名鍵の%(what)sが使えません（%(reason)s）。"
        "バックアップの KEY_DIR と見比べて直してください。"
    )
    status = 503


class NoSuchKey(Refusal):
    """There is no key of that name (鍵が見つからない)."""

    message = _(
        "鍵 %(kid)s は一覧にありません。「disaster keys list」で確かめてください。"
    )
    status = 404


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What a verifier knows of a key (公開鍵)."""

    kid: str
    purpose: Purpose
    created_at: datetime
    revoked_at: datetime | None
    # The BASE_URL it may seal for; empty for a key of any address.
    issuer: str
    point: ec.EllipticCurvePublicKey
    # No paper issued later is believed; None for a key without an end.
    expires_at: datetime | None = None
    # The X.509 certificates under which it signs files, its own first, in DER. The one
    # that everything rests on stays out; who trusts it has it already.
    chain: tuple[bytes, ...] = ()


KeyRing = Mapping[str, PublicKey]


def jwk_of(point: ec.EllipticCurvePublicKey) -> dict[str, Any]:
    """Write a public key as a JWK named after its thumbprint (RFC 7517, RFC 7638)."""
    numbers = point.public_numbers()
    core = {
        "crv": "P-256",
        "kty": "EC",
        "x": _coordinate(numbers.x),
        "y": _coordinate(numbers.y),
    }
    thumbprint = hashlib.sha256(json.dumps(core, separators=(",", ":")).encode())
    return {
        **core,
        "kid": thumbprint.hexdigest()[:KID_LENGTH],
        "use": "sig",
        "alg": "ES256",
    }


def x5c_of(chain: Sequence[bytes]) -> list[str]:
    """Write X.509 certificates as a JWK holds them (RFC 7517, 4.7)."""
    return [b64encode(certificate).decode() for certificate in chain]


def read_jwk(jwk: dict[str, Any], where: str) -> PublicKey:
    """Read one key of the list, or refuse the list by the name of the key."""
    kid = str(jwk.get("kid", where))
    if (jwk.get("kty"), jwk.get("crv")) != ("EC", "P-256"):
        raise UnusableKeys(what=kid, reason=_("P-256 の鍵ではありません"))
    if jwk.get("purpose") not in get_args(Purpose):
        raise UnusableKeys(what=kid, reason=_("本番用か訓練用かが書かれていません"))
    try:
        return _key(jwk)
    except (KeyError, TypeError, ValueError, binascii.Error) as fault:
        reason = _("項目が欠けているか壊れています")
        raise UnusableKeys(what=kid, reason=reason) from fault


def _key(jwk: dict[str, Any]) -> PublicKey:
    point = _point(jwk["x"], jwk["y"])
    chain = tuple(b64decode(text, validate=True) for text in jwk.get("x5c") or ())
    if chain and _point_under(chain[0]) != point:
        raise ValueError("the X.509 certificate is of another key")
    return PublicKey(
        kid=jwk["kid"],
        purpose=jwk["purpose"],
        created_at=datetime.fromisoformat(jwk["created_at"]),
        revoked_at=_moment(jwk.get("revoked_at")),
        issuer=jwk.get("issuer") or "",
        point=point,
        expires_at=_moment(jwk.get("expires_at")),
        chain=chain,
    )


@lru_cache(maxsize=64)
def _point(x: str, y: str) -> ec.EllipticCurvePublicKey:
    across, up = (int.from_bytes(urlsafe_b64decode(axis + "=")) for axis in (x, y))
    return ec.EllipticCurvePublicNumbers(across, up, ec.SECP256R1()).public_key()


@lru_cache(maxsize=64)
def _point_under(certificate: bytes) -> object:
    return load_der_x509_certificate(certificate).public_key()


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _coordinate(number: int) -> str:
    return urlsafe_b64encode(number.to_bytes(COORDINATE_BYTES)).rstrip(b"=").decode()
