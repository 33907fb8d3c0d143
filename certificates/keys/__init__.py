"""The keys behind the seals: one private PEM a key, one public list (署名鍵).

A key serves one world for ever. Its name is the start of its thumbprint (RFC 7638),
so it cannot be given to another key by mistake. Old public keys stay in the list, or
papers sealed with them could no longer be checked.
"""

from certificates.keys.keyring import (
    KeyRing,
    NoSuchKey,
    PublicKey,
    UnusableKeys,
)
from certificates.keys.signing import ES256, ORDER, SigningKey
from certificates.keys.store import (
    LIFETIME_DAYS,
    PUBLIC_LIST,
    ExpiredKeys,
    NoSigningKey,
    create_key,
    list_keys,
    load_public_keys,
    load_signing_key,
    revoke_key,
)

__all__ = [
    "ES256",
    "LIFETIME_DAYS",
    "ORDER",
    "PUBLIC_LIST",
    "ExpiredKeys",
    "KeyRing",
    "NoSigningKey",
    "NoSuchKey",
    "PublicKey",
    "SigningKey",
    "UnusableKeys",
    "create_key",
    "list_keys",
    "load_public_keys",
    "load_signing_key",
    "revoke_key",
]
