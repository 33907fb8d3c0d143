"""Taking a self-judgement in: the form, and the consent on paper (自己判定の受付)."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import request, url_for
from werkzeug.wrappers import Response

from disaster.assessment import permissions, queries
from disaster.assessment.actions import selfjudging as deeds
from disaster.assessment.forms.selfjudging import LABELS, ConsentForm, SelfForm
from disaster.assessment.forms.ways import HAZARD_LABELS, STRUCTURE_LABELS
from disaster.assessment.queries import Survey
from disaster.assessment.queries.consents import consents
from disaster.assessment.queries.selfjudging import Place, names_at, place
from disaster.assessment.rules import checklist, choosing, consenting
from disaster.assessment.rules.checklist import FieldSurveyNeeded, Group
from disaster.assessment.rules.consenting import Consent
from disaster.assessment.rules.selfjudging import Applicant
from disaster.assessment.views.door import pages
from disaster.foundation import clock, db, formats, forms, web
from disaster.foundation.context import Context
from disaster.foundation.errors import NotFound, Refusal
from disaster.foundation.texts import _
from disaster.register import permissions as registering

STEPS = (_("同意と記入"), _("写真"), _("別の人の確認"), _("証明書の交付"))


@dataclass(frozen=True, slots=True)
class Asked:
    """Which house after which disaster, and in which language (宛先)."""

    place: Place
    consent: Consent

    @property
    def arguments(self) -> dict[str, Any]:
        """What names it in an address."""
        building, incident = self.place.building.id, self.place.incident.id
        return {"building": building, "incident": incident, **came_from()}


@pages.get("/self")
@web.guard(permissions.SELF_JUDGE)
def self_new(ctx: Context) -> Response:
    """Offer the checklist and the consent in the language of the visitor."""
    asked, now = _asked(ctx), clock.tokyo(ctx.now)
    values = {
        "hazard": choosing.hazard_of(asked.place.incident.hazard),
        "structure": choosing.structure_of(asked.place.building.structure),
        "language": asked.consent.code,
        "consented_on": formats.era_date(now.date()),
        "consented_time": f"{now:%H:%M}",
    }
    return _page(ctx, asked, forms.prefilled(SelfForm, values))


@pages.post("/self")
@web.guard(permissions.SELF_JUDGE)
def self_judge(ctx: Context) -> Response:
    """Keep the consent, or say that somebody has to look at the house."""
    asked = _asked(ctx, request.form.get("language", consenting.SOURCE))
    form = web.read_form(SelfForm)
    made: Survey | None = None
    needs_survey = False
    if form.filled is not None:
        given = _given(asked, form.filled)
        try:
            made = ctx.trying(lambda: deeds.self_judge(ctx, given))
        except Refusal as refusal:
            form.refuse(refusal)
            needs_survey = isinstance(refusal, FieldSurveyNeeded)
    if made is None:
        return _page(ctx, asked, form, needs_survey=needs_survey)
    web.tell("success", _("同意を記録しました。次に写真を加えてください。"))
    there = url_for("assessment.self_review", survey_id=made.id, **came_from())
    return web.see(there)


@pages.get("/self/consent")
@web.guard(permissions.SELF_JUDGE)
def self_consent(ctx: Context) -> Response:
    """Print the consent with lines for a pen (紙の同意書)."""
    asked = _asked(ctx)
    hazard = choosing.hazard_of(asked.place.incident.hazard)
    return web.page(
        "assessment/self_consent.html",
        asked=asked,
        consent=asked.consent,
        source=consents()[consenting.SOURCE],
        groups=_groups(hazard),
    )


def came_from() -> dict[str, Any]:
    """Return the application that led here, so that the pages lead back to it."""
    application = request.args.get("application", type=UUID)
    return {"application": application} if application else {}


def _asked(ctx: Context, language: str = "") -> Asked:
    building_id = request.args.get("building", type=UUID)
    if building_id is None:
        raise NotFound(what=_("建物"))
    house = place(ctx, building_id, request.args.get("incident", type=UUID))
    code = language or request.args.get("language", consenting.SOURCE)
    known = consents()
    return Asked(house, known.get(code, known[consenting.SOURCE]))


def _given(asked: Asked, filled: ConsentForm) -> deeds.SelfJudged:
    return deeds.SelfJudged(
        incident_id=asked.place.incident.id,
        building_id=asked.place.building.id,
        applicant_name=filled.applicant_name,
        relation=filled.relation,
        answers=filled.answers,
        language=filled.language,
        consented_at=filled.consented_at,
        hazard=filled.hazard,
        structure=filled.structure,
        note=filled.note,
    )


def _groups(hazard: str) -> list[tuple[Group, list[checklist.Point]]]:
    points = checklist.points_for(hazard)
    return [(group, [p for p in points if p.group is group]) for group in Group]


def _page(
    ctx: Context,
    asked: Asked,
    form: forms.Form[ConsentForm],
    *,
    needs_survey: bool = False,
) -> Response:
    hazard = form.value("hazard")
    may_see_people = ctx.actor.may(registering.SEARCH)
    return web.page(
        "assessment/self_new.html",
        form.status if form.errors else 200,
        form=form,
        labels=LABELS,
        building=asked.place.building,
        incident=asked.place.incident,
        consent=asked.consent,
        source=consents()[consenting.SOURCE],
        languages=list(consents().values()),
        here=lambda **more: url_for("assessment.self_new", **asked.arguments, **more),
        act=url_for("assessment.self_judge", **asked.arguments),
        paper=url_for(
            "assessment.self_consent",
            **asked.arguments,
            language=asked.consent.code,
        ),
        steps=STEPS,
        groups=_groups(hazard),
        answers=list(checklist.Answer),
        applicants=[(kind.value, kind.label) for kind in Applicant],
        names=names_at(ctx, asked.place.building.id) if may_see_people else [],
        hazards=list(HAZARD_LABELS.items()),
        structures=list(STRUCTURE_LABELS.items()),
        needs_survey=needs_survey,
        may_record=ctx.actor.may(permissions.RECORD),
        surveys=queries.of_building(ctx, asked.place.building.id),
        key=db.new_id(),
    )
