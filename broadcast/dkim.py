"""The sender's seal on a mail, DKIM (送信ドメインの署名): RFC 6376 and RFC 8463.

What is alike in every mail of a broadcast is hashed once; for each recipient only the
few lines that differ are added and signed. Every key found is used, so that an old and
a new one may overlap while the DNS learns of the change.
"""

import base64
import logging
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed

from disaster.foundation.errors import Conflict, FieldRefusal
from disaster.foundation.texts import _

log = logging.getLogger(__name__)

RSA, ED25519 = "rsa", "ed25519"
RSA_BITS = 2048
# Named twice: nobody may add a second one on the way (RFC 6376, 8.15).
OVERSIGNED = (b"from", b"subject")
SIGNED = frozenset(
    {
        *OVERSIGNED,
        *(b"to", b"date", b"message-id", b"auto-submitted"),
        *(b"list-unsubscribe", b"list-unsubscribe-post"),
        *(b"mime-version", b"content-type", b"content-transfer-encoding"),
    }
)

_SELECTOR = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?")
_SPACES = re.compile(rb"[ \t]+")
_NEXT_HEADER = re.compile(rb"\r\n(?![ \t])")
_PADDING, _SHA256 = PKCS1v15(), Prehashed(hashes.SHA256())

Sign = Callable[[bytes], bytes]


class KeyExists(Conflict):
    """A key of this name is there already (同じ名前の鍵)."""

    message = _(
        "%(selector)s という名前の署名鍵はもうあります。鍵は変えていません。"
        "--selector で別の名前を付けてください。"
    )


class NoPlaceForKey(Conflict):
    """The folder of the keys takes no file (鍵の置き場)."""

    message = _(
        "KEY_DIR に署名鍵を書けません（%(why)s）。鍵は作っていません。"
        "フォルダーの権限と空きを確かめてください。"
    )


