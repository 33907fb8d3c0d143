"""A sheet: what one survey asks, drawn from the rule set itself (調査票)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from typing import Any

from pydantic import Field, create_model

from disaster.assessment.forms.asks import SIGNS, Ask, PartAsk
from disaster.assessment.forms.facts import facts_of
from disaster.assessment.forms.parts import parts_of
from disaster.assessment.forms.steps import APPEARANCE, TILT, VISIT, Step, steps_of
from disaster.assessment.forms.visits import VisitForm
from disaster.assessment.forms.ways import Way
from disaster.assessment.rulebooks import rulebook
from disaster.assessment.rules.appearance import CRACK_CHOICES
from disaster.assessment.rules.levels import DamageLevel
from disaster.assessment.rules.rulebook import Chapter, Criterion, RuleBook
from disaster.foundation.texts import _

__all__ = [
    "CORNERS",
    "EXTENTS",
    "ONE_UNIT",
    "PLUMB_MM",
    "SECOND",
    "SIGNS",
    "TILT_LABELS",
    "Sheet",
    "Threshold",
    "fields_of",
    "is_list",
    "sheet_of",
]

CORNERS = {
    "tilt_1": _("北西"),
    "tilt_2": _("北東"),
    "tilt_3": _("南西"),
    "tilt_4": _("南東"),
}
SECOND = {f"{name}_y": label for name, label in CORNERS.items()}
PLUMB_MM = "1200"
WHOLE_BUILDING, ONE_UNIT = "building", "unit"
EXTENTS = (
    (WHOLE_BUILDING, _("建物全体")),
    (ONE_UNIT, _("この住戸だけ")),
)
TILT_LABELS = {
    **CORNERS,
    **{name: _("%sのもう一方") % label for name, label in SECOND.items()},
    "tilt_mean": _("傾斜の平均"),
    "plumb_mm": _("下げ振りの長さ"),
}
VISIT_LABELS = {
    "surveyors": _("調査した人"),
    "surveyed_on": _("調査した日"),
    "surveyed_time": _("時刻"),
    "extent": _("判定の範囲"),
    "unit": _("住戸の番号"),
    "unseen_note": _("見られなかった所"),
    "note": _("メモ"),
    "outright": _("一見して全壊"),
}
LONGEST_TEXT = 40
LONGEST_LIST = 200
WITHOUT_TILT = {"depth", "area_sample"}


@dataclass(frozen=True, slots=True)
class Threshold:
    """One limit of the tilt: 1/60, what it is on this plumb line, what follows."""

    bound: Fraction
    words: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that a survey asks, page by page, and the form that reads it."""

    way: Way
    rule_version: str
    rule_title: str
    criteria: tuple[Criterion, ...]
    asks_tilt: bool
    may_combine: bool
    thresholds: tuple[Threshold, ...]
    facts: tuple[Ask, ...]
    parts: tuple[PartAsk, ...]
    steps: tuple[Step, ...]
    bands: tuple[int, ...]
    is_two_storeyed: bool
    model: type[VisitForm]
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_ticked(self) -> bool:
        """Say whether bands are ticked as on the printed sheet."""
        return self.way.arithmetic == "sheet"

    def step_of(self, name: str) -> Step:
        """Return the page that a field stands on."""
        return next(
            (step for step in self.steps if name in fields_of(step)), self.steps[-1]
        )


@cache
def sheet_of(way: Way, version: str) -> Sheet:
    """Draw the sheet of a survey."""
    book = rulebook(version)
    chapter = way.chapter(book)
    facts = facts_of(way, chapter, book)
    has_parts = way.method == "parts" and not way.pictures
    parts = tuple(parts_of(way, chapter, book)) if has_parts else ()
    asks_tilt = way.method not in WITHOUT_TILT
    labels = {**VISIT_LABELS, **TILT_LABELS, **dict(_labels(facts, parts))}
    limit = book.flood_first.storeys_up_to
    return Sheet(
        way,
        version,
        book.title,
        tuple(_criteria(chapter, book)),
        asks_tilt,
        book.tilt.resultant,
        _thresholds(way, chapter, book) if asks_tilt else (),
        facts,
        parts,
        steps_of(facts, parts, asks_tilt=asks_tilt, storeys=limit),
        book.sheet.bands,
        chapter.two_storeys,
        _model(labels),
        labels,
    )


def fields_of(step: Step) -> frozenset[str]:
    """Name every field of a page."""
    names = dict(_labels(step.asks, step.parts))
    own: Mapping[str, str] = {
        APPEARANCE: {"outright": ""},
        TILT: TILT_LABELS,
        VISIT: {name: "" for name in VISIT_LABELS if name != "outright"},
    }.get(step.kind, {})
    return frozenset((*names, *own))


def _criteria(chapter: Chapter, book: RuleBook) -> Iterator[Criterion]:
    """List the sights; the crack below the house is a question of its own."""
    crack = book.appearance_codes.get(CRACK_CHOICES[0])
    for code in chapter.appearance:
        if code != crack:
            yield book.criteria[code]


def _thresholds(way: Way, chapter: Chapter, book: RuleBook) -> tuple[Threshold, ...]:
    """Say from which tilt what follows (傾斜による判定)."""
    if way.method == "ground":
        return _ground_thresholds(chapter, book)
    rule = book.tilt.by_structure[chapter.structure]
    words = _("%(points)d点とし、残りの部位を足す") % {"points": rule.points}
    least = rule.at_least.get(way.hazard)
    if least is not None:
        words = _("%(words)s。少なくとも%(level)s") % {
            "words": words,
            "level": least.label,
        }
    return (
        Threshold(rule.total_from, DamageLevel.TOTAL.label),
        Threshold(book.tilt.counts_from, words),
    )


def _ground_thresholds(chapter: Chapter, book: RuleBook) -> tuple[Threshold, ...]:
    if not chapter.compositions:
        return tuple(
            Threshold(bound, _("不同沈下なら%s") % level.label)
            for bound, level in book.ground.first_tilt
        )
    columns = {
        column.tilt_from: column.number
        for column in book.ground.columns[chapter.structure]
        if column.tilt_from
    }
    return (
        Threshold(book.ground.second_total_tilt, DamageLevel.TOTAL.label),
        *(
            Threshold(bound, _("早見表の欄が変わる"))
            for bound in sorted(columns, reverse=True)
        ),
    )


def _labels(
    facts: tuple[Ask, ...], parts: tuple[PartAsk, ...]
) -> Iterator[tuple[str, str]]:
    for ask in facts:
        yield from ask.labels
    for part in parts:
        yield from part.labels


def _model(labels: Mapping[str, str]) -> type[VisitForm]:
    """Make the form of a sheet: one short text a field, the engine checks the rest."""
    text: Any = Field(default="", max_length=LONGEST_TEXT)
    long: Any = Field(default="", max_length=LONGEST_LIST)
    listed: Any = Field(default_factory=list)
    fields: dict[str, Any] = {
        name: (
            (list[str], listed)
            if is_list(name)
            else (str, long if name.startswith("foundation_") else text)
        )
        for name in labels
        if name not in VisitForm.model_fields
    }
    return create_model("SheetForm", __base__=VisitForm, **fields)


def is_list(name: str) -> bool:
    """Say whether several boxes of one name may be ticked."""
    return name == "outright" or "_band_" in name
