"""被害の程度: the six national levels and how a damage ratio falls into them."""

from enum import StrEnum
from fractions import Fraction

from disaster.assessment.rules import exact


class DamageLevel(StrEnum):
    """The degree of damage printed on a certificate (被害の程度), worst first."""

    TOTAL = "total"
    MAJOR = "major"
    MEDIUM = "medium"
    HALF = "half"
    SEMI = "semi"
    PARTIAL = "partial"

    @property
    def label(self) -> str:
        """The wording of the unified form (統一様式の表記)."""
        return LABELS[self]


LABELS = {
    DamageLevel.TOTAL: "全壊",
    DamageLevel.MAJOR: "大規模半壊",
    DamageLevel.MEDIUM: "中規模半壊",
    DamageLevel.HALF: "半壊",
    DamageLevel.SEMI: "準半壊",
    DamageLevel.PARTIAL: "準半壊に至らない（一部損壊）",
}

Floors = tuple[tuple[DamageLevel, Fraction], ...]

FLOORS: Floors = (
    (DamageLevel.TOTAL, Fraction(50)),
    (DamageLevel.MAJOR, Fraction(40)),
    (DamageLevel.MEDIUM, Fraction(30)),
    (DamageLevel.HALF, Fraction(20)),
    (DamageLevel.SEMI, Fraction(10)),
)


def classify(ratio: Fraction, floors: Floors = FLOORS) -> DamageLevel:
    """Return the level of a damage ratio in percent; bounds are inclusive below.

    No rounding comes before the comparison (運用指針 総則, 令和7年7月).
    """
    for level, floor in floors:
        if exact.reaches(ratio, floor):
            return level
    return DamageLevel.PARTIAL
