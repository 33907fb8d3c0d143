"""Requests for a re-survey: receive one, the queue, one request, its paper."""

from typing import Any
from uuid import UUID

from flask import request, url_for
from werkzeug.wrappers import Response

from disaster.assessment import exports, permissions, queries
from disaster.assessment.actions import Asking
from disaster.assessment.actions import resurveys as deeds
from disaster.assessment.forms.resurveys import (
    AnswerForm,
    DeclineForm,
    RequestForm,
    WithdrawForm,
)
from disaster.assessment.queries import RequestFilters, ResurveyRequest
from disaster.assessment.rules import resurveying
from disaster.assessment.rules.levels import DamageLevel
from disaster.assessment.rules.resurveying import RequestState
from disaster.assessment.views.door import REQUEST_STATES, moment, pages
from disaster.foundation import clock, db, formats, forms, web
from disaster.foundation.context import Context
from disaster.foundation.texts import _
from disaster.incidents import queries as incidents
from disaster.incidents.rules import Counting
from disaster.register import queries as register

LAST_PAGE = 100_000
LABELS = {
    "asker_name": _("申し出た人"),
    "contact": _("連絡先"),
    "points": _("見てほしい所"),
    "reason": _("理由"),
    "asked_on": _("申出の日"),
    "answer": _("再調査しない理由"),
    "note": _("取下げのいきさつ"),
    "answer_id": _("答えになる調査"),
}


@pages.get("/<uuid:survey_id>/resurvey")
@web.guard(permissions.ASK_RESURVEY)
def ask_resurvey(ctx: Context, survey_id: UUID) -> Response:
    """Show the form of a request about a result."""
    today = formats.era_date(clock.tokyo_day(ctx.now))
    form = forms.prefilled(RequestForm, {"asked_on": today})
    return _asking(ctx, survey_id, form)


@pages.post("/<uuid:survey_id>/resurvey")
@web.guard(permissions.ASK_RESURVEY)
def request_resurvey(ctx: Context, survey_id: UUID) -> Response:
    """Keep a request."""
    form = web.read_form(RequestForm)
    made = form.attempt(
        ctx, lambda filled: deeds.request(ctx, _asked(survey_id, filled))
    )
    if made is None:
        return _asking(ctx, survey_id, form)
    web.tell("success", _("申出を受け付けました。控えを印刷して渡せます。"))
    return web.see(url_for("assessment.resurvey", request_id=made.id))


@pages.get("/resurveys/")
@web.guard(permissions.ASK_RESURVEY, permissions.SETTLE_RESURVEY)
def resurveys(ctx: Context) -> Response:
    """List the requests, the longest waiting first."""
    filters = _filters(ctx)
    number = min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)
    counts = queries.requests_by_state(ctx, filters.incident_id)
    return web.page(
        "assessment/resurveys.html",
        incidents=incidents.all_incidents(ctx),
        districts=[district.name for district in register.districts(ctx)],
        filters=filters,
        found=queries.requests_listed(ctx, filters, number),
        page_number=number,
        page_url=lambda page: url_for(
            "assessment.resurveys", **_arguments(), page=page
        ),
        file_url=url_for("assessment.resurveys_file", **_arguments()),
        counts=[(state, counts.get(state, 0)) for state in RequestState],
        states=REQUEST_STATES,
        day=formats.era_date,
    )


@pages.get("/resurveys.csv")
@web.guard(permissions.ASK_RESURVEY, permissions.SETTLE_RESURVEY)
def resurveys_file(ctx: Context) -> Response:
    """Hand the queue over as a file."""
    answer = Response(exports.resurveys(ctx, _filters(ctx)), mimetype="text/csv")
    answer.headers["Content-Disposition"] = "attachment; filename=resurveys.csv"
    return answer


@pages.get("/resurveys/<uuid:request_id>")
@web.guard(permissions.ASK_RESURVEY, permissions.SETTLE_RESURVEY)
def resurvey(ctx: Context, request_id: UUID) -> Response:
    """Show one request and what may be done with it."""
    return _page(ctx, request_id)


@pages.get("/resurveys/<uuid:request_id>/slip")
@web.guard(permissions.ASK_RESURVEY, permissions.SETTLE_RESURVEY)
def resurvey_slip(ctx: Context, request_id: UUID) -> Response:
    """Write the acknowledgement that whoever asked takes home (申出の控え)."""
    asked = queries.get_request(ctx, request_id)
    return web.page("assessment/resurvey_slip.html", **_values(ctx, asked))


@pages.post("/resurveys/<uuid:request_id>/decline")
@web.guard(permissions.SETTLE_RESURVEY)
def decline_resurvey(ctx: Context, request_id: UUID) -> Response:
    """Decide that the house is not surveyed again."""
    form = web.read_form(DeclineForm)
    done = form.attempt(
        ctx, lambda filled: deeds.decline(ctx, request_id, filled.answer)
    )
    if done is None:
        return _page(ctx, request_id, decline=form)
    return _done(request_id, _("再調査しないと決めました。理由は申出に残ります。"))


@pages.post("/resurveys/<uuid:request_id>/withdraw")
@web.guard(permissions.ASK_RESURVEY)
def withdraw_resurvey(ctx: Context, request_id: UUID) -> Response:
    """Take a request back for whoever made it."""
    form = web.read_form(WithdrawForm)
    done = form.attempt(
        ctx, lambda filled: deeds.withdraw(ctx, request_id, filled.note)
    )
    if done is None:
        return _page(ctx, request_id, withdraw=form)
    return _done(request_id, _("取り下げました。申出の記録は残ります。"))


