"""Questions about what was handed in, version by version (版)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from broadcast.tables import BroadcastVersion
from disaster.foundation.context import Context


def versions(ctx: Context, broadcast_id: UUID) -> Sequence[BroadcastVersion]:
    """Return every text that was handed in, oldest first (版の履歴)."""
    wanted = select(BroadcastVersion).where(
        BroadcastVersion.broadcast_id == broadcast_id
    )
    ordered = wanted.order_by(BroadcastVersion.submitted_at, BroadcastVersion.id)
    return ctx.session.scalars(ordered).all()
