"""被害認定: the order of the tests, the same for every hazard and structure."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from disaster.assessment.rules import appearance, editions, keys, present, problems
from disaster.assessment.rules import case as step
from disaster.assessment.rules.case import Case, total_text
from disaster.assessment.rules.fields import Fields
from disaster.assessment.rules.flood import judge_area, judge_depth
from disaster.assessment.rules.ground import judge_ground
from disaster.assessment.rules.leaning import Lean, judge_lean, read_lean
from disaster.assessment.rules.ledger import (
    House,
    Ledger,
    exact_ledger,
)
from disaster.assessment.rules.levels import DamageLevel
from disaster.assessment.rules.outcome import Assessment
from disaster.assessment.rules.problems import UnusableSurvey
from disaster.assessment.rules.quick import judge_quick
from disaster.assessment.rules.rulebook import Chapter, Composition, RuleBook
from disaster.assessment.rules.sheet import picture_ledger, sheet_ledger
from disaster.assessment.rules.storeys import (
    rounded,
    sheet_storeys_ledger,
    storeys_ledger,
)
from disaster.assessment.rules.tilt import read_tilt
from disaster.assessment.rules.verdict import judge_ledger
from disaster.foundation.texts import _

HAZARDS = ("earthquake", "flood", "wind", "ground")
STRUCTURES = ("wood", "nonwood", "nonwood_steel")
ARITHMETICS = ("exact", "sheet")
STEEL = "nonwood_steel"
SINGLE = "single"


def judge(request: Fields, book: RuleBook) -> Assessment:
    """Judge one survey: appearance, then tilt, then the parts (被害認定フロー)."""
    case, method = open_case(request, book)
    keys.refuse_unknown(case, method)
    ruin = judge_appearance(case)
    if ruin is not None or method != "parts":
        present.check_parts(case)
    return ruin or METHODS[method](note_appearance(case))


def open_case(request: Fields, book: RuleBook) -> tuple[Case, str]:
    """Find the chapter of the guideline that governs a survey."""
    request.refuse_others(keys.REQUEST)
    hazard = request.choice("hazard", HAZARDS)
    structure = request.choice("structure", STRUCTURES)
    stage = read_stage(request, book, hazard, structure)
    arithmetic = "exact"
    if "arithmetic" in request:
        arithmetic = request.choice("arithmetic", ARITHMETICS)
    method = read_method(request, book, (hazard, structure, stage))
    chapter = find_chapter(book, hazard, structure, stage, method)
    survey = request.inner("survey")
    tilt = read_tilt(survey, book.tilt)
    return Case(survey, hazard, structure, arithmetic, chapter, book, tilt), method


def building(structure: str) -> str:
    """Name the structure as the tables do; steel is one of the non-wooden."""
    return "nonwood" if structure == STEEL else structure


def read_stage(request: Fields, book: RuleBook, hazard: str, structure: str) -> str:
    """Read the stage; a flooded non-wooden house has no first survey, but may ask."""
    value = request.required("stage")
    stage = str(value) if isinstance(value, int | str) else ""
    allowed = [*book.stages(hazard, building(structure))]
    if (hazard, building(structure)) == ("flood", "nonwood"):
        allowed.insert(0, "1")
    if isinstance(value, bool) or stage not in allowed:
        choices = "・".join(allowed)
        raise UnusableSurvey("stage", problems.NOT_ONE_OF, choices=choices)
    return stage


def read_method(request: Fields, book: RuleBook, of: tuple[str, str, str]) -> str:
    """Read the method, or take the usual one of the survey."""
    hazard, structure, stage = of
    offered = methods_for(hazard, building(structure), stage)
    allowed = [method for method in offered if book.offers(method)]
    if "method" not in request:
        return allowed[0]
    method = request.choice("method", tuple(METHODS))
    if method not in allowed:
        known = method in offered
        problem = editions.NO_QUICK_HALF if known else problems.WRONG_WAY
        facts = {"choices": "・".join(allowed), "version": book.version}
        raise UnusableSurvey("method", problem, **facts)
    return method


def methods_for(hazard: str, structure: str, stage: str) -> tuple[str, ...]:
    """List the methods that the guideline offers, the usual one first."""
    if hazard == "ground":
        return ("ground",)
    if hazard == "wind":
        return ("parts",)
    if hazard == "earthquake":
        quick = ("quick_half",) if (structure, stage) == ("wood", "1") else ()
        return ("parts", *quick, "ground")
    if stage == "1":
        return ("depth", "area_sample", "ground")
    return ("parts", "ground")


def find_chapter(
    book: RuleBook, hazard: str, structure: str, stage: str, method: str
) -> Chapter:
    """Find the chapter; the ground chapter may serve an earthquake or a flood."""
    governed_by = "ground" if method == "ground" else hazard
    wanted = "2" if (method, stage) == ("ground", SINGLE) else stage
    chapter = book.chapter(governed_by, building(structure), wanted)
    if chapter is None:
        chapter = book.chapter(governed_by, building(structure), "2")
    if chapter is None:
        stages = "・".join(book.stages(governed_by, building(structure)))
        raise UnusableSurvey("stage", problems.NOT_ONE_OF, choices=stages)
    return chapter


def judge_appearance(case: Case) -> Assessment | None:
    """Settle 全壊 by what is plain to see; None when nothing is."""
    seen = appearance.read_appearance(case.survey, case.book)
    decisive = appearance.decisive(seen, case.chapter)
    if not decisive:
        return None
    reasons = (
        case.reason("outright", "appearance", total_text(one.label)) for one in decisive
    )
    return case.settled(DamageLevel.TOTAL, "outright", *reasons)


def note_appearance(case: Case) -> Case:
    """Keep a note of sights that are no criterion for this hazard and structure."""
    seen = appearance.read_appearance(case.survey, case.book)
    if not seen:
        return case
    sentence = _("「%(label)s」は、この災害・構造の外観による全壊の基準にありません。")
    notes = tuple(
        case.reason("appearance_noted", "appearance", sentence % {"label": one.label})
        for one in seen
    )
    return replace(case, notes=notes)


def judge_parts(case: Case) -> Assessment:
    """Judge by tilt and, unless that settles it, by the parts."""
    lean = read_lean(case)
    early = judge_early(case, lean)
    if early is not None:
        present.check_parts(case)
        return early
    house = open_house(case)
    ledger = fill_ledger(case, house)
    present.check_parts(case, read_by(case, house))
    return judge_ledger(case, house, ledger, lean)


def judge_early(case: Case, lean: Lean) -> Assessment | None:
    """Settle a house by tilt; wind also asks whether rain can enter at all."""
    is_wind = case.hazard == "wind"
    if is_wind and case.survey.ticked("typhoon_with_rain"):
        sentence = _("風雨と浸水を伴う台風のため、水害の調査票で判定します。")
        reason = case.reason("typhoon", "typhoon", sentence)
        return case.handed_on(step.FLOOD_CHAPTER, "scope", reason)
    leaning = judge_lean(case, lean)
    if leaning is None and is_wind and case.survey.ticked("no_loss_and_no_leak"):
        return judge_no_loss(case)
    return leaning


def read_by(case: Case, house: House) -> frozenset[str]:
    """Name the keys that the parts of a house were read from."""
    if case.arithmetic == "sheet":
        return keys.MARKS
    read = (member.key for rule in house.composition for member in rule.members)
    return keys.EXACT_STOREYS.union(read)


def judge_no_loss(case: Case) -> Assessment:
    """Settle 一部損壊 where nothing came off and no rain can enter (風害 (3))."""
    level = case.book.wind_no_loss
    sentence = _(
        "屋根等に脱落、破損等がなく住家内への浸水の恐れがないため、"
        "「%(level)s」と判定しました。"
    ) % {"level": level.label}
    reason = case.reason("no_loss_and_no_leak", "no_loss", sentence)
    return case.settled(level, "no_loss_and_no_leak", reason)


def judge_quickly(case: Case) -> Assessment:
    """Judge by tilt, then by the quick test for 半壊."""
    lean = read_lean(case)
    return judge_lean(case, lean) or judge_quick(case, lean)


def open_house(case: Case) -> House:
    """Take the composition ratios that fit what could be seen."""
    composition = find_composition(case)
    is_steel = case.structure == STEEL
    return House(case.survey, case.chapter, composition, case.book, is_steel)


def find_composition(case: Case) -> Composition:
    """Choose by the route where a chapter has two tables (ア・イ, p1-49)."""
    tables = case.chapter.compositions
    if "" in tables:
        return tables[""]
    return tables[case.survey.choice("route", tuple(tables))]


def fill_ledger(case: Case, house: House) -> Ledger:
    """Enter the parts in the way the survey was written down."""
    survey = case.survey
    split = any(key in survey for key in keys.EXACT_STOREYS)
    if case.arithmetic == "exact":
        return storeys_ledger(house) if split else exact_ledger(house)
    if split:
        refuse_marks(survey)
        return rounded(house, storeys_ledger(house))
    by_storey = any(key in survey for key in keys.SHEET_STOREYS)
    for other in ("marks", "sheet_points"):
        if by_storey and other in survey:
            path = survey.at("marks_main")
            raise UnusableSurvey(survey.at(other), problems.TWICE, other=path)
    if "sheet_points" in survey:
        for other in (key for key in keys.SHEET if survey.get(key) not in (None, {})):
            path = survey.at("sheet_points")
            raise UnusableSurvey(survey.at(other), problems.TWICE, other=path)
        return picture_ledger(house)
    return sheet_storeys_ledger(house) if by_storey else sheet_ledger(house)


def refuse_marks(survey: Fields) -> None:
    """Refuse ticked cells beside points by storey: one house is written once."""
    for key in (*keys.MARKS, "sheet_points", "foundation_band"):
        if key in survey:
            path = survey.at("part_points_main_other")
            raise UnusableSurvey(survey.at(key), problems.TWICE, other=path)


METHODS: Mapping[str, Callable[[Case], Assessment]] = {
    "parts": judge_parts,
    "quick_half": judge_quickly,
    "depth": judge_depth,
    "area_sample": judge_area,
    "ground": judge_ground,
}
