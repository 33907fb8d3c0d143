"""Papers of the three kinds: what each says, never says, and cannot be made to say."""

import json
from base64 import urlsafe_b64decode
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from certificates import paper
from certificates.paper import table, wording
from certificates.paper.sheet import Fonts
from certificates.readback import AlteredPaper, verify_file
from certificates.rules import numbering
from certificates.rules.kinds import (
    LONGEST_DECLARED,
    CertificateKind,
    check_declared,
)
from certificates.sealed import LevelMismatch, SealedFields, SealText
from disaster.assessment.rules.levels import DamageLevel
from disaster.foundation.errors import FieldRefusal
from disaster.foundation.fonts import GOTHIC, SERIF, chain

CAR = "自家用車1台（相模 300 あ 12-34）、物置1棟、塀"
WITHOUT_LEVEL = [CertificateKind.PROPERTY, CertificateKind.REPORT]


@pytest.fixture
def other(certificate):
    """Give a function that returns a paper without a level."""

    def made(kind, declared=CAR, **changes):
        return replace(
            certificate,
            title="被災証明書",
            kind=kind,
            level=None,
            declared=declared,
            addons=(None, None, None),
            **changes,
        )

    return made


@pytest.mark.parametrize("kind", WITHOUT_LEVEL)
def test_a_paper_without_a_level_names_what_was_declared(kind, other, printed, ring):
    made = other(kind)
    pdf = printed(made)
    text = PdfReader(BytesIO(pdf)).pages[0].extract_text()
    assert f"{wording.DECLARED[kind]} {CAR}" in text
    assert "被害の程度" in wording.HOUSE_NOTE[kind]
    assert wording.TICK not in text
    assert not any(level.label in text for level in DamageLevel)
    assert wording.LEVEL not in text
    assert verify_file(pdf, ring) == SealedFields.of(made)


@pytest.mark.parametrize("kind", WITHOUT_LEVEL)
def test_a_bicycle_cannot_be_made_a_car(kind, other, sign, ring):
    text = sign(SealedFields.of(other(kind, "自転車1台")))
    for forged in (CAR, "自転車1台、自家用車1台", "自転車10台", ""):
        with pytest.raises(AlteredPaper):
            verify_file(paper.render(other(kind, forged), text), ring)


def test_one_kind_never_passes_for_another(other, sign, ring):
    report, owned = (other(kind) for kind in reversed(WITHOUT_LEVEL))
    with pytest.raises(AlteredPaper):
        verify_file(paper.render(report, sign(SealedFields.of(owned))), ring)
    with pytest.raises(AlteredPaper):
        verify_file(paper.render(owned, sign(SealedFields.of(report))), ring)


def test_the_longest_declaration_keeps_a_code_that_can_be_read(other, printed, ring):
    made = other(
        CertificateKind.PROPERTY,
        "髙" * LONGEST_DECLARED,
        head_name="MARIA LUISA DOS SANTOS OLIVEIRA PEREIRA DA SILVA",
    )
    assert verify_file(printed(made), ring) == SealedFields.of(made)


def test_the_array_of_the_certificate_of_damage_has_not_changed(fields, sign):
    array = SealText.parse(sign(fields)).array
    assert json.loads(urlsafe_b64decode(array + "=" * (-len(array) % 4))) == [
        *("142140-R0801-R-000123", 1, "damage", fields.head_name),
        *(fields.house_address, fields.cause, "half", "2026-10-12", "142140", "live"),
    ]


@pytest.mark.parametrize("kind", WITHOUT_LEVEL)
def test_a_level_and_a_declaration_never_stand_on_one_paper(kind, certificate, other):
    with pytest.raises(LevelMismatch):
        replace(certificate, declared=CAR)
    with pytest.raises(LevelMismatch):
        replace(other(kind), level=DamageLevel.HALF)


@pytest.mark.parametrize("kind", WITHOUT_LEVEL)
@pytest.mark.parametrize("word", ["全壊", "半壊", "準半壊", "一部損壊"])
def test_a_declaration_may_not_state_a_level(kind, word):
    with pytest.raises(FieldRefusal, match="程度の言葉"):
        check_declared(kind, f"物置1棟（{word}）", "")


def test_what_is_missing_or_too_much_is_named():
    with pytest.raises(FieldRefusal, match="載せるもの"):
        check_declared(CertificateKind.PROPERTY, "", "")
    with pytest.raises(FieldRefusal, match="載りません"):
        check_declared(CertificateKind.DAMAGE, CAR, "")
    check_declared(CertificateKind.DAMAGE, "", "")
    check_declared(CertificateKind.REPORT, CAR, "架空市の路上")


@pytest.mark.parametrize("kind", CertificateKind)
def test_the_number_tells_the_kind_and_cannot_be_changed_into_another(kind):
    number = numbering.certificate_number("142140", 3, kind.letter, 412, 1)
    assert numbering.read_certificate_number(number) == number
    for letter in numbering.LETTERS.keys() - {kind.letter}:
        with pytest.raises(numbering.MisreadNumber):
            numbering.read_certificate_number(number.replace(kind.letter, letter))


def test_rows_without_a_level_still_fill_the_form(other):
    fonts = Fonts(text=chain(SERIF, GOTHIC), label=chain(GOTHIC, SERIF))
    labels = [row.label.lines[0] for row in table.rows(other(WITHOUT_LEVEL[0]), fonts)]
    assert labels == [
        *("世帯主住所", "世帯主氏名", "罹災原因", "被災した物件", "被災した場所"),
    ]
