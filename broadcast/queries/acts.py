"""What an act on a live broadcast would say: its fields, filled from what is out."""

from uuid import UUID

from broadcast.queries import announced, texts
from broadcast.queries.broadcasts import get_broadcast
from broadcast.rules import acts, keeping
from broadcast.rules.acts import Act, Changes
from broadcast.rules.desk import DeskFields
from broadcast.tables import Broadcast
from disaster.foundation.context import Context


def possible(broadcast: Broadcast) -> tuple[Act, ...]:
    """Return the acts that may follow a broadcast now (できる操作)."""
    if broadcast.approved_at is None or broadcast.superseded_at is not None:
        return ()
    return acts.possible(keeping.fields(broadcast.fields))


def prepared(
    ctx: Context, broadcast_id: UUID, act: Act, changes: Changes
) -> DeskFields:
    """Return the fields of an act on a broadcast, or refuse it (用意した文)."""
    broadcast = get_broadcast(ctx, broadcast_id)
    before = keeping.fields(broadcast.fields)
    fields = acts.prepared(before, act, ctx.now, changes)
    fields = acts.refreshed(fields, announced.known(ctx), broadcast.approved_at)
    return texts.bound(ctx, fields, broadcast_id)
