"""The trail of a broadcast: the step people see and the audit line, together."""

from broadcast.tables import Broadcast, BroadcastStep
from disaster import audit
from disaster.foundation.context import Context


def note(ctx: Context, broadcast: Broadcast, deed: str, reason: str = "") -> None:
    """Write who did what with a broadcast (経過); the reason stays out of the audit."""
    ctx.session.add(
        BroadcastStep(
            broadcast_id=broadcast.id,
            at=ctx.now,
            actor=ctx.actor.name,
            actor_name=ctx.actor.display_name,
            deed=deed,
            version=broadcast.version,
            note=reason,
        )
    )
    audit.record(
        ctx,
        f"broadcast.{deed}",
        broadcast.id,
        number=broadcast.number,
        version=broadcast.version,
        hash=broadcast.content_hash,
    )
