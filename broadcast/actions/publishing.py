"""What is noted once the public tree is written: which channels are up (公開の記録)."""

from uuid import UUID

from sqlalchemy import update

from broadcast import permissions, queries
from broadcast.actions.trail import note
from broadcast.rules.channels import PUBLISHED_BY_TREE, ReceiptState
from broadcast.tables import ChannelReceipt
from disaster.foundation import publication
from disaster.foundation.context import Context


def note_published(ctx: Context) -> None:
    """公開を記録する: whatever asked for a revision up to the one made is up."""
    ctx.require(permissions.DELIVER)
    state = publication.state(ctx)
    ctx.session.execute(
        update(ChannelReceipt)
        .where(
            ChannelReceipt.channel.in_(PUBLISHED_BY_TREE),
            ChannelReceipt.state == ReceiptState.WAITING,
            ChannelReceipt.revision <= (state.made if state else 0),
        )
        .values(state=ReceiptState.PUBLISHED, at=ctx.now)
    )


def note_ledger_export(ctx: Context, broadcast_id: UUID) -> None:
    """配信先を書き出す: who took the list of addresses out stays on record."""
    ctx.require(permissions.EXPORT_LEDGER)
    note(ctx, queries.get_broadcast(ctx, broadcast_id), "exported")
