"""Numbers without gaps: taken in the transaction of the deed, given back with it."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from certificates.tables import NumberSeries


def take(session: Session, incident_id: UUID, kind: str) -> int:
    """Hold a series until the transaction ends and return its next number (採番)."""
    series = hold(session, incident_id, kind)
    series.last += 1
    session.flush()
    return series.last


def hold(session: Session, incident_id: UUID, kind: str) -> NumberSeries:
    """Hold a series until the transaction ends, so that its deeds queue one by one."""
    series = _held(session, incident_id, kind)
    if series is None:
        _begin(session, incident_id, kind)
        series = _held(session, incident_id, kind)
    if series is None:
        raise RuntimeError("a number series vanished")
    return series


def _held(session: Session, incident_id: UUID, kind: str) -> NumberSeries | None:
    held = select(NumberSeries).where(
        NumberSeries.incident_id == incident_id, NumberSeries.kind == kind
    )
    return session.scalars(
        held.with_for_update().execution_options(populate_existing=True)
    ).one_or_none()


def _begin(session: Session, incident_id: UUID, kind: str) -> None:
    # Two first papers of a disaster may meet here; the slower one finds the row.
    try:
        with session.begin_nested():
            session.add(NumberSeries(incident_id=incident_id, kind=kind, last=0))
    except IntegrityError:
        return
