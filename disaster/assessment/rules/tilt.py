"""傾斜: how far the house leans, compared without ever taking a rounded root."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

from disaster.assessment.rules import editions, exact, fields, problems
from disaster.assessment.rules.fields import Fields
from disaster.assessment.rules.problems import UnusableSurvey
from disaster.assessment.rules.rulebook import TiltRules

SHEET_PLUMB = Fraction(1200)
FIRST_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Tilt:
    """The lean at the corners of the first storey (住家の傾斜).

    The mean of √(x²+y²) may be irrational: distances known exactly are added up in
    ``measured``, the others stay squares (p1-7).
    """

    plumb: Fraction
    corners: int
    measured: Fraction
    squares: tuple[Fraction, ...] = ()

    def reaches(self, bound: Fraction) -> bool:
        """Say whether the mean lean is at least the bound (単純平均)."""
        wanted = bound * self.plumb * self.corners
        digits = FIRST_DIGITS
        while True:
            low = self.total(digits)
            if exact.reaches(low, wanted):
                return True
            if not self.squares or low + self.width(digits) < wanted:
                return False
            digits *= 2

    def total(self, digits: int) -> Fraction:
        """Add the distances up, each root cut after so many digits.

        A sum of roots equals a fraction only when every root is one, and those are
        known exactly, so the enclosure always decides in the end.
        """
        scale = 10**digits
        roots = sum(
            isqrt(square.numerator * scale**2 // square.denominator)
            for square in self.squares
        )
        return self.measured + Fraction(roots, scale) if roots else self.measured

    def width(self, digits: int) -> Fraction:
        """Say how much the cut roots may lack together."""
        return Fraction(len(self.squares), 10**digits)

    def in_words(self) -> str:
        """Write the mean for a 1,200 mm plumb line as people read it."""
        mean = self.total(FIRST_DIGITS) * SHEET_PLUMB / (self.corners * self.plumb)
        return f"{exact.as_decimal(mean)}mm／1,200mm"


def read_tilt(survey: Fields, rules: TiltRules) -> Tilt | None:
    """Read the tilt in any of its three forms; None when it was not measured."""
    if "tilt" not in survey:
        return None
    tilt = survey.inner("tilt")
    if "mean_mm_per_1200" in tilt:
        tilt.refuse_others(("mean_mm_per_1200",))
        return Tilt(SHEET_PLUMB, 1, tilt.number("mean_mm_per_1200"))
    if "corners_xy_mm" in tilt:
        return read_resultants(tilt, rules)
    tilt.refuse_others(("plumb_mm", "horizontal_mm"))
    plumb = tilt.positive("plumb_mm")
    corners = read_corners(tilt, "horizontal_mm", rules)
    measured = exact.total(fields.number(value, path) for value, path in corners)
    return Tilt(plumb, rules.corners, measured)


def read_corners(
    tilt: Fields, key: str, rules: TiltRules
) -> Iterator[tuple[object, str]]:
    """Yield what was measured at the four corners; a mean needs them all (四隅)."""
    path = tilt.at(key)
    corners = fields.items(tilt.required(key), path)
    if len(corners) != rules.corners:
        raise UnusableSurvey(path, problems.CORNERS, corners=rules.corners)
    return ((value, f"{path}[{place}]") for place, value in enumerate(corners))


def read_resultants(tilt: Fields, rules: TiltRules) -> Tilt:
    """Read two directions at each corner (令和7年7月から合成できる)."""
    if not rules.resultant:
        raise UnusableSurvey(tilt.at("corners_xy_mm"), editions.NO_RESULTANT)
    tilt.refuse_others(("plumb_mm", "corners_xy_mm"))
    plumb = tilt.positive("plumb_mm")
    corners = read_corners(tilt, "corners_xy_mm", rules)
    return of_squares(plumb, [read_corner(corner, path) for corner, path in corners])


def of_squares(plumb: Fraction, squares: Sequence[Fraction]) -> Tilt:
    """Make a tilt of squared distances; what has a root is kept as measured."""
    roots = [root_of(square) for square in squares]
    measured = exact.total(root for root in roots if root is not None)
    left = (one for one, root in zip(squares, roots, strict=True) if root is None)
    return Tilt(plumb, len(squares), measured, tuple(left))


def read_corner(corner: object, path: str) -> Fraction:
    """Read the distances along x and y; the sign only tells the direction."""
    along, across = (
        fields.signed_number(value, f"{path}[{axis}]")
        for axis, value in enumerate(fields.between(corner, path, 2, 2))
    )
    return along * along + across * across


def root_of(square: Fraction) -> Fraction | None:
    """Return the root where it is a fraction; None where it never ends."""
    above, below = isqrt(square.numerator), isqrt(square.denominator)
    is_exact = (above * above, below * below) == (square.numerator, square.denominator)
    return Fraction(above, below) if is_exact else None
