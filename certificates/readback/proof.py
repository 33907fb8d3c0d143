"""Whether a page says what was asked for, from its first letter to its last (校合).

What should stand there is written down anew from the values, in the order of the form,
and by nothing that prints: so a row too many, a row too few and a wrong letter in any
row all show. Spaces are not compared, since a line break and a space look alike.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

from certificates.paper import wording
from certificates.sealed import PrintedCertificate, SealText
from disaster.assessment.rules.levels import DamageLevel
from disaster.foundation.formats import era_date_with_gregorian

# What follows the last line of the form, where nothing may.
AFTERWARDS = "after_the_last_line"

# A field by its name, and what stands on the page for it, labels included.
Line = tuple[str, str]


def first_difference(
    text: str, asked: PrintedCertificate, seal: SealText, *, has_picture: bool
) -> str:
    """Name the first field whose line is not on the page as asked, or nothing."""
    left = _squeeze(text)
    for field, line in _lines(asked, seal, has_picture=has_picture):
        expected = _squeeze(line)
        if not left.startswith(expected):
            return field
        left = left.removeprefix(expected)
    return AFTERWARDS if left else ""


def _lines(
    asked: PrintedCertificate, seal: SealText, *, has_picture: bool
) -> Iterator[Line]:
    yield "marks", "".join((*wording.marks(asked), *wording.notices(asked)))
    yield "title", asked.title
    yield "number", wording.number_line(asked)
    yield "supersedes", wording.superseding(asked) if asked.supersedes else ""
    yield from _rows(asked)
    yield "statement", asked.statement
    yield "issued_on", era_date_with_gregorian(asked.issued_on)
    yield "mayor_name", asked.mayor_name
    yield "seal_place", "" if has_picture else wording.SEAL
    yield from _foot(asked, seal)


def _rows(asked: PrintedCertificate) -> Iterator[Line]:
    """Return the rows of the table, in the order of the unified form."""
    yield "head_address", wording.HEAD_ADDRESS + asked.head_address
    yield "head_name", wording.HEAD_NAME + asked.head_name
    yield _addon(asked, 0)
    yield "cause", wording.CAUSE + asked.cause
    if asked.declared:
        yield "declared", wording.DECLARED[asked.kind] + asked.declared
    house = wording.HOUSE[asked.kind] + asked.house_address
    yield "house_address", house + wording.HOUSE_NOTE[asked.kind]
    yield "level", _boxes(asked.level) if asked.level else ""
    yield _addon(asked, 1)
    yield _addon(asked, 2)


def _addon(asked: PrintedCertificate, place: int) -> Line:
    addon = asked.addons[place]
    said = wording.ADDONS[place] + addon.label + addon.text if addon else ""
    return f"addon_{place + 1}", said


def _boxes(level: DamageLevel) -> str:
    boxes = (
        (wording.TICK if choice is level else "") + choice.label
        for choice in DamageLevel
    )
    return wording.LEVEL + "".join(boxes)


def _foot(asked: PrintedCertificate, seal: SealText) -> Iterator[Line]:
    host, municipality = urlsplit(seal.issuer).netloc, asked.municipality_name
    steps = "".join(
        f"{number}.{step.format(host=host, municipality=municipality)}"
        for number, step in enumerate(wording.CHECK_STEPS, start=1)
    )
    yield "check_steps", wording.CHECK_TITLE + steps
    yield "code", wording.CODE + wording.grouped(seal.code)
    yield "municipality_code", wording.municipality_line(asked)


def _squeeze(text: str) -> str:
    return "".join(text.split())
