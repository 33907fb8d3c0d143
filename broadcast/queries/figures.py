"""Figures of the ledger as a whole, for operators (全体の件数)."""

from sqlalchemy import func, select

from broadcast.rules.states import DeliveryState
from broadcast.tables import Delivery
from disaster.foundation.context import Context


def deliveries_by_state(ctx: Context) -> dict[str, int]:
    """Return how many deliveries stand in each state, also those of which none does."""
    grouped = select(Delivery.state, func.count()).group_by(Delivery.state)
    found: dict[str, int] = dict(ctx.session.execute(grouped).all())
    return {state.value: found.get(state.value, 0) for state in DeliveryState}


def queue_age(ctx: Context) -> float:
    """Return for how many seconds the oldest due mail has waited (待ち時間)."""
    oldest = ctx.session.scalar(
        select(func.min(Delivery.not_before)).where(Delivery.not_before <= ctx.now)
    )
    return (ctx.now - oldest).total_seconds() if oldest else 0.0
