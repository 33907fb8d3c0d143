"""Passphrases (Argon2id), one-time codes (TOTP), session tokens: `cryptography`.

The only module that touches secrets in the clear.
"""

import base64
import hashlib
import secrets
from datetime import datetime

from cryptography.exceptions import InvalidKey
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.totp import TOTP

ITERATIONS, LANES, MEMORY_KIB = 2, 1, 19 * 1024
STEP_SECONDS = 30
ISSUER = "災害対応"


def hash_passphrase(passphrase: str) -> str:
    """Return the Argon2id hash in PHC form."""
    return Argon2id(
        salt=secrets.token_bytes(16),
        length=32,
        iterations=ITERATIONS,
        lanes=LANES,
        memory_cost=MEMORY_KIB,
    ).derive_phc_encoded(passphrase.encode())


def passphrase_fits(passphrase: str, stored: str) -> bool:
    """Say whether the passphrase is the one behind the hash."""
    try:
        Argon2id.verify_phc_encoded(passphrase.encode(), stored)
    except InvalidKey:
        return False
    return True


NOBODY = hash_passphrase(secrets.token_hex(16))


def new_totp_secret() -> bytes:
    """Return a fresh 160-bit secret for an authenticator app."""
    return secrets.token_bytes(20)


def seal(secret: bytes, key: str) -> str:
    """Encrypt a TOTP secret for the database."""
    return _box(key).encrypt(secret).decode()


def unseal(sealed: str, key: str) -> bytes:
    """Decrypt a TOTP secret from the database."""
    return _box(key).decrypt(sealed.encode())


def accepted_step(
    secret: bytes, code: str, now: datetime, last_step: int
) -> int | None:
    """Return the time step a code belongs to, or None; a used step never fits again."""
    totp = _totp(secret)
    step = int(now.timestamp()) // STEP_SECONDS
    for candidate in (step, step - 1, step + 1):
        if candidate <= last_step:
            continue
        try:
            totp.verify(code.strip().encode(), candidate * STEP_SECONDS)
        except InvalidToken:
            continue
        return candidate
    return None


def current_code(secret: bytes, now: datetime, last_step: int = 0) -> str:
    """Return the next code that will be accepted (the guided demo page shows it)."""
    step = max(int(now.timestamp()) // STEP_SECONDS, last_step + 1)
    return _totp(secret).generate(step * STEP_SECONDS).decode()


def enrolment_uri(secret: bytes, username: str) -> str:
    """Return the otpauth address that an authenticator app scans."""
    return _totp(secret).get_provisioning_uri(username, ISSUER)


def base32(secret: bytes) -> str:
    """Return the secret as people type it into an authenticator."""
    return base64.b32encode(secret).decode()


def new_token() -> str:
    """Return a 256-bit session token."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Return what the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _totp(secret: bytes) -> TOTP:
    # SHA-1 is what every authenticator app speaks (RFC 6238); HMAC keeps it sound.
    return TOTP(secret, 6, SHA1(), STEP_SECONDS)  # noqa: S303


def _box(key: str) -> Fernet:
    derived = hashlib.sha256(b"accounts.totp\0" + key.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(derived))
