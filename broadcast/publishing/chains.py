"""One alert from the order to its end: what came before and after it (経過)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from broadcast.tables import Broadcast


def timeline(broadcast_id: UUID, rows: "Sequence[Broadcast]") -> list[UUID]:
    """Return the whole chain that a broadcast belongs to, oldest first (発令から解除).

    Only what has a page is in it: a link never leads nowhere.
    """
    by_id = {row.id: row for row in rows}
    followers = {row.refers_to_id: row.id for row in rows if row.refers_to_id}
    chain = [_first(broadcast_id, by_id)]
    while (after := followers.get(chain[-1])) is not None:
        chain.append(after)
    return chain


def _first(broadcast_id: UUID, by_id: "dict[UUID, Broadcast]") -> UUID:
    before = by_id[broadcast_id].refers_to_id
    while before is not None and before in by_id:
        broadcast_id = before
        before = by_id[broadcast_id].refers_to_id
    return broadcast_id
