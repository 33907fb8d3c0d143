"""2階建等を割合のまま: from what was seen on each storey to points of both storeys.

The engine takes points of the main and of the other storeys (損害割合算出表). What was
tapped is kept beside the survey, so that the record holds degrees and shares too.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from disaster.assessment.forms.filling import BOTH, Filling
from disaster.assessment.forms.sheet import Sheet
from disaster.assessment.forms.ways import BOTH_STOREYS
from disaster.assessment.rulebooks import rulebook
from disaster.assessment.rules.parts import Area, weigh
from disaster.assessment.rules.problems import SHARES_OVER_ONE
from disaster.assessment.rules.rulebook import PartRule, RuleBook
from disaster.assessment.rules.sheet import OTHER_SHARE
from disaster.foundation.errors import FieldRefusal

SEEN = ("seen_main", "seen_other")
SHARES = ("floor_share_main_other", "roof_share_main_other")
POINTS = "part_points_main_other"
KEPT = "seen_by_storey"


def settle(sheet: Sheet, filling: Filling) -> None:
    """Turn what was seen by storey into the points that the engine weighs."""
    if sheet.way.storeys != BOTH_STOREYS or sheet.is_ticked:
        return
    book = rulebook(sheet.rule_version)
    survey = filling.survey
    kept = {key: survey.pop(key) for key in (*SEEN, *SHARES) if key in survey}
    for rule in sheet.way.chapter(book).compositions[sheet.way.route]:
        pair = _points(rule, kept, book, filling)
        if pair is not None:
            survey.setdefault(POINTS, {})[rule.part] = [str(one) for one in pair]
            filling.origins[f"{POINTS}.{rule.part}"] = f"main_{rule.part}_answer"
    _settle_equipment(filling)
    if kept:
        filling.aside[KEPT] = kept
    if "foundation_points" in survey and "foundation" in survey:
        raise FieldRefusal("foundation_points", BOTH)


def _points(
    rule: PartRule, kept: Mapping[str, Any], book: RuleBook, filling: Filling
) -> tuple[Fraction, Fraction] | None:
    """Multiply rate, composition and the storey's share of the house."""
    key = rule.members[0].key
    seen = [kept.get(place, {}).get(key) for place in SEEN]
    if all(areas is None for areas in seen):
        return None
    shares = kept.get(OTHER_SHARE.get(rule.part, SHARES[0]))
    if shares is None:
        return None
    main, other = (
        rule.points(_rate(areas or [], book, filling, f"{place}.{key}"))
        * Fraction(share)
        for areas, share, place in zip(seen, shares, SEEN, strict=True)
    )
    return main, other


def _rate(
    areas: Sequence[Mapping[str, Any]], book: RuleBook, filling: Filling, path: str
) -> Fraction:
    found = [Area(int(one["degree"]), Fraction(one["share"])) for one in areas]
    if sum(area.share for area in found) > 1:
        raise FieldRefusal(filling.field_of(path), SHARES_OVER_ONE.japanese)
    return weigh(found, book.degrees)


def _settle_equipment(filling: Filling) -> None:
    """Put the points of the equipment where the exact arithmetic reads them."""
    keys = ("equipment_main_points", "equipment_other_points")
    given = [filling.survey.pop(key, None) for key in keys]
    if any(points is not None for points in given):
        pair = [points or "0" for points in given]
        filling.survey.setdefault(POINTS, {})["equipment"] = pair
        filling.origins[f"{POINTS}.equipment"] = keys[0]


def unsettle(request: Mapping[str, Any]) -> dict[str, Any]:
    """Return a recorded survey as the sheet by storeys keeps it."""
    survey = {**request["survey"], **request.get(KEPT, {})}
    points = survey.pop(POINTS, {})
    if "equipment" in points:
        main, other = points["equipment"]
        survey |= {"equipment_main_points": main, "equipment_other_points": other}
    return survey
