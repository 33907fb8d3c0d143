"""What is done with applications: receive, withdraw."""

from uuid import UUID

from certificates import permissions, queries
from certificates.actions import numbers
from certificates.rules import issuing, kinds, numbering, receiving
from certificates.rules.receiving import ApplicationState, Relation, Submission
from certificates.tables import Application
from disaster import audit
from disaster.foundation import clock, formats
from disaster.foundation.context import Context
from disaster.incidents import queries as incidents
from disaster.incidents.tables import Incident
from disaster.register import queries as register


def receive(
    ctx: Context,
    submission: Submission,
    number: str = "",
    state: ApplicationState = ApplicationState.RECEIVED,
) -> Application:
    """申請を受け付ける: give a receipt number to a household's application.

    An online application brings the ``number`` that its sender already holds. What is
    put together with another application at once is taken in as merged.
    """
    ctx.require(permissions.RECEIVE)
    incident = incidents.get_open(ctx, submission.incident_id)
    household = register.open_household(ctx, submission.household_id)
    building = register.get_building(ctx, submission.building_id)

    late_reason = _check(ctx, submission, incident)
    # Without a number of its own it takes the next; either way the series is held.
    number = number_for(ctx, incident, number)
    # Asked only now: whoever holds the series sees what the others did before.
    twin = queries.standing_twin(
        ctx, incident.id, household.id, building.id, submission.kind
    )
    if twin is not None and state is ApplicationState.RECEIVED:
        raise receiving.AlreadyApplied(number=twin.receipt_number)

    others = _other_households(ctx, submission)
    application = _application(ctx, submission, number, late_reason)
    application.state = state
    ctx.session.add(application)
    ctx.session.flush()
    audit.record(
        ctx,
        "application.received",
        application.id,
        receipt=number,
        kind=submission.kind,
        channel=submission.channel,
        relation=submission.relation,
        identity_check=submission.identity_check,
        late=bool(late_reason),
        proxy_for_others=others,
    )
    return application


def withdraw(ctx: Context, application_id: UUID, reason: str) -> Application:
    """申請を取り下げる: nothing is issued on it any more; it stays in the record."""
    ctx.require(permissions.RECEIVE)
    reason = receiving.needed_reason(reason)
    application = queries.application_held(ctx, application_id)
    receiving.refuse_unless_received(application.state, application.receipt_number)
    application.state = ApplicationState.WITHDRAWN
    application.withdrawn_at = ctx.now
    application.withdrawn_by = ctx.actor.name
    application.withdrawn_reason = reason
    audit.record(
        ctx,
        "application.withdrawn",
        application.id,
        receipt=application.receipt_number,
    )
    return application


def number_for(ctx: Context, incident: Incident, given: str = "") -> str:
    """Hold the series of receipts; return the given number, or else the next one."""
    if given:
        numbers.hold(ctx.session, incident.id, issuing.RECEIPTS)
        return given
    serial = numbers.take(ctx.session, incident.id, issuing.RECEIPTS)
    return numbering.receipt_number(incident.number, serial)


def _other_households(ctx: Context, submission: Submission) -> int:
    """Count the other households of the same proxy; many have to be confirmed."""
    if submission.relation is not Relation.PROXY:
        return 0
    same = queries.same_proxy(ctx, submission)
    others = len({one.household_id for one in same})
    receiving.check_many_households(others, confirmed=submission.many_confirmed)
    return others


def _check(ctx: Context, submission: Submission, incident: Incident) -> str:
    """Ask the rules; return why a late application is taken."""
    today = clock.tokyo_day(ctx.now)
    receiving.check_name(submission.applicant_name)
    receiving.check_day(submission.applied_on, incident.struck_on, today)
    receiving.check_proxy(submission.relation, has_letter=submission.has_letter)
    receiving.refuse_individual_numbers(submission.texts)
    kinds.check_declared(submission.kind, submission.declared, submission.place)
    return receiving.late_reason(
        submission.applied_on,
        incident.applications_until,
        submission.late_reason,
        incident.late_rule,
    )


def _application(
    ctx: Context, submission: Submission, number: str, late_reason: str
) -> Application:
    return Application(
        receipt_number=number,
        incident_id=submission.incident_id,
        household_id=submission.household_id,
        building_id=submission.building_id,
        applicant_name=submission.applicant_name,
        applicant_key=formats.search_key(submission.applicant_name),
        relation=submission.relation,
        has_letter=submission.has_letter,
        proxy_kind=submission.noted_proxy,
        phone=submission.phone,
        purpose=submission.purpose,
        copies=submission.copies,
        kind=submission.kind,
        declared=submission.declared,
        place=submission.place,
        evidence=submission.evidence,
        identity_check=submission.identity_check,
        remarks=list(submission.remarks),
        channel=submission.channel,
        applied_on=submission.applied_on,
        born_on=submission.born_on,
        late_reason=late_reason,
        received_at=ctx.now,
        received_by=ctx.actor.name,
    )
