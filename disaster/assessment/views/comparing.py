"""Opinions of one round side by side: what differs, and which one is taken."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from uuid import UUID

from flask import url_for
from werkzeug.wrappers import Response

from disaster.assessment import actions, permissions, queries
from disaster.assessment.forms.asks import SIGNS
from disaster.assessment.forms.deciding import ChoiceForm
from disaster.assessment.forms.ways import (
    ARITHMETIC_LABELS,
    METHOD_LABELS,
    STAGE_LABELS,
)
from disaster.assessment.queries import Survey
from disaster.assessment.rulebooks import rulebooks
from disaster.assessment.rules import exact
from disaster.assessment.rules.levels import DamageLevel
from disaster.assessment.rules.surveying import STANDING, WAITING
from disaster.assessment.views.deciding import told
from disaster.assessment.views.door import STATES, moment, pages
from disaster.foundation import db, forms, web
from disaster.foundation.context import Context
from disaster.foundation.texts import _
from disaster.incidents import queries as incidents
from disaster.register import queries as register

Part = Mapping[str, Any]
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that every opinion says something about; lines of text a cell."""

    label: str
    cells: Sequence[Sequence[str]]
    apart: str = ""
    is_content: bool = True

    @property
    def differs(self) -> bool:
        """Whether the opinions contradict each other here."""
        return self.is_content and len({tuple(cell) for cell in self.cells}) > 1


@pages.get("/compare/<uuid:survey_id>")
@web.guard(permissions.READ)
def compare(ctx: Context, survey_id: UUID) -> Response:
    """Show the opinions of a survey's round side by side."""
    return _page(ctx, survey_id, forms.Form(ChoiceForm))


@pages.post("/compare/<uuid:survey_id>")
@web.guard(permissions.DECIDE)
def choose(ctx: Context, survey_id: UUID) -> Response:
    """Decide one opinion of the round; the others are set aside and kept."""
    form = web.read_form(ChoiceForm)
    survey = form.attempt(
        ctx,
        lambda filled: actions.decide(ctx, filled.chosen, filled.decision_reason),
    )
    if survey is None:
        return _page(ctx, survey_id, form)
    web.tell("success", told(survey.level))
    return web.see(url_for("assessment.show", survey_id=survey.id))


def _page(ctx: Context, survey_id: UUID, form: forms.Form[ChoiceForm]) -> Response:
    survey = queries.get_survey(ctx, survey_id)
    opinions = queries.opinions(ctx, survey)
    standing = [each for each in opinions if each.state in STANDING]
    waiting = [each for each in standing if each.state in WAITING]
    is_own = bool(queries.names_of_actor(ctx) & queries.people_among(opinions))
    may_decide = ctx.actor.may(permissions.DECIDE) and bool(waiting)
    return web.page(
        "assessment/compare.html",
        form.status if form.errors else 200,
        survey=survey,
        name=queries.name_of(ctx, survey),
        building=register.get_building(ctx, survey.building_id),
        incident=incidents.get_incident(ctx, survey.incident_id),
        opinions=opinions,
        waiting=[(each.id, _choice(each)) for each in waiting],
        standing=len(standing),
        is_disputed=queries.is_disputed(standing),
        differs=queries.differ_in_level(standing),
        groups=[
            (_("判定"), list(_verdicts(opinions))),
            (_("部位ごとの記入と計算"), list(_parts(opinions))),
            (_("調査のようす"), list(_visits(opinions))),
        ],
        states=STATES,
        levels={level.value: level.label for level in DamageLevel},
        moment=moment,
        may_decide=may_decide and not is_own,
        is_own=may_decide and is_own,
        form=form,
        key=db.new_id(),
    )


def _choice(survey: Survey) -> str:
    """Name an opinion by who saw it and what it says."""
    people = "、".join(survey.surveyors)
    return f"{people}: {_level(survey)} {_ratio(survey.ratio)}"


