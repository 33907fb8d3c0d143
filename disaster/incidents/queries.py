"""Questions about declared disasters."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select

from disaster.foundation.context import Context
from disaster.foundation.errors import NotFound
from disaster.incidents.rules import IncidentClosed
from disaster.incidents.tables import DeadlineChange, Incident

# The numbers of disasters are counted up from 1; a longer one is none of them.
LONGEST_NUMBER = 9


def all_incidents(ctx: Context) -> Sequence[Incident]:
    """Return every disaster, open ones first, newest first."""
    ordered = select(Incident).order_by(
        Incident.closed_at.is_not(None), Incident.number.desc()
    )
    return ctx.session.scalars(ordered).all()


def open_incidents(ctx: Context) -> Sequence[Incident]:
    """Return the disasters still open, newest first."""
    wanted = select(Incident).where(Incident.closed_at.is_(None))
    return ctx.session.scalars(wanted.order_by(Incident.number.desc())).all()


def current(ctx: Context) -> Incident | None:
    """Return the newest open disaster: the one on the event bar."""
    return next(iter(open_incidents(ctx)), None)


def get_incident(ctx: Context, incident_id: UUID) -> Incident:
    """Return a disaster or refuse."""
    incident = ctx.session.get(Incident, incident_id)
    if incident is None:
        raise NotFound(what="災害")
    return incident


def get_open(ctx: Context, incident_id: UUID) -> Incident:
    """Return a disaster that is still open or refuse."""
    incident = get_incident(ctx, incident_id)
    if incident.closed_at is not None:
        raise IncidentClosed(name=incident.name)
    return incident


def find_incident(ctx: Context, named: str) -> Incident:
    """Return the disaster that a person names by number or id."""
    if named.isdecimal() and len(named) <= LONGEST_NUMBER:
        numbered = select(Incident).where(Incident.number == int(named))
        found = ctx.session.scalars(numbered).first()
        if found is not None:
            return found
    try:
        return get_incident(ctx, UUID(named))
    except ValueError as cause:
        raise NotFound(what=f"災害 {named} ") from cause


def next_number(ctx: Context) -> int:
    """Return the serial of the next disaster."""
    return (ctx.session.scalar(select(func.max(Incident.number))) or 0) + 1


def incident_held(ctx: Context, incident_id: UUID) -> Incident:
    """Return an open disaster, held so that decisions on it queue one by one."""
    held = select(Incident).where(Incident.id == incident_id).with_for_update()
    ctx.session.scalars(held.execution_options(populate_existing=True)).one_or_none()
    return get_open(ctx, incident_id)


def deadline_changes(ctx: Context, incident_id: UUID) -> Sequence[DeadlineChange]:
    """Return the decisions about a disaster's deadline, the latest first."""
    wanted = select(DeadlineChange).where(DeadlineChange.incident_id == incident_id)
    latest = (DeadlineChange.decided_at.desc(), DeadlineChange.id.desc())
    return ctx.session.scalars(wanted.order_by(*latest)).all()


def extensions(ctx: Context) -> dict[UUID, DeadlineChange]:
    """Return the last decision of each open disaster that moved its deadline back."""
    found: dict[UUID, DeadlineChange] = {}
    for incident in open_incidents(ctx):
        last = next(iter(deadline_changes(ctx, incident.id)), None)
        if last is not None and last.until > last.until_before:
            found[incident.id] = last
    return found


def deadline_facts(ctx: Context, incident: Incident) -> dict[str, object]:
    """Return the deadline of a disaster and how it came about, as plain values."""
    changes = deadline_changes(ctx, incident.id)
    return {
        "number": incident.number,
        "applications_until": incident.applications_until.isoformat(),
        "late_rule": incident.late_rule,
        "changes": [
            {
                "until_before": each.until_before.isoformat(),
                "until": each.until.isoformat(),
                "late_rule_before": each.late_rule_before,
                "late_rule": each.late_rule,
                "reason": each.reason,
                "decided_at": each.decided_at.isoformat(),
                "decided_by": each.decided_by,
            }
            for each in changes
        ],
    }
