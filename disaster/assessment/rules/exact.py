"""Exact numbers: nothing that decides a level is ever a binary float."""

import re
from fractions import Fraction
from functools import lru_cache

NUMBER = re.compile(r"(-?[0-9]{1,18})(?:\.([0-9]{1,18})|/([0-9]{1,18}))?")
LARGEST = 10**18
ZERO = Fraction(0)
HUNDRED = Fraction(100)
HALF = Fraction(1, 2)
DISPLAYED_PLACES = 6


@lru_cache(maxsize=4096)
def parse(text: str) -> Fraction | None:
    """Read an exact decimal or fraction; None when it is neither."""
    match = NUMBER.fullmatch(text)
    if match is None:
        return None
    whole, decimals, denominator = match.groups()
    if denominator is not None:
        return Fraction(int(whole), int(denominator)) if int(denominator) else None
    if decimals is None:
        return Fraction(int(whole))
    return Fraction(int(whole + decimals), 10 ** len(decimals))


def round_half_up(value: Fraction) -> Fraction:
    """Round as the printed sheet does (小数点以下第1位を四捨五入)."""
    return Fraction((value + HALF).__floor__())


@lru_cache(maxsize=4096)
def as_decimal(value: Fraction) -> str:
    """Write a number for people: whole where it ends, else cut, never rounded up.

    49.999… must not be shown as 50, because 50 is another level.
    """
    places = 0
    while (value * 10**places).denominator != 1 and places < DISPLAYED_PLACES:
        places += 1
    digits = str((value * 10**places).__floor__()).zfill(places + 1)
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits
