"""A detached signature in the form that PDF readers know (CMS, RFC 5652; CAdES).

The structure never varies: one signer, ECDSA with SHA-256, the three signed attributes
that PAdES-B-B asks for (ETSI EN 319 142-1, 6.3). So there is one way to write it, and
whoever checks a signature writes it again and compares every byte.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence

from cryptography.x509 import load_der_x509_certificate

SEQUENCE, SET, INTEGER, OCTETS, CONTEXT = 0x30, 0x31, 0x02, 0x04, 0xA0
SHORT = 0x80


def der(tag: int, *parts: bytes) -> bytes:
    """Write one value of the Distinguished Encoding Rules (X.690)."""
    content = b"".join(parts)
    size = len(content)
    if size < SHORT:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes([tag, SHORT | len(length)]) + length + content


def _oid(dotted: str) -> bytes:
    first, second, *rest = map(int, dotted.split("."))
    numbers = [first * 40 + second, *rest]
    return der(0x06, b"".join(_base_128(number) for number in numbers))


def _base_128(number: int) -> bytes:
    digits = [number & 0x7F]
    while number := number >> 7:
        digits.append(number & 0x7F | SHORT)
    return bytes(reversed(digits))


DATA = _oid("1.2.840.113549.1.7.1")
SIGNED_DATA = _oid("1.2.840.113549.1.7.2")
CONTENT_TYPE = der(SEQUENCE, _oid("1.2.840.113549.1.9.3"), der(SET, DATA))
MESSAGE_DIGEST = _oid("1.2.840.113549.1.9.4")
SIGNING_CERTIFICATE = _oid("1.2.840.113549.1.9.16.2.47")
SHA256 = der(SEQUENCE, _oid("2.16.840.1.101.3.4.2.1"))
ECDSA_SHA256 = der(SEQUENCE, _oid("1.2.840.10045.4.3.2"))
ONE = der(INTEGER, b"\1")


def signed(
    digest: bytes, chain: Sequence[bytes], sign: Callable[[bytes], bytes]
) -> bytes:
    """Return the signature of a document with this SHA-256 digest.

    ``chain`` holds the signer's X.509 certificate and those above it, in DER; ``sign``
    gets the signed attributes and returns an ECDSA signature in DER.
    """
    attributes = b"".join(sorted([CONTENT_TYPE, *_attributes(digest, chain[0])]))
    signature = sign(der(SET, attributes))
    signer = der(
        SEQUENCE,
        ONE,
        _issuer_and_serial(chain[0]),
        SHA256,
        der(CONTEXT, attributes),
        ECDSA_SHA256,
        der(OCTETS, signature),
    )
    content = der(
        SEQUENCE,
        ONE,
        der(SET, SHA256),
        der(SEQUENCE, DATA),
        der(CONTEXT, *sorted(chain)),
        der(SET, signer),
    )
    return der(SEQUENCE, SIGNED_DATA, der(CONTEXT, content))


def signature_in(content: bytes) -> bytes:
    """Return the signature proper: what stands last in the structure."""
    tag, last = next(_values(content), (0, b""))
    while tag != OCTETS:
        *_before, (tag, last) = _values(last)
    return last


def _values(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Split a content into its values; raise ValueError where it is no DER."""
    at = 0
    while at < len(content):
        tag, size, at = content[at], *_length(content, at + 1)
        if at + size > len(content):
            raise ValueError("a value reaches beyond its end")
        yield tag, content[at : at + size]
        at += size


def _length(content: bytes, at: int) -> tuple[int, int]:
    first = content[at]
    if first < SHORT:
        return first, at + 1
    end = at + 1 + (first & ~SHORT)
    return int.from_bytes(content[at + 1 : end]), end


def _attributes(digest: bytes, certificate: bytes) -> Iterator[bytes]:
    yield der(SEQUENCE, MESSAGE_DIGEST, der(SET, der(OCTETS, digest)))
    mark = der(OCTETS, hashlib.sha256(certificate).digest())
    # SigningCertificateV2 holds a list of ESSCertIDv2 (RFC 5035); SHA-256 goes unsaid.
    identified = der(SEQUENCE, der(SEQUENCE, der(SEQUENCE, mark)))
    yield der(SEQUENCE, SIGNING_CERTIFICATE, der(SET, identified))


def _issuer_and_serial(certificate: bytes) -> bytes:
    found = load_der_x509_certificate(certificate)
    serial = found.serial_number
    number = der(INTEGER, serial.to_bytes(serial.bit_length() // 8 + 1))
    return der(SEQUENCE, found.issuer.public_bytes(), number)
