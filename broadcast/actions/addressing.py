"""宛先の控え: one row for every address, written by the database in one statement."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, String, cast, func, insert, literal, select

from broadcast import permissions
from broadcast.queries import audience
from broadcast.rules.draft import Draft
from broadcast.rules.kinds import Kind
from broadcast.rules.lanes import priority
from broadcast.rules.states import DeliveryState
from broadcast.tables import Broadcast, Delivery, Subscriber
from disaster.foundation.context import Context
from disaster.foundation.db import NewId


def address_everybody(
    ctx: Context, broadcast: Broadcast, draft: Draft, before: Collection[UUID]
) -> int:
    """宛先を控える: write the queue and the ledger in one; return how many.

    17,000 rows take about a tenth of a second, so an approval never waits for them.
    """
    ctx.require(permissions.APPROVE)
    kind, level = Kind(broadcast.kind), broadcast.level
    who = audience.addressed(
        ctx, kind, level, broadcast.districts, before, draft.category
    )
    values = _row(ctx, broadcast, draft)
    # In the order of the index they go into, not of the lanes they were counted in.
    rows = (
        select(*values.values())
        .select_from(Subscriber)
        .where(who)
        .order_by(Subscriber.id)
    )
    done = ctx.session.execute(
        insert(Delivery)
        .from_select(list(values), rows, include_defaults=False)
        .execution_options(preserve_rowcount=True)
    )
    return int(getattr(done, "rowcount", 0))


def _row(
    ctx: Context, broadcast: Broadcast, draft: Draft
) -> dict[str, ColumnElement[object]]:
    """Return what each column of a new delivery holds (控えの欄)."""
    rank = priority(broadcast.level if draft.orders else None)
    place = func.row_number().over(partition_by=Subscriber.lane, order_by=Subscriber.id)
    return {
        "id": NewId(),
        "broadcast_id": literal(broadcast.id, Delivery.broadcast_id.type),
        "subscriber_id": Subscriber.id.expression,
        "address": Subscriber.address.expression,
        "lane": Subscriber.lane.expression,
        "language": audience.language_served(ctx),
        "message_id": _message_id(ctx, broadcast),
        "priority": literal(rank),
        "turn": place - 1,
        "state": literal(DeliveryState.QUEUED.value),
        "attempts": literal(0),
        "not_before": literal(ctx.now, Delivery.not_before.type),
        "expires_at": literal(draft.expires_at, Delivery.expires_at.type),
        "reply": literal(""),
        "may_have_arrived": literal(False),  # noqa: FBT003 - a column, not a flag
    }


def _message_id(ctx: Context, broadcast: Broadcast) -> ColumnElement[str]:
    """Return `rules.identity.message_id` in SQL; a test holds the two together."""
    domain = ctx.settings.mail_from.rpartition("@")[2]
    person = func.replace(cast(Subscriber.id, String), "-", "")
    return literal(f"<{broadcast.id.hex}.").concat(person).concat(f"@{domain}>")
