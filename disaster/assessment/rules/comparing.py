"""二つの計算: the same survey as the other arithmetic would read it.

The printed sheets know whole points and bands only, so one house may fall into another
level than by exact shares. Where both ways can read a survey, the difference is told.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from disaster.assessment.rules import exact
from disaster.assessment.rules.keys import FACTS

Request = Mapping[str, Any]
Survey = dict[str, Any]

# What only one of the two arithmetics can say.
ONE_WAY = frozenset(
    (
        "part_points_main_other",
        "foundation_points",
        "marks_main",
        "marks_other",
        "sheet_points",
        "equipment_points",
        "equipment_main_points",
        "equipment_other_points",
    )
)
TENTHS = 10


def other_way(request: Request, bands: tuple[int, ...]) -> dict[str, Any] | None:
    """Return a survey by parts for the other arithmetic; None when it has no other."""
    survey = request["survey"]
    if request["method"] != "parts" or ONE_WAY & survey.keys():
        return None
    if request["arithmetic"] == "sheet":
        return {**request, "arithmetic": "exact", "survey": as_shares(survey)}
    marked = as_marks(survey, bands)
    if marked is None or any(map(is_mostly_hidden, survey.values())):
        return None
    return {**request, "arithmetic": "sheet", "survey": marked}


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
        plain["foundation"] = {
            **plain.get("foundation", {}),
            "perimeter_m": "100",
            "damaged_length_m": str(survey["foundation_band"]),
        }
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
