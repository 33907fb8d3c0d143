"""The city's electronic signature under a whole file (PAdES-B-B, ETSI EN 319 142-1).

It is written together with the file: a hole is left, everything around it is digested,
and the signature goes into the hole. No other change is allowed afterwards (DocMDP 1).
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from certificates.paper import cms
from certificates.paper.document import Document, text
from disaster.foundation import clock

REASON = "罹災証明書の交付"

# Widths of the numbers in ByteRange: room for a file of ten gigabytes.
DIGITS = 10
UNKNOWN_RANGE = f"[0 {'*' * DIGITS} {'*' * DIGITS} {'*' * DIGITS}]"

# An ECDSA signature over P-256 takes at most this in DER (SEC 1, C.5).
LONGEST_SIGNATURE = 72


class Signer(Protocol):
    """Whoever holds a key for documents: a file, a card, a hardware module (署名者)."""

    @property
    def chain(self) -> Sequence[bytes]:
        """The signer's X.509 certificate and those above it, in DER."""

    def sign(self, content: bytes) -> bytes:
        """Return an ECDSA signature (P-256, SHA-256, low s) over a content, in DER."""


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs a file, and when (電子署名)."""

    signer: Signer
    at: datetime


@dataclass(frozen=True, slots=True)
class Reserved:
    """The numbers of the signature's objects in the file."""

    field: int
    value: int

    @property
    def entries(self) -> str:
        """What the catalog says of the signature."""
        return (
            f"/AcroForm<</SigFlags 3/Fields[{self.field} 0 R]>>"
            f"/Perms<</DocMDP {self.value} 0 R>>"
        )


def reserve(document: Document, page: int, signature: Signature) -> Reserved:
    """Write the invisible field and the signature's facts, with a hole in them."""
    value = document.add(
        "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached"
        f"/M({_moment(signature.at)})/Reason{text(REASON)}"
        "/Reference[<</Type/SigRef/TransformMethod/DocMDP"
        "/TransformParams<</Type/TransformParams/P 1/V/1.2>>>>]"
        f"/ByteRange{UNKNOWN_RANGE}/Contents{_hole(signature.signer.chain)}>>"
    )
    field = document.add(
        "<</Type/Annot/Subtype/Widget/FT/Sig/T(Signature)/F 132/Rect[0 0 0 0]"
        f"/P {page} 0 R/V {value} 0 R>>"
    )
    return Reserved(field, value)


def filled(pdf: bytes, signer: Signer) -> bytes:
    """Put the signature into the hole of a file."""
    hole = _hole(signer.chain).encode("ascii")
    start = pdf.index(hole)
    end = start + len(hole)
    covered = f"[0 {start:<{DIGITS}} {end:<{DIGITS}} {len(pdf) - end:<{DIGITS}}]"
    head = pdf[:start].replace(UNKNOWN_RANGE.encode(), covered.encode(), 1)
    tail = pdf[end:]
    content = cms.signed(digest(head, tail), signer.chain, signer.sign)
    return head + written(content, signer.chain) + tail


def digest(*pieces: bytes) -> bytes:
    """Digest what a signature covers."""
    return hashlib.sha256(b"".join(pieces)).digest()


def written(content: bytes, chain: Sequence[bytes]) -> bytes:
    """Write a signature as it stands in the hole, to the last digit."""
    return f"<{content.hex():0<{_room(chain)}}>".encode("ascii")


def _hole(chain: Sequence[bytes]) -> str:
    return f"<{'0' * _room(chain)}>"


def _room(chain: Sequence[bytes]) -> int:
    longest = cms.signed(bytes(32), chain, lambda _content: bytes(LONGEST_SIGNATURE))
    return 2 * len(longest)


def _moment(at: datetime) -> str:
    offset = clock.tokyo(at).strftime("%z")
    return f"{clock.tokyo(at):D:%Y%m%d%H%M%S}{offset[:3]}'{offset[3:]}'"
