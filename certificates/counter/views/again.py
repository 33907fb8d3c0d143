"""A request for a re-survey from the desk: chips, days, leaflet (C09)."""

from uuid import UUID

from flask import url_for
from werkzeug.wrappers import Response

from certificates import permissions
from certificates.counter import actions, queries
from certificates.counter.forms import LABELS, AskAgainForm
from certificates.counter.queries import Desk
from certificates.counter.rules.asking_again import DAY_LABELS, WHY_LABELS
from certificates.counter.views.door import asked_id, pages, to_dossier
from disaster.assessment import queries as assessment
from disaster.assessment.queries import Survey
from disaster.assessment.rules import resurveying
from disaster.foundation import clock, db, formats, forms, web
from disaster.foundation.context import Context
from disaster.foundation.texts import _

ONE = "/<uuid:incident_id>/<uuid:household_id>/again"


@pages.get(ONE)
@web.guard(permissions.RECEIVE)
def again(ctx: Context, incident_id: UUID, household_id: UUID) -> Response:
    """Offer the chips, filled with who came and which result is meant."""
    desk = queries.desk(ctx, incident_id, household_id, asked_id("application"))
    if desk.disputable is None:
        web.tell("error", _("決定した結果がないので、再調査の申出は受けられません。"))
        return to_dossier(incident_id, household_id)
    if desk.must_ask:
        web.tell("error", _("先に二つ目の質問をしてください。"))
        return to_dossier(incident_id, household_id)
    counting = desk.disputable.counting
    applicant = desk.chosen.application if desk.chosen else None
    values = {
        "survey_id": counting.id if counting else None,
        "asker_name": applicant.applicant_name if applicant else desk.head,
        "contact": applicant.phone if applicant else "",
    }
    return _page(ctx, desk, forms.prefilled(AskAgainForm, values))


@pages.post(ONE)
@web.guard(permissions.RECEIVE)
def ask_again(ctx: Context, incident_id: UUID, household_id: UUID) -> Response:
    """Take the request in and go on to the leaflet that is handed out."""
    form = web.read_form(AskAgainForm)
    made = form.attempt(
        ctx, lambda filled: actions.ask_again(ctx, household_id, filled.asking())
    )
    if made is None:
        return _page(ctx, queries.desk(ctx, incident_id, household_id), form)
    return web.see(url_for("assessment.resurvey_slip", request_id=made.id))


def _page(ctx: Context, desk: Desk, form: forms.Form[AskAgainForm]) -> Response:
    results = [one.counting for one in desk.houses if one.counting is not None]
    chosen = next(
        (one for one in results if str(one.id) == form.value("survey_id")), None
    )
    return web.page(
        "certificates/counter/again.html",
        form.status if form.errors else 200,
        desk=desk,
        form=form,
        surveys=_named(ctx, results),
        points=_points(chosen),
        whys=[(why.value, label) for why, label in WHY_LABELS.items()],
        days=[(day.value, label) for day, label in DAY_LABELS.items()],
        late_since=_late_since(ctx, chosen),
        labels=LABELS,
        key=db.new_id(),
    )


def _named(ctx: Context, surveys: list[Survey]) -> list[tuple[UUID, str]]:
    names = assessment.names_of(ctx, surveys)
    return [(one.id, names[one.id]) for one in surveys]


def _points(survey: Survey | None) -> list[tuple[str, str]]:
    if survey is None:
        return []
    return list(resurveying.points_for(survey.hazard, survey.structure).items())


def _late_since(ctx: Context, survey: Survey | None) -> str:
    """Return the last usual day where it is over, else nothing."""
    if survey is None:
        return ""
    decided_on = assessment.decided_on(survey)
    is_late = resurveying.is_late(clock.tokyo_day(ctx.now), decided_on)
    return formats.era_date(resurveying.deadline(decided_on)) if is_late else ""
