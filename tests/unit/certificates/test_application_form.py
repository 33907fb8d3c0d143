"""The application form on paper asks what the form at home asks, on one sheet."""

from dataclasses import replace
from io import BytesIO

import pytest
import zxingcpp
from pypdf import PdfReader
from reportlab.lib.units import mm

from certificates.paper import request
from certificates.paper.asking import Known
from certificates.rules import applying
from certificates.rules.receiving import PROXY_LABELS, RELATION_LABELS

EMPTY = Known(addressee="架空の伊勢野市長 見本 太郎", office="架空の伊勢野市役所")
FILLED = replace(
    EMPTY,
    number="1-00001-3",
    cause="令和8年9月3日の地震による",
    head_name="𠮷田　太郎",
    address="架空の伊勢野市ひばり野一丁目1番3号",
    household_number="S0001",
)


def pages_of(known):
    return PdfReader(BytesIO(request.render(known))).pages


def text_of(known):
    (page,) = pages_of(known)
    return page.extract_text()


@pytest.mark.parametrize("known", [EMPTY, FILLED], ids=["empty", "filled"])
def test_every_choice_of_the_form_at_home_stands_on_the_sheet(known):
    text = text_of(known)
    for labels in (
        RELATION_LABELS,
        PROXY_LABELS,
        applying.TENURES,
        applying.USES,
        applying.PARTS,
        applying.EQUIPMENT,
        applying.FLOODINGS,
        applying.WISHES,
        applying.CONSENTS,
    ):
        for label in labels.values():
            assert label in text


def test_what_is_known_is_printed_as_it_is_written():
    text = text_of(FILLED)
    for known in (FILLED.head_name, FILLED.address, FILLED.cause, FILLED.number):
        assert known in text


def test_the_number_stands_beside_it_as_a_code():
    (page,) = pages_of(FILLED)
    (picture,) = page.images
    (code,) = zxingcpp.read_barcodes(picture.image.convert("L"))
    assert code.text == FILLED.number


def test_an_empty_form_has_no_code():
    (page,) = pages_of(EMPTY)
    assert list(page.images) == []


@pytest.mark.parametrize("known", [EMPTY, FILLED], ids=["empty", "filled"])
def test_the_dates_of_two_disasters_stay_where_a_printer_prints(known):
    dates = "伊勢野市東部を震源とする地震（架空）の申請は令和9年2月8日まで　" * 2
    known = replace(known, deadline=dates, office="架空の伊勢野市役所 0463-00-0000")
    (page,) = pages_of(known)
    heights = []
    page.extract_text(
        visitor_text=lambda text, _matrix, place, _font, _size: (
            heights.append(place[5]) if text.strip() else None
        )
    )
    assert min(heights) >= 6 * mm


def test_equal_input_gives_equal_bytes():
    assert request.render(FILLED) == request.render(FILLED)


def test_a_drill_says_so_across_the_sheet():
    assert "訓練" in text_of(replace(EMPTY, marks=("訓練",)))
