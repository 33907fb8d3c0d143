"""Which papers were handed over, as the audit trail tells: the last word counts.

Issued and handed over are different facts. The desk writes a line when the person has
the paper in the hand, and another one when that was a slip of the key.
"""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from disaster.audit.tables import AuditEntry
from disaster.foundation.context import Context

HANDED, UNDONE = "certificate.handed", "certificate.handing_undone"


def handed_among(ctx: Context, certificate_ids: Collection[UUID]) -> set[UUID]:
    """Return those of the papers that somebody handed over."""
    subjects = {str(each): each for each in certificate_ids}
    told = ctx.session.execute(
        select(AuditEntry.subject, AuditEntry.deed)
        .where(AuditEntry.deed.in_((HANDED, UNDONE)), AuditEntry.subject.in_(subjects))
        .order_by(AuditEntry.number)
    )
    last = {row.subject: row.deed for row in told}
    return {subjects[subject] for subject, deed in last.items() if deed == HANDED}
