"""What is done on the page of one survey: review, decide, send back."""

from uuid import UUID

from flask import url_for
from werkzeug.wrappers import Response

from disaster.assessment import actions, permissions
from disaster.assessment.forms.deciding import DecisionForm, ReturnForm, ReviewForm
from disaster.assessment.rules.levels import DamageLevel
from disaster.assessment.views.door import pages
from disaster.assessment.views.survey import shown
from disaster.foundation import web
from disaster.foundation.context import Context
from disaster.foundation.texts import _


@pages.post("/<uuid:survey_id>/review")
@web.guard(permissions.REVIEW)
def review(ctx: Context, survey_id: UUID) -> Response:
    """Note that somebody else looked the survey over."""
    form = web.read_form(ReviewForm)
    survey = form.attempt(
        ctx, lambda filled: actions.review(ctx, survey_id, filled.review_note)
    )
    if survey is None:
        return shown(ctx, survey_id, review=form)
    web.tell("success", _("点検しました。決定は、承認の役割を持つ人が行います。"))
    return web.see(url_for("assessment.show", survey_id=survey_id))


@pages.post("/<uuid:survey_id>/decide")
@web.guard(permissions.DECIDE)
def decide(ctx: Context, survey_id: UUID) -> Response:
    """Make the verdict count."""
    form = web.read_form(DecisionForm)
    survey = form.attempt(
        ctx, lambda filled: actions.decide(ctx, survey_id, filled.decision_reason)
    )
    if survey is None:
        return shown(ctx, survey_id, decision=form)
    web.tell("success", told(survey.level))
    return web.see(url_for("assessment.show", survey_id=survey_id))


@pages.post("/<uuid:survey_id>/return")
@web.guard(permissions.DECIDE)
def send_back(ctx: Context, survey_id: UUID) -> Response:
    """Send a survey back with a reason."""
    form = web.read_form(ReturnForm)
    survey = form.attempt(
        ctx, lambda filled: actions.send_back(ctx, survey_id, filled.reason)
    )
    if survey is None:
        return shown(ctx, survey_id, back=form)
    web.tell("success", _("差し戻しました。理由は調査のページに残ります。"))
    return web.see(url_for("assessment.show", survey_id=survey_id))


def told(level: str | None) -> str:
    """Say what was decided."""
    label = DamageLevel(level).label if level else ""
    return _("「%s」と決定しました。証明書に使えます。") % label
