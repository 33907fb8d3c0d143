"""2階建等の重み付け: the main storey counts 1.25, the others 0.5 (p1-21〜22)."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from disaster.assessment.rules import exact, fields, problems
from disaster.assessment.rules.fields import Fields
from disaster.assessment.rules.foundation import read_mud
from disaster.assessment.rules.ledger import (
    House,
    Ledger,
    Ruin,
    exact_ledger,
    find_ruin,
)
from disaster.assessment.rules.parts import PartDamage
from disaster.assessment.rules.problems import UnusableSurvey
from disaster.assessment.rules.rulebook import PartRule
from disaster.assessment.rules.sheet import (
    OTHER_SHARE,
    enter_unticked,
    open_marks,
    read_ticked,
    share_pair,
    sheet_ruin,
)

TWO = 2
MUD_KEYS = frozenset(("type", "underfloor_mud"))


def is_weighted(survey: Fields) -> bool:
    """Say whether one household lives on two or more storeys (１世帯で２以上の階)."""
    if "storeys" in survey and survey.whole("storeys") < TWO:
        return False
    key = "one_household_uses_both"
    return survey.flag(key) if key in survey else True


def weighted(house: House, rule: PartRule, main: Fraction, other: Fraction) -> Fraction:
    """Weigh the points of both storeys, never above the composition (g列の上限)."""
    factors = house.book.storeys
    points = main * factors.main + other * factors.other
    return min(points, Fraction(rule.composition))


def storeys_ledger(house: House) -> Ledger:
    """Enter points given for the main and the other storeys, exact."""
    given = house.survey.inner_or_empty("part_points_main_other")
    given.refuse_others([rule.part for rule in house.composition])
    refuse_twice(house, given)
    ledger = exact_ledger(without_mud(house))
    for rule in house.composition:
        if rule.part in given:
            enter_split(house, ledger, rule, given)
        elif rule.part in ledger.plain:
            ledger.weighted[rule.part] = ledger.plain[rule.part]
    enter_foundation_points(house, ledger)
    ledger.unseen = [part for part in ledger.unseen if part not in ledger.plain]
    if not is_weighted(house.survey):
        ledger.weighted.clear()
    return ledger


def rounded(house: House, ledger: Ledger) -> Ledger:
    """Read points by storey as the sheet does: columns d and g in whole points."""
    ledger.ruin = None
    for rule in house.composition:
        if rule.part not in ledger.plain:
            continue
        ledger.plain[rule.part] = exact.round_half_up(ledger.plain[rule.part])
        if rule.part in ledger.weighted:
            column_g = exact.round_half_up(ledger.weighted[rule.part])
            ledger.weighted[rule.part] = column_g
        member, rate = rule.members[0], ledger.rates[rule.part]
        ruin = sheet_ruin(member, ledger.plain[rule.part], rate)
        if member.sheet_trigger is None and member.structural:
            force = ledger.forces.get(rule.part, rate)
            is_ruined = force >= house.book.structural_total_from
            ruin = Ruin(member.part, member.label) if is_ruined else None
        ledger.ruin = ledger.ruin or ruin
    return ledger


def without_mud(house: House) -> House:
    """Leave the foundation to its points where only its kind and mud are told."""
    told = house.survey.values.get("foundation")
    is_told = isinstance(told, Mapping) and MUD_KEYS.issuperset(told)
    if not (is_told and "foundation_points" in house.survey):
        return house
    others = {
        key: value for key, value in house.survey.values.items() if key != "foundation"
    }
    return replace(house, survey=Fields(others, house.survey.path))


def refuse_twice(house: House, given: Fields) -> None:
    """Refuse a part that is given both by storey and as a whole."""
    for rule in house.composition:
        if rule.part in given and rule.members[0].key in house.survey:
            path = house.survey.at(rule.members[0].key)
            raise UnusableSurvey(path, problems.TWICE, other=given.at(rule.part))


def enter_split(house: House, ledger: Ledger, rule: PartRule, given: Fields) -> None:
    """Enter the points of one part on both storeys."""
    path = given.at(rule.part)
    pair = fields.between(given.get(rule.part), path, TWO, TWO)
    main, other = (
        fields.number(value, f"{path}[{place}]") for place, value in enumerate(pair)
    )
    enter_points(house, ledger, rule, main + other, path)
    unweighted = rule.part in house.book.storeys.unweighted
    ledger.weighted[rule.part] = (
        main + other if unweighted else weighted(house, rule, main, other)
    )


def enter_points(
    house: House,
    ledger: Ledger,
    rule: PartRule,
    points: Fraction,
    path: str,
    mud: Fraction = exact.ZERO,
) -> None:
    """Enter points that were worked out before; they imply the rate.

    ``mud`` is what mud added to the rate, which never counts for the 75 % rule.
    """
    if points > rule.composition:
        limit = rule.composition
        raise UnusableSurvey(path, problems.OVER_COMPOSITION, limit=limit)
    rate = points / rule.composition * 100
    force = max(rate - mud, exact.ZERO) if mud else None
    damage = PartDamage(rate, force_rate=force)
    ledger.enter(rule, {rule.part: damage})
    ruin = find_ruin(house.book, rule, {rule.part: damage})
    ledger.ruin = ledger.ruin or ruin


def enter_foundation_points(house: House, ledger: Ledger) -> None:
    """Enter the points of the foundation, which has no storeys (基礎を除く)."""
    key = "foundation_points"
    if key not in house.survey:
        return
    rule = next(one for one in house.composition if one.part == "foundation")
    path = house.survey.at(key)
    if rule.part in ledger.plain:
        raise UnusableSurvey(path, problems.TWICE, other=house.survey.at(rule.part))
    enter_points(house, ledger, rule, house.survey.number(key), path, mud_rate(house))
    ledger.weighted[rule.part] = ledger.plain[rule.part]


def mud_rate(house: House) -> Fraction:
    """Return what mud below the floor adds to the rate of the foundation (p2-39)."""
    if not house.chapter.underfloor_mud or "foundation" not in house.survey:
        return exact.ZERO
    rule = house.book.foundation
    muddy = read_mud(house.survey.inner("foundation"), rule)
    return rule.mud_rate if muddy else exact.ZERO


def sheet_storeys_ledger(house: House) -> Ledger:
    """Enter a sheet with both storeys: columns d and g (損害割合算出表)."""
    main, other = (open_marks(house, key) for key in ("marks_main", "marks_other"))
    ledger = Ledger()
    for rule in house.composition:
        if rule.members[0].is_ticked:
            enter_both(house, ledger, rule, (main, other))
        elif rule.members[0].measured_by == "equipment":
            enter_both_equipment(house, ledger, rule)
        else:
            enter_unticked(house, ledger, rule)
            if rule.part in ledger.plain:
                ledger.weighted[rule.part] = ledger.plain[rule.part]
    if not is_weighted(house.survey):
        ledger.weighted.clear()
    return ledger


def enter_both(
    house: House, ledger: Ledger, rule: PartRule, storeys: tuple[Fields, Fields]
) -> None:
    """Enter one part that was ticked storey by storey (B欄・C欄)."""
    ticked = [read_ticked(house, rule, marks).get(rule.part) for marks in storeys]
    if not any(ticked):
        ledger.unseen.append(rule.part)
        return
    key = OTHER_SHARE.get(rule.part, "floor_share_main_other")
    shares = share_pair(house.survey, key)
    main, other = (
        marks.points * share if marks else exact.ZERO
        for marks, share in zip(ticked, shares, strict=True)
    )
    degrees = house.book.degrees
    ledger.rates[rule.part] = sum(
        (
            area.share * share * degrees[area.degree]
            for marks, share in zip(ticked, shares, strict=True)
            if marks
            for area in marks.areas
        ),
        exact.ZERO,
    )
    enter_columns(house, ledger, rule, (main, other))


def enter_both_equipment(house: House, ledger: Ledger, rule: PartRule) -> None:
    """Enter the equipment, whose points take no share of an area (16 設備)."""
    main_key, other_key = "equipment_main_points", "equipment_other_points"
    if main_key not in house.survey and other_key not in house.survey:
        enter_unticked(house, ledger, rule)
        if rule.part in ledger.plain:
            ledger.weighted[rule.part] = ledger.plain[rule.part]
        return
    main = house.survey.number_or_zero(main_key, rule.composition)
    other = house.survey.number_or_zero(other_key, rule.composition)
    if main + other > rule.composition:
        path, limit = house.survey.at(other_key), rule.composition
        raise UnusableSurvey(path, problems.OVER_COMPOSITION, limit=limit)
    ledger.rates[rule.part] = (main + other) / rule.composition * 100
    enter_columns(house, ledger, rule, (main, other))


def enter_columns(
    house: House, ledger: Ledger, rule: PartRule, points: tuple[Fraction, Fraction]
) -> None:
    """Round columns d and g, each by itself, and apply the printed trigger."""
    main, other = points
    column_d = exact.round_half_up(main + other)
    ledger.plain[rule.part] = column_d
    ledger.weighted[rule.part] = exact.round_half_up(weighted(house, rule, main, other))
    rate = ledger.rates[rule.part]
    ledger.ruin = ledger.ruin or sheet_ruin(rule.members[0], column_d, rate)
