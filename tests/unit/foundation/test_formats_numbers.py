"""数字: phones, postal codes and the number that must never be kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disaster.foundation.formats import (
    UnreadablePhone,
    UnreadablePostalCode,
    contains_individual_number,
    fold_hyphens,
    format_phone,
    half_width,
    phone_digits,
    postal_code,
)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("0463001234", "0463-00-1234"),
        ("０４６３（００）１２３４", "0463-00-1234"),
        ("(0463)00-1234", "0463-00-1234"),
        ("+81 463-00-1234", "0463-00-1234"),
        ("+81-(0)463-00-1234", "0463-00-1234"),
        ("0463ー00ー1234", "0463-00-1234"),
        ("09000001234", "090-0000-1234"),
        ("050 0000 1234", "050-0000-1234"),
        ("0312345678", "03-1234-5678"),
        ("0120000123", "0120-000-123"),
        ("08010000123", "080-1000-0123"),
        ("0800-000-0123", "0800-000-0123"),
        ("0976123456", "0976123456"),
        ("097-612-3456", "097-612-3456"),
    ],
)
def test_a_phone_number_is_shown_with_the_right_hyphens(typed, shown):
    assert format_phone(typed) == shown


@pytest.mark.parametrize(
    "typed", ["", "123", "046300123", "046300123456", "電話なし", "1463001234", "―"]
)
def test_what_is_no_phone_number_is_refused_with_an_example(typed):
    with pytest.raises(UnreadablePhone, match="0463-00-1234"):
        phone_digits(typed)


@given(st.integers(min_value=0, max_value=9999))
def test_a_formatted_phone_number_keeps_its_digits(tail):
    digits = f"046300{tail:04}"
    assert phone_digits(format_phone(digits)) == digits


@pytest.mark.parametrize(
    "typed", ["2591100", "259-1100", "〒259－1100", "２５９ー１１００"]
)
def test_a_postal_code_is_read(typed):
    assert postal_code(typed) == "259-1100"


@pytest.mark.parametrize("typed", ["", "259110", "259-11000", "ABC-1100"])
def test_what_is_no_postal_code_is_refused(typed):
    with pytest.raises(UnreadablePostalCode):
        postal_code(typed)


def test_width_and_hyphens_are_folded():
    assert half_width("ＡＢ１２ｶﾞ㍻") == "AB12ガ平成"
    assert fold_hyphens("1‐2–3—4―5−6ー7") == "1-2-3-4-5-6-7"
    assert fold_hyphens("ルーム") == "ルーム"


@pytest.mark.parametrize(
    "text",
    [
        "123456789018",
        "１２３４５６７８９０１８",
        "番号は1234-5678-9018です",
        "1234 5678 9018",
        "1234－5678－9018",
        "123 456 789 018",
    ],
)
def test_an_individual_number_is_noticed_however_it_is_written(text):
    assert contains_individual_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "123456789012",
        "1234567890180",
        "12345678901",
        "1234-5678-9018-0000",
        "0000-1234-5678-9018",
        "2026-09-03 1234",
        "0463-00-1234",
    ],
)
def test_other_digits_are_not_taken_for_an_individual_number(text):
    assert not contains_individual_number(text)


@given(st.from_regex(r"[0-9]{11}", fullmatch=True))
def test_exactly_one_check_digit_fits(digits):
    fitting = [d for d in "0123456789" if contains_individual_number(digits + d)]
    assert len(fitting) == 1
