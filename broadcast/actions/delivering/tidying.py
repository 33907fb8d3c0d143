"""Tidying: broadcasts begin and end, and what may not start any more ends (整理)."""

from typing import cast
from uuid import UUID

from sqlalchemy import ColumnElement, Table, select, update

from broadcast import permissions, queries
from broadcast.actions.trail import note
from broadcast.queries import ledger
from broadcast.rules.channels import Channel, ReceiptState
from broadcast.rules.states import BroadcastState, DeliveryState, advance
from broadcast.rules.subscribing import SubscriberState
from broadcast.tables import Broadcast, ChannelReceipt, Delivery, Subscriber
from disaster.foundation.bulk import tell_the_planner
from disaster.foundation.context import Context
from disaster.foundation.texts import _

PLAIN = {"synchronize_session": False}


def begin_due(ctx: Context) -> bool:
    """送信を始める: move approved broadcasts on; say whether there was one."""
    ctx.require(permissions.DELIVER)
    wanted = select(Broadcast.id).where(Broadcast.state == BroadcastState.APPROVED)
    ids = ctx.session.scalars(wanted).all()
    for broadcast_id in ids:
        broadcast = queries.held(ctx, broadcast_id)
        if broadcast.state != BroadcastState.APPROVED:
            continue
        broadcast.state = advance(BroadcastState.APPROVED, BroadcastState.SENDING)
        note(ctx, broadcast, "started")
    if ids:
        tell_the_planner(ctx.session, cast("Table", Delivery.__table__))
    return bool(ids)


def end_dead(ctx: Context) -> int:
    """もう送れない配信を終える: superseded, left, or past its time, each by name."""
    ctx.require(permissions.DELIVER)
    ends = {
        DeliveryState.SUPERSEDED: ledger.was_called_off(),
        DeliveryState.UNSUBSCRIBED: ledger.has_left(),
        DeliveryState.EXPIRED: Delivery.expires_at <= ctx.now,
    }
    return sum(
        _end(ctx, state, ledger.waits() & which) for state, which in ends.items()
    )


def finish_sent(ctx: Context) -> bool:
    """送信を終える: nothing is owed any more; say whether a broadcast ended."""
    ctx.require(permissions.DELIVER)
    ended = False
    for broadcast_id in ledger.finished(ctx):
        broadcast = queries.held(ctx, broadcast_id)
        state = BroadcastState(broadcast.state)
        left = ledger.owed_count(ctx, broadcast_id)
        if state is not BroadcastState.SENDING or left:
            continue
        broadcast.state = advance(state, BroadcastState.SENT)
        broadcast.ended_at = ctx.now
        _close_mail(ctx, broadcast_id)
        _forgive(ctx, broadcast_id)
        note(ctx, broadcast, "finished")
        ended = True
    return ended


def _end(ctx: Context, state: DeliveryState, which: ColumnElement[bool]) -> int:
    """End what waits; what may have arrived stays unknown, it is only not resent."""
    unknown = Delivery.state == DeliveryState.UNKNOWN
    statements = (
        update(Delivery).where(which, ~unknown).values(state=state, not_before=None),
        update(Delivery).where(which, unknown).values(not_before=None),
    )
    return sum(
        int(getattr(ctx.session.execute(one, execution_options=PLAIN), "rowcount", 0))
        for one in statements
    )


def _forgive(ctx: Context, broadcast_id: UUID) -> None:
    """Forget old refusals of everybody whose mailbox took this one."""
    took = select(Delivery.subscriber_id).where(
        Delivery.broadcast_id == broadcast_id,
        Delivery.state == DeliveryState.ACCEPTED,
    )
    who = (Subscriber.refused_days > 0, Subscriber.id.in_(took))
    ctx.session.execute(
        update(Subscriber)
        .where(*who, Subscriber.state == SubscriberState.SUSPENDED)
        .values(state=SubscriberState.ACTIVE)
        .execution_options(synchronize_session=False)
    )
    ctx.session.execute(
        update(Subscriber)
        .where(*who)
        .values(refused_days=0, refused_on=None)
        .execution_options(synchronize_session=False)
    )


def _close_mail(ctx: Context, broadcast_id: UUID) -> None:
    counted = ledger.counts(ctx, broadcast_id)
    words = "・".join(f"{state.label} {count}" for state, count in counted.items())
    ctx.session.execute(
        update(ChannelReceipt)
        .where(
            ChannelReceipt.broadcast_id == broadcast_id,
            ChannelReceipt.channel == Channel.MAIL,
        )
        .values(
            state=ReceiptState.FINISHED,
            at=ctx.now,
            detail=words[:200] or _("宛先がありません"),
        )
    )
