"""A broadcast's ledger as a sheet, and how much of an address a person may see."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from broadcast import permissions
from broadcast.queries import ledger
from broadcast.rules.states import DeliveryState
from broadcast.tables import Delivery
from disaster.foundation import clock, csvfiles
from disaster.foundation.context import Context
from disaster.foundation.texts import _

LEDGER_COLUMNS = (
    "宛先",
    "送り先",
    "言語",
    "状態",
    "回数",
    "受付日時",
    "応答コード",
    "応答",
    "Message-ID",
)


def ledger_csv(ctx: Context, broadcast_id: UUID) -> bytes:
    """Return one broadcast's whole ledger as CSV (配信先の一覧)."""
    shown = shown_address(ctx)
    lines = []
    for row in ledger.whole_ledger(ctx, broadcast_id):
        values = as_values(row)
        values["address"] = shown(row.address)
        values["state"] = DeliveryState(row.state).label
        lines.append([str(value or "") for value in values.values()])
    return csvfiles.write_csv(LEDGER_COLUMNS, lines)


def as_values(row: Delivery) -> dict[str, object]:
    """Return one line of the ledger as plain values (配信先の1件)."""
    return {
        "address": row.address,
        "lane": row.lane,
        "language": row.language,
        "state": row.state,
        "attempts": row.attempts,
        "accepted_at": _iso(row.accepted_at),
        "code": row.code,
        "reply": row.reply,
        "message_id": row.message_id,
    }


def shown_address(ctx: Context) -> Callable[[str], str]:
    """Return how this person may see an address: whole, or its first sign only."""
    if ctx.actor.may(permissions.READ_SUBSCRIBERS):
        return str
    return _masked


def _masked(address: str) -> str:
    local, _at, domain = address.rpartition("@")
    return f"{local[:1]}***@{domain}" if address else _("（解除済み）")


def _iso(moment: datetime | None) -> str:
    return clock.tokyo(moment).isoformat(timespec="seconds") if moment else ""
