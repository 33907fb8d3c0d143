"""From what was typed on a sheet to the survey that ``disaster assess`` reads."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from disaster.assessment.forms.asks import UNDAMAGED, UNSEEN, YES, Ask, PartAsk
from disaster.assessment.forms.foundations import BAND, BESIDE
from disaster.assessment.forms.parts import POINTS_ONLY
from disaster.assessment.forms.sheet import CORNERS, PLUMB_MM, SECOND, Sheet
from disaster.assessment.rules import exact
from disaster.foundation import formats
from disaster.foundation.errors import FieldRefusal
from disaster.foundation.texts import _

Answers = Mapping[str, Any]

UNANSWERED = _("記入がありません。判定に必要なので記入してください。")
CORNER_UNANSWERED = _(
    "傾斜は住家の4隅すべての値を書いてください。平均だけが分かるときは「平均」に書きます。"
)
PART_UNANSWERED = _("印を付けるか、「見ていない」などを選んでください。")
NOT_A_NUMBER = _("数字を入れてください（例 12、1.8、3/4）。")
TOO_MUCH = _("%s 以下の数字を入れてください。単位を確かめてください。")
NONE = "0"
BOTH = _("二通りに答えています。どちらか一方にしてください。")
SEPARATORS = re.compile(r"[、,，;；\s]+")
SAMPLES = "sample_depths_m"


@dataclass(slots=True)
class Filling:
    """A survey in the making, and the field behind each of its values.

    ``aside`` is kept with the request, but not judged.
    """

    survey: dict[str, Any] = field(default_factory=dict)
    aside: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    unanswered: dict[str, str] = field(default_factory=dict)

    def put(self, path: str, value: object, origin: str) -> None:
        """Put a value where the engine looks for it."""
        *outer, last = path.split(".")
        inner = self.survey
        for key in outer:
            inner = inner.setdefault(key, {})
        inner[last] = value
        self.origins[path] = origin

    def field_of(self, path: str) -> str:
        """Return the field that a complaint of the engine is about."""
        wanted = path.removeprefix("survey.")
        fits = [known for known in self.origins if wanted.startswith(known)]
        if fits:
            return self.origins[max(fits, key=len)]
        return wanted.replace(".", "_")


def fill(sheet: Sheet, answers: Answers) -> Filling:
    """Gather the survey of a sheet."""
    filling = Filling()
    if answers["outright"]:
        filling.put("outright", answers["outright"], "outright")
    if sheet.way.route:
        filling.put("route", sheet.way.route, "")
    if sheet.asks_tilt:
        fill_tilt(filling, answers)
    for ask in sheet.facts:
        fill_ask(filling, ask, answers)
    for part in sheet.parts:
        fill_part(sheet, filling, part, answers)
    if sheet.way.method == "area_sample":
        list_samples(filling)
    return filling


def fill_tilt(filling: Filling, answers: Answers) -> None:
    """Take the four corners, or a mean alone; none is no tilt.

    A mean needs all four, so with fewer the tilt is still unknown, and left to do.
    """
    second = dict(zip(CORNERS, SECOND, strict=True))
    measured = [name for name in CORNERS if answers[name] or answers[second[name]]]
    mean = answers["tilt_mean"]
    if measured and mean:
        raise FieldRefusal("tilt_mean", BOTH)
    if mean:
        told = number(mean, "tilt_mean")
        filling.put("tilt.mean_mm_per_1200", told, "tilt_mean")
        return
    if not measured:
        return
    plumb = number(answers["plumb_mm"] or PLUMB_MM, "plumb_mm")
    along = [number(answers[name] or NONE, name) for name in measured]
    across = [number(answers[second[n]] or NONE, second[n]) for n in measured]
    if len(measured) < len(CORNERS):
        left = next(name for name in CORNERS if name not in measured)
        filling.unanswered[left] = CORNER_UNANSWERED
        return
    key, corners = "horizontal_mm", list[Any](along)
    if any(answers[second[name]] for name in measured):
        key = "corners_xy_mm"
        corners = [list(pair) for pair in zip(along, across, strict=True)]
    filling.put("tilt.plumb_mm", plumb, "plumb_mm")
    filling.put(f"tilt.{key}", corners, measured[0])
    for place, name in enumerate(measured):
        filling.origins[f"tilt.{key}[{place}]"] = name


def fill_ask(filling: Filling, ask: Ask, answers: Answers) -> bool:
    """Take the answer to one question; say whether there was any."""
    typed = answers[ask.name]
    instead = ask.instead and answers[f"{ask.name}_instead"]
    if typed and instead:
        raise FieldRefusal(ask.name, BOTH)
    if instead:
        filling.put(ask.path, instead, ask.name)
    elif typed:
        filling.put(ask.path, READERS[ask.kind](typed, ask), ask.name)
    elif ask.is_required:
        filling.unanswered[ask.name] = UNANSWERED
    return bool(typed or instead)


def list_samples(filling: Filling) -> None:
    """Make a list of the depths of the corner houses (四隅の住家)."""
    found = filling.survey.get(SAMPLES, {})
    for place, key in enumerate(found):
        filling.origins[f"{SAMPLES}[{place}]"] = f"{SAMPLES}_{key}"
    if found:
        filling.put(SAMPLES, list(found.values()), f"{SAMPLES}_0")


def fill_part(sheet: Sheet, filling: Filling, part: PartAsk, answers: Answers) -> None:
    """Take what was seen of one part."""
    said = answers[f"{part.key}_answer"] if part.answers else ""
    answer = said if said in {UNDAMAGED, UNSEEN} else ""
    has_marks = fill_marks(sheet, filling, part, answers)
    if has_marks and answer:
        raise FieldRefusal(f"{part.key}_answer", BOTH)
    if answer == UNDAMAGED:
        fill_undamaged(filling, part)
    elif not (has_marks or answer) and part.answers:
        filling.unanswered[f"{part.key}_answer"] = PART_UNANSWERED


def fill_marks(sheet: Sheet, filling: Filling, part: PartAsk, answers: Answers) -> bool:
    """Take marks, counts or measures; say whether there were any."""
    if part.measures:
        return fill_measures(filling, part, answers)
    if sheet.is_ticked:
        return fill_bands(filling, part, answers)
    has_areas = fill_areas(filling, part, answers)
    if not part.count_unit:
        return has_areas
    has_counts = any(answers[name] for name, _label in part.labels if is_count(name))
    if has_areas and has_counts:
        raise FieldRefusal(f"{part.key}_total", BOTH)
    if has_counts:
        fill_counts(filling, part, answers)
    return has_areas or has_counts


def is_count(name: str) -> bool:
    """Say whether a field belongs to counting instead of shares."""
    return name.endswith(("_total", "_unconfirmed")) or "_count_" in name


def fill_measures(filling: Filling, part: PartAsk, answers: Answers) -> bool:
    """Take lengths or percents; a part without any is unanswered as a whole."""
    told = [ask for ask in part.measures if fill_ask(filling, ask, answers)]
    # A ticked column or points stand for everything measured; type and mud go beside.
    whole = [ask for ask in told if ask.path == BAND or ask.group == POINTS_ONLY]
    besides = [ask for ask in told if ask not in whole and ask.path not in BESIDE]
    if whole and (besides or len(whole) > 1):
        raise FieldRefusal(whole[0].name, BOTH)
    return bool(told)


def fill_bands(filling: Filling, part: PartAsk, answers: Answers) -> bool:
    """Take the ticked cells as they stand on the paper."""
    ticked = [
        (degree.number, band)
        for degree in part.degrees
        for band in answers[f"{part.key}_band_{degree.number}"]
    ]
    if not ticked:
        return False
    marks = [{"degree": degree, "band": band} for degree, band in ticked]
    filling.put(part.path, marks, f"{part.key}_band_1")
    for place, (degree, _band) in enumerate(ticked):
        filling.origins[f"{part.path}[{place}]"] = f"{part.key}_band_{degree}"
    return True


def fill_areas(filling: Filling, part: PartAsk, answers: Answers) -> bool:
    """Take the shares that were tapped or typed in percent."""
    areas: list[dict[str, object]] = []
    for degree in part.degrees:
        tapped = answers[f"{part.key}_share_{degree.number}"]
        name = f"{part.key}_percent_{degree.number}"
        typed = answers[name]
        tapped = "" if tapped == NONE else tapped
        if tapped and typed:
            raise FieldRefusal(name, BOTH)
        if typed:
            tapped = str(Fraction(number(typed, name, 100)) / exact.HUNDRED)
        if tapped:
            path = f"{part.path}[{len(areas)}]"
            tap = f"{part.key}_share_{degree.number}"
            filling.origins[path] = name if typed else tap
            areas.append({"degree": degree.number, "share": tapped})
    if areas:
        filling.put(part.path, areas, f"{part.key}_share_1")
    return bool(areas)


def fill_counts(filling: Filling, part: PartAsk, answers: Answers) -> None:
    """Take how many of how many were damaged."""
    for key in ("total", "unconfirmed"):
        name = f"{part.key}_{key}"
        if answers[name]:
            filling.put(f"{part.key}.{key}", number(answers[name], name), name)
    filling.put(f"{part.key}.counts", {}, f"{part.key}_total")
    for degree in part.degrees:
        name = f"{part.key}_count_{degree.number}"
        if answers[name]:
            path = f"{part.key}.counts.{degree.number}"
            filling.put(path, number(answers[name], name), name)


def fill_undamaged(filling: Filling, part: PartAsk) -> None:
    """Enter a part that was looked at and is unharmed."""
    origin = f"{part.key}_answer"
    for path in part.zeros:
        filling.put(path, NONE, origin)
    if not part.measures:
        filling.put(part.path, [], origin)


def number(typed: str, name: str, limit: int | None = None) -> str:
    """Return a number as the engine reads it, or complain beside the field."""
    plain = formats.half_width(typed).replace(",", "").replace(" ", "")
    value = exact.parse(plain)
    if value is None or value < 0:
        raise FieldRefusal(name, NOT_A_NUMBER)
    if limit is not None and value > limit:
        raise FieldRefusal(name, TOO_MUCH % limit)
    return plain


def split(typed: str, ask: Ask) -> list[str]:
    """Read the share of the main storey in percent; the others have the rest."""
    main = Fraction(number(typed, ask.name, ask.limit)) / exact.HUNDRED
    return [str(main), str(1 - main)]


def lengths(typed: str, ask: Ask) -> list[str]:
    """Read one or several lengths."""
    found = [one for one in SEPARATORS.split(typed.strip()) if one]
    return [number(one, ask.name, ask.limit) for one in found]


READERS: Mapping[str, Callable[[str, Ask], object]] = {
    "number": lambda typed, ask: number(typed, ask.name, ask.limit),
    "whole": lambda typed, ask: number(typed, ask.name, ask.limit),
    "lengths": lengths,
    "split": split,
    "flag": lambda typed, _ask: typed == YES,
    "choice": lambda typed, _ask: typed,
}
