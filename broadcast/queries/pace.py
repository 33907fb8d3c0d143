"""How fast broadcasts go out, for the approver who is about to add one (出し方)."""

from datetime import timedelta

from sqlalchemy import func, select

from broadcast.queries import places
from broadcast.queries.broadcasts import twin
from broadcast.rules.pace import Pace, cautions
from broadcast.tables import Broadcast
from disaster.foundation.context import Context

HOUR = timedelta(hours=1)


def cautions_of(ctx: Context, broadcast: Broadcast) -> list[str]:
    """Return what the approver should think of twice (確かめること)."""
    same = twin(ctx, broadcast)
    counted = select(func.count()).where(
        Broadcast.approved_at > ctx.now - HOUR, Broadcast.id != broadcast.id
    )
    everywhere = set(places.districts(ctx)) <= set(broadcast.districts)
    return cautions(
        Pace(
            at=ctx.now,
            twin_number=same.number if same else None,
            sent_in_an_hour=ctx.session.scalar(counted) or 0,
            is_whole_city=everywhere or not broadcast.districts,
        )
    )