@pages.post("/resurveys/<uuid:request_id>/settle")
@web.guard(permissions.SETTLE_RESURVEY)
def settle_resurvey(ctx: Context, request_id: UUID) -> Response:
    """Name the survey that answers a request."""
    form = web.read_form(AnswerForm)
    done = form.attempt(
        ctx, lambda filled: deeds.settle(ctx, request_id, filled.answer_id)
    )
    if done is None:
        return _page(ctx, request_id, settle=form)
    return _done(request_id, _("この申出に、決定した調査で答えたとしました。"))


def _done(request_id: UUID, sentence: str) -> Response:
    web.tell("success", sentence)
    return web.see(url_for("assessment.resurvey", request_id=request_id))


def _asked(survey_id: UUID, filled: RequestForm) -> Asking:
    return Asking(
        survey_id,
        filled.asker_name,
        tuple(filled.points),
        filled.reason,
        filled.contact,
        filled.asked_on,
    )


def _asking(ctx: Context, survey_id: UUID, form: forms.Form[RequestForm]) -> Response:
    survey = queries.get_survey(ctx, survey_id)
    decided_on, today = queries.decided_on(survey), clock.tokyo_day(ctx.now)
    counting = queries.deciding_survey(
        ctx, survey.incident_id, survey.building_id, survey.unit
    )
    return web.page(
        "assessment/resurvey_new.html",
        form.status if form.errors else 200,
        survey=survey,
        name=queries.name_of(ctx, survey),
        level=DamageLevel(survey.level) if survey.level else None,
        building=register.get_building(ctx, survey.building_id),
        incident=incidents.get_incident(ctx, survey.incident_id),
        points=list(resurveying.points_for(survey.hazard, survey.structure).items()),
        is_counting=counting is survey,
        decided_on=formats.era_date(decided_on),
        deadline=formats.era_date(resurveying.deadline(decided_on)),
        is_late=resurveying.is_late(today, decided_on),
        others=len(queries.open_requests(ctx, survey.incident_id, survey.building_id)),
        labels=LABELS,
        form=form,
        key=db.new_id(),
    )


def _page(
    ctx: Context,
    request_id: UUID,
    decline: forms.Form[DeclineForm] | None = None,
    withdraw: forms.Form[WithdrawForm] | None = None,
    settle: forms.Form[AnswerForm] | None = None,
) -> Response:
    asked = queries.get_request(ctx, request_id)
    form = next((one for one in (decline, withdraw, settle) if one is not None), None)
    is_open = asked.state == RequestState.OPEN
    answers = queries.answers_for(ctx, asked)
    names = queries.names_of(ctx, answers)
    return web.page(
        "assessment/resurvey.html",
        form.status if form is not None and form.errors else 200,
        **_values(ctx, asked),
        form=form or forms.Form(DeclineForm),
        decline=decline or forms.Form(DeclineForm),
        withdraw=withdraw or forms.Form(WithdrawForm),
        settle=settle or forms.Form(AnswerForm),
        answers=[(each.id, _named(names[each.id], each.level)) for each in answers],
        state=REQUEST_STATES[asked.state],
        may_settle=is_open and ctx.actor.may(permissions.SETTLE_RESURVEY),
        may_withdraw=is_open and ctx.actor.may(permissions.ASK_RESURVEY),
        may_record=is_open and ctx.actor.may(permissions.RECORD),
        labels=LABELS,
        key=db.new_id(),
    )


def _values(ctx: Context, asked: ResurveyRequest) -> dict[str, Any]:
    """Gather what the page and the paper both say."""
    survey = queries.get_survey(ctx, asked.survey_id)
    decided_on = queries.decided_on(survey)
    incident = incidents.get_incident(ctx, asked.incident_id)
    return {
        "asked": asked,
        "number": resurveying.reference(asked.id),
        "asker": queries.asker_of(ctx, asked),
        "asked_on": formats.era_date(asked.asked_on),
        "points": resurveying.named(asked.points),
        "survey": survey,
        "survey_named": _named(queries.name_of(ctx, survey), survey.level),
        "level": DamageLevel(survey.level) if survey.level else None,
        "decided_on": formats.era_date(decided_on),
        "is_late": resurveying.is_late(asked.asked_on, decided_on),
        "age": (clock.tokyo_day(ctx.now) - asked.asked_on).days,
        "building": register.get_building(ctx, asked.building_id),
        "incident": incident,
        "counting": Counting(incident.counting),
        "moment": moment,
    }


def _named(name: str, level: str | None) -> str:
    label = DamageLevel(level).label if level else _("判定なし")
    return f"{name}「{label}」"


def _filters(ctx: Context) -> RequestFilters:
    """Read what the queue is narrowed to; open requests unless a state is named."""
    current = incidents.current(ctx)
    usual = current.id if current else None
    state = request.args.get("state", RequestState.OPEN.value)
    return RequestFilters(
        incident_id=request.args.get("incident", usual, type=UUID),
        state=state if state in set(RequestState) else "",
        district=request.args.get("district", ""),
        text=request.args.get("q", "").strip(),
    )


def _arguments() -> dict[str, Any]:
    wanted = ("incident", "state", "district", "q")
    return {name: request.args[name] for name in wanted if name in request.args}
