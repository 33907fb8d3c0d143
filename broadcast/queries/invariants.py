"""What must always hold in the ledger, whatever was killed when (不変条件)."""

from sqlalchemy import func, or_, select

from broadcast.queries import ledger
from broadcast.rules.states import DeliveryState
from broadcast.tables import Broadcast, Delivery
from disaster.foundation.context import Context
from disaster.foundation.texts import _


def invariants(ctx: Context) -> list[str]:
    """Return every broken promise as a sentence; an empty list is good (点検)."""
    return [*_incomplete(ctx), *_superseded_but_owed(ctx), *_ended_but_owed(ctx)]


def is_complete(ctx: Context, broadcast: Broadcast) -> bool:
    """Say whether the ledger holds everybody who was addressed (全員分あるか)."""
    counted = select(func.count()).where(Delivery.broadcast_id == broadcast.id)
    return broadcast.addressed in {None, ctx.session.scalar(counted)}


def _incomplete(ctx: Context) -> list[str]:
    rows = (
        select(func.count())
        .where(Delivery.broadcast_id == Broadcast.id)
        .scalar_subquery()
    )
    wanted = select(Broadcast.number, Broadcast.addressed, rows).where(
        Broadcast.addressed.is_not(None), rows != Broadcast.addressed
    )
    said = _("第%d号: %d 人あてのはずが、台帳には %d 人分あります。")
    return [said % tuple(row) for row in ctx.session.execute(wanted)]


def _superseded_but_owed(ctx: Context) -> list[str]:
    wanted = (
        select(Broadcast.number, func.count())
        .join(Delivery, Delivery.broadcast_id == Broadcast.id)
        .where(ledger.is_called_off(), ledger.waits())
        .group_by(Broadcast.number)
    )
    said = _("第%d号: 止めたか交代した発信に、送信待ちが %d 件あります。")
    return [said % tuple(row) for row in ctx.session.execute(wanted)]


def _ended_but_owed(ctx: Context) -> list[str]:
    ended = ~Delivery.state.in_(
        [
            DeliveryState.QUEUED,
            DeliveryState.DEFERRED,
            DeliveryState.UNKNOWN,
        ]
    )
    unleased = (Delivery.state == DeliveryState.SENDING) & Delivery.lease_until.is_(
        None
    )
    wanted = select(func.count()).where(or_(ledger.waits() & ended, unleased))
    found = ctx.session.scalar(wanted) or 0
    said = _("配信台帳: 状態と送信予定が合わない行が %d 件あります。")
    return [said % found] if found else []
