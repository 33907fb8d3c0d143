"""The staff's pages of the victims' register and of the benefits by level."""

from uuid import UUID

from flask import Blueprint, jsonify, request, url_for
from werkzeug.wrappers import Response

from certificates import permissions
from certificates.victims import actions, benefits, queries
from certificates.victims.forms import ConsentForm, ProvisionForm, SupportForm
from certificates.victims.queries import PAGE, Wanted
from certificates.victims.rules import (
    ITEMS,
    Ground,
    Recipient,
    SupportKind,
    SupportState,
)
from disaster.assessment.rules.levels import DamageLevel
from disaster.foundation import clock, db, formats, forms, web
from disaster.foundation.context import Context
from disaster.foundation.errors import NotFound
from disaster.foundation.texts import _
from disaster.incidents import queries as incidents

pages = Blueprint("victims", __name__, url_prefix="/staff/victims")

ONE = "/<uuid:incident_id>/<uuid:household_id>"
LEVELS = [(level.value, level.label) for level in DamageLevel]
KINDS = [(kind.value, kind.label) for kind in SupportKind]
STATES = [(state.value, state.label) for state in SupportState]
RECIPIENTS = [(recipient.value, recipient.label) for recipient in Recipient]
GROUNDS = [(ground.value, ground.label) for ground in Ground]


