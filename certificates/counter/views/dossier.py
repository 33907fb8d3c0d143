"""One household after one disaster on one page, and what is done from there."""

from uuid import UUID

from flask import request, url_for
from werkzeug.wrappers import Response

from certificates import actions as papers
from certificates import permissions
from certificates import queries as room
from certificates.counter import actions, queries
from certificates.counter.forms import LABELS, QuestionForm, TakeForm
from certificates.counter.queries import Desk
from certificates.counter.views.door import (
    LANGUAGES,
    asked_id,
    language,
    pages,
    to_dossier,
    wall_time,
)
from certificates.forms import told
from certificates.rules.receiving import AlreadyApplied, IdentityCheck, Relation
from certificates.rules.telling_apart import QUESTION_LABELS, Question
from disaster.assessment import permissions as assessing
from disaster.foundation import clock, db, formats, forms, web
from disaster.foundation.context import Context
from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _
from disaster.register.views.door import copy_line

ONE = "/<uuid:incident_id>/<uuid:household_id>"
# What can be shown over a counter.
CHECKS = [
    (kind.value, kind.label)
    for kind in IdentityCheck
    if kind is not IdentityCheck.ONLINE
]


@pages.get(ONE)
@web.guard(permissions.RECEIVE)
def dossier(ctx: Context, incident_id: UUID, household_id: UUID) -> Response:
    """Show the dossier."""
    return _page(ctx, incident_id, household_id)


@pages.post(f"{ONE}/identify")
@web.guard(permissions.RECEIVE)
def identify(ctx: Context, incident_id: UUID, household_id: UUID) -> Response:
    """Put the answer to the second question on record."""
    form = web.read_form(QuestionForm)
    answered = form.attempt(
        ctx, lambda f: papers.identify(ctx, household_id, f.question, f.said)
    )
    if answered is None:
        return _page(ctx, incident_id, household_id, question=form)
    if not answered:
        # What was tried stays on record, so this is an answer and no refusal.
        form.errors["said"] = _(
            "この世帯の記録と合わないか、取り違えやすい人の世帯にも合います。"
            "聞き直すか、もう一つの質問にしてください。"
        )
        return _page(ctx, incident_id, household_id, question=form)
    web.tell("success", _("二つ目の質問に合う答えでした。この世帯で進められます。"))
    return to_dossier(incident_id, household_id, asked_id("application"))


@pages.post(f"{ONE}/take")
@web.guard(permissions.RECEIVE)
def take(ctx: Context, incident_id: UUID, household_id: UUID) -> Response:
    """Take an application in; the same page then shows what would be printed."""
    form = web.read_form(TakeForm)
    if form.filled is None:
        return _page(ctx, incident_id, household_id, taking=form)
    taking = form.filled.taking()
    try:
        made = ctx.trying(lambda: actions.take(ctx, incident_id, household_id, taking))
    except AlreadyApplied:
        _tell_who_was_first(ctx, incident_id, household_id)
        return to_dossier(incident_id, household_id)
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(ctx, incident_id, household_id, taking=form)
    return to_dossier(incident_id, household_id, made.id)


@pages.post("/applications/<uuid:application_id>/issue")
@web.guard(permissions.ISSUE)
def issue(ctx: Context, application_id: UUID) -> Response:
    """Issue what the card on the page says, and go on to the printer."""
    key, seen = request.form.get("idempotency_key", ""), request.form.get("seen", "")
    application = room.get_application(ctx, application_id)
    place = (application.incident_id, application.household_id)
    try:
        made = ctx.trying(lambda: actions.issue(ctx, application_id, key, seen))
    except Refusal as refusal:
        web.tell("error", str(refusal))
        _tell_who_was_first(ctx, *place)
        return to_dossier(*place, application_id)
    return web.see(url_for("counter.paper", certificate_id=made.id, lang=language()))


def _tell_who_was_first(ctx: Context, incident_id: UUID, household_id: UUID) -> None:
    """Say by name what somebody else did meanwhile; nothing of it is lost."""
    about = queries.desk(ctx, incident_id, household_id).chosen
    if about is None:
        return
    if about.valid is not None:
        paper = about.valid
        sentence = _(
            "%(who)sさんが %(at)s に %(number)s を交付しました。この下にあります。"
        )
        at, number = paper.certificate.issued_at, paper.certificate.number
        who = paper.issuer
    else:
        sentence = _(
            "%(who)sさんが %(at)s に受け付けています（受付番号 %(number)s）。"
            "二つ目は作らず、その申請を開きました。"
        )
        at, number = about.application.received_at, about.application.receipt_number
        who = about.receiver
    web.tell("info", sentence % {"who": who, "at": wall_time(at), "number": number})


def _page(
    ctx: Context,
    incident_id: UUID,
    household_id: UUID,
    *,
    question: forms.Form[QuestionForm] | None = None,
    taking: forms.Form[TakeForm] | None = None,
) -> Response:
    desk = queries.desk(ctx, incident_id, household_id, asked_id("application"))
    refused = question or taking
    return web.page(
        "certificates/counter/dossier.html",
        refused.status if refused else 200,
        desk=desk,
        copy_text=copy_line(ctx, "residents"),
        question=question or forms.prefilled(QuestionForm, {"question": _usual(desk)}),
        taking=taking or _prefilled(desk),
        houses=[
            (one.building.id, f"{one.building.number}　{one.building.address}")
            for one in desk.houses
        ],
        questions=_questions(desk),
        online=_online_beside(ctx, desk),
        checks=CHECKS,
        is_late=clock.tokyo_day(ctx.now) > desk.incident.applications_until,
        labels=LABELS,
        relations={kind.value: kind.label for kind in Relation},
        identity_checks={kind.value: kind.label for kind in IdentityCheck},
        languages=LANGUAGES,
        lang=language(),
        may_issue=ctx.actor.may(permissions.ISSUE),
        may_ask=ctx.actor.may(assessing.ASK_RESURVEY),
        key=db.new_id(),
        city=ctx.settings.city,
        era_date=formats.era_date,
        birthday=formats.era_date_with_gregorian,
        moment=wall_time,
    )


def _prefilled(desk: Desk) -> forms.Form[TakeForm]:
    """Return the form with all that is known: who came, the house, one copy."""
    people = [member.card.id for member in desk.applicants]
    came = asked_id("person")
    houses = [one.building.id for one in desk.houses]
    values = {
        "applicant_id": came if came in people else next(iter(people), None),
        "building_id": houses[0] if len(houses) == 1 else None,
        "copies": 1,
    }
    return forms.prefilled(TakeForm, values)


def _online_beside(ctx: Context, desk: Desk) -> list[tuple[UUID, str]]:
    """Return what somebody here may have sent from home already, none masked (C3)."""
    if not desk.may_apply:
        return []
    houses = [one.building.id for one in desk.houses]
    return [
        (sent.id, sent.number or "")
        for sent in room.online_beside(ctx, desk.household.id, houses)
        if not room.hidden_behind(ctx, sent, told(sent.answers))
    ]


def _questions(desk: Desk) -> list[tuple[str, str]]:
    asked = list(Question) if desk.others_to_name else [Question.ADDRESS]
    return [(one.value, QUESTION_LABELS[one]) for one in asked]


def _usual(desk: Desk) -> str:
    return Question.MEMBER if desk.others_to_name else Question.ADDRESS
