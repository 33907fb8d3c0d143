"""Whether a file is the certificate that its seal vouches for (照合).

It finds text that was changed in the file. Spaces are not compared, since a line break
and a space look alike in extracted text.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from certificates import seal
from certificates.keys import KeyRing
from certificates.paper import wording
from certificates.readback import electronic
from certificates.readback.reading import ReadBack, read_back
from certificates.readback.refusals import (
    AlteredPaper,
    NoSeal,
    SeveralSeals,
    UnreadablePaper,
)
from certificates.sealed import Purpose, SealedFields, SealText
from disaster.assessment.rules.levels import DamageLevel
from disaster.foundation.formats import era_date_with_gregorian
from disaster.foundation.texts import _


@dataclass(frozen=True, slots=True)
class Issued:
    """A file exactly as the city handed it out (交付されたままのファイル)."""

    fields: SealedFields
    # The names of the keys of the code and of the file.
    sealed_with: str
    signed_with: str
    # The text of the code, and the text of the page.
    seal: SealText
    text: str
    # Digests of the pictures over the print.
    pictures: tuple[str, ...] = ()

    def says(self, text: str) -> bool:
        """Say whether a text stands on the paper, spaces apart."""
        return _squeeze(text) in _squeeze(self.text)


def verify_issued(pdf: bytes, keys: KeyRing, purpose: Purpose | None = None) -> Issued:
    """Return what a file says if seal, print and electronic signature all hold."""
    found = read_back(pdf)
    fields = _agreed(found, keys, purpose)
    kid = electronic.verify(pdf, fields, keys)
    (code,) = found.qr_texts
    parts = SealText.parse(code)
    return Issued(fields, parts.kid, kid, parts, found.text, found.pictures)


def verify_file(
    pdf: bytes, keys: KeyRing, purpose: Purpose | None = None
) -> SealedFields:
    """Return the sealed fields if the seal holds and the print agrees (検証)."""
    return _agreed(read_back(pdf), keys, purpose)


def _agreed(found: ReadBack, keys: KeyRing, purpose: Purpose | None) -> SealedFields:
    if found.number_of_pages != 1:
        raise UnreadablePaper(reason=_("1ページの証明書ではありません"))
    if not found.qr_texts:
        raise NoSeal
    if len(found.qr_texts) > 1:
        raise SeveralSeals(count=len(found.qr_texts))
    fields = seal.verify(found.qr_texts[0], keys, purpose)
    for field in altered(fields, found):
        raise AlteredPaper(field)
    return fields


def altered(fields: SealedFields, found: ReadBack) -> Iterator[str]:
    """Name each field whose print is not what the seal says."""
    printed = _squeeze(found.text)
    lines = [_squeeze(line) for line in found.text.splitlines()]
    for label, accepted in _expected(fields).items():
        headings = sum(line.startswith(_squeeze(label)) for line in lines)
        if headings != 1 or not any(_squeeze(text) in printed for text in accepted):
            yield label
    if printed.count(wording.TICK) != (0 if fields.level is None else 1):
        yield wording.LEVEL
    if _squeeze(era_date_with_gregorian(fields.issued_on)) not in lines:
        yield wording.ISSUED_ON
    if (wording.DRILL_NOTICE in printed) != (fields.purpose == "drill"):
        yield wording.DRILL_MARK
    if found.has_remarks:
        yield wording.REMARKS


def _expected(fields: SealedFields) -> dict[str, list[str]]:
    """Return each label with its value between the words around it on the form."""
    house = wording.HOUSE[fields.kind]
    name_line = f"{wording.HEAD_NAME}{fields.head_name}"
    after_cause = wording.DECLARED[fields.kind] if fields.declared else house
    expected = {
        wording.NUMBER: [f"{wording.NUMBER}{fields.number}第{fields.issue}回交付"],
        wording.HEAD_NAME: [
            f"{name_line}{wording.ADDONS[0]}",
            f"{name_line}{wording.CAUSE}",
        ],
        wording.CAUSE: [f"{wording.CAUSE}{fields.cause}{after_cause}"],
        house: [f"{house}{fields.house_address}{wording.HOUSE_NOTE[fields.kind]}"],
        wording.MUNICIPALITY_CODE: [
            f"{wording.MUNICIPALITY_CODE}{fields.municipality_code}（"
        ],
    }
    if fields.declared:
        expected[after_cause] = [f"{after_cause}{fields.declared}{house}"]
    if fields.level is not None:
        choices = "".join(
            f"{wording.TICK if level is fields.level else ''}{level.label}"
            for level in DamageLevel
        )
        expected[wording.LEVEL] = [f"{wording.LEVEL}{choices}"]
    return expected


def _squeeze(text: str) -> str:
    return "".join(text.split())
