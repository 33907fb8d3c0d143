"""Digits as Japan writes them: width, kanji numbers, postal codes, phones, 個人番号."""

import re
import unicodedata

from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _

# Every dash that keyboards, Excel and old systems put between numbers. The long mark ー
# is left alone: between digits it is a hyphen, elsewhere a letter (see `addresses`).
HYPHENS = re.compile("[‐‑‒–—―−⁻₋﹘﹣－➖\u00ad⁃╴─━]")
LONG_MARK_AS_HYPHEN = re.compile(r"(?<=\d)ー(?=\d)")

KANJI_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")}
KANJI_UNITS = {"十": 10, "百": 100, "千": 1000}

# The first that fits counts; from the numbering plan (総務省 市外局番の一覧). Only the
# codes of one length in every place are here: the others are left undivided, since
# a wrong hyphen is worse than none.
PHONE_SHAPES = (
    (re.compile(r"(0800)(\d{3})(\d{4})"), "free calls"),
    (re.compile(r"(0[5789]0)(\d{4})(\d{4})"), "mobile and IP phones"),
    (re.compile(r"(0120|0570|0990)(\d{3})(\d{3})"), "services"),
    (re.compile(r"(0460|046[3-8])(\d{2})(\d{4})"), "west of Kanagawa"),
    (re.compile(r"(04[2-46])(\d{3})(\d{4})"), "Kanagawa"),
    (re.compile(r"(0[36])(\d{4})(\d{4})"), "Tokyo and Osaka"),
)
PHONE = re.compile(r"0[5789]0\d{8}|0800\d{7}|0[1-9]\d{8}")
SEPARATORS = re.compile(r"[-()\s./]")

POSTAL_CODE = re.compile(r"〒?(\d{3})-?(\d{4})")

NUMBER_LENGTH = 12
INDIVIDUAL_NUMBER = re.compile(
    r"(?<!\d)(?<!\d{4}[- ])(?:\d{12}|\d{4}([- ])\d{4}\1\d{4}|\d{3}(?:([- ])\d{3}){3})"
    r"(?![- ]?\d{4})(?!\d)"
)


class UnreadablePhone(Refusal, ValueError):
    """A text that is no Japanese phone number (電話番号の形ではない)."""

    message = _("電話番号は 0463-00-1234 のように、市外局番から入れてください。")


class UnreadablePostalCode(Refusal, ValueError):
    """A text that is no postal code (郵便番号の形ではない)."""

    message = _("郵便番号は 259-1100 のように 7 桁で入れてください。")


def half_width(text: str) -> str:
    """Fold full-width letters and half-width kana, for reading, not for keeping (NFKC).

    Never for a legal name: NFKC changes characters that the register tells apart.
    """
    return unicodedata.normalize("NFKC", text)


def fold_hyphens(text: str) -> str:
    """Turn every dash, and a long mark between digits, into a plain hyphen."""
    return LONG_MARK_AS_HYPHEN.sub("-", HYPHENS.sub("-", text))


def kanji_number(text: str) -> int:
    """Read a number in kanji, by units or by place: 二十三, 百五, 一〇三 (漢数字)."""
    total = digits = 0
    for sign in text:
        if sign in KANJI_UNITS:
            total += (digits or 1) * KANJI_UNITS[sign]
            digits = 0
        else:
            digits = digits * 10 + KANJI_DIGITS[sign]
    return total + digits


def postal_code(text: str) -> str:
    """Return a postal code as 259-1100, however it was typed (郵便番号)."""
    found = POSTAL_CODE.fullmatch("".join(fold_hyphens(half_width(text)).split()))
    if not found:
        raise UnreadablePostalCode
    return f"{found[1]}-{found[2]}"


def phone_digits(text: str) -> str:
    """Return the digits of a domestic phone number; +81 463 … becomes 0463… (電話)."""
    plain = SEPARATORS.sub("", fold_hyphens(half_width(text)).replace("ー", "-"))
    if plain.startswith("+81"):
        plain = f"0{plain.removeprefix('+81').removeprefix('0')}"
    if not plain.isascii() or not PHONE.fullmatch(plain):
        raise UnreadablePhone
    return plain


def format_phone(text: str) -> str:
    """Write a phone number with hyphens: 0463-00-1234, 090-0000-1234.

    A number of an unknown area keeps the hyphens it was typed with.
    """
    digits = phone_digits(text)
    for shape, _kind in PHONE_SHAPES:
        if found := shape.fullmatch(digits):
            return "-".join(found.groups())
    groups = re.findall(r"\d+", half_width(text))
    return "-".join(groups) if "".join(groups) == digits else digits


def contains_individual_number(text: str) -> bool:
    """Say whether a text holds a valid 個人番号, which this system must never keep.

    Twelve digits count when written together or in groups of four or three, and when
    the check digit is right; so one in eleven chance numbers is stopped as well.
    """
    plain = fold_hyphens(half_width(text))
    return any(
        _has_check_digit(re.sub(r"\D", "", found[0]))
        for found in INDIVIDUAL_NUMBER.finditer(plain)
    )


def _has_check_digit(number: str) -> bool:
    """Compute the check digit (平成26年総務省令第85号 第5条)."""
    *digits, check = (int(digit) for digit in number)
    weights = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
    rest = sum(d * w for d, w in zip(digits, weights, strict=True)) % 11
    return check == (0 if rest <= 1 else 11 - rest)
