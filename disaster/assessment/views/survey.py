"""One survey: the verdict, why, what to look at, and its place in the chain."""

from typing import Any
from uuid import UUID

from flask import url_for
from werkzeug.wrappers import Response

from disaster.assessment import permissions, queries
from disaster.assessment.forms.deciding import DecisionForm, ReturnForm, ReviewForm
from disaster.assessment.forms.ways import (
    HAZARD_LABELS,
    METHOD_LABELS,
    STAGE_LABELS,
    STRUCTURE_LABELS,
    way_of,
)
from disaster.assessment.queries import SUPERSEDED, Survey
from disaster.assessment.rules.surveying import STANDING, WAITING, SurveyState
from disaster.assessment.views.door import REQUEST_STATES, STATES, moment, pages
from disaster.assessment.views.explaining import explain
from disaster.assessment.views.photos import gallery
from disaster.foundation import clock, db, formats, forms, web
from disaster.foundation.context import Context
from disaster.incidents import queries as incidents
from disaster.register import queries as register


@pages.get("/<uuid:survey_id>")
@web.guard(permissions.READ)
def show(ctx: Context, survey_id: UUID) -> Response:
    """Show a survey, its verdict and why."""
    return shown(ctx, survey_id)


@pages.get("/<uuid:survey_id>/explanation")
@web.guard(permissions.READ)
def explanation(ctx: Context, survey_id: UUID) -> Response:
    """Write the verdict on a paper for the people of the house (判定の説明書)."""
    survey = queries.get_survey(ctx, survey_id)
    return web.page("assessment/explanation.html", **_values(ctx, survey))


def shown(
    ctx: Context,
    survey_id: UUID,
    review: forms.Form[ReviewForm] | None = None,
    decision: forms.Form[DecisionForm] | None = None,
    back: forms.Form[ReturnForm] | None = None,
) -> Response:
    """Show a survey's page, with the form that somebody left unfinished."""
    survey = queries.get_survey(ctx, survey_id)
    form = next((one for one in (review, decision, back) if one is not None), None)
    return web.page(
        "assessment/show.html",
        form.status if form is not None and form.errors else 200,
        **_values(ctx, survey),
        **_deeds(ctx, survey),
        form=form or forms.Form(ReturnForm),
        review=review or forms.Form(ReviewForm),
        decision=decision or forms.Form(DecisionForm),
        back=back or forms.Form(ReturnForm),
        photos=gallery(ctx, survey),
        key=db.new_id(),
    )


def _values(ctx: Context, survey: Survey) -> dict[str, Any]:
    """Gather what the page and the paper both say."""
    counting = queries.deciding_survey(
        ctx, survey.incident_id, survey.building_id, survey.unit
    )
    is_decided = survey.state == SurveyState.DECIDED
    is_replaced = is_decided and counting is not None and counting.id != survey.id
    return {
        "survey": survey,
        "name": queries.name_of(ctx, survey),
        "building": register.get_building(ctx, survey.building_id),
        "incident": incidents.get_incident(ctx, survey.incident_id),
        "found": explain(survey.result, survey.comparison),
        "state": STATES[SUPERSEDED if is_replaced else survey.state],
        "newer": counting if is_replaced else None,
        "counting": queries.counting_of(ctx, survey.incident_id),
        "kind": _kind(survey),
        "moment": moment,
        "surveyed_on": formats.era_date(clock.tokyo_day(survey.surveyed_at)),
    }


def _deeds(ctx: Context, survey: Survey) -> dict[str, Any]:
    """Gather what may be done with a survey, and what to know before."""
    opinions = queries.opinions(ctx, survey)
    standing = [each for each in opinions if each.state in STANDING]
    is_own = bool(queries.names_of_actor(ctx) & queries.people_among(opinions))
    waits, may = survey.state in WAITING, ctx.actor.may
    counts = queries.deciding_survey(
        ctx, survey.incident_id, survey.building_id, survey.unit
    )
    beside = next((each for each in standing if each.state in WAITING), None)
    return {
        "waits": waits,
        "may_review": may(permissions.REVIEW)
        and survey.state == SurveyState.SUBMITTED
        and not is_own,
        "may_decide": waits and may(permissions.DECIDE) and not is_own,
        "is_own": waits and is_own and may(permissions.DECIDE),
        "points": queries.checkpoints(ctx, survey) if waits else [],
        "opinions": [each for each in opinions if each.id != survey.id],
        "is_compared": len(opinions) > 1,
        "differs": queries.differ_in_level(standing),
        "others": queries.others_waiting(ctx, survey) if waits else 0,
        "states": STATES,
        "requests": queries.requests_of(ctx, survey.building_id, survey.id),
        "request_states": REQUEST_STATES,
        "may_ask": may(permissions.ASK_RESURVEY) and counts is survey,
        "may_record": may(permissions.RECORD),
        "is_returned": survey.state == SurveyState.RETURNED,
        "again": url_for(
            "assessment.sheet",
            **_again(survey),
            again=survey.id,
            beside=beside.id if beside else None,
        ),
        "second": url_for("assessment.sheet", **_again(survey), beside=survey.id)
        if waits and may(permissions.RECORD) and not is_own
        else "",
        "following": queries.next_waiting(ctx, survey) if not waits else None,
    }


def _kind(survey: Survey) -> str:
    return "・".join(
        (
            HAZARD_LABELS[survey.hazard],
            STRUCTURE_LABELS[survey.structure],
            STAGE_LABELS[survey.stage],
            METHOD_LABELS[survey.method],
        )
    )


def _again(survey: Survey) -> dict[str, Any]:
    """Name the sheet that records this survey once more."""
    return {
        "building": survey.building_id,
        "incident": survey.incident_id,
        **way_of(survey.inputs).arguments,
    }
