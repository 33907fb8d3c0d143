"""Questions about level 5 sent by one person: what counts down, what to review."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from broadcast.tables import Broadcast, UrgentRelease
from disaster.foundation.context import Context
from disaster.foundation.errors import NotFound


@dataclass(frozen=True, slots=True)
class Alarm:
    """What everybody must know now (緊急の知らせ)."""

    broadcast_id: UUID
    number: int
    subject: str
    who: str
    is_counting: bool


def broadcast_of(ctx: Context, release_id: UUID) -> UUID:
    """Return which broadcast a release is about, or refuse."""
    found = ctx.session.scalar(
        select(UrgentRelease.broadcast_id).where(UrgentRelease.id == release_id)
    )
    if found is None:
        raise NotFound(what="緊急の一人発信")
    return found


def held_release(ctx: Context, release_id: UUID) -> UrgentRelease:
    """Return a release and hold its row, or refuse."""
    found = ctx.session.get(
        UrgentRelease, release_id, with_for_update=True, populate_existing=True
    )
    if found is None:
        raise NotFound(what="緊急の一人発信")
    return found


def latest_release(ctx: Context, broadcast_id: UUID) -> UrgentRelease | None:
    """Return the last release of a broadcast, or None."""
    wanted = select(UrgentRelease).where(UrgentRelease.broadcast_id == broadcast_id)
    newest = wanted.order_by(UrgentRelease.asked_at.desc(), UrgentRelease.id.desc())
    return ctx.session.scalars(newest.limit(1)).first()


def due(ctx: Context) -> Sequence[UUID]:
    """Return what nobody stopped in time (秒読みの終わったもの)."""
    wanted = select(UrgentRelease.id).where(
        UrgentRelease.fired_at.is_(None),
        UrgentRelease.stopped_at.is_(None),
        UrgentRelease.fires_at <= ctx.now,
    )
    return ctx.session.scalars(wanted.order_by(UrgentRelease.fires_at)).all()


def alarms(ctx: Context) -> list[Alarm]:
    """Return what counts down now and what was sent without a review (知らせ)."""
    wanted = (
        select(UrgentRelease, Broadcast)
        .join(Broadcast, Broadcast.id == UrgentRelease.broadcast_id)
        .where(UrgentRelease.stopped_at.is_(None), UrgentRelease.reviewed_at.is_(None))
        .order_by(UrgentRelease.asked_at)
    )
    return [
        Alarm(row.id, row.number, row.subject, one.asker_name, one.fired_at is None)
        for one, row in ctx.session.execute(wanted)
    ]
