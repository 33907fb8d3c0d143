"""部位だけの照会: rate and points of one part, the others may be missing."""

from collections.abc import Iterable
from fractions import Fraction

from disaster.assessment.rules import exact, keys, problems
from disaster.assessment.rules.case import Case
from disaster.assessment.rules.fields import Fields
from disaster.assessment.rules.judging import STEEL, fill_ledger, open_case
from disaster.assessment.rules.ledger import House, read_members
from disaster.assessment.rules.outcome import PartAnswer
from disaster.assessment.rules.parts import weigh
from disaster.assessment.rules.problems import UnusableSurvey
from disaster.assessment.rules.rulebook import Composition, PartRule, RuleBook
from disaster.assessment.rules.sheet import open_marks, read_ticked
from disaster.foundation.texts import _


def judge_part(request: Fields, book: RuleBook) -> PartAnswer:
    """Answer rate and points of one part, or of two that share a ratio."""
    case, method = open_case(request, book)
    keys.refuse_unknown(case, method)
    tables = case.chapter.compositions
    part = request.choice("part", tuple(dict.fromkeys(each_name(tables.values()))))
    composition = next(one for one in tables.values() if part in each_name([one]))
    house = House(case.survey, case.chapter, composition, book, case.structure == STEEL)
    rule = next(one for one in composition if part in each_name([(one,)]))
    asked_of = find_sheet if case.arithmetic == "sheet" else find_exact
    rate, points = asked_of(case, house, rule, part)
    return PartAnswer(
        rule_version=book.version,
        arithmetic=case.arithmetic,
        part=part,
        label=label_of(rule, part),
        rate=rate,
        points=points,
        reason=case.reason("part", "parts", sentence(rule, part)),
    )


def each_name(tables: Iterable[Composition]) -> list[str]:
    """Name every part and, for joint parts, its members."""
    return [
        name
        for table in tables
        for rule in table
        for name in (rule.part, *(member.part for member in rule.members))
    ]


def find_exact(
    case: Case, house: House, rule: PartRule, part: str
) -> tuple[Fraction, Fraction]:
    """Work out one part from areas and counts."""
    members = dict(read_members(house, rule))
    wanted = [part] if part in members else list(members)
    if not wanted or (part != rule.part and part not in members):
        raise UnusableSurvey(case.survey.at(part), problems.MISSING)
    rate = max(members[name].rate for name in wanted)
    return rate, rule.points(rate)


def find_sheet(
    case: Case, house: House, rule: PartRule, part: str
) -> tuple[Fraction, Fraction]:
    """Take one part from the ticked cells of a sheet."""
    ledger = fill_ledger(case, house)
    marks = read_ticked(house, rule, open_marks(house, "marks")).get(part)
    if marks is not None:
        return weigh(marks.areas, house.book.degrees), marks.points
    if part not in ledger.plain:
        raise UnusableSurvey(case.survey.at(part), problems.MISSING)
    return ledger.rates.get(part, exact.ZERO), ledger.plain[part]


def label_of(rule: PartRule, part: str) -> str:
    """Name the part in Japanese."""
    labels = {member.part: member.label for member in rule.members}
    return labels.get(part, rule.label)


def sentence(rule: PartRule, part: str) -> str:
    """Say how the points came about."""
    return _("%(part)sの損傷率に構成比%(weight)d％を乗じました。") % {
        "part": label_of(rule, part),
        "weight": rule.composition,
    }
