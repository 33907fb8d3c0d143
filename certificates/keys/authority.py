"""A certification authority of our own, to try electronic signatures with (認証局).

Nobody outside the city trusts it, and its name says so. A city that signs for real puts
the X.509 certificate of a recognised authority (LGPKI) in its place; see the how-to.
"""

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
from cryptography.x509.oid import NameOID, ObjectIdentifier

from certificates.keys import files
from certificates.keys.keyring import UnusableKeys
from certificates.sealed import Purpose
from disaster.foundation.texts import _

# A PDF reader looks at these dates when somebody opens the file years later.
AUTHORITY_DAYS, SIGNER_DAYS = 365 * 30, 365 * 20

# id-kp-documentSigning (RFC 9336).
DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")

AUTHORITIES = {
    "live": "罹災証明 開発用・体験用 認証局",
    "drill": "罹災証明 訓練用・開発用 認証局",
}
SIGNERS = {
    "live": "罹災証明 開発用・体験用 署名 {kid}",
    "drill": "罹災証明 訓練用（効力なし）署名 {kid}",
}
NOT_RECOGNISED = "公的な認証局ではありません"


@dataclass(frozen=True, slots=True)
class Authority:
    """Who vouches for the keys that sign files."""

    certificate: x509.Certificate
    secret: ec.EllipticCurvePrivateKey

    def vouch(
        self, point: ec.EllipticCurvePublicKey, kid: str, purpose: Purpose, at: datetime
    ) -> bytes:
        """Return the X.509 certificate for a key, in DER."""
        made = _named(SIGNERS[purpose].format(kid=kid), self.certificate.subject, at)
        signed = (
            made.public_key(point)
            .not_valid_after(at + timedelta(days=SIGNER_DAYS))
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), True)  # noqa: FBT003
            .add_extension(_usage(signs_documents=True), critical=True)
            .add_extension(x509.ExtendedKeyUsage([DOCUMENT_SIGNING]), critical=False)
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(point), critical=False
            )
            .add_extension(_vouched_by(self.secret), critical=False)
            .sign(self.secret, hashes.SHA256())
        )
        return signed.public_bytes(Encoding.DER)


def open_authority(directory: Path, purpose: Purpose, at: datetime) -> Authority:
    """Return the authority of this directory, made when it is first needed."""
    public = directory / f"authority-{purpose}.crt"
    if not public.exists():
        _found(directory, purpose, at)
    try:
        certificate = x509.load_pem_x509_certificate(public.read_bytes())
        pem = (directory / f"authority-{purpose}.pem").read_bytes()
        secret = load_pem_private_key(pem, password=None)
    except (OSError, TypeError, ValueError) as fault:
        reason = _("認証局のファイルを読めません")
        raise UnusableKeys(what=public.name, reason=reason) from fault
    if not isinstance(secret, ec.EllipticCurvePrivateKey):
        raise UnusableKeys(what=public.name, reason=_("P-256 の鍵ではありません"))
    return Authority(certificate, secret)


def _found(directory: Path, purpose: Purpose, at: datetime) -> None:
    secret = ec.generate_private_key(ec.SECP256R1())
    point = secret.public_key()
    subject = _name(AUTHORITIES[purpose])
    certificate = (
        _named(AUTHORITIES[purpose], subject, at)
        .public_key(point)
        .not_valid_after(at + timedelta(days=AUTHORITY_DAYS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_documents=False), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(point), critical=False)
        .sign(secret, hashes.SHA256())
    )
    pem = secret.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    # The secret first: a public half alone would stop the next rotation.
    files.write(directory / f"authority-{purpose}.pem", pem, mode=0o600)
    shown = certificate.public_bytes(Encoding.PEM)
    files.write(directory / f"authority-{purpose}.crt", shown, mode=0o644)


def _named(subject: str, issuer: x509.Name, at: datetime) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(issuer)
        .serial_number(x509.random_serial_number())
        # A reader whose clock is a little slow must not call it not yet valid.
        .not_valid_before(at - timedelta(days=1))
    )


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, NOT_RECOGNISED),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _usage(*, signs_documents: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs_documents,
        content_commitment=signs_documents,
        key_cert_sign=not signs_documents,
        crl_sign=not signs_documents,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _vouched_by(secret: ec.EllipticCurvePrivateKey) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(secret.public_key())
