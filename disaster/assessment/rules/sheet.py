"""調査票の計算: ticked cells in whole points, as printed on the national sheets."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from disaster.assessment.rules import exact, fields, problems
from disaster.assessment.rules.fields import Fields
from disaster.assessment.rules.foundation import read_foundation, read_mud
from disaster.assessment.rules.ledger import House, Ledger, Ruin, read_member
from disaster.assessment.rules.parts import Area, read_degree, weigh
from disaster.assessment.rules.problems import UnusableSurvey
from disaster.assessment.rules.rulebook import Member, PartRule, RuleBook

PERCENT = 100
OTHER_SHARE = {"roof": "roof_share_main_other"}


@dataclass(frozen=True, slots=True)
class Marks:
    """The cells ticked for one part: whole points and the rate they stand for."""

    points: Fraction
    areas: tuple[Area, ...]


@lru_cache(maxsize=4096)
def cell(composition: int, degree: Fraction, band: int) -> Fraction:
    """Return the number printed in one cell (構成比×損傷程度×面積率、四捨五入)."""
    return exact.round_half_up(composition * degree * band / PERCENT**2)


@lru_cache(maxsize=256)
def share_of(band: int) -> Fraction:
    """Return a printed band as a share of its part."""
    return Fraction(band, PERCENT)


def read_marks(
    marks: Fields, key: str, composition: int, book: RuleBook, highest: int
) -> Marks:
    """Read the ticked cells of one part and add them up (手引き 9〜12)."""
    points = exact.ZERO
    areas = []
    covered = 0
    for value, path in marks.each(key):
        mark = Fields.of(value, path)
        mark.refuse_others(("degree", "band"))
        degree = read_degree(mark.required("degree"), mark.at("degree"), highest)
        band = read_band(mark, "band", book.sheet.bands)
        covered += band
        if covered > PERCENT:
            raise UnusableSurvey(mark.at("band"), problems.BANDS_OVER_HUNDRED)
        points += cell(composition, book.degrees[degree], band)
        areas.append(Area(degree, share_of(band)))
    return Marks(min(points, Fraction(composition)), tuple(areas))


def read_band(sheet: Fields, key: str, bands: tuple[int, ...]) -> int:
    """Read a column of the sheet (面積率の列)."""
    band = sheet.whole(key)
    if band not in bands:
        choices = "・".join(str(one) for one in bands)
        raise UnusableSurvey(sheet.at(key), problems.NOT_ONE_OF, choices=choices)
    return band


def sheet_ledger(house: House) -> Ledger:
    """Enter a one-storey sheet (調査票A、第2次調査票など)."""
    marks = open_marks(house, "marks")
    ledger = Ledger()
    for rule in house.composition:
        ticked = read_ticked(house, rule, marks)
        enter_marks(ledger, rule, ticked, house.book)
        if not ticked:
            enter_unticked(house, ledger, rule)
    return ledger


def open_marks(house: House, key: str) -> Fields:
    """Open the ticked cells; nothing ticked is nothing damaged."""
    marks = house.survey.inner_or_empty(key)
    marks.refuse_others(
        [
            name
            for rule in house.composition
            for member in rule.members
            for name in ticked_keys(member)
        ]
    )
    return marks


def read_ticked(house: House, rule: PartRule, marks: Fields) -> dict[str, Marks]:
    """Read the ticked cells of a part, or of each member of a joint part."""
    ticked: dict[str, Marks] = {}
    for member in rule.members:
        for key, highest in ticked_keys(member).items():
            if key in marks:
                worst = highest or len(house.book.degrees) - 1
                found = read_marks(marks, key, rule.composition, house.book, worst)
                ticked.setdefault(member.part, found)
    return ticked


def ticked_keys(member: Member) -> dict[str, int | None]:
    """Name the keys under which a part may be ticked, with a limit of the degree."""
    if not member.is_ticked:
        return {}
    stand_ins = {
        substitute.key: substitute.highest_degree
        for substitute in member.substitutes
        if substitute.when_absent
    }
    return {member.key: None, **stand_ins}


def enter_marks(
    ledger: Ledger, rule: PartRule, ticked: Mapping[str, Marks], book: RuleBook
) -> None:
    """Enter the ticked cells; the sheet prints its own limits for 全壊."""
    for member in rule.members:
        marks = ticked.get(member.part)
        if marks is None:
            continue
        rate = weigh(marks.areas, book.degrees)
        ledger.rates[member.part] = rate
        before = ledger.plain.get(rule.part, exact.ZERO)
        if (marks.points, rate) >= (before, ledger.rates.get(rule.part, exact.ZERO)):
            ledger.plain[rule.part] = marks.points
            ledger.rates[rule.part] = rate
            ledger.areas[rule.part] = marks.areas
        ledger.ruin = ledger.ruin or sheet_ruin(member, marks.points, rate)


def sheet_ruin(member: Member, points: Fraction, rate: Fraction) -> Ruin | None:
    """Apply the printed trigger (11％以上で全壊 など)."""
    if member.sheet_trigger is None or points < member.sheet_trigger:
        return None
    return Ruin(member.part, member.label, rate, by_sheet_trigger=True)


def enter_unticked(house: House, ledger: Ledger, rule: PartRule) -> None:
    """Enter foundation and equipment, which have no cells to tick."""
    member = rule.members[0]
    if member.measured_by == "foundation":
        enter_foundation(house, ledger, rule)
    elif not member.is_ticked:
        enter_equipment(house, ledger, rule)
    if rule.part not in ledger.plain:
        ledger.unseen.append(rule.part)


def enter_equipment(house: House, ledger: Ledger, rule: PartRule) -> None:
    """Enter equipment from its points on the sheet or from its estimated rate."""
    key = points_key(rule)
    if key in house.survey:
        points = house.survey.number(key, rule.composition)
        ledger.plain[rule.part] = points
        ledger.rates[rule.part] = points / rule.composition * PERCENT
        return
    damage = read_member(house, rule.members[0])
    if damage is not None:
        ledger.rates[rule.part] = damage.rate
        ledger.plain[rule.part] = exact.round_half_up(rule.points(damage.rate))


def points_key(rule: PartRule) -> str:
    """Name the key of points written on the sheet (設備の損害割合の欄)."""
    return f"{rule.part}_points"


def enter_foundation(house: House, ledger: Ledger, rule: PartRule) -> None:
    """Enter the foundation from its band or its lengths (基礎の損傷率の欄)."""
    member = rule.members[0]
    if "foundation_band" in house.survey:
        rate = Fraction(read_foundation_band(house.survey, house.book))
        points = band_points(house.book, rate)
    elif member.key in house.survey:
        rate = read_foundation(
            house.survey.inner(member.key), house.book.foundation, mud_counts=False
        ).rate
        by_rate = house.chapter.foundation_sheet == "rate"
        points = (
            exact.round_half_up(rule.points(rate))
            if by_rate
            else band_points(house.book, rate)
        )
    else:
        return
    if rate >= house.book.structural_total_from:
        ledger.ruin = ledger.ruin or Ruin(member.part, member.label)
    ledger.rates[rule.part] = rate
    ledger.plain[rule.part] = points + mud_points(house)


def read_foundation_band(survey: Fields, book: RuleBook) -> int:
    """Read the ticked column of the foundation; 75 and more is 全壊."""
    printed = [band for band, _points in book.foundation.sheet_bands]
    beyond = (int(book.structural_total_from), *book.sheet.bands[-2:])
    return read_band(survey, "foundation_band", (*printed, *beyond))


def band_points(book: RuleBook, rate: Fraction) -> Fraction:
    """Look up the points of a foundation rate (〜10％、〜20％ …)."""
    for band, points in book.foundation.sheet_bands:
        if rate <= band:
            return Fraction(points)
    return Fraction(book.foundation.sheet_bands[-1][1])


def mud_points(house: House) -> Fraction:
    """Add the point for mud below the floor of a flooded house (調査票-20・23)."""
    survey, rule = house.survey, house.book.foundation
    if not house.chapter.underfloor_mud or "foundation" not in survey:
        return exact.ZERO
    muddy = read_mud(survey.inner("foundation"), rule)
    return Fraction(rule.sheet_mud_points if muddy else 0)


def picture_ledger(house: House) -> Ledger:
    """Enter sheet B: points read off the picture sheet (調査票B)."""
    pictures = house.survey.inner("sheet_points")
    pictures.refuse_others(house.book.sheet.pictures)
    ledger = Ledger()
    for rule in house.composition:
        printed = house.book.sheet.pictures[rule.part]
        band = read_band(pictures, rule.part, printed)
        ledger.plain[rule.part] = Fraction(band)
    return ledger


def share_pair(survey: Fields, key: str) -> tuple[Fraction, Fraction]:
    """Read the shares of the main and the other storeys (8 面積率)."""
    path = survey.at(key)
    main, other = (
        fields.number(value, f"{path}[{place}]")
        for place, value in enumerate(fields.between(survey.required(key), path, 2, 2))
    )
    if main + other != 1:
        raise UnusableSurvey(path, problems.SHARES_NOT_ONE)
    return main, other
