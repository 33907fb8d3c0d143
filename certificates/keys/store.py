"""Where keys are kept: made, withdrawn, and found for today's papers (鍵の保管)."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from certificates.keys import files
from certificates.keys.authority import open_authority
from certificates.keys.keyring import (
    KeyRing,
    NoSuchKey,
    PublicKey,
    UnusableKeys,
    jwk_of,
    read_jwk,
    x5c_of,
)
from certificates.keys.signing import SigningKey
from certificates.sealed import Purpose, issuer_of
from disaster.foundation import clock
from disaster.foundation.errors import Refusal
from disaster.foundation.formats import era_moment
from disaster.foundation.texts import _

PUBLIC_LIST = "keys.json"

# Two years at the window, and a month to notice that it is time for the next key.
LIFETIME_DAYS = 365 * 2

WORLD_LABELS: Mapping[Purpose, str] = {"live": _("本番用"), "drill": _("訓練用")}


class NoSigningKey(Refusal):
    """Without a key nothing is issued, least of all without a seal (署名鍵がない)."""

    message = _(
        "%(world)sの署名鍵がないため証明書を発行できません。"
        "「disaster keys rotate」で鍵を作ってから、もう一度発行してください。"
    )
    status = 503


class ExpiredKeys(NoSigningKey):
    """Every key is past its time (署名鍵の期限切れ)."""

    message = _(
        "%(world)sの署名鍵（%(kid)s）は%(until)sで期限が切れたため、証明書を発行できません。"
        "「disaster keys rotate」で新しい鍵を作ってから、もう一度発行してください。"
        "これまでの証明書はそのまま確かめられます。"
    )


def create_key(
    directory: Path,
    purpose: Purpose,
    now: datetime,
    issuer: str = "",
    *,
    lifetime_days: int | None = None,
) -> str:
    """Make a key, keep it durably, and return its name (鍵の作成・更新).

    Without a lifetime it seals until it is withdrawn.
    """
    secret = ec.generate_private_key(ec.SECP256R1())
    expires_at = lifetime_days and now + timedelta(days=lifetime_days)
    jwk = jwk_of(secret.public_key()) | {
        "purpose": purpose,
        "created_at": now.isoformat(),
        "expires_at": expires_at.isoformat() if expires_at else None,
        "revoked_at": None,
        "issuer": issuer and issuer_of(issuer),
    }
    pem = secret.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    with files.alone_in(directory):
        listed = _read_list(directory) if (directory / PUBLIC_LIST).exists() else []
        authority = open_authority(directory, purpose, now)
        vouched = authority.vouch(secret.public_key(), jwk["kid"], purpose, now)
        # The secret first: a listed key without its secret would stop the window.
        files.write(directory / f"{jwk['kid']}.pem", pem, mode=0o600)
        _write_list(directory, [*listed, jwk | {"x5c": x5c_of([vouched])}])
    return str(jwk["kid"])


def revoke_key(directory: Path, kid: str, now: datetime) -> None:
    """Withdraw a key: no seal of it holds any longer, whatever its date (鍵の失効)."""
    if not directory.exists():
        raise NoSuchKey(kid=kid)
    with files.alone_in(directory):
        listed = _read_list(directory) if (directory / PUBLIC_LIST).exists() else []
        if all(jwk.get("kid") != kid for jwk in listed):
            raise NoSuchKey(kid=kid)
        for jwk in listed:
            if jwk["kid"] == kid and not jwk.get("revoked_at"):
                jwk["revoked_at"] = now.isoformat()
        _write_list(directory, listed)


def load_signing_key(
    directory: Path, purpose: Purpose, at: datetime | None = None
) -> SigningKey:
    """Return the newest key of this world that may seal at a moment, or refuse.

    A key that cannot sign files, for want of an X.509 certificate, is passed over.
    """
    usable = [
        key
        for key in list_keys(directory)
        if key.purpose == purpose
        and key.revoked_at is None
        and key.chain
        and (directory / f"{key.kid}.pem").exists()
    ]
    if not usable:
        raise NoSigningKey(world=WORLD_LABELS[purpose])
    newest = max(usable, key=lambda key: (key.created_at, key.kid))
    if at is not None and newest.expires_at is not None and at >= newest.expires_at:
        raise ExpiredKeys(
            world=WORLD_LABELS[purpose],
            kid=newest.kid,
            until=era_moment(clock.tokyo(newest.expires_at)),
        )
    return SigningKey(newest, _load_secret(directory, newest))


def load_public_keys(place: Path) -> KeyRing:
    """Read the public keys from a KEY_DIR or from a copy of its ``keys.json``."""
    ring: dict[str, PublicKey] = {}
    for jwk in _read_list(place):
        key = read_jwk(jwk, PUBLIC_LIST)
        if key.kid in ring:
            raise UnusableKeys(what=key.kid, reason=_("同じ名前の鍵が2つあります"))
        ring[key.kid] = key
    return ring


def list_keys(directory: Path) -> list[PublicKey]:
    """Return every key of an installation, none where none was made yet."""
    if not (directory / PUBLIC_LIST).exists():
        return []
    return list(load_public_keys(directory).values())


def _load_secret(directory: Path, public: PublicKey) -> ec.EllipticCurvePrivateKey:
    pem = (directory / f"{public.kid}.pem").read_bytes()
    try:
        secret = load_pem_private_key(pem, password=None)
    except (TypeError, ValueError) as fault:
        raise UnusableKeys(
            what=public.kid, reason=_("PEM ファイルが壊れています")
        ) from fault
    if not isinstance(secret, ec.EllipticCurvePrivateKey):
        raise UnusableKeys(what=public.kid, reason=_("P-256 の鍵ではありません"))
    if secret.public_key() != public.point:
        raise UnusableKeys(what=public.kid, reason=_("公開鍵と組になっていません"))
    return secret


def _read_list(place: Path) -> list[dict[str, Any]]:
    file = place / PUBLIC_LIST if place.is_dir() else place
    try:
        return [dict(jwk) for jwk in json.loads(file.read_bytes())["keys"]]
    except OSError as fault:
        raise UnusableKeys(what=file.name, reason=_("ファイルを読めません")) from fault
    except (KeyError, TypeError, ValueError) as fault:
        reason = _("JWK の一覧ではありません")
        raise UnusableKeys(what=file.name, reason=reason) from fault


def _write_list(directory: Path, listed: list[dict[str, Any]]) -> None:
    document = json.dumps({"keys": listed}, ensure_ascii=False, indent=1)
    files.write(directory / PUBLIC_LIST, document.encode(), mode=0o644)
