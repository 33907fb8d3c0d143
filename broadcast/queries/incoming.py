"""Questions about what came by mail: known already, and which delivery it means."""

from collections.abc import Collection

from sqlalchemy import select

from broadcast.rules.incoming import Incoming, IncomingKind
from broadcast.rules.subscribing import address_key
from broadcast.tables import Delivery, IncomingMail, Subscriber
from disaster.foundation.context import Context


def known(ctx: Context, digests: Collection[str]) -> dict[str, IncomingKind]:
    """Return what was written down already, by its digest (受け付け済み)."""
    wanted = select(IncomingMail.digest, IncomingMail.kind).where(
        IncomingMail.digest.in_(digests)
    )
    return {row.digest: IncomingKind(row.kind) for row in ctx.session.execute(wanted)}


def returned(ctx: Context, incoming: Incoming) -> Delivery | None:
    """Return the delivery that a mail speaks of, held for a change, or None.

    The address it came to names it; else the Message-ID of the mail it returns, among
    the deliveries to the addresses that it names.
    """
    if incoming.delivery_id is not None:
        held = select(Delivery).where(Delivery.id == incoming.delivery_id)
        return ctx.session.scalars(held.with_for_update()).first()
    if not incoming.message_id:
        return None
    # Nobody is held here: a worker holds deliveries before people, and so do we.
    keys = [address_key(address) for address in incoming.about]
    people = select(Subscriber.id).where(Subscriber.address_key.in_(keys))
    held = select(Delivery).where(
        Delivery.subscriber_id.in_(people),
        Delivery.message_id == incoming.message_id,
    )
    return ctx.session.scalars(held.with_for_update()).first()
