"""記入の確かめ: every value that was written is read once, whether it counts or not.

A survey may be settled early, by appearance or by tilt; a spoilt value in the rest is a
mistake all the same, and nobody should find it later in a record.
"""

from collections.abc import Callable, Collection, Iterator, Mapping

from disaster.assessment.rules import appearance, fields, sheet
from disaster.assessment.rules.case import Case
from disaster.assessment.rules.equipment import read_equipment, read_percent
from disaster.assessment.rules.flood import read_depth
from disaster.assessment.rules.foundation import check_foundation
from disaster.assessment.rules.parts import read_part
from disaster.assessment.rules.rulebook import Chapter, Member

PAIR = 2


def check_facts(case: Case) -> None:
    """Read every fact beside the parts: flags, measures and chosen words."""
    for key in case.survey.values:
        if key in FACTS and key in case.survey:
            FACTS[key](case, key)


def check_parts(case: Case, already_read: Collection[str] = ()) -> None:
    """Read every part that was written down and that nothing else will read."""
    for key in case.survey.values:
        if key in FACTS or key in already_read or key not in case.survey:
            continue
        if key in SHEETS:
            SHEETS[key](case, key)
        else:
            check_part(case, key)


def check_part(case: Case, key: str) -> None:
    """Read one part the way its chapter measures it."""
    survey, book = case.survey, case.book
    way, highest = measured(case, key)
    if way == "areas":
        read_part(survey, key, book.degrees, highest)
    elif way == "percent":
        read_percent(survey, key)
    elif way == "equipment":
        read_equipment(survey.inner(key), book.equipment_up_to)
    elif way == "foundation":
        check_foundation(survey.inner(key), book.foundation)
    else:
        survey.number(key, limit=100)


def measured(case: Case, key: str) -> tuple[str, int | None]:
    """Say how a part is measured, and up to which degree; points have no way."""
    for member in members(case):
        if member.key == key:
            return member.measured_by, None
        for substitute in member.substitutes:
            if substitute.key == key and substitute.highest_degree is not None:
                return "areas", substitute.highest_degree
    is_points = key.removesuffix("_points") != key
    return ("points", None) if is_points else ("areas", None)


def members(case: Case) -> Iterator[Member]:
    """Yield what the survey's own chapter looks at, then what all the others do."""
    chapters: tuple[Chapter, ...] = (case.chapter, *case.book.chapters)
    for chapter in chapters:
        for composition in chapter.compositions.values():
            for rule in composition:
                yield from rule.members


def check_marks(case: Case, key: str) -> None:
    """Read the ticked cells of every part."""
    marks, book = case.survey.inner(key), case.book
    for part in marks.values:
        highest = measured(case, part)[1] or len(book.degrees) - 1
        sheet.read_marks(marks, part, sheet.PERCENT, book, highest)


def check_numbers(case: Case, key: str) -> None:
    """Read an object of points by part."""
    points = case.survey.inner(key)
    for part in points.values:
        if part in points:
            points.number(part)


def check_pairs(case: Case, key: str) -> None:
    """Read an object of points by part on the main and the other storeys."""
    pairs = case.survey.inner(key)
    for part in pairs.values:
        path = pairs.at(part)
        for place, value in enumerate(
            fields.between(pairs.required(part), path, PAIR, PAIR)
        ):
            fields.number(value, f"{path}[{place}]")


def check_depths(case: Case, key: str) -> None:
    """Read the depths at the corner houses of an area."""
    for value, path in case.survey.each(key):
        read_depth(value, path)


def check_route(case: Case, key: str) -> None:
    """Read whether pillars or beams could be seen (ア・イ)."""
    routes = {
        route: None for chapter in case.book.chapters for route in chapter.compositions
    }
    routes.pop("", None)
    case.survey.choice(key, tuple(routes))


Check = Callable[[Case, str], object]


def _flag(case: Case, key: str) -> object:
    return case.survey.flag(key)


def _number(case: Case, key: str) -> object:
    return case.survey.number(key)


def _positive(case: Case, key: str) -> object:
    return case.survey.positive(key)


def _storeys(case: Case, key: str) -> object:
    return fields.positive(case.survey.whole(key), case.survey.at(key))


FACTS: Mapping[str, Check] = {
    "outright": lambda case, _key: appearance.read_appearance(case.survey, case.book),
    "ground_crack_under_house": lambda case, key: case.survey.choice(
        key, appearance.CRACK_CHOICES
    ),
    "tilt": lambda case, _key: case.tilt,
    "storeys": _storeys,
    "main_storey": _storeys,
    "one_household_uses_both": _flag,
    "route": check_route,
    "pile_foundation": _flag,
    "max_settlement_cm": _number,
    "max_exposure_cm": _number,
    "detached": _flag,
    "depth_above_floor_m": lambda case, key: read_depth(
        case.survey.get(key), case.survey.at(key)
    ),
    "also_wind_damage": _flag,
    "outer_wall_deg3plus_nonflood": _flag,
    "fixtures_deg3plus_nonflood": _flag,
    "sample_depths_m": check_depths,
    "outer_wall_and_fixtures_broken_area_wide": _flag,
    "no_loss_and_no_leak": _flag,
    "typhoon_with_rain": _flag,
    "differential_settlement": _flag,
    "sink": lambda case, key: case.survey.choice(key, case.book.ground.sink),
    "sediment_uniform_around_house": _flag,
    "floor1_area": _positive,
    "total_area": _positive,
    "points": check_numbers,
    "roof_30pct_and_leak": _flag,
    "wall_deg3_20pct": _flag,
    "fixtures_deg4_2places": _flag,
    "note": lambda case, key: fields.text(case.survey.get(key), case.survey.at(key)),
}
SHEETS: Mapping[str, Check] = {
    "part_points_main_other": check_pairs,
    "marks": check_marks,
    "marks_main": check_marks,
    "marks_other": check_marks,
    "sheet_points": check_numbers,
    "floor_share_main_other": lambda case, key: sheet.share_pair(case.survey, key),
    "roof_share_main_other": lambda case, key: sheet.share_pair(case.survey, key),
    "foundation_band": lambda case, _key: sheet.read_foundation_band(
        case.survey, case.book
    ),
}
