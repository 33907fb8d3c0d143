"""What is done with disasters: declare, close, open again."""

from datetime import date
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from disaster import audit
from disaster.foundation import clock
from disaster.foundation.context import Context
from disaster.foundation.errors import Conflict, FieldRefusal
from disaster.foundation.texts import _
from disaster.incidents import permissions, queries, rules
from disaster.incidents.rules import Counting, IncidentHazard, LateRule
from disaster.incidents.tables import DeadlineChange, Incident


def declare(
    ctx: Context, name: str, hazard: IncidentHazard, struck_on: date, cause: str
) -> Incident:
    """災害を登録する: start an incident that surveys and papers refer to."""
    ctx.require(permissions.DECLARE)
    rules.check_day(struck_on, clock.tokyo_day(ctx.now))
    name = rules.check_words("name", name, rules.LONGEST_NAME)
    cause = rules.check_words("cause", cause, rules.LONGEST_CAUSE)
    if any(known.name == name for known in queries.all_incidents(ctx)):
        raise FieldRefusal("name", _("同じ名前の災害がもう登録されています。"))
    incident = Incident(
        number=queries.next_number(ctx),
        name=name,
        hazard=hazard,
        cause=cause,
        struck_on=struck_on,
        applications_until=rules.application_deadline(struck_on),
        declared_at=ctx.now,
    )
    ctx.session.add(incident)
    try:
        ctx.session.flush()
    except IntegrityError as twin:
        raise Conflict from twin
    audit.record(ctx, "incident.declared", incident.id, number=incident.number)
    return incident


def settle(
    ctx: Context, incident_id: UUID, counting: Counting, rule_version: str
) -> Incident:
    """数え方と判定の版を決める: which survey counts, and by which rules it judges.

    Nothing recorded is changed: a survey keeps the version it was judged by.
    """
    ctx.require(permissions.SETTLE)
    incident = queries.get_open(ctx, incident_id)
    version = rules.check_version(rule_version)
    before = (incident.counting, incident.rule_version)
    if before == (counting.value, version):
        return incident
    incident.counting, incident.rule_version = counting.value, version
    audit.record(
        ctx,
        "incident.settled",
        incident.id,
        counting=counting.value,
        counting_before=before[0],
        rule_version=version,
        rule_version_before=before[1],
    )
    return incident


def set_deadline(
    ctx: Context, incident_id: UUID, wanted: rules.Deadline
) -> DeadlineChange:
    """申請の期限を決める: extend by decree, or change what happens to late ones."""
    ctx.require(permissions.DEADLINE)
    reason = rules.needed_reason(wanted.reason)
    incident = queries.incident_held(ctx, incident_id)
    rules.refuse_moved(wanted.seen, incident.applications_until)
    if wanted.until != incident.applications_until:
        today = clock.tokyo_day(ctx.now)
        rules.check_deadline(wanted.until, incident.struck_on, today)
    change = _deadline_change(ctx, incident, wanted, reason)
    incident.applications_until = wanted.until
    incident.late_rule = wanted.late_rule.value
    ctx.session.add(change)
    audit.record(
        ctx,
        "incident.deadline_set",
        incident.id,
        until=wanted.until,
        until_before=change.until_before,
        late_rule=change.late_rule,
        late_rule_before=change.late_rule_before,
    )
    return change


def close(ctx: Context, incident_id: UUID) -> None:
    """災害を終了する: nothing new is accepted; what exists stays."""
    ctx.require(permissions.DECLARE)
    incident = queries.get_open(ctx, incident_id)
    incident.closed_at = ctx.now
    audit.record(ctx, "incident.closed", incident.id)


def reopen(ctx: Context, incident_id: UUID) -> None:
    """災害を再開する: undo a closing."""
    ctx.require(permissions.DECLARE)
    incident = queries.get_incident(ctx, incident_id)
    incident.closed_at = None
    audit.record(ctx, "incident.reopened", incident.id)


def _deadline_change(
    ctx: Context, incident: Incident, wanted: rules.Deadline, reason: str
) -> DeadlineChange:
    before = (incident.applications_until, LateRule(incident.late_rule))
    if before == (wanted.until, wanted.late_rule):
        raise rules.SameDeadline
    return DeadlineChange(
        incident_id=incident.id,
        until_before=before[0],
        until=wanted.until,
        late_rule_before=before[1].value,
        late_rule=wanted.late_rule.value,
        reason=reason,
        decided_at=ctx.now,
        decided_by=ctx.actor.name,
        decider_name=ctx.actor.display_name,
    )
