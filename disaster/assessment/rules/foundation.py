"""基礎の損傷率: damaged length over the length of the outer perimeter (p1-15〜17)."""

from fractions import Fraction

from disaster.assessment.rules import exact, fields, problems
from disaster.assessment.rules.fields import Fields
from disaster.assessment.rules.parts import PartDamage
from disaster.assessment.rules.problems import UnusableSurvey
from disaster.assessment.rules.rulebook import FoundationRule

WHOLE_LENGTHS = (
    "breaks_uneven_m",
    "local_destruction_m",
    "uneven_m",
    "shifted_m",
    "washed_away_m",
    "ground_lost_m",
)
CLUSTERS = ("crack_clusters_m", "spall_clusters_m")
SINGLES = ("cracks_ge_0_3mm", "spalls", "breaks_level_top")
FOUND = (*SINGLES, *WHOLE_LENGTHS, *CLUSTERS)
KEYS = (
    "perimeter_m",
    "measured_side_length_m",
    "damaged_length_m",
    *FOUND,
    "stones_total",
    "stones_damaged",
    "type",
    "underfloor_mud",
)


def read_foundation(
    foundation: Fields, rule: FoundationRule, *, mud_counts: bool
) -> PartDamage:
    """Read the foundation; keep the rate by force apart from the one with mud."""
    foundation.refuse_others(KEYS)
    force = force_rate(foundation, rule)
    muddy = read_mud(foundation, rule)
    if not (muddy and mud_counts):
        return PartDamage(force)
    return PartDamage(min(force + rule.mud_rate, exact.HUNDRED), force_rate=force)


def check_foundation(foundation: Fields, rule: FoundationRule) -> None:
    """Read what was written of a foundation, even where it is not complete."""
    foundation.refuse_others(KEYS)
    for key in foundation.values:
        if key in SINGLES and key in foundation:
            foundation.whole(key)
        elif key not in ("type", "underfloor_mud") and key in foundation:
            measures(foundation, key)
    read_type(foundation, rule)
    foundation.ticked("underfloor_mud")
    if is_complete(foundation):
        force_rate(foundation, rule)


def is_complete(foundation: Fields) -> bool:
    """Say whether a rate can be worked out."""
    if "stones_total" in foundation:
        return "stones_damaged" in foundation
    measured = ("perimeter_m", "measured_side_length_m")
    damaged = ("damaged_length_m", *FOUND)
    return all(any(key in foundation for key in keys) for keys in (measured, damaged))


def force_rate(foundation: Fields, rule: FoundationRule) -> Fraction:
    """Return the rate of damage by force in percent."""
    counted = exact.ZERO
    if "stones_total" in foundation:
        measured, whole = foundation.number("stones_damaged"), "stones_total"
    else:
        measured, counted = damaged_length(foundation, rule)
        side = "measured_side_length_m"
        whole = side if side in foundation else "perimeter_m"
    length = foundation.positive(whole)
    if measured > length:
        raise UnusableSurvey(foundation.at(whole), problems.LENGTH_OVER_PERIMETER)
    return min((measured + counted) / length * 100, exact.HUNDRED)


def damaged_length(
    foundation: Fields, rule: FoundationRule
) -> tuple[Fraction, Fraction]:
    """Return the length that was measured, and the one that cracks are counted for.

    A crack counts 1 m however short it is, so counted lengths may run over each other
    and past the perimeter; a measured length never does.
    """
    found = [key for key in FOUND if key in foundation]
    if "damaged_length_m" in foundation:
        for key in found:
            other = foundation.at("damaged_length_m")
            raise UnusableSurvey(foundation.at(key), problems.TWICE, other=other)
        return foundation.number("damaged_length_m"), exact.ZERO
    if not found:
        raise UnusableSurvey(foundation.at("damaged_length_m"), problems.MISSING)
    lengths = {key: counted_length(foundation, key, rule) for key in found}
    whole = (length for key, length in lengths.items() if key in WHOLE_LENGTHS)
    short = (length for key, length in lengths.items() if key not in WHOLE_LENGTHS)
    return exact.total(whole), exact.total(short)


def counted_length(foundation: Fields, key: str, rule: FoundationRule) -> Fraction:
    """Return the length that one kind of damage counts for (損傷基礎長)."""
    if key in SINGLES:
        each = (rule.crack, rule.spall, rule.level_break)[SINGLES.index(key)]
        return foundation.whole(key) * each
    lengths = measures(foundation, key)
    ends = 2 * rule.cluster_end * len(lengths) if key in CLUSTERS else exact.ZERO
    return sum(lengths, ends)


def measures(foundation: Fields, key: str) -> list[Fraction]:
    """Read one length or a list of lengths."""
    if isinstance(foundation.get(key), list | tuple):
        return [fields.number(value, path) for value, path in foundation.each(key)]
    return [foundation.number(key)]


def read_mud(foundation: Fields, rule: FoundationRule) -> bool:
    """Say whether mud lies below the floor of a strip or mat foundation (p2-39)."""
    kind = read_type(foundation, rule)
    if not foundation.ticked("underfloor_mud"):
        return False
    if kind is None:
        raise UnusableSurvey(foundation.at("type"), problems.MISSING)
    return kind in rule.mud_types


def read_type(foundation: Fields, rule: FoundationRule) -> str | None:
    """Read the kind of foundation in Japanese or by its code."""
    if "type" not in foundation:
        return None
    kind = fields.text(foundation.get("type"), foundation.at("type"))
    kind = rule.type_codes.get(kind, kind)
    return fields.choice(kind, foundation.at("type"), rule.types)
