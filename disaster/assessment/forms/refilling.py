"""From a recorded survey back to its sheet, so that a correction starts filled in."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from disaster.assessment.forms.asks import (
    NO,
    SHARES,
    SIGNS,
    UNDAMAGED,
    UNSEEN,
    YES,
    Ask,
    PartAsk,
)
from disaster.assessment.forms.facts import CRACK, CROSSES
from disaster.assessment.forms.sheet import CORNERS, SECOND, Sheet
from disaster.assessment.forms.storeys import unsettle
from disaster.assessment.forms.ways import way_of
from disaster.assessment.rules import exact
from disaster.foundation.texts import _

TAPPED = {share for share, _label in SHARES}
Pairs = Iterator[tuple[str, object]]


def refill(sheet: Sheet, request: Mapping[str, Any]) -> dict[str, object]:
    """Return what would have to be typed to record this request again.

    A request of another sheet fills what both sheets ask.
    """
    survey = unsettle(request)
    values: dict[str, object] = dict(_outright(sheet, survey))
    values.update(_tilt(survey.get("tilt", {})))
    for ask in sheet.facts:
        values.update(_ask(ask, survey))
    for part in sheet.parts:
        values.update(_part(sheet, part, survey))
    if way_of(request) == sheet.way:
        return values
    # What the other sheet never asked is not unseen, only not asked.
    return {name: value for name, value in values.items() if value != UNSEEN}


def earlier_words(sheet: Sheet, request: Mapping[str, Any]) -> dict[str, str]:
    """Say in a few words what an earlier survey found, page by page."""
    filled = refill(sheet, request)
    answered = {UNDAMAGED: _("損傷なし"), UNSEEN: _("見ていない")}
    words = {}
    for part in sheet.parts:
        said = str(filled.get(f"{part.key}_answer", ""))
        told = answered.get(said) or "、".join(_part_words(part, filled))
        if told:
            words[part.key] = told
    for ask in sheet.facts:
        if ask.name in filled:
            words[ask.name] = _ask_words(ask, filled[ask.name])
    measured = [str(filled[name]) for name in CORNERS if filled.get(name)]
    if measured:
        words["tilt"] = _("%s mm") % "・".join(measured)
    return words


def _part_words(part: PartAsk, filled: Mapping[str, object]) -> Iterator[str]:
    for degree in part.degrees:
        for kind, unit in (
            ("share", ""),
            ("percent", "％"),
            ("count", part.count_unit),
        ):
            value = filled.get(f"{part.key}_{kind}_{degree.number}")
            if value:
                shown = dict(SHARES).get(str(value), str(value))
                yield f"{SIGNS[degree.number]} {shown}{unit}"
        bands = filled.get(f"{part.key}_band_{degree.number}")
        if isinstance(bands, list) and bands:
            yield f"{SIGNS[degree.number]} {'＋'.join(bands)}％"
    for ask in part.measures:
        if ask.name in filled:
            yield f"{ask.label} {_ask_words(ask, filled[ask.name])}"


def _ask_words(ask: Ask, value: object) -> str:
    return dict(ask.choices).get(str(value)) or f"{value}{ask.unit}"


def _outright(sheet: Sheet, survey: Mapping[str, Any]) -> Pairs:
    """Put the sights back; a crack may have been noted as one of them."""
    shown = {one.code for one in sheet.criteria}
    seen = [str(code) for code in survey.get("outright", [])]
    yield "outright", [code for code in seen if code in shown]
    asks_crack = any(ask.path == CRACK for ask in sheet.facts)
    if asks_crack and any(code.endswith(CROSSES) for code in seen):
        yield CRACK, CROSSES


def _tilt(tilt: Mapping[str, Any]) -> Pairs:
    if "plumb_mm" in tilt:
        yield "plumb_mm", tilt["plumb_mm"]
    if "mean_mm_per_1200" in tilt:
        yield "tilt_mean", tilt["mean_mm_per_1200"]
    yield from zip(CORNERS, tilt.get("horizontal_mm", []), strict=False)
    pairs = tilt.get("corners_xy_mm", [])
    for name, second, (along, across) in zip(CORNERS, SECOND, pairs, strict=False):
        yield name, along
        yield second, across


def _ask(ask: Ask, survey: Mapping[str, Any]) -> Pairs:
    value = _at(survey, ask.path)
    if value is None:
        return
    if ask.kind == "lengths":
        several = value if isinstance(value, list) else [value]
        yield ask.name, "、".join(map(str, several))
    elif isinstance(value, list):
        yield ask.name, _percent(value[0])
    elif ask.instead and value == ask.instead[0]:
        yield f"{ask.name}_instead", value
    elif isinstance(value, bool):
        yield ask.name, YES if value else NO
    else:
        yield ask.name, value


def _at(survey: Mapping[str, Any], path: str) -> Any:  # noqa: ANN401 - any JSON
    value: Any = survey
    for key in path.split("."):
        if isinstance(value, list) and key.isdecimal():
            value = value[int(key)] if int(key) < len(value) else None
        else:
            value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _part(sheet: Sheet, part: PartAsk, survey: Mapping[str, Any]) -> Pairs:
    answer = f"{part.key}_answer"
    told = [pair for ask in part.measures for pair in _ask(ask, survey)]
    value = _at(survey, part.path)
    if told:
        yield from told
    elif value is None:
        if part.answers:
            yield answer, UNSEEN
    elif not value:
        yield answer, UNDAMAGED
    elif isinstance(value, Mapping):
        yield from _counts(part, value)
    else:
        yield from _bands(part, value) if sheet.is_ticked else _areas(part, value)


def _counts(part: PartAsk, count: Mapping[str, Any]) -> Pairs:
    for key in ("total", "unconfirmed"):
        if key in count:
            yield f"{part.key}_{key}", count[key]
    for degree, hit in count["counts"].items():
        yield f"{part.key}_count_{degree}", hit


def _bands(part: PartAsk, marks: list[Mapping[str, Any]]) -> Pairs:
    for degree in part.degrees:
        bands = [str(m["band"]) for m in marks if int(m["degree"]) == degree.number]
        yield f"{part.key}_band_{degree.number}", bands


def _areas(part: PartAsk, areas: list[Mapping[str, Any]]) -> Pairs:
    for area in areas:
        share = str(area["share"])
        if share in TAPPED:
            yield f"{part.key}_share_{area['degree']}", share
        else:
            yield f"{part.key}_percent_{area['degree']}", _percent(share)


def _percent(share: str) -> str:
    """Write a share in percent, as a fraction where no decimal is exact."""
    value = Fraction(share) * exact.HUNDRED
    decimal = exact.as_decimal(value)
    return decimal if Fraction(decimal) == value else str(value)
