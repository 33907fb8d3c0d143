"""The second look at a self-judgement: photographs beside answers (自己判定の確認)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import request, url_for
from werkzeug.wrappers import Response

from disaster.assessment import permissions, queries
from disaster.assessment.actions import selfjudging as deeds
from disaster.assessment.forms import ReturnForm
from disaster.assessment.queries import SUPERSEDED, Survey
from disaster.assessment.queries import photos as picturing
from disaster.assessment.queries import selfjudging as asking
from disaster.assessment.queries.consents import consents
from disaster.assessment.rules import selfjudging
from disaster.assessment.rules.selfjudging import Applicant
from disaster.assessment.rules.surveying import WAITING, SurveyState
from disaster.assessment.views.door import STATES, moment, pages
from disaster.assessment.views.selfjudging import STEPS, came_from
from disaster.foundation import db, forms, web
from disaster.foundation.context import Context
from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _
from disaster.incidents import queries as incidents
from disaster.register import queries as register

Decision = forms.Form[ReturnForm]
PHOTOS, CONFIRMING, ISSUING = 2, 3, 4
TO_SURVEY = _("写真だけでは被害を確かめられないため、現地調査に回します。")


@pages.get("/<uuid:survey_id>/self")
@web.guard(permissions.READ)
def self_review(ctx: Context, survey_id: UUID) -> Response:
    """Show photographs, answers and consent side by side."""
    return _page(ctx, survey_id, forms.prefilled(ReturnForm, {"reason": TO_SURVEY}))


@pages.post("/<uuid:survey_id>/self/confirm")
@web.guard(permissions.CONFIRM_SELF)
def self_confirm(ctx: Context, survey_id: UUID) -> Response:
    """Make the self-judgement count."""
    form = forms.prefilled(ReturnForm, {"reason": TO_SURVEY})
    done = _("自己判定を確認しました。証明書に使えます。")
    return _deed(ctx, survey_id, form, lambda: deeds.confirm_self(ctx, survey_id), done)


@pages.post("/<uuid:survey_id>/self/return")
@web.guard(permissions.CONFIRM_SELF)
def self_return(ctx: Context, survey_id: UUID) -> Response:
    """Hand the house over to a field survey."""
    form = web.read_form(ReturnForm)
    reason = form.value("reason")
    done = _("現地調査に回しました。理由はこのページに残ります。")
    return _deed(
        ctx, survey_id, form, lambda: deeds.send_to_survey(ctx, survey_id, reason), done
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """One photograph in the viewer."""

    label: str
    caption: str
    taken: str
    picture: str
    thumbnail: str
    url: str
    is_current: bool


def _deed(
    ctx: Context,
    survey_id: UUID,
    form: Decision,
    act: Callable[[], Survey],
    done: str,
) -> Response:
    try:
        ctx.trying(act)
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(ctx, survey_id, form)
    web.tell("success", done)
    here = url_for("assessment.self_review", survey_id=survey_id, **came_from())
    return web.see(here)


def _page(ctx: Context, survey_id: UUID, form: Decision) -> Response:
    survey = queries.get_survey(ctx, survey_id)
    kept = asking.self_judgement(ctx, survey_id)
    lacking = selfjudging.lacking(asking.photographed(ctx, survey_id))
    waits = survey.state in WAITING
    may_confirm = ctx.actor.may(permissions.CONFIRM_SELF)
    is_own = bool(queries.names_of_actor(ctx) & queries.people_of(survey))
    hidden = asking.hides_names(ctx, survey.building_id)
    return web.page(
        "assessment/self_review.html",
        form.status if form.errors else 200,
        **_facts(ctx, survey),
        form=form,
        kept=kept,
        applicant=register.HIDDEN if hidden else kept.applicant_name,
        relation=Applicant(kept.relation).label,
        consent=consents().get(kept.consent_language),
        answered=survey.inputs["survey"]["checklist"],
        shown=_shown(ctx, survey),
        add_photos=url_for("assessment.photos", survey_id=survey_id),
        lacking=lacking,
        steps=STEPS,
        step=_step(survey, lacking),
        waits=waits,
        is_own=waits and may_confirm and is_own,
        may_confirm=waits and may_confirm and not is_own,
        may_add=waits and ctx.actor.may(permissions.SELF_JUDGE),
        may_record=ctx.actor.may(permissions.RECORD),
        others=queries.others_waiting(ctx, survey),
        came_from=came_from(),
        key=db.new_id(),
    )


def _facts(ctx: Context, survey: Survey) -> dict[str, Any]:
    """Gather what every page of a survey tells."""
    counting = queries.deciding_survey(
        ctx, survey.incident_id, survey.building_id, survey.unit
    )
    is_decided = survey.state == SurveyState.DECIDED
    is_replaced = is_decided and counting is not None and counting.id != survey.id
    return {
        "survey": survey,
        "building": register.get_building(ctx, survey.building_id),
        "incident": incidents.get_incident(ctx, survey.incident_id),
        "state": STATES[SUPERSEDED if is_replaced else survey.state],
        "newer": counting if is_replaced else None,
        "level": selfjudging.ONLY_LEVEL,
        "moment": moment,
    }


def _step(survey: Survey, lacking: list[str]) -> int:
    if survey.state not in WAITING:
        return ISSUING
    return PHOTOS if lacking else CONFIRMING


def _shown(ctx: Context, survey: Survey) -> list[Shown]:
    """List the photographs in the viewer; the address says which one is large."""
    photos = picturing.photos(ctx, survey.id)
    wanted = request.args.get("photo", type=UUID)
    if wanted not in {photo.id for photo in photos}:
        wanted = photos[0].id if photos else None
    return [
        Shown(
            picturing.slot_of(survey, photo.part).label,
            photo.caption,
            moment(photo.captured_at) if photo.captured_at else "",
            url_for(
                "assessment.photo_original", survey_id=survey.id, photo_id=photo.id
            ),
            url_for(
                "assessment.photo_thumbnail", survey_id=survey.id, photo_id=photo.id
            ),
            url_for(
                "assessment.self_review",
                survey_id=survey.id,
                photo=photo.id,
                **came_from(),
            ),
            is_current=photo.id == wanted,
        )
        for photo in photos
    ]
