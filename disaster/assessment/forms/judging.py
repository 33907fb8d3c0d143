"""What a filled sheet comes to, finished or not, and what it still lacks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from disaster.assessment import queries
from disaster.assessment.forms.filling import Answers, Filling, fill
from disaster.assessment.forms.sheet import CORNERS, SECOND, Sheet, is_list
from disaster.assessment.forms.storeys import settle
from disaster.assessment.forms.visits import VisitForm
from disaster.assessment.queries import Judged
from disaster.assessment.rules.problems import UnusableSurvey
from disaster.foundation import forms
from disaster.foundation.errors import FieldRefusal
from disaster.foundation.texts import _

SETTLED_BY_SIGHT = {"outright", "tilt", "scope", "no_loss_and_no_leak"}


@dataclass(frozen=True, slots=True)
class Provisional:
    """What a sheet comes to so far (いままでの記入による計算).

    ``missing`` are the pages that were not answered yet; ``complaint`` is what cannot
    be read, with the field it stands in.
    """

    judged: Judged | None
    missing: Sequence[tuple[int, str]] = ()
    complaint: tuple[str, str] | None = None
    is_settled: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)


def judged(sheet: Sheet, form: forms.Form[VisitForm], filled: VisitForm) -> Judged:
    """Judge what was typed; every complaint goes beside its field."""
    filling = _filled(sheet, filled.model_dump())
    try:
        found = queries.judge(request_of(sheet, filling))
    except UnusableSurvey as refusal:
        form.errors.update(filling.unanswered)
        place = filling.field_of(refusal.field)
        if place in sheet.labels:
            raise FieldRefusal(place, refusal.reason) from refusal
        _refuse_unanswered(form, filling)
        raise FieldRefusal(_("調査の内容"), refusal.reason) from refusal
    # What is plain to see settles a house; only then may the rest stay blank. A tilt
    # that was begun is finished or taken out: what was typed is never dropped.
    if needs_everything(found) or filling.unanswered.keys() & set(CORNERS):
        _refuse_unanswered(form, filling)
    return found


def provisional(sheet: Sheet, typed: Mapping[str, list[str]]) -> Provisional:
    """Judge a half-filled sheet; what is left out counts as it would in the end."""
    answers = answers_of(sheet, typed)
    try:
        filling = _filled(sheet, answers)
    except FieldRefusal as refusal:
        return Provisional(None, complaint=(refusal.field, refusal.reason))
    missing = tuple(_missing(sheet, filling, answers))
    try:
        found = queries.judge(request_of(sheet, filling))
    except UnusableSurvey as refusal:
        place = filling.field_of(refusal.field)
        is_typed = bool(answers.get(place))
        told = (place, refusal.reason) if is_typed else None
        return Provisional(None, missing, told)
    if not needs_everything(found):
        return Provisional(found, is_settled=True)
    return Provisional(found, missing)


def request_of(sheet: Sheet, filling: Filling) -> dict[str, object]:
    """Make the request of ``disaster assess``."""
    return {
        "rule_version": sheet.rule_version,
        "hazard": sheet.way.hazard,
        "structure": sheet.way.structure,
        "stage": sheet.way.stage,
        "arithmetic": sheet.way.arithmetic,
        "method": sheet.way.method,
        "survey": filling.survey,
        **filling.aside,
    }


def needs_everything(found: Judged) -> bool:
    """Say whether a verdict rests on more than appearance or tilt alone."""
    if found.result.points:
        return True
    return found.result.decided_by not in SETTLED_BY_SIGHT


def answers_of(sheet: Sheet, typed: Mapping[str, list[str]]) -> Answers:
    """Return what was typed field by field, empty where nothing was."""
    return {
        name: (
            [one for one in typed.get(name, []) if one.strip()]
            if is_list(name)
            else (typed.get(name) or [""])[0].strip()
        )
        for name in sheet.labels
    }


def _filled(sheet: Sheet, answers: Answers) -> Filling:
    filling = fill(sheet, answers)
    settle(sheet, filling)
    return filling


def _missing(sheet: Sheet, filling: Filling, answers: Answers) -> list[tuple[int, str]]:
    """Name the pages that lack an answer, in their order."""
    blank = {sheet.step_of(name).number for name in filling.unanswered}
    tilt = (*CORNERS, *SECOND, "tilt_mean")
    if sheet.asks_tilt and not any(answers[name] for name in tilt):
        blank.add(sheet.step_of(tilt[0]).number)
    return [(step.number, step.title) for step in sheet.steps if step.number in blank]


def _refuse_unanswered(form: forms.Form[VisitForm], filling: Filling) -> None:
    """Name everything that was forgotten, at once."""
    if filling.unanswered:
        form.errors.update(filling.unanswered)
        raise FieldRefusal(*next(iter(filling.unanswered.items())))
