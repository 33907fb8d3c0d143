"""The key in KEY_DIR: one file a world, secret and certificate together (署名鍵).

``cap-live.pem`` holds both halves, so that they can never be of two keys; what an
earlier key sealed is checked with the certificate left in ``cap-live-<name>.crt``.
"""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _

# Receivers pin it by hand, so it lives as long as their machines do.
LIFETIME = timedelta(days=365 * 20)
NAME_LENGTH = 16


class NoCapKey(Refusal):
    """No key has been made yet (署名鍵がない)."""

    message = _(
        "CAP の署名鍵がまだありません。"
        "「disaster keys cap make」で作ると、以後の発信に署名が付きます。"
    )
    status = 503


class UnusableCapKey(Refusal):
    """The key cannot be read or written (使えない署名鍵)."""

    message = _(
        "CAP の署名鍵（KEY_DIR の %(file)s）が使えません（%(reason)s）。"
        "入力した内容は残っています。KEY_DIR の権限と空きを直すか、"
        "バックアップから戻してから、もう一度行ってください。"
    )
    status = 503


class BrokenCapKey(UnusableCapKey):
    """The file can be read but holds no key (壊れた署名鍵)."""


@dataclass(frozen=True, slots=True)
class CapKey:
    """What seals: the secret and the certificate that people pin (署名鍵)."""

    secret: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def ends_at(self) -> datetime:
        """When the certificate ends."""
        return self.certificate.not_valid_after_utc


def has_key(directory: Path, world: str) -> bool:
    """Say whether the key file of a world is there."""
    return _file(directory, world).exists()


def open_key(directory: Path, world: str) -> CapKey:
    """Return the key of a world, or refuse (署名鍵を開く)."""
    file = _file(directory, world)
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        raise NoCapKey from None
    except OSError as fault:
        raise UnusableCapKey(file=file.name, reason=fault.strerror) from fault
    try:
        secret = load_pem_private_key(content, password=None)
        certificate = x509.load_pem_x509_certificate(content)
    except (ValueError, TypeError) as fault:
        reason = _("中身が壊れています")
        raise BrokenCapKey(file=file.name, reason=reason) from fault
    if (
        not isinstance(secret, ec.EllipticCurvePrivateKey)
        or secret.public_key() != certificate.public_key()
    ):
        reason = _("P-256 の鍵と証明書の組ではありません")
        raise BrokenCapKey(file=file.name, reason=reason)
    return CapKey(secret, certificate)


def make_key(
    directory: Path, world: str, city: str, now: datetime, *, renew: bool = False
) -> tuple[CapKey, bool]:
    """Return the key of a world and whether it was made just now (署名鍵を作る).

    Of several that ask at once, one makes it. ``renew`` puts a new one in its place and
    keeps the old certificate, so that earlier messages can still be checked.
    """
    file = _file(directory, world)
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone_in(directory):
            if file.exists() and not renew:
                return open_key(directory, world), False
            if file.exists():
                _put_aside(directory, world)
            key = _made(city, world, now)
            _write(file, _both_halves(key), 0o600)
    except OSError as fault:
        raise UnusableCapKey(file=file.name, reason=fault.strerror) from fault
    return key, True


def certificates(directory: Path, world: str) -> list[x509.Certificate]:
    """Return the certificate in use and those before it (公開する証明書)."""
    earlier = [
        x509.load_pem_x509_certificate(file.read_bytes())
        for file in sorted(directory.glob(f"cap-{world}-*.crt"))
    ]
    current = [open_key(directory, world).certificate]
    return current + sorted(
        earlier, key=lambda each: each.not_valid_before_utc, reverse=True
    )


def public_pem(found: list[x509.Certificate]) -> bytes:
    """Return certificates as the file that receivers pin."""
    return b"".join(each.public_bytes(Encoding.PEM) for each in found)


def pinned(content: bytes) -> list[x509.Certificate]:
    """Read the certificates of a PEM file, or refuse it (信頼する証明書)."""
    try:
        return x509.load_pem_x509_certificates(content)
    except ValueError as fault:
        reason = _("証明書の PEM ではありません")
        raise UnusableCapKey(file="--certificate", reason=reason) from fault


def fingerprint(certificate: x509.Certificate) -> str:
    """Return what people compare by telephone: SHA-256 in pairs (指紋)."""
    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()


def _file(directory: Path, world: str) -> Path:
    return directory / f"cap-{world}.pem"


def _put_aside(directory: Path, world: str) -> None:
    """Keep the certificate of the key that is replaced; its secret goes."""
    try:
        certificate = open_key(directory, world).certificate
    except BrokenCapKey:
        file = _file(directory, world)
        file.replace(file.with_suffix(".broken"))
        return
    name = certificate.fingerprint(hashes.SHA256()).hex()[:NAME_LENGTH]
    kept = certificate.public_bytes(Encoding.PEM)
    _write(directory / f"cap-{world}-{name}.crt", kept, 0o644)


def _made(city: str, world: str, now: datetime) -> CapKey:
    secret = ec.generate_private_key(ec.SECP256R1())
    point = secret.public_key()
    who = _name(city, world)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .serial_number(x509.random_serial_number())
        .public_key(point)
        # A receiver whose clock is a little slow must not call it not yet valid.
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + LIFETIME)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(point), critical=False)
        .sign(secret, hashes.SHA256())
    )
    return CapKey(secret, certificate)


def _name(city: str, world: str) -> x509.Name:
    purpose = "CAP signing (drill)" if world == "drill" else "CAP signing"
    parts = [x509.NameAttribute(NameOID.COUNTRY_NAME, "JP")]
    if city:
        # X.520 leaves 64 characters for the name of an organization.
        parts.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, city[:64]))
    return x509.Name([*parts, x509.NameAttribute(NameOID.COMMON_NAME, purpose)])


def _usage() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )


def _both_halves(key: CapKey) -> bytes:
    secret = key.secret.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return secret + key.certificate.public_bytes(Encoding.PEM)


def _write(file: Path, content: bytes, mode: int) -> None:
    """Put a file in place whole or not at all, and durably."""
    handle, name = tempfile.mkstemp(dir=file.parent)
    with os.fdopen(handle, "wb") as draft:
        draft.write(content)
        draft.flush()
        os.fchmod(draft.fileno(), mode)
        os.fsync(draft.fileno())
    Path(name).replace(file)


@contextmanager
def _alone_in(directory: Path) -> Iterator[None]:
    """Keep other processes from making a second key at the same time."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
