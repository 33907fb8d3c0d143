"""A sheet as plain data: pages, fields, choices and keys, for any program that asks.

A tablet without a network can draw the same sheet from it; what is typed there is the
same form, field by field, and ``skipped_when`` names the answers that make a page
needless.
"""

from collections.abc import Iterable
from typing import Any

from disaster.assessment.forms.asks import SHARES, Ask, PartAsk
from disaster.assessment.forms.sheet import CORNERS, EXTENTS, SECOND, Sheet
from disaster.assessment.forms.steps import APPEARANCE, TILT, VISIT, Step
from disaster.foundation.texts import _

Json = dict[str, Any]
SCHEMA = "survey-sheet/1"


def as_json(sheet: Sheet) -> Json:
    """Describe a sheet completely."""
    return {
        "schema": SCHEMA,
        "rule_version": sheet.rule_version,
        "rule_title": sheet.rule_title,
        "title": sheet.way.title,
        "way": sheet.way.arguments,
        "ticks_bands": sheet.is_ticked,
        "bands": list(sheet.bands),
        "shares": _choices(SHARES),
        "steps": [_step(sheet, step) for step in sheet.steps],
    }


def _step(sheet: Sheet, step: Step) -> Json:
    own = {APPEARANCE: _sights, TILT: _tilt, VISIT: _visit}.get(step.kind)
    fields = own(sheet) if own else []
    return {
        "number": step.number,
        "key": step.key,
        "kind": step.kind,
        "title": step.title,
        "fields": [*fields, *map(_ask, step.asks)],
        "parts": [_part(sheet, part) for part in step.parts],
        "skipped_when": [skip.as_json() for skip in step.skips],
    }


def _sights(sheet: Sheet) -> list[Json]:
    codes = [(one.code, one.label) for one in sheet.criteria]
    return [
        _field("outright", "outright", sheet, kind="several", choices=_choices(codes))
    ]


def _tilt(sheet: Sheet) -> list[Json]:
    fields = [_field("plumb_mm", "tilt.plumb_mm", sheet, unit="mm")]
    fields += [_field(name, "tilt.horizontal_mm", sheet, unit="mm") for name in CORNERS]
    if sheet.may_combine:
        fields += [
            _field(name, "tilt.corners_xy_mm", sheet, unit="mm") for name in SECOND
        ]
    fields.append(_field("tilt_mean", "tilt.mean_mm_per_1200", sheet, unit="mm"))
    limits = [{"from": str(one.bound), "words": one.words} for one in sheet.thresholds]
    fields[0]["thresholds"] = limits
    return fields


def _visit(sheet: Sheet) -> list[Json]:
    return [
        _field("surveyors", "", sheet, kind="names", required=True),
        _field("surveyed_on", "", sheet, kind="day", required=True),
        _field("surveyed_time", "", sheet, kind="time", required=True),
        _field("extent", "", sheet, kind="choice", choices=_choices(EXTENTS)),
        _field("unit", "", sheet, kind="text"),
        _field("unseen_note", "", sheet, kind="text"),
        _field("note", "", sheet, kind="text"),
    ]


def _field(name: str, path: str, sheet: Sheet, **more: object) -> Json:
    return {
        "name": name,
        "path": path,
        "label": sheet.labels[name],
        "kind": "number",
        "unit": "",
        "required": False,
        **more,
    }


def _ask(ask: Ask) -> Json:
    instead = None
    if ask.instead:
        value, label = ask.instead
        instead = {"name": f"{ask.name}_instead", "value": value, "label": label}
    return {
        "name": ask.name,
        "path": ask.path,
        "label": ask.label,
        "kind": ask.kind,
        "unit": ask.unit,
        "hint": ask.hint,
        "choices": _choices(ask.choices),
        "limit": ask.limit,
        "instead": instead,
        "required": ask.is_required,
        "group": ask.group,
    }


def _part(sheet: Sheet, part: PartAsk) -> Json:
    kind = "band" if sheet.is_ticked else "share"
    return {
        "key": part.key,
        "path": part.path,
        "label": part.label,
        "composition": part.composition,
        "joined": part.joined,
        "stands_for": part.stands_for,
        "answer": {
            "name": f"{part.key}_answer",
            "choices": _choices(part.answers),
        },
        "degrees": [
            {
                "number": degree.number,
                "sign": degree.sign,
                "percent": degree.percent,
                "words": degree.words,
                "name": f"{part.key}_{kind}_{degree.number}",
            }
            for degree in part.degrees
        ],
        "count": _count(part),
        "fields": [_ask(ask) for ask in part.measures],
    }


def _count(part: PartAsk) -> Json | None:
    if not part.count_unit:
        return None
    return {
        "unit": part.count_unit,
        "total": f"{part.key}_total",
        "unconfirmed": f"{part.key}_unconfirmed",
        "label": _("数えて入れる（%s）") % part.count_unit,
    }


def _choices(choices: Iterable[tuple[str, str]]) -> list[Json]:
    return [{"value": value, "label": label} for value, label in choices]