@dataclass(frozen=True, slots=True)
class DkimKey:
    """A private key with the name under which the DNS publishes it (署名鍵)."""

    domain: str
    selector: str
    private: RSAPrivateKey | Ed25519PrivateKey

    @property
    def algorithm(self) -> str:
        """Name the algorithm as the signature and the DNS do."""
        return RSA if isinstance(self.private, RSAPrivateKey) else ED25519

    @property
    def record_name(self) -> str:
        """Return where the DNS holds the public key."""
        return f"{self.selector}._domainkey.{self.domain}"

    @property
    def record(self) -> str:
        """Return the TXT record that the DNS must hold (DNS のレコード)."""
        encoding, form = (
            (
                serialization.Encoding.DER,
                serialization.PublicFormat.SubjectPublicKeyInfo,
            )
            if self.algorithm == RSA
            else (serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        )
        public = self.private.public_key().public_bytes(encoding, form)
        return f"v=DKIM1; k={self.algorithm}; p={base64.b64encode(public).decode()}"

    def sign(self, digest: bytes) -> bytes:
        """Sign the SHA-256 of the headers."""
        if isinstance(self.private, RSAPrivateKey):
            return self.private.sign(digest, _PADDING, _SHA256)
        return self.private.sign(digest)


def make(directory: Path, domain: str, selector: str, algorithm: str) -> DkimKey:
    """Make a key and put its file in place; never touch one that exists (鍵を作る)."""
    if not _SELECTOR.fullmatch(selector):
        reason = _("半角の英小文字・数字・- で、42文字までにしてください。")
        raise FieldRefusal("selector", reason)
    private = (
        generate_private_key(65537, RSA_BITS)
        if algorithm == RSA
        else Ed25519PrivateKey.generate()
    )
    content = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    try:
        directory.mkdir(parents=True, exist_ok=True)
        _write_new(_file(directory, domain, selector), content)
    except FileExistsError:
        raise KeyExists(selector=selector) from None
    except OSError as cause:
        raise NoPlaceForKey(why=cause.strerror) from cause
    return DkimKey(domain, selector, private)


def keys(directory: Path, domain: str) -> list[DkimKey]:
    """Return every key that can sign for a domain; a broken file never stops a mail."""
    found = []
    for file in _files(directory, domain):
        key = _read(file, domain)
        if key is None:
            log.error("the DKIM key %s cannot be used", file.name)
        else:
            found.append(key)
    return found


def unusable(directory: Path, domain: str) -> list[str]:
    """Return the names of key files that cannot sign (使えない鍵)."""
    files = _files(directory, domain)
    return [file.name for file in files if _read(file, domain) is None]


def signer(signing: Sequence[DkimKey], common: bytes) -> Sign:
    """Return what signs the mails that end in these common headers and this body.

    It takes the header lines of one recipient and gives the signature lines.
    """
    head, _gap, body = common.partition(b"\r\n\r\n")
    shared = _signable(head)
    body_hash = base64.b64encode(sha256(_relaxed_body(body)).digest())
    begun = sha256(b"".join(shared.values()))
    # All mails of a broadcast have lines of the same names: this is made once.
    openings: dict[bytes, list[_Opening]] = {}

    def sign(lines: bytes) -> bytes:
        own = _signable(lines)
        names = b":".join((*shared, *own, *OVERSIGNED))
        if names not in openings:
            openings[names] = [_opening(key, names, body_hash) for key in signing]
        seen = begun.copy()
        seen.update(b"".join(own.values()))
        return b"".join(_signature(one, seen.copy()) for one in openings[names])

    return sign


@dataclass(frozen=True, slots=True)
class _Opening:
    """A signature line up to its value, as written and as it signs itself."""

    key: DkimKey
    written: bytes
    seen: bytes


def _opening(key: DkimKey, names: bytes, body_hash: bytes) -> _Opening:
    """Write what every signature of a key says before its value (署名の見出し)."""
    value = (
        b"v=1; a=%s-sha256; c=relaxed/relaxed; d=%s; s=%s;\r\n h=%s;\r\n bh=%s;\r\n b="
        % (
            key.algorithm.encode(),
            key.domain.encode(),
            key.selector.encode(),
            names,
            body_hash,
        )
    )
    return _Opening(
        key, b"DKIM-Signature: " + value, b"dkim-signature:" + _relaxed(value)
    )


def _signature(opening: _Opening, seen: Any) -> bytes:  # noqa: ANN401 - hashlib's own
    """Write one signature line over the headers seen so far and over itself."""
    seen.update(opening.seen)
    made = base64.b64encode(opening.key.sign(seen.digest()))
    folded = b"\r\n ".join(made[at : at + 70] for at in range(0, len(made), 70))
    return opening.written + folded + b"\r\n"


def _signable(lines: bytes) -> dict[bytes, bytes]:
    """Return the headers to be signed by name, in their canonical form."""
    found = {}
    for line in _NEXT_HEADER.split(lines):
        name, _colon, value = line.partition(b":")
        plain = name.strip().lower()
        if plain in SIGNED:
            found[plain] = plain + b":" + _relaxed(value) + b"\r\n"
    return found


def _relaxed(value: bytes) -> bytes:
    """Unfold a header's value and make every run of spaces one (RFC 6376, 3.4.2)."""
    return _SPACES.sub(b" ", value.replace(b"\r\n", b"")).strip()


def _relaxed_body(body: bytes) -> bytes:
    """Take spaces at line ends and empty lines at the end away (RFC 6376, 3.4.4)."""
    lines = [_SPACES.sub(b" ", line).rstrip(b" ") for line in body.split(b"\r\n")]
    whole = b"\r\n".join(lines).rstrip(b"\r\n")
    return whole + b"\r\n" if whole else b""


def _file(directory: Path, domain: str, selector: str) -> Path:
    return directory / f"dkim-{selector}-{domain}.pem"


def _files(directory: Path, domain: str) -> list[Path]:
    named = re.compile(rf"dkim-{_SELECTOR.pattern}-{re.escape(domain)}\.pem")
    if not directory.is_dir():
        return []
    return sorted(file for file in directory.iterdir() if named.fullmatch(file.name))


def _read(file: Path, domain: str) -> DkimKey | None:
    """Return the key in a file, or None if it cannot sign."""
    selector = file.name.removeprefix("dkim-").removesuffix(f"-{domain}.pem")
    try:
        private: Any = serialization.load_pem_private_key(file.read_bytes(), None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm):
        return None
    if not isinstance(private, RSAPrivateKey | Ed25519PrivateKey):
        return None
    return DkimKey(domain, selector, private)


def _write_new(file: Path, content: bytes) -> None:
    """Write a file that only its owner reads, durably, unless it exists."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as new:
        new.write(content)
        new.flush()
        os.fsync(new.fileno())
