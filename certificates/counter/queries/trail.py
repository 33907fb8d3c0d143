"""What the audit trail remembers of the desk: papers handed over, and taken back.

The trail is the record; no column beside it can say something else.
"""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from certificates.counter.queries.people import display_names
from certificates.counter.rules.handing import Handing
from certificates.tickets.queries.handing import HANDED, UNDONE
from disaster.audit.tables import AuditEntry
from disaster.foundation.context import Context


def handings(ctx: Context, certificate_ids: Collection[UUID]) -> dict[UUID, Handing]:
    """Return the last word on the handing over of each paper that has one."""
    subjects = {str(each): each for each in certificate_ids}
    lines = ctx.session.execute(
        select(AuditEntry.subject, AuditEntry.deed, AuditEntry.actor, AuditEntry.at)
        .where(AuditEntry.deed.in_((HANDED, UNDONE)), AuditEntry.subject.in_(subjects))
        .order_by(AuditEntry.number)
    ).all()
    names = display_names(ctx, {line.actor for line in lines}) if lines else {}
    return {
        subjects[line.subject]: Handing(line.deed == HANDED, names[line.actor], line.at)
        for line in lines
    }
