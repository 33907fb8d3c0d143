"""Exact numbers: nothing that decides a level is ever a binary float."""

import re
from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from math import lcm

NUMBER = re.compile(r"(-?[0-9]{1,18})(?:\.([0-9]{1,18})|/([0-9]{1,18}))?")
LONG_NUMBER = re.compile(r"-?[0-9]+(?:[./][0-9]+)?")
MOST_DIGITS = 18
LARGEST = 10**MOST_DIGITS
ZERO = Fraction(0)
ONE = Fraction(1)
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


def is_too_long(text: str) -> bool:
    """Say whether a text would be a number if it had fewer digits."""
    return LONG_NUMBER.fullmatch(text) is not None


@lru_cache(maxsize=4096)
def of_whole(value: int) -> Fraction:
    """Turn a whole number into an exact one."""
    return Fraction(value)


def total(values: Iterable[Fraction]) -> Fraction:
    """Add exact numbers over one common denominator, reduced once at the end."""
    numerator, denominator = 0, 1
    for value in values:
        below = value.denominator
        if below != denominator:
            common = lcm(below, denominator)
            numerator *= common // denominator
            denominator = common
        numerator += value.numerator * (denominator // below)
    return Fraction(numerator, denominator)


def weigh(pairs: Iterable[tuple[Fraction, Fraction]]) -> Fraction:
    """Add the products of pairs over one common denominator (加重平均)."""
    numerator, denominator = 0, 1
    for one, other in pairs:
        below = one.denominator * other.denominator
        if below != denominator:
            common = lcm(below, denominator)
            numerator *= common // denominator
            denominator = common
        numerator += one.numerator * other.numerator * (denominator // below)
    return Fraction(numerator, denominator)


def reaches(value: Fraction, bound: Fraction) -> bool:
    """Say whether a number is at least a bound, compared in whole numbers."""
    return value.numerator * bound.denominator >= bound.numerator * value.denominator


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
