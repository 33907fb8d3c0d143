"""設備の損傷率: bath, kitchen and the rest, each up to its own limit (p1-43)."""

from collections.abc import Mapping
from fractions import Fraction

from disaster.assessment.rules import exact
from disaster.assessment.rules.fields import Fields
from disaster.assessment.rules.parts import PartDamage


def read_equipment(
    equipment: Fields, up_to_percent: Mapping[str, Fraction]
) -> PartDamage:
    """Add up the rates of the equipment in percent."""
    equipment.refuse_others(up_to_percent)
    rates = (
        equipment.number_or_zero(key, limit=int(limit))
        for key, limit in up_to_percent.items()
    )
    return PartDamage(sum(rates, exact.ZERO))


def read_percent(survey: Fields, key: str) -> PartDamage:
    """Read a rate that the surveyor estimated within 100 percent."""
    return PartDamage(survey.number(key, limit=100))
