"""One press on a live broadcast: write what follows and hand it in (続き)."""

from uuid import UUID

from broadcast import permissions
from broadcast.actions.writing import draft, submit
from broadcast.rules.desk import DeskFields
from broadcast.rules.states import BroadcastState
from broadcast.tables import Broadcast
from disaster.foundation.context import Context


def hand_in(
    ctx: Context,
    fields: DeskFields,
    *,
    follows: UUID | None = None,
    broadcast_id: UUID | None = None,
) -> Broadcast:
    """起案して承認を求める: both or nothing; the same press twice is one.

    An approval is still a second person's deed: nothing leaves the house here.
    """
    ctx.require(permissions.WRITE)
    made = draft(ctx, fields, follows=follows, broadcast_id=broadcast_id)
    if made.state != BroadcastState.DRAFT:
        return made
    return submit(ctx, made.id, made.version)
