from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from reportlab.pdfgen.canvas import Canvas

from certificates import paper, seal
from certificates.readback import (
    AlteredPaper,
    NoSeal,
    SeveralSeals,
    UnreadablePaper,
    read_back,
    verify_file,
)
from certificates.sealed import SealedFields, SealRefused
from disaster.assessment.rules.levels import DamageLevel

CHANGES = {
    "number": ("142140-R0801-R-000124", "整理番号"),
    "issue_number": (2, "整理番号"),
    "head_name": ("山田　太朗", "世帯主氏名"),
    "house_address": ("神奈川県架空市ひばり野二丁目12番地の30", "被災住家※の所在地"),
    "cause": ("令和8年9月3日の台風第15号による浸水", "罹災原因"),
    "level": (DamageLevel.TOTAL, "住家の被害の程度"),
    "issued_on": (date(2026, 10, 13), "交付年月日"),
    "municipality_code": ("142131", "市区町村コード"),
    "world": ("drill", "訓練"),
}


def rewritten(pdf, change):
    """Save a file again after a change, as an editor does."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf)))
    change(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_paper_reads_back_as_it_was_issued(certificate, printed, sign, ring):
    pdf = printed(certificate)
    found = read_back(pdf)

    assert found.number_of_pages == 1
    assert found.qr_texts == (sign(SealedFields.of(certificate)),)
    assert f"世帯主氏名 {certificate.head_name}\n" in found.text
    assert verify_file(pdf, ring) == SealedFields.of(certificate)


@pytest.mark.parametrize("field", CHANGES)
def test_a_changed_print_is_refused_by_the_name_of_the_field(
    field, certificate, sign, ring
):
    """S01: the seal is real, but what is printed above it is not what was sealed."""
    value, label = CHANGES[field]
    text = sign(SealedFields.of(certificate))
    forged = paper.render(replace(certificate, **{field: value}), text)

    with pytest.raises(AlteredPaper, match=label):
        verify_file(forged, ring)


@pytest.mark.parametrize("level", [level for level in DamageLevel if level != "half"])
def test_no_other_level_passes_for_the_sealed_one(level, certificate, sign, ring):
    text = sign(SealedFields.of(certificate))
    forged = paper.render(replace(certificate, level=level), text)

    with pytest.raises(AlteredPaper, match="被害の程度"):
        verify_file(forged, ring)


def test_swapped_codes_of_two_papers_are_detected(certificate, sign, ring):
    other = replace(certificate, number="142140-R0801-R-000999", head_name="佐藤　花子")
    first, second = (sign(SealedFields.of(each)) for each in (certificate, other))

    for mine, theirs in ((certificate, second), (other, first)):
        with pytest.raises(AlteredPaper):
            verify_file(paper.render(mine, theirs), ring)


@pytest.mark.parametrize("tail", ["左衛門", "1", " (A)"])
def test_a_value_that_only_begins_like_the_sealed_one_is_refused(
    tail, certificate, sign, ring
):
    text = sign(SealedFields.of(certificate))
    for field in ("head_name", "cause", "house_address"):
        longer = getattr(certificate, field) + tail
        with pytest.raises(AlteredPaper):
            verify_file(
                paper.render(replace(certificate, **{field: longer}), text), ring
            )


def test_a_note_laid_over_the_page_is_refused(certificate, printed, ring):
    note = FreeText(text="全壊", rect=(100, 400, 200, 420))
    forged = rewritten(
        printed(certificate), lambda writer: writer.add_annotation(0, note)
    )

    with pytest.raises(AlteredPaper, match="書き込み"):
        verify_file(forged, ring)


def test_a_second_page_is_refused(certificate, printed, ring):
    forged = rewritten(
        printed(certificate), lambda writer: writer.add_blank_page(200, 200)
    )

    with pytest.raises(UnreadablePaper, match="1ページ"):
        verify_file(forged, ring)


def test_a_second_code_is_refused(certificate, printed, ring):
    other = printed(replace(certificate, issue_number=2))

    def lay_over(writer):
        writer.pages[0].merge_page(PdfReader(BytesIO(other)).pages[0])

    with pytest.raises(SeveralSeals, match="2 個"):
        verify_file(rewritten(printed(certificate), lay_over), ring)


def test_a_page_without_a_code_is_refused(ring):
    out = BytesIO()
    canvas = Canvas(out)
    canvas.drawString(100, 100, "certificate")
    canvas.save()

    with pytest.raises(NoSeal):
        verify_file(out.getvalue(), ring)


def test_a_drill_paper_is_refused_where_live_is_asked_for(certificate, printed, ring):
    drill = printed(replace(certificate, world="drill"))

    assert verify_file(drill, ring).purpose == "drill"
    with pytest.raises(seal.WrongPurpose):
        verify_file(drill, ring, "live")


def test_a_copy_saved_again_without_change_still_holds(certificate, printed, ring):
    copy = rewritten(printed(certificate), lambda _writer: None)

    assert verify_file(copy, ring) == SealedFields.of(certificate)


@given(content=st.binary(max_size=300))
@settings(max_examples=50)
def test_any_other_file_is_refused_and_nothing_crashes(content, ring):
    for file in (content, b"%PDF-1.7\n" + content):
        with pytest.raises(SealRefused):
            verify_file(file, ring)


def test_a_truncated_paper_never_passes_for_another(certificate, printed, ring):
    pdf = printed(certificate)
    for length in range(0, len(pdf) - 200, len(pdf) // 12):
        try:
            assert verify_file(pdf[:length], ring) == SealedFields.of(certificate)
        except SealRefused:
            continue


def test_a_huge_file_is_refused_unread(ring):
    with pytest.raises(UnreadablePaper, match="大きすぎ"):
        verify_file(b"%PDF-1.7" + bytes(20_000_000), ring)