def _verdicts(opinions: Sequence[Survey]) -> Iterator[Line]:
    yield Line(_("被害の程度"), [[_level(each)] for each in opinions])
    yield Line(
        _("損害割合"),
        [[_ratio(each.ratio)] for each in opinions],
        _apart([each.ratio for each in opinions], "％"),
    )
    yield Line(_("一見して全壊"), [_outright(each) for each in opinions])
    yield Line(_("傾斜（四隅の水平距離）"), [_tilt(each) for each in opinions])
    yield Line(_("理由"), [_reasons(each) for each in opinions], is_content=False)


def _parts(opinions: Sequence[Survey]) -> Iterator[Line]:
    """Put each part side by side; a part that one sheet lacks stays empty there."""
    found = [{part["part"]: part for part in each.result["parts"]} for each in opinions]
    labels = {name: part["label_ja"] for parts in found for name, part in parts.items()}
    for name, label in labels.items():
        parts = [own.get(name) for own in found]
        points = [part["points"] if part else None for part in parts]
        yield Line(label, [_part(part) for part in parts], _apart(points, _("点")))


def _visits(opinions: Sequence[Survey]) -> Iterator[Line]:
    rows: dict[str, list[str]] = {
        _("調査した人"): ["、".join(each.surveyors) for each in opinions],
        _("調査した日時"): [moment(each.surveyed_at) for each in opinions],
        _("記録した人"): [each.recorder_name for each in opinions],
        _("見られなかった所"): [each.unseen_note or NOTHING for each in opinions],
        _("メモ"): [each.note or NOTHING for each in opinions],
    }
    sheets = [[_sheet(each)] for each in opinions]
    yield Line(_("調査票"), sheets)
    yield Line(_("計算"), [[ARITHMETIC_LABELS[each.arithmetic]] for each in opinions])
    for label, cells in rows.items():
        yield Line(label, [[cell] for cell in cells], is_content=False)


def _sheet(survey: Survey) -> str:
    stage = STAGE_LABELS.get(survey.stage, survey.stage)
    return f"{stage}・{METHOD_LABELS.get(survey.method, survey.method)}"


def _part(part: Part | None) -> list[str]:
    if part is None:
        return [NOTHING]
    seen = "、".join(
        f"{SIGNS[area['degree']] or _('無被害')} "
        f"{_decimal(str(Fraction(area['share']) * exact.HUNDRED))}％"
        for area in part["areas"]
    )
    rate = f"{_decimal(part['rate'])}％" if part["rate"] is not None else NOTHING
    worth = _("損傷率 %(rate)s → %(points)s 点") % {
        "rate": rate,
        "points": _decimal(part["points"]),
    }
    return [seen, worth] if seen else [worth]


def _tilt(survey: Survey) -> list[str]:
    tilt = survey.inputs["survey"].get("tilt") or {}
    corners = tilt.get("horizontal_mm")
    if corners:
        return [f"{'・'.join(map(str, corners))} mm"]
    resultants = tilt.get("corners_xy_mm")
    if resultants:
        return ["・".join(f"({x}, {y})" for x, y in resultants) + " mm"]
    mean = tilt.get("mean_mm_per_1200")
    return [f"{mean} mm"] if mean is not None else [NOTHING]


def _outright(survey: Survey) -> list[str]:
    book = rulebooks().get(survey.rule_version)
    met = survey.inputs["survey"].get("outright") or []
    known = book.criteria if book else {}
    return [known[code].label if code in known else code for code in met] or [NOTHING]


def _reasons(survey: Survey) -> list[str]:
    return [reason["text_ja"] for reason in survey.result["reasons"]]


def _level(survey: Survey) -> str:
    return DamageLevel(survey.level).label if survey.level else _("判定なし")


def _ratio(ratio: str | None) -> str:
    return f"{_decimal(ratio)}％" if ratio is not None else _("割合なし")


def _apart(numbers: Sequence[str | None], unit: str) -> str:
    known = [Fraction(number) for number in numbers if number is not None]
    apart = max(known) - min(known) if len(known) > 1 else Fraction(0)
    return f"{exact.as_decimal(apart)}{unit}" if apart else ""


def _decimal(number: str) -> str:
    return exact.as_decimal(Fraction(number))
