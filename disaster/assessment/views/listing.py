"""The list of surveys, which is the review queue, and the damage summary as a file."""

from typing import Any
from uuid import UUID

from flask import request, url_for
from werkzeug.wrappers import Response

from disaster.assessment import exports, permissions, queries
from disaster.assessment.queries import DISPUTED, TO_MEND, Filters
from disaster.assessment.rules.levels import DamageLevel
from disaster.assessment.rules.resurveying import RequestState
from disaster.assessment.rules.surveying import SurveyState
from disaster.assessment.views.door import QUEUES, STATES, moment, pages
from disaster.foundation import web
from disaster.foundation.context import Context
from disaster.foundation.texts import _
from disaster.incidents import queries as incidents
from disaster.incidents.rules import Counting
from disaster.register import queries as register

LAST_PAGE = 100_000


@pages.get("/")
@web.guard(permissions.READ)
def index(ctx: Context) -> Response:
    """List the surveys of a disaster: what waits, counts, filters."""
    filters = _filters(ctx)
    number = min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)
    found = queries.listed(ctx, filters, number)
    known = incidents.all_incidents(ctx)
    shown = next((one for one in known if one.id == filters.incident_id), None)
    return web.page(
        "assessment/index.html",
        incidents=known,
        districts=[district.name for district in register.districts(ctx)],
        filters=filters,
        found=found,
        page_number=number,
        page_url=lambda page: url_for("assessment.index", **_arguments(), page=page),
        queues=_queues(ctx, filters.incident_id),
        progress=queries.progress(ctx, filters.incident_id),
        by_state=queries.counts_by_state(ctx, filters.incident_id),
        by_level=queries.counts_by_level(ctx, filters.incident_id),
        counting=Counting(shown.counting) if shown else None,
        states=STATES,
        choices={value: label for value, (label, _tone) in STATES.items()} | QUEUES,
        levels=list(DamageLevel),
        moment=moment,
        may_find=ctx.actor.may(permissions.RECORD),
    )


@pages.get("/summary")
@web.guard(permissions.READ)
def summary(ctx: Context) -> Response:
    """Show the damage by district, of one disaster or of all."""
    chosen = request.args.get("incident", type=UUID)
    incident = incidents.get_incident(ctx, chosen) if chosen else None
    return web.page(
        "assessment/summary.html",
        incident=incident,
        counting=Counting(incident.counting) if incident else None,
        rows=queries.damage_summary(ctx, chosen),
        levels=list(DamageLevel),
    )


@pages.get("/damage-summary.csv")
@web.guard(permissions.READ)
def damage_summary(ctx: Context) -> Response:
    """Hand the damage by district over as a file."""
    incident_id = request.args.get("incident", type=UUID)
    content = exports.damage_summary(ctx, "csv", incident_id)
    answer = Response(content, mimetype="text/csv")
    answer.headers["Content-Disposition"] = "attachment; filename=damage-summary.csv"
    return answer


def _queues(
    ctx: Context, incident_id: UUID | None
) -> list[tuple[str, str, int, str, str]]:
    """List the work as label, state, number, unit and address."""
    work = queries.work(ctx, incident_id)
    surveys = [
        (SurveyState.SUBMITTED.label, SurveyState.SUBMITTED.value, work.submitted),
        (SurveyState.REVIEWED.label, SurveyState.REVIEWED.value, work.reviewed),
        (QUEUES[DISPUTED], DISPUTED, work.disputed),
        (SurveyState.RETURNED.label, TO_MEND, work.to_mend),
    ]
    queues = [
        (
            label,
            state,
            number,
            _("棟") if state == DISPUTED else _("件"),
            url_for("assessment.index", incident=incident_id, state=state),
        )
        for label, state, number in surveys
    ]
    if not _may_open_requests(ctx):
        return queues
    waiting = queries.requests_by_state(ctx, incident_id).get(RequestState.OPEN, 0)
    there = url_for("assessment.resurveys", incident=incident_id)
    return [*queues, (_("再調査の申出"), "resurveys", waiting, _("件"), there)]


def _may_open_requests(ctx: Context) -> bool:
    may = ctx.actor.may
    return may(permissions.ASK_RESURVEY) or may(permissions.SETTLE_RESURVEY)


def _filters(ctx: Context) -> Filters:
    """Read what the list is narrowed to; the current disaster unless one is named."""
    current = incidents.current(ctx)
    usual = current.id if current else None
    state, level = request.args.get("state", ""), request.args.get("level", "")
    return Filters(
        incident_id=request.args.get("incident", usual, type=UUID),
        state=state if state in (*STATES, *QUEUES) else "",
        level=level if level in set(DamageLevel) else "",
        district=request.args.get("district", ""),
        text=request.args.get("q", "").strip(),
    )


def _arguments() -> dict[str, Any]:
    wanted = ("incident", "state", "level", "district", "q")
    return {name: request.args[name] for name in wanted if name in request.args}
