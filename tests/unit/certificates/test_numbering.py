"""Numbers: what we write reads back, and a slip of the finger is always found."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.rules import numbering
from certificates.rules.numbering import MisreadNumber

incidents = st.integers(1, 999)
serials = st.integers(1, 999_999)
issues = st.integers(1, 99)


def slips(text):
    """Yield every single wrong digit and every swap of neighbouring digits."""
    places = [at for at, sign in enumerate(text) if sign.isdigit()]
    for at in places:
        for digit in "0123456789":
            if digit != text[at]:
                yield text[:at] + digit + text[at + 1 :]
    for here, there in pairwise(places):
        if text[here] != text[there]:
            signs = list(text)
            signs[here], signs[there] = signs[there], signs[here]
            yield "".join(signs)


def is_taken(read, text):
    try:
        return read(text) is not None
    except MisreadNumber:
        return False


@given(incidents, serials)
def test_a_receipt_number_reads_back(incident, serial):
    number = numbering.receipt_number(incident, serial)
    assert numbering.read_receipt_number(number) == number


@given(incidents, serials, issues)
def test_a_certificate_number_reads_back(incident, serial, issue):
    number = numbering.certificate_number("142140", incident, "R", serial, issue)
    assert numbering.read_certificate_number(number) == number
    assert numbering.read_certificate_number(number.replace("-", "")) == number


def test_the_shape_of_the_numbers():
    number = numbering.certificate_number("142140", 3, "R", 412, 1)
    assert number.startswith("142140-003-R-000412-01")
    assert len(number) == len("142140-003-R-000412-01") + 1
    assert numbering.receipt_number(3, 412).startswith("3-00412-")


@given(incidents, serials)
def test_no_slip_in_a_receipt_number_goes_unseen(incident, serial):
    number = numbering.receipt_number(incident, serial)
    taken = [
        slip for slip in slips(number) if is_taken(numbering.read_receipt_number, slip)
    ]
    assert taken == []


@given(incidents, serials, issues)
def test_no_slip_in_a_certificate_number_goes_unseen(incident, serial, issue):
    number = numbering.certificate_number("142140", incident, "R", serial, issue)
    taken = [
        slip
        for slip in slips(number)
        if is_taken(numbering.read_certificate_number, slip)
    ]
    assert taken == []


@given(incidents, serials, issues)
def test_the_letter_of_another_paper_does_not_fit(incident, serial, issue):
    number = numbering.certificate_number("142140", incident, "R", serial, issue)
    with pytest.raises(MisreadNumber):
        numbering.read_certificate_number(number.replace("R", "H"))


@pytest.mark.parametrize(
    "text", ["３－００４１２－９", " 3-00412-9 ", "3‐00412‐9", "3004129", "3−00412−9"]
)
def test_a_receipt_number_may_be_typed_in_many_ways(text):
    assert numbering.read_receipt_number(text) == "3-00412-9"


@pytest.mark.parametrize("text", ["", "山田", "yamada", "3-", "R-1", "12345"])
def test_other_texts_are_no_numbers(text):
    assert numbering.read_receipt_number(text) is None
    assert numbering.read_certificate_number(text) is None


def test_the_hundredth_issue_is_refused():
    with pytest.raises(numbering.TooManyIssues):
        numbering.certificate_number("142140", 1, "R", 1, 100)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("XAMNA-M1TH1", "XAMNAM1TH1"),
        ("xamna m1th1", "XAMNAM1TH1"),
        ("XAMNAMITHI", "XAMNAM1TH1"),
        ("OAMNAMLTHL", "0AMNAM1TH1"),
        ("ＸＡＭＮＡＭ１ＴＨ１", "XAMNAM1TH1"),
        ("", ""),
        ("<script>", ""),
        ("A" * 65, ""),
    ],
)
def test_a_short_code_is_read_as_it_is_typed(typed, code):
    assert numbering.read_code(typed) == code
