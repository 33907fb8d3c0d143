"""Questions about broadcasts: one, those in force, those that wait, those before."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from broadcast.rules.kinds import Kind
from broadcast.rules.states import BroadcastState
from broadcast.tables import Broadcast, BroadcastStep, ChannelReceipt
from disaster.foundation.context import Context
from disaster.foundation.errors import NotFound

PAGE = 50
TWINS_WITHIN = timedelta(minutes=10)
UNSENT = (BroadcastState.DRAFT, BroadcastState.RETURNED)


def find(ctx: Context, broadcast_id: UUID) -> Broadcast | None:
    """Return a broadcast, or None."""
    return ctx.session.get(Broadcast, broadcast_id)


def get_broadcast(ctx: Context, broadcast_id: UUID) -> Broadcast:
    """Return a broadcast or refuse."""
    found = find(ctx, broadcast_id)
    if found is None:
        raise NotFound(what="発信")
    return found


def held(ctx: Context, broadcast_id: UUID) -> Broadcast:
    """Return a broadcast and hold its row, so that deeds queue one by one."""
    found = ctx.session.get(
        Broadcast, broadcast_id, with_for_update=True, populate_existing=True
    )
    if found is None:
        raise NotFound(what="発信")
    return found


def find_by_number(ctx: Context, number: int) -> Broadcast | None:
    """Return the broadcast of a number, or None."""
    wanted = select(Broadcast).where(Broadcast.number == number)
    return ctx.session.scalars(wanted).one_or_none()


def next_number(ctx: Context) -> int:
    """Return the number of the next broadcast (号数)."""
    return (ctx.session.scalar(select(func.max(Broadcast.number))) or 0) + 1


def counts_by_state(ctx: Context) -> dict[str, int]:
    """Return how many broadcasts stand in each state."""
    grouped = select(Broadcast.state, func.count().label("total")).group_by(
        Broadcast.state
    )
    return {row.state: row.total for row in ctx.session.execute(grouped)}


def in_force(ctx: Context) -> Sequence[Broadcast]:
    """Return what holds now: published, not stopped, replaced or expired (有効)."""
    wanted = select(Broadcast).where(holds(ctx.now))
    return ctx.session.scalars(wanted.order_by(Broadcast.approved_at.desc())).all()


def holds(now: datetime) -> ColumnElement[bool]:
    """Say in SQL whether a broadcast is published and still true."""
    return and_(
        Broadcast.approved_at.is_not(None),
        Broadcast.state != BroadcastState.CANCELLED,
        Broadcast.superseded_at.is_(None),
        Broadcast.expires_at > now,
    )


def waiting(ctx: Context) -> Sequence[Broadcast]:
    """Return what waits for approval, oldest first."""
    wanted = select(Broadcast).where(Broadcast.state == BroadcastState.SUBMITTED)
    return ctx.session.scalars(wanted.order_by(Broadcast.submitted_at)).all()


def drafts(ctx: Context) -> Sequence[Broadcast]:
    """Return what is still being written, last edited first."""
    wanted = select(Broadcast).where(Broadcast.state.in_(UNSENT))
    return ctx.session.scalars(wanted.order_by(Broadcast.edited_at.desc())).all()


def history(ctx: Context, page: int = 1) -> Sequence[Broadcast]:
    """Return one page of what was published, rejected or discarded, newest first."""
    wanted = select(Broadcast).where(_is_past(ctx.now))
    ordered = wanted.order_by(Broadcast.number.desc()).limit(PAGE)
    return ctx.session.scalars(ordered.offset((page - 1) * PAGE)).all()


def history_pages(ctx: Context) -> int:
    """Return how many pages the history has."""
    counted = select(func.count()).select_from(Broadcast).where(_is_past(ctx.now))
    return max(1, -(-(ctx.session.scalar(counted) or 0) // PAGE))


def _is_past(now: datetime) -> ColumnElement[bool]:
    ended = Broadcast.state.in_((BroadcastState.REJECTED, BroadcastState.CANCELLED))
    replaced = and_(
        Broadcast.approved_at.is_not(None),
        or_(Broadcast.superseded_at.is_not(None), Broadcast.expires_at <= now),
    )
    return or_(ended, replaced)


def published(ctx: Context, since: datetime, limit: int) -> Sequence[Broadcast]:
    """Return what was published since, or still holds, newest first (公開分)."""
    wanted = select(Broadcast).where(
        Broadcast.approved_at.is_not(None),
        or_(Broadcast.approved_at >= since, Broadcast.expires_at >= since),
    )
    newest = wanted.order_by(Broadcast.approved_at.desc(), Broadcast.number.desc())
    return ctx.session.scalars(newest.limit(limit)).all()


def lasting(ctx: Context, since: datetime) -> Sequence[Broadcast]:
    """Return whatever was published and did not end before then (継続中)."""
    wanted = select(Broadcast).where(
        Broadcast.approved_at.is_not(None),
        or_(
            Broadcast.expires_at > since,
            Broadcast.superseded_at > since,
            Broadcast.ended_at > since,
        ),
    )
    return ctx.session.scalars(wanted).all()


def follower(ctx: Context, broadcast_id: UUID) -> Broadcast | None:
    """Return the published broadcast that took this one's place, or None (続き)."""
    wanted = select(Broadcast).where(
        Broadcast.refers_to_id == broadcast_id, Broadcast.approved_at.is_not(None)
    )
    return ctx.session.scalars(wanted.order_by(Broadcast.number).limit(1)).first()


def ancestors(ctx: Context, broadcast: Broadcast) -> list[Broadcast]:
    """Return what a broadcast follows, nearest first (元の発信)."""
    line: list[Broadcast] = []
    above = broadcast.refers_to_id
    while above is not None:
        before = get_broadcast(ctx, above)
        line.append(before)
        above = before.refers_to_id
    return line


def twin(ctx: Context, broadcast: Broadcast) -> Broadcast | None:
    """Return a broadcast of the same subject that went out just now (二重の発信)."""
    wanted = select(Broadcast).where(
        Broadcast.subject == broadcast.subject,
        Broadcast.kind == Kind(broadcast.kind),
        Broadcast.id != broadcast.id,
        Broadcast.approved_at > ctx.now - TWINS_WITHIN,
    )
    return ctx.session.scalars(wanted.limit(1)).first()


def steps(ctx: Context, broadcast_id: UUID) -> Sequence[BroadcastStep]:
    """Return who did what with a broadcast, in order (経過)."""
    wanted = select(BroadcastStep).where(BroadcastStep.broadcast_id == broadcast_id)
    return ctx.session.scalars(
        wanted.order_by(BroadcastStep.at, BroadcastStep.id)
    ).all()


def receipts(ctx: Context, broadcast_id: UUID) -> Sequence[ChannelReceipt]:
    """Return what each channel did with a broadcast (経路の記録)."""
    wanted = select(ChannelReceipt).where(ChannelReceipt.broadcast_id == broadcast_id)
    return ctx.session.scalars(wanted.order_by(ChannelReceipt.channel.desc())).all()


def submitters(ctx: Context, ids: Collection[UUID]) -> dict[UUID, str]:
    """Return who asked last for the approval of each broadcast, by name (依頼者)."""
    wanted = select(BroadcastStep).where(
        BroadcastStep.broadcast_id.in_(ids), BroadcastStep.deed == "submitted"
    )
    ordered = ctx.session.scalars(wanted.order_by(BroadcastStep.at))
    return {step.broadcast_id: step.actor_name for step in ordered}
