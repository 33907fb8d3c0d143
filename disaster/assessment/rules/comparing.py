"""二つの計算: the same survey as the other arithmetic would read it.

The printed sheets know whole points and bands only, so one house may fall into another
level than by exact shares. Where both ways can read a survey, the difference is told.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from disaster.assessment.rules import exact
from disaster.assessment.rules.keys import EXACT_STOREYS as SPLIT
from disaster.assessment.rules.keys import FACTS
from disaster.assessment.rules.rulebook import Composition, RuleBook
from disaster.assessment.rules.sheet import OTHER_SHARE

Request = Mapping[str, Any]
Survey = dict[str, Any]
SHARES = ("floor_share_main_other", "roof_share_main_other")
EQUIPMENT = ("equipment_main_points", "equipment_other_points")

TENTHS = 10
WORST = 5
STOREYS = ("marks_main", "marks_other")


def other_way(request: Request, book: RuleBook) -> dict[str, Any] | None:
    """Return a survey for the other arithmetic; None when it has no other.

    The points of the ground chapter, and points by storey, are read by both; what the
    sheets tick is turned into shares and points without rounding.
    """
    survey, bands = request["survey"], book.sheet.bands
    is_sheet = request["arithmetic"] == "sheet"
    other = {**request, "arithmetic": "exact" if is_sheet else "sheet"}
    if request["method"] == "ground" or SPLIT & survey.keys():
        return other
    if request["method"] != "parts":
        return None
    read: Survey | None
    if is_sheet:
        read = as_exact(survey, chapter_of(request, book), book)
    else:
        read = as_marks(survey, bands)
        if any(map(is_mostly_hidden, survey.values())):
            read = None
    return None if read is None else {**other, "survey": read}


def chapter_of(request: Request, book: RuleBook) -> Composition:
    """Return the parts that a survey judges, by its route where there are two."""
    building = "wood" if request["structure"] == "wood" else "nonwood"
    chapter = book.chapter(request["hazard"], building, str(request["stage"]))
    tables = chapter.compositions if chapter else {}
    return tables.get(request["survey"].get("route") or "", tables.get("", ()))


def as_exact(survey: Survey, composition: Composition, book: RuleBook) -> Survey:
    """Turn what a sheet says into exact shares and points."""
    if "sheet_points" in survey:
        return as_pictured(survey, book)
    weights = {rule.part: rule.composition for rule in composition}
    survey = with_equipment(survey, composition)
    if not any(key in survey for key in STOREYS):
        return as_shares(survey)
    return as_split(survey, weights, book)


def as_pictured(survey: Survey, book: RuleBook) -> Survey:
    """Read the points of the picture sheet as the bands it prints them for."""
    plain = {key: value for key, value in survey.items() if key != "sheet_points"}
    for part, points in survey["sheet_points"].items():
        places = book.sheet.pictures[part].index(int(fraction(points)))
        band = book.sheet.picture_bands[part][places]
        if part == "foundation":
            plain[part] = {"perimeter_m": "100", "damaged_length_m": str(band)}
        else:
            plain[part] = [{"degree": WORST, "share": str(percent(band))}]
    return plain


def with_equipment(survey: Survey, composition: Composition) -> Survey:
    """Read points written for equipment as the rate that they are of their part."""
    found = dict(survey)
    for rule in composition:
        points = found.pop(f"{rule.part}_points", None)
        if points is None or rule.part == "foundation":
            continue
        rate = fraction(points) / rule.composition * exact.HUNDRED
        member = rule.members[0]
        if member.measured_by == "percent":
            found[member.key] = str(rate)
        else:
            found[member.key] = spread(rate)
    return found


def spread(rate: Fraction) -> dict[str, str]:
    """Spread the rate of equipment over its kinds, each up to its limit."""
    found, left = {}, rate
    for key, limit in (("bath_pct", 30), ("kitchen_pct", 30), ("other_pct", 40)):
        found[key] = str(min(left, Fraction(limit)))
        left -= Fraction(found[key])
    return found


def as_split(survey: Survey, weights: Mapping[str, int], book: RuleBook) -> Survey:
    """Turn the cells of both storeys into points by storey, unrounded."""
    gone = {*STOREYS, "foundation_band", *SHARES, *EQUIPMENT}
    plain = {key: value for key, value in survey.items() if key not in gone}
    marks = [survey.get(key) or {} for key in STOREYS]
    pairs = {
        part: [
            str(points_of(ticked.get(part, ()), weights[part], book) * share)
            for ticked, share in zip(marks, shares_of(survey, part), strict=True)
        ]
        for part in dict.fromkeys((*marks[0], *marks[1]))
    }
    if any(key in survey for key in EQUIPMENT):
        pairs["equipment"] = [str(survey.get(key) or 0) for key in EQUIPMENT]
    if "foundation_band" in survey:
        plain["foundation"] = banded(survey)
    return {**plain, "part_points_main_other": pairs}


def points_of(marks: Iterable[Any], weight: int, book: RuleBook) -> Fraction:
    """Work out the points of ticked cells as exact shares."""
    return exact.total(
        percent(mark["band"])
        * book.degrees[int(fraction(mark["degree"]))]
        * weight
        / 100
        for mark in marks
    )


def shares_of(survey: Survey, part: str) -> list[Fraction]:
    """Return the shares of the main and the other storeys for one part."""
    key = OTHER_SHARE.get(part, "floor_share_main_other")
    return [fraction(share) for share in survey[key]]


def banded(survey: Mapping[str, Any]) -> dict[str, Any]:
    """Read the band of the foundation as its damaged length."""
    return {
        **(survey.get("foundation") or {}),
        "perimeter_m": "100",
        "damaged_length_m": str(survey["foundation_band"]),
    }


def as_shares(survey: Mapping[str, Any]) -> Survey:
    """Read ticked bands as shares (面積率の列を割合とみなす)."""
    plain = {
        key: value
        for key, value in survey.items()
        if key not in ("marks", "foundation_band")
    }
    for part, marks in survey.get("marks", {}).items():
        plain[part] = [
            {"degree": mark["degree"], "share": str(percent(mark["band"]))}
            for mark in marks
        ]
    if "foundation_band" in survey:
        plain["foundation"] = banded(survey)
    return plain


def percent(band: object) -> Fraction:
    """Turn a printed band into a share."""
    return fraction(band) / exact.HUNDRED


def as_marks(survey: Mapping[str, Any], bands: tuple[int, ...]) -> Survey | None:
    """Tick the bands that cover the shares; None when the sheet cannot hold them.

    The columns read 〜10％, 〜20％ …, and several may be ticked for one degree, so a
    share is taken up to the next tenth.
    """
    plain: Survey = {}
    marks: dict[str, list[dict[str, object]]] = {}
    for key, value in survey.items():
        areas = None if key in FACTS else areas_of(value)
        if areas is None:
            plain[key] = value
            continue
        ticked: list[dict[str, object]] = [
            {"degree": degree, "band": band}
            for degree, share in areas
            for band in cover(share, bands)
        ]
        if sum(int(str(mark["band"])) for mark in ticked) > exact.HUNDRED:
            return None
        marks[key] = ticked
    return {**plain, "marks": marks}


def areas_of(value: object) -> list[tuple[int, Fraction]] | None:
    """Return degree and share of a part; None when it is measured otherwise."""
    if isinstance(value, Mapping) and "counts" in value:
        seen = fraction(value["total"]) - fraction(value.get("unconfirmed") or 0)
        hits = [(degree, fraction(hit)) for degree, hit in value["counts"].items()]
        return [(int(fraction(degree)), hit / seen) for degree, hit in hits if hit]
    if not isinstance(value, list) or not all(map(is_area, value)):
        return None
    return [(int(fraction(one["degree"])), fraction(one["share"])) for one in value]


def is_mostly_hidden(value: object) -> bool:
    """Say whether most was not seen, so that exact shares look at another part."""
    if not isinstance(value, Mapping) or "counts" not in value:
        return False
    return 2 * fraction(value.get("unconfirmed") or 0) >= fraction(value["total"])


def fraction(value: object) -> Fraction:
    """Return a number that the engine has already accepted."""
    return Fraction(str(value))


def is_area(value: object) -> bool:
    """Say whether a value is one area of a part."""
    return isinstance(value, Mapping) and value.keys() == {"degree", "share"}


def cover(share: Fraction, bands: tuple[int, ...]) -> list[int]:
    """Choose the fewest bands that add up to the next tenth."""
    left = -(-share * TENTHS // 1) * TENTHS
    chosen = []
    for band in sorted(bands, reverse=True):
        while band <= left:
            chosen.append(band)
            left -= band
    return chosen
