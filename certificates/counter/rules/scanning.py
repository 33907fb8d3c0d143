"""読取りの規則: what a scanner typed, or a person off a paper, into the one field.

A number with its hyphens or its letter can mean nothing else. Digits alone may be a
receipt number or a birthday, so both are looked for.
"""

import re
from contextlib import suppress
from dataclasses import dataclass

from certificates.rules import numbering
from certificates.rules.numbering import MisreadNumber
from disaster.foundation import formats

# The code behind /v/ on a certificate; what follows it never concerns this desk.
VERIFY = re.compile(r"/v/([0-9A-Za-z-]{4,64})")
RECEIPT_WITHIN = re.compile(r"(?<!\d)\d+-\d{5,}-\d(?!\d)", re.ASCII)
SHORTEST_CODE = 8


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a text may name; empty where it cannot be that (読み取ったもの).

    ``is_certain`` says that it can mean nothing but a paper.
    """

    receipt: str = ""
    certificate: str = ""
    code: str = ""
    is_certain: bool = False

    @property
    def names_paper(self) -> bool:
        """Say whether the text may name a paper at all."""
        return bool(self.receipt or self.certificate or self.code)


def read(typed: str) -> Scanned:
    """Read a receipt number, a certificate number, a code or the text of a QR code."""
    text = formats.fold_hyphens(formats.half_width(typed)).strip()
    if found := VERIFY.search(text):
        return Scanned(code=numbering.read_code(found[1]), is_certain=True)
    if number := numbering.read_certificate_number(text):
        return Scanned(certificate=number, is_certain=True)
    if found := RECEIPT_WITHIN.search(text):
        receipt = numbering.read_receipt_number(found[0]) or ""
        return Scanned(receipt=receipt, is_certain=True)
    receipt = ""
    # A birthday has as many digits as a receipt number; its check digit will not fit.
    with suppress(MisreadNumber):
        receipt = numbering.read_receipt_number(text) or ""
    code = numbering.read_code(text)
    return Scanned(receipt=receipt, code=code if len(code) >= SHORTEST_CODE else "")
