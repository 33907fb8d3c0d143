"""傾斜: how far the house leans, compared without ever taking a rounded root."""

from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

from disaster.assessment.rules import editions, exact, fields
from disaster.assessment.rules.fields import Fields
from disaster.assessment.rules.problems import UnusableSurvey
from disaster.assessment.rules.rulebook import TiltRules

SHEET_PLUMB = Fraction(1200)
FIRST_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Tilt:
    """The lean at the corners of the first storey, as squared distances.

    The mean of √(x²+y²) may be irrational; squares keep it exact (p1-7).
    """

    plumb: Fraction
    squares: tuple[Fraction, ...]

    def reaches(self, bound: Fraction) -> bool:
        """Say whether the mean lean is at least the bound (単純平均)."""
        wanted = bound * self.plumb * len(self.squares)
        digits = FIRST_DIGITS
        while True:
            low, high = self.total(digits)
            if low >= wanted:
                return True
            if high < wanted:
                return False
            digits *= 2

    def total(self, digits: int) -> tuple[Fraction, Fraction]:
        """Enclose the sum of the distances between two close fractions.

        A sum of roots equals a fraction only when every root is one, and those are
        met exactly by the lower end, so the enclosure always decides in the end.
        """
        low = high = exact.ZERO
        scale = 10**digits
        for square in self.squares:
            root = isqrt(square.numerator * square.denominator * scale**2)
            low += Fraction(root, square.denominator * scale)
            high += Fraction(root + 1, square.denominator * scale)
        return low, high

    def in_words(self) -> str:
        """Write the mean for a 1,200 mm plumb line as people read it."""
        low, _high = self.total(FIRST_DIGITS)
        mean = low / len(self.squares) / self.plumb * SHEET_PLUMB
        return f"{exact.as_decimal(mean)}mm／1,200mm"


def read_tilt(survey: Fields, rules: TiltRules) -> Tilt | None:
    """Read the tilt in any of its three forms; None when it was not measured."""
    if "tilt" not in survey:
        return None
    tilt = survey.inner("tilt")
    if "mean_mm_per_1200" in tilt:
        tilt.refuse_others(("mean_mm_per_1200",))
        return Tilt(SHEET_PLUMB, (tilt.number("mean_mm_per_1200") ** 2,))
    if "corners_xy_mm" in tilt:
        return read_resultants(tilt, rules)
    tilt.refuse_others(("plumb_mm", "horizontal_mm"))
    plumb = tilt.positive("plumb_mm")
    path = tilt.at("horizontal_mm")
    corners = fields.between(tilt.required("horizontal_mm"), path, 1, rules.corners)
    return Tilt(
        plumb,
        tuple(
            fields.number(value, f"{path}[{place}]") ** 2
            for place, value in enumerate(corners)
        ),
    )


def read_resultants(tilt: Fields, rules: TiltRules) -> Tilt:
    """Read two directions at each corner (令和7年7月から合成できる)."""
    if not rules.resultant:
        raise UnusableSurvey(tilt.at("corners_xy_mm"), editions.NO_RESULTANT)
    tilt.refuse_others(("plumb_mm", "corners_xy_mm"))
    plumb = tilt.positive("plumb_mm")
    path = tilt.at("corners_xy_mm")
    corners = fields.between(tilt.required("corners_xy_mm"), path, 1, rules.corners)
    return Tilt(
        plumb,
        tuple(
            read_corner(corner, f"{path}[{place}]")
            for place, corner in enumerate(corners)
        ),
    )


def read_corner(corner: object, path: str) -> Fraction:
    """Read the distances along x and y; the sign only tells the direction."""
    along = fields.between(corner, path, 2, 2)
    return sum(
        (
            fields.signed_number(value, f"{path}[{axis}]") ** 2
            for axis, value in enumerate(along)
        ),
        exact.ZERO,
    )
