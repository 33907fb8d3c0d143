"""The cells printed on the national sheets (調査票 令和7年7月), copied by hand."""

from fractions import Fraction

import pytest

from disaster.assessment.rulebooks import rulebook
from disaster.assessment.rules.sheet import band_points, cell

BANDS = (10, 20, 40, 60, 80, 100)
PRINTED = {
    5: (
        (0, 0, 0, 0, 0, 1),
        (0, 0, 1, 1, 1, 1),
        (0, 1, 1, 2, 2, 3),
        (0, 1, 2, 2, 3, 4),
        (1, 1, 2, 3, 4, 5),
    ),
    10: (
        (0, 0, 0, 1, 1, 1),
        (0, 1, 1, 2, 2, 3),
        (1, 1, 2, 3, 4, 5),
        (1, 2, 3, 5, 6, 8),
        (1, 2, 4, 6, 8, 10),
    ),
    15: (
        (0, 0, 1, 1, 1, 2),
        (0, 1, 2, 2, 3, 4),
        (1, 2, 3, 5, 6, 8),
        (1, 2, 5, 7, 9, 11),
        (2, 3, 6, 9, 12, 15),
    ),
    25: (
        (0, 1, 1, 2, 2, 3),
        (1, 1, 3, 4, 5, 6),
        (1, 3, 5, 8, 10, 13),
        (2, 4, 8, 11, 15, 19),
        (3, 5, 10, 15, 20, 25),
    ),
    50: (
        (1, 1, 2, 3, 4, 5),
        (1, 3, 5, 8, 10, 13),
        (3, 5, 10, 15, 20, 25),
        (4, 8, 15, 23, 30, 38),
        (5, 10, 20, 30, 40, 50),
    ),
    60: (
        (1, 1, 2, 4, 5, 6),
        (2, 3, 6, 9, 12, 15),
        (3, 6, 12, 18, 24, 30),
        (5, 9, 18, 27, 36, 45),
        (6, 12, 24, 36, 48, 60),
    ),
    75: (
        (1, 2, 3, 5, 6, 8),
        (2, 4, 8, 11, 15, 19),
        (4, 8, 15, 23, 30, 38),
        (6, 11, 23, 34, 45, 56),
        (8, 15, 30, 45, 60, 75),
    ),
    85: (
        (1, 2, 3, 5, 7, 9),
        (2, 4, 9, 13, 17, 21),
        (4, 9, 17, 26, 34, 43),
        (6, 13, 26, 38, 51, 64),
        (9, 17, 34, 51, 68, 85),
    ),
}


@pytest.mark.parametrize("composition", PRINTED)
def test_every_printed_cell_is_the_rounded_product(composition):
    book = rulebook("R7.7")
    computed = tuple(
        tuple(int(cell(composition, book.degrees[degree], band)) for band in BANDS)
        for degree in range(1, 6)
    )
    assert computed == PRINTED[composition]


def test_the_bands_of_the_edition_are_those_of_the_sheet():
    assert rulebook("R7.7").sheet.bands == BANDS


@pytest.mark.parametrize(
    ("rate", "points"),
    [(0, 0), (1, 1), (10, 1), (11, 2), (20, 2), (40, 4), (41, 6), (60, 6), (74, 7)],
)
def test_the_foundation_band_is_the_next_one_printed(rate, points):
    """調査票-3: 損傷率 0・〜10・〜20・〜40・〜60・〜74％."""
    assert band_points(rulebook("R7.7"), Fraction(rate)) == points