@pages.get("/")
@web.guard(permissions.VICTIMS_READ)
def index(ctx: Context) -> Response:
    """List the households of one disaster, worst damage first."""
    known = incidents.all_incidents(ctx)
    chosen = _asked_incident() or next((each.id for each in known), None)
    if chosen is None:
        raise NotFound(what="災害")
    wanted = _wanted(incidents.get_incident(ctx, chosen).id)
    rows, total = queries.listed(ctx, wanted)
    outreach = queries.listed(ctx, Wanted(chosen, unapplied=True))[1]
    return web.page(
        "certificates/victims_index.html",
        wanted=wanted,
        rows=rows,
        total=total,
        pages=-(-total // PAGE) or 1,
        outreach=outreach,
        may_provide=ctx.actor.may(permissions.VICTIMS_PROVIDE),
        incidents=[(each.id, each.name) for each in known],
        levels=LEVELS,
        kinds=KINDS,
    )


@pages.get(ONE)
@web.guard(permissions.VICTIMS_READ)
def show(ctx: Context, incident_id: UUID, household_id: UUID) -> Response:
    """Show one household."""
    return _page(ctx, incident_id, household_id)


@pages.post(f"{ONE}/support")
@web.guard(permissions.VICTIMS_RECORD)
def support(ctx: Context, incident_id: UUID, household_id: UUID) -> Response:
    """Record one step of a support, or correct one."""
    form = web.read_form(SupportForm)
    made = form.attempt(
        ctx,
        lambda filled: actions.record_support(
            ctx, incident_id, household_id, filled.support()
        ),
    )
    if made is None:
        return _page(ctx, incident_id, household_id, support_form=form)
    web.tell("success", _("支援を記録しました。"))
    return _back(incident_id, household_id)


@pages.post(f"{ONE}/consent")
@web.guard(permissions.VICTIMS_RECORD)
def consent(ctx: Context, incident_id: UUID, household_id: UUID) -> Response:
    """Record a consent or its withdrawal."""
    form = web.read_form(ConsentForm)
    made = form.attempt(
        ctx,
        lambda filled: actions.record_consent(
            ctx,
            incident_id,
            household_id,
            scope=filled.scope,
            is_given=filled.answer == "given",
            said_on=filled.said_on,
            words=filled.words,
        ),
    )
    if made is None:
        return _page(ctx, incident_id, household_id, consent_form=form)
    web.tell("success", _("同意を記録しました。最後に記録したものが使われます。"))
    return _back(incident_id, household_id)


@pages.get("/<uuid:incident_id>/provisions")
@web.guard(permissions.VICTIMS_PROVIDE)
def provisions(ctx: Context, incident_id: UUID) -> Response:
    """Show the log of provisions and the form for the next one."""
    return _provisions(ctx, incident_id, forms.Form(ProvisionForm))


@pages.post("/<uuid:incident_id>/provisions")
@web.guard(permissions.VICTIMS_PROVIDE)
def provide(ctx: Context, incident_id: UUID) -> Response:
    """Hand the file out; the log row is written in the same transaction."""
    form = web.read_form(ProvisionForm)
    made = form.attempt(
        ctx, lambda filled: actions.provide(ctx, incident_id, filled.provision())
    )
    if made is None:
        return _provisions(ctx, incident_id, form)
    row, content = made
    answer = Response(content, mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{row.id}.csv")
    return answer


@pages.get("/benefits")
@web.guard(permissions.VICTIMS_READ)
def benefit_sheet(ctx: Context) -> Response:
    """Show what a level may bring; printed, it is a sheet for the resident."""
    level = _level(request.args.get("level", ""))
    return web.page(
        "certificates/victims_benefits.html",
        level=level,
        levels=LEVELS,
        benefits=benefits.of_level(level),
        promise=benefits.PROMISE,
        insurance=benefits.INSURANCE,
        city=ctx.settings.city,
        today=formats.era_date(clock.tokyo_day(ctx.now)),
        era_date=formats.era_date,
    )


@pages.get("/benefits/<level>.json")
@web.guard(permissions.VICTIMS_READ)
def benefit_json(ctx: Context, level: str) -> Response:  # noqa: ARG001 - a door's shape
    """Answer with a level's benefits as JSON."""
    if level not in set(DamageLevel):
        raise NotFound(what="被害の程度")
    return jsonify(benefits.as_json(DamageLevel(level)))


def _page(
    ctx: Context,
    incident_id: UUID,
    household_id: UUID,
    *,
    support_form: forms.Form[SupportForm] | None = None,
    consent_form: forms.Form[ConsentForm] | None = None,
) -> Response:
    refused = support_form or consent_form
    return web.page(
        "certificates/victims_show.html",
        refused.status if refused else 200,
        victim=queries.victim(ctx, incident_id, household_id),
        support_form=support_form or _empty_support(),
        consent_form=consent_form or forms.Form(ConsentForm),
        kinds=KINDS,
        states=STATES,
        recipients=RECIPIENTS,
        items=ITEMS,
        recipient_labels=dict(RECIPIENTS),
        ground_labels=dict(GROUNDS),
        answers=[("given", _("同意する")), ("withdrawn", _("同意しない・取り消す"))],
        may_record=ctx.actor.may(permissions.VICTIMS_RECORD),
        new_key=db.new_id,
        era_date=formats.era_date,
        moment=lambda at: formats.era_moment(clock.tokyo(at)),
    )


def _provisions(
    ctx: Context, incident_id: UUID, form: forms.Form[ProvisionForm]
) -> Response:
    return web.page(
        "certificates/victims_provisions.html",
        form.status if form.errors else 200,
        incident=incidents.get_incident(ctx, incident_id),
        form=form,
        rows=queries.provisions(ctx, incident_id),
        recipients=RECIPIENTS,
        grounds=GROUNDS,
        items=ITEMS,
        recipient_labels=dict(RECIPIENTS),
        ground_labels=dict(GROUNDS),
        moment=lambda at: formats.era_moment(clock.tokyo(at)),
    )


def _empty_support() -> forms.Form[SupportForm]:
    corrects = request.args.get("corrects", "")
    return forms.prefilled(SupportForm, {"corrects": corrects or None})


def _back(incident_id: UUID, household_id: UUID) -> Response:
    place = url_for("victims.show", incident_id=incident_id, household_id=household_id)
    return web.see(place)


def _wanted(incident_id: UUID) -> Wanted:
    level, missing = request.args.get("level", ""), request.args.get("missing", "")
    return Wanted(
        incident_id=incident_id,
        level=level if level in set(DamageLevel) else "",
        missing=missing if missing in set(SupportKind) else "",
        unapplied=bool(request.args.get("unapplied")),
        page=_number(request.args.get("page", "")),
    )


def _number(text: str) -> int:
    short = text.isascii() and text.isdigit() and len(text) < 6  # noqa: PLR2004 - digits
    return max(int(text), 1) if short else 1


def _asked_incident() -> UUID | None:
    try:
        return UUID(request.args.get("incident", ""))
    except ValueError:
        return None


def _level(text: str) -> DamageLevel:
    return DamageLevel(text) if text in set(DamageLevel) else DamageLevel.TOTAL
