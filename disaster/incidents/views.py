"""Pages for declaring and closing disasters."""

from datetime import datetime
from uuid import UUID

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from disaster.foundation import clock, formats, forms, web
from disaster.foundation.context import Context
from disaster.foundation.texts import _
from disaster.incidents import actions, permissions, queries
from disaster.incidents.forms import DeadlineForm, IncidentForm
from disaster.incidents.rules import (
    LATE_LABELS,
    Counting,
    IncidentHazard,
    LateRule,
)

pages = Blueprint("incidents", __name__, url_prefix="/staff/incidents")


@pages.get("/")
@web.guard()
def index(ctx: Context) -> Response:
    """List the disasters."""
    return _page(ctx, forms.Form(IncidentForm))


@pages.post("/")
@web.guard(permissions.DECLARE)
def declare(ctx: Context) -> Response:
    """Declare a disaster."""
    form = web.read_form(IncidentForm)
    made = form.attempt(
        ctx,
        lambda filled: actions.declare(
            ctx, filled.name, filled.hazard, filled.struck_on, filled.cause
        ),
    )
    if made is None:
        return _page(ctx, form, form.status)
    web.tell("success", _("「%s」を登録しました。") % made.name)
    return web.see(url_for("incidents.index"))


@pages.get("/<uuid:incident_id>")
@web.guard()
def show(ctx: Context, incident_id: UUID) -> Response:
    """Show one disaster and what was settled for its surveys."""
    incident = queries.get_incident(ctx, incident_id)
    return web.page(
        "incidents/show.html",
        incident=incident,
        counting=Counting(incident.counting),
        hazard=IncidentHazard(incident.hazard),
        late_rule=LateRule(incident.late_rule),
        late_labels=LATE_LABELS,
        changes=queries.deadline_changes(ctx, incident_id),
        may_settle=ctx.actor.may(permissions.SETTLE) and incident.closed_at is None,
        may_extend=ctx.actor.may(permissions.DEADLINE) and incident.closed_at is None,
        moment=_moment,
        era_date=formats.era_date,
    )


@pages.get("/<uuid:incident_id>/deadline")
@web.guard(permissions.DEADLINE)
def deadline(ctx: Context, incident_id: UUID) -> Response:
    """Show the deadline of applications, who moved it, and the form to move it."""
    incident = queries.get_open(ctx, incident_id)
    known = {"late_rule": incident.late_rule}
    return _deadline_page(ctx, incident_id, forms.prefilled(DeadlineForm, known))


@pages.post("/<uuid:incident_id>/deadline")
@web.guard(permissions.DEADLINE)
def set_deadline(ctx: Context, incident_id: UUID) -> Response:
    """Decide about the deadline."""
    form = web.read_form(DeadlineForm)
    made = form.attempt(
        ctx, lambda filled: actions.set_deadline(ctx, incident_id, filled.deadline())
    )
    if made is None:
        return _deadline_page(ctx, incident_id, form, form.status)
    told = _("申請の期限は %s です。申請の案内にもすぐに出ます。")
    web.tell("success", told % formats.era_date(made.until))
    return web.see(url_for("incidents.show", incident_id=incident_id))


@pages.post("/<uuid:incident_id>/close")
@web.guard(permissions.DECLARE)
def close(ctx: Context, incident_id: UUID) -> Response:
    """Close a disaster."""
    actions.close(ctx, incident_id)
    web.tell("success", _("終了しました。「再開する」で元に戻せます。"))
    return web.see(url_for("incidents.index"))


@pages.post("/<uuid:incident_id>/reopen")
@web.guard(permissions.DECLARE)
def reopen(ctx: Context, incident_id: UUID) -> Response:
    """Open a closed disaster again."""
    actions.reopen(ctx, incident_id)
    web.tell("success", _("再開しました。"))
    return web.see(url_for("incidents.index"))


def _page(ctx: Context, form: forms.Form[IncidentForm], status: int = 200) -> Response:
    return web.page(
        "incidents/index.html",
        status,
        incidents=queries.all_incidents(ctx),
        form=form,
        hazards=[(hazard.value, hazard.label) for hazard in IncidentHazard],
        hazard_labels={hazard.value: hazard.label for hazard in IncidentHazard},
        may_declare=ctx.actor.may(permissions.DECLARE),
        era_date=formats.era_date,
    )


def _deadline_page(
    ctx: Context, incident_id: UUID, form: forms.Form[DeadlineForm], status: int = 200
) -> Response:
    incident = queries.get_incident(ctx, incident_id)
    return web.page(
        "incidents/deadline.html",
        status,
        incident=incident,
        form=form,
        late_rule=LateRule(incident.late_rule),
        late_rules=[(rule.value, rule.label) for rule in LateRule],
        changes=queries.deadline_changes(ctx, incident_id),
        era_date=formats.era_date,
        moment=_moment,
    )


def _moment(moment: datetime) -> str:
    return formats.era_moment(clock.tokyo(moment))
