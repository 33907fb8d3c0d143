"""The seal on our CAP messages: XML-DSig with one long-lived key a world (電子署名).

Whoever pins the certificate at ``feed/cap-signing.pem`` can tell our message from a
forged or altered one. The bytes that were sealed are served for ever as they are:
any new line or blank inside them would break the seal.
"""

from broadcast.capseal.keyfile import (
    BrokenCapKey,
    CapKey,
    NoCapKey,
    UnusableCapKey,
    certificates,
    fingerprint,
    has_key,
    make_key,
    open_key,
    pinned,
    public_pem,
)
from broadcast.capseal.sealing import seal
from broadcast.capseal.verifying import BrokenSeal, Verified, verify

__all__ = [
    "BrokenCapKey",
    "BrokenSeal",
    "CapKey",
    "NoCapKey",
    "UnusableCapKey",
    "Verified",
    "certificates",
    "fingerprint",
    "has_key",
    "make_key",
    "open_key",
    "pinned",
    "public_pem",
    "seal",
    "verify",
]
