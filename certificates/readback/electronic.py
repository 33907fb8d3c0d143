"""Whether the city's electronic signature holds for every byte of a file (電子署名).

There is one way to write the signature, so it is written again with the value that was
found, and compared to the last digit: nothing can hide in it or after it.
"""

import re

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from certificates import seal
from certificates.keys import ES256, ORDER, KeyRing, PublicKey
from certificates.paper import cms, pades
from certificates.readback.refusals import (
    BrokenSignature,
    NoSignature,
    UnknownSigner,
)
from certificates.sealed import SealedFields
from disaster.foundation.texts import _

# What a signature says it covers; it stands in the open in every signed file.
BYTE_RANGE = re.compile(rb"/ByteRange\s*\[([\d\s]*)\]")


def verify(pdf: bytes, fields: SealedFields, keys: KeyRing) -> str:
    """Return the name of the key that signed the file, or refuse."""
    head, hole, tail = _split(pdf)
    content = _content(hole)
    key = _signer(content, keys)
    seal.refuse_withdrawn(key)
    seal.refuse_expired(key, fields.issued_on)
    if key.purpose != fields.purpose:
        raise seal.WrongPurpose(key=key.purpose, paper=fields.purpose)
    _check(pades.digest(head, tail), hole, content, key)
    return key.kid


def _split(pdf: bytes) -> tuple[bytes, bytes, bytes]:
    """Take the file apart into what is signed and the hole in it."""
    ranges = BYTE_RANGE.findall(pdf)
    if not ranges:
        raise NoSignature
    if len(ranges) > 1:
        raise BrokenSignature(reason=_("電子署名が2つ以上あります"))
    match [int(number) for number in ranges[0].split()]:
        case [0, start, end, rest] if 0 < start < end and end + rest == len(pdf):
            return pdf[:start], pdf[start:end], pdf[end:]
    raise BrokenSignature(reason=_("署名がファイル全体に及んでいません"))


def _content(hole: bytes) -> bytes:
    try:
        return bytes.fromhex(hole[1:-1].decode("ascii"))
    except ValueError as fault:
        raise BrokenSignature(reason=_("署名の値が読めません")) from fault


def _signer(content: bytes, keys: KeyRing) -> PublicKey:
    for key in keys.values():
        if key.chain and key.chain[0] in content:
            return key
    raise UnknownSigner


def _check(digest: bytes, hole: bytes, content: bytes, key: PublicKey) -> None:
    try:
        signature = cms.signature_in(content)
        signed: list[bytes] = []

        def remember(attributes: bytes) -> bytes:
            signed.append(attributes)
            return signature

        again = cms.signed(digest, key.chain, remember)
        _r, s = decode_dss_signature(signature)
        key.point.verify(signature, signed[0], ES256)
    except (InvalidSignature, IndexError, ValueError) as fault:
        raise BrokenSignature(reason=_("内容が署名と合いません")) from fault
    if s > ORDER // 2 or pades.written(again, key.chain) != hole:
        raise BrokenSignature(reason=_("署名の書き方が発行時のものと違います"))
