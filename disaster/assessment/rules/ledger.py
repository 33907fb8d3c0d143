"""部位別損害割合の一覧: what every part of one house counts, before any verdict."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from disaster.assessment.rules import exact, problems
from disaster.assessment.rules.equipment import read_equipment, read_percent
from disaster.assessment.rules.fields import Fields
from disaster.assessment.rules.foundation import read_foundation
from disaster.assessment.rules.parts import (
    NOT_SEEN,
    Area,
    PartDamage,
    mildest,
    read_part,
)
from disaster.assessment.rules.problems import UnusableSurvey
from disaster.assessment.rules.rulebook import (
    Chapter,
    Composition,
    Member,
    PartRule,
    RuleBook,
    Substitute,
)


@dataclass(frozen=True, slots=True)
class House:
    """One survey together with the chapter that governs it."""

    survey: Fields
    chapter: Chapter
    composition: Composition
    book: RuleBook
    is_steel: bool


@dataclass(frozen=True, slots=True)
class Ruin:
    """A structural part that alone makes the house 全壊 (損傷率75％以上)."""

    part: str
    label: str
    rate: Fraction = exact.HUNDRED
    by_sheet_trigger: bool = False


@dataclass(slots=True)
class Ledger:
    """Rates and points of the parts; ``weighted`` holds the storey-weighted points."""

    rates: dict[str, Fraction] = field(default_factory=dict)
    plain: dict[str, Fraction] = field(default_factory=dict)
    weighted: dict[str, Fraction] = field(default_factory=dict)
    areas: dict[str, tuple[Area, ...]] = field(default_factory=dict)
    forces: dict[str, Fraction] = field(default_factory=dict)
    judged_by: dict[str, str] = field(default_factory=dict)
    unseen: list[str] = field(default_factory=list)
    ruin: Ruin | None = None

    @property
    def is_empty(self) -> bool:
        """Say whether no part was surveyed at all."""
        return not self.plain

    def enter(self, rule: PartRule, damages: Mapping[str, PartDamage]) -> None:
        """Enter one part; of joint members the worse one counts."""
        if not damages:
            self.unseen.append(rule.part)
            return
        worst = max(damages, key=lambda name: damages[name].rate)
        self.rates.update((name, damage.rate) for name, damage in damages.items())
        self.rates[rule.part] = damages[worst].rate
        self.plain[rule.part] = rule.points(damages[worst].rate)
        self.areas[rule.part] = damages[worst].areas
        for name, damage in damages.items():
            if damage.judged_by is not None:
                self.judged_by[name] = damage.judged_by
            if damage.force_rate is not None:
                self.forces[name] = damage.force_rate


def exact_ledger(house: House) -> Ledger:
    """Enter every part of an exact survey (連続した割合による計算)."""
    ledger = Ledger()
    for rule in house.composition:
        damages = dict(read_members(house, rule))
        ledger.enter(rule, damages)
        ledger.ruin = ledger.ruin or find_ruin(house.book, rule, damages)
    return ledger


def read_members(house: House, rule: PartRule) -> Iterator[tuple[str, PartDamage]]:
    """Yield the members of a part that were surveyed."""
    for member in rule.members:
        damage = read_member(house, member)
        if damage is not None:
            yield member.part, damage


def find_ruin(
    book: RuleBook, rule: PartRule, damages: Mapping[str, PartDamage]
) -> Ruin | None:
    """Find a structural part whose rate alone makes 全壊; mud does not count."""
    for member in rule.members:
        damage = damages.get(member.part)
        if damage is None or not member.structural:
            continue
        if exact.reaches(damage.structural_rate, book.structural_total_from):
            return Ruin(member.part, member.label)
    return None


def read_member(house: House, member: Member) -> PartDamage | None:
    """Read one part the way it is measured; None when it was not surveyed."""
    survey = house.survey
    if member.measured_by == "areas":
        return read_seen(house, member)
    if member.key not in survey:
        return None
    if member.measured_by == "percent":
        return read_percent(survey, member.key)
    inner = survey.inner(member.key)
    if member.measured_by == "equipment":
        return read_equipment(inner, house.book.equipment_up_to)
    mud_counts = house.chapter.underfloor_mud
    return read_foundation(inner, house.book.foundation, mud_counts=mud_counts)


def read_seen(house: House, member: Member) -> PartDamage | None:
    """Read a part by areas or count, or what is judged in its place."""
    damage = None
    if member.key in house.survey:
        damage = read_part(house.survey, member.key, house.book.degrees)
        if damage.is_mostly_seen or not (member.substitutes or damage is NOT_SEEN):
            return damage
    for substitute in member.substitutes:
        is_due = damage is not None or substitute.when_absent
        if is_due and substitute.key in house.survey:
            return read_substitute(house, substitute)
    if damage is None:
        return None
    raise unconfirmed(house, member)


def read_substitute(house: House, substitute: Substitute) -> PartDamage:
    """Read the part that is judged in place of one that cannot be seen (p1-25)."""
    degrees, limit = house.book.degrees, substitute.highest_degree_of_steel
    damage = read_part(house.survey, substitute.key, degrees, substitute.highest_degree)
    if damage is NOT_SEEN:
        path = house.survey.at(substitute.key)
        raise UnusableSurvey(path, problems.NOTHING_CONFIRMED)
    if house.is_steel and limit is not None:
        damage = mildest(damage, limit, degrees)
    return PartDamage(damage.rate, damage.areas, judged_by=substitute.key)


def unconfirmed(house: House, member: Member) -> UnusableSurvey:
    """Say why a part cannot be judged from what was seen."""
    path = house.survey.at(member.key)
    if not member.substitutes:
        return UnusableSurvey(path, problems.NOTHING_CONFIRMED)
    others = "・".join(substitute.key for substitute in member.substitutes)
    return UnusableSurvey(path, problems.MOST_UNCONFIRMED, others=others)


def total(points: Mapping[str, Fraction]) -> Fraction:
    """Add up the points of a column."""
    return exact.total(points.values())
