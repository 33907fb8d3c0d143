"""Questions about unmaskings: one of them, what waits, what somebody asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, func, or_, select

from disaster.foundation.context import Context
from disaster.foundation.errors import NotFound
from disaster.register.queries.disclosing import open_grant
from disaster.register.rules.unmasking import WAITS, Course, Reason, State
from disaster.register.tables import Household, Unmasking

LATEST = 50
SHOWN_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as the pages show it; nothing of the household but its number."""

    id: UUID
    household_id: UUID
    household_number: str
    asked_by: str
    asker_name: str
    asked_at: datetime
    reason: Reason
    words: str
    state: State
    decider_name: str
    decided_at: datetime | None
    decision: str
    open_until: datetime | None
    ended_at: datetime | None
    ended_by: str


def get_unmasking(ctx: Context, unmasking_id: UUID) -> Asked:
    """Return one request or refuse."""
    found = ctx.session.execute(
        _numbered().where(Unmasking.id == unmasking_id)
    ).one_or_none()
    if found is None:
        raise NotFound(what="開示の申請")
    return _asked(ctx, *found)


def unmasking_held(ctx: Context, unmasking_id: UUID) -> Unmasking:
    """Return a request whose row is held, so that two answers queue one by one."""
    held = select(Unmasking).where(Unmasking.id == unmasking_id)
    found = ctx.session.scalars(
        held.with_for_update().execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFound(what="開示の申請")
    return found


def household_held(ctx: Context, household_id: UUID) -> Household:
    """Return a household whose row is held, so that its requests queue one by one."""
    held = select(Household).where(Household.id == household_id)
    found = ctx.session.scalars(held.with_for_update()).one_or_none()
    if found is None:
        raise NotFound(what="世帯")
    return found


def state_of(ctx: Context, made: Unmasking) -> State:
    """Return where a request stands now."""
    course = Course(made.asked_at, made.decided_at, made.open_until, made.ended_at)
    return course.state(ctx.now)


def running_unmasking(ctx: Context, household_id: UUID) -> Asked | None:
    """Return the actor's request for a household that waits or is open, or None."""
    grant = open_grant(ctx, household_id)
    if grant is not None:
        return get_unmasking(ctx, grant.id)
    found = ctx.session.execute(
        _waiting(ctx).where(
            Unmasking.household_id == household_id,
            Unmasking.asked_by == ctx.actor.name,
        )
    ).first()
    return _asked(ctx, *found) if found else None


def waiting_unmaskings(ctx: Context) -> Sequence[Asked]:
    """Return every request that waits for a second person, the oldest first."""
    rows = ctx.session.execute(_waiting(ctx).order_by(Unmasking.asked_at, Unmasking.id))
    return [_asked(ctx, *row) for row in rows]


def count_waiting_unmaskings(ctx: Context) -> int:
    """Count the requests that wait for a second person."""
    return (
        ctx.session.scalar(select(func.count()).select_from(_waiting(ctx).subquery()))
        or 0
    )


def recent_unmaskings(ctx: Context, asked_by: str = "") -> Sequence[Asked]:
    """Return what was asked in the last days, newest first; of one person or of all.

    What is open comes along however long ago it was asked.
    """
    wanted = _numbered().where(
        or_(Unmasking.asked_at >= ctx.now - SHOWN_FOR, Unmasking.open_until > ctx.now)
    )
    if asked_by:
        wanted = wanted.where(Unmasking.asked_by == asked_by)
    newest = wanted.order_by(Unmasking.asked_at.desc(), Unmasking.id.desc())
    return [_asked(ctx, *row) for row in ctx.session.execute(newest.limit(LATEST))]


def _numbered() -> Select[Unmasking, str]:
    return select(Unmasking, Household.number).join(
        Household, Household.id == Unmasking.household_id
    )


def _waiting(ctx: Context) -> Select[Unmasking, str]:
    return _numbered().where(
        Unmasking.decided_at.is_(None),
        Unmasking.ended_at.is_(None),
        Unmasking.asked_at > ctx.now - WAITS,
    )


def _asked(ctx: Context, made: Unmasking, number: str) -> Asked:
    return Asked(
        id=made.id,
        household_id=made.household_id,
        household_number=number,
        asked_by=made.asked_by,
        asker_name=made.asker_name,
        asked_at=made.asked_at,
        reason=Reason(made.reason),
        words=made.words,
        state=state_of(ctx, made),
        decider_name=made.decider_name,
        decided_at=made.decided_at,
        decision=made.decision,
        open_until=made.open_until,
        ended_at=made.ended_at,
        ended_by=made.ended_by,
    )
