"""部位の損傷率: what was seen of one part, and the rate that follows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from disaster.assessment.rules import exact, fields, problems
from disaster.assessment.rules.fields import Fields
from disaster.assessment.rules.problems import UnusableSurvey

Degrees = tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """A share of a part that shows one degree of damage (程度ごとの面積率)."""

    degree: int
    share: Fraction


@dataclass(frozen=True, slots=True)
class PartDamage:
    """The damage of one part: its rate in percent and where it comes from.

    ``is_mostly_seen`` is false unless more than half was confirmed (過半).
    ``force_rate`` leaves out mud, which never counts for the 75 % rule.
    """

    rate: Fraction
    areas: tuple[Area, ...] = ()
    is_mostly_seen: bool = True
    force_rate: Fraction | None = None
    judged_by: str | None = None

    @property
    def structural_rate(self) -> Fraction:
        """The rate that the 75 % rule looks at."""
        return self.rate if self.force_rate is None else self.force_rate


NOT_SEEN = PartDamage(exact.ZERO, is_mostly_seen=False)


def weigh(areas: Iterable[Area], degrees: Degrees) -> Fraction:
    """Average the degrees by their shares (加重平均, 運用指針 p1-10)."""
    return exact.weigh((area.share, degrees[area.degree]) for area in areas)


def read_part(
    survey: Fields, key: str, degrees: Degrees, highest: int | None = None
) -> PartDamage:
    """Read a part given as areas or as a count."""
    value, path = survey.required(key), survey.at(key)
    top = len(degrees) - 1 if highest is None else highest
    if isinstance(value, Mapping):
        return read_count(Fields(value, path), degrees, top)
    areas = read_areas(survey, key, top)
    return PartDamage(weigh(areas, degrees), areas)


def read_areas(survey: Fields, key: str, highest: int) -> tuple[Area, ...]:
    """Read ``[{"degree", "share"}]``; what is left over is undamaged."""
    areas = []
    left = exact.ONE
    for value, path in survey.each(key):
        area = read_area(Fields.of(value, path), highest)
        left -= area.share
        areas.append(area)
        if left.numerator < 0:
            raise UnusableSurvey(f"{path}.share", problems.SHARES_OVER_ONE)
    return tuple(areas)


def read_area(area: Fields, highest: int) -> Area:
    """Read one area."""
    area.refuse_others(("degree", "share"))
    degree = read_degree(area.required("degree"), area.at("degree"), highest)
    return Area(degree, area.number("share", limit=1))


def read_degree(value: object, path: str, highest: int) -> int:
    """Read a degree of damage (損傷程度 Ⅰ〜Ⅴ, 0 for none)."""
    degree = fields.number(value, path)
    if degree.denominator != 1 or degree > highest:
        raise UnusableSurvey(path, problems.DEGREE, highest=highest)
    return degree.numerator


def read_count(count: Fields, degrees: Degrees, highest: int) -> PartDamage:
    """Read ``{"total", "unconfirmed", "counts"}`` of pillars, leaves or pairs."""
    count.refuse_others(("total", "unconfirmed", "counts"))
    total = fields.positive(count.whole("total"), count.at("total")).numerator
    unseen = count.whole("unconfirmed") if "unconfirmed" in count else 0
    damaged = read_counts(count.inner("counts"), highest)
    if sum(damaged.values()) + unseen > total:
        raise UnusableSurvey(count.at("counts"), problems.COUNTS_OVER_TOTAL)
    seen = total - unseen
    if not seen:
        return NOT_SEEN
    areas = tuple(Area(degree, Fraction(hit, seen)) for degree, hit in damaged.items())
    return PartDamage(weigh(areas, degrees), areas, is_mostly_seen=2 * seen > total)


def read_counts(counts: Fields, highest: int) -> dict[int, int]:
    """Read how many show which degree; two spellings of one would lose damage."""
    known = {str(degree): degree for degree in range(highest + 1)}
    for key in counts.values:
        if key not in known:
            path = counts.at(str(key))
            raise UnusableSurvey(path, problems.DEGREE_KEY, highest=highest)
    return {known[key]: counts.whole(key) for key in counts.values}


def mildest(damage: PartDamage, highest: int, degrees: Degrees) -> PartDamage:
    """Take degrees above the highest as the highest (鉄骨造の外部仕上, p1-71)."""
    areas = tuple(Area(min(area.degree, highest), area.share) for area in damage.areas)
    return PartDamage(weigh(areas, degrees), areas)
