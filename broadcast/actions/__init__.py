"""Deeds of the broadcast room: write, decide, deliver, keep the mailing list."""

from broadcast.actions.deciding import approve, cancel, reject, send_back
from broadcast.actions.importing import import_subscribers
from broadcast.actions.publishing import note_ledger_export, note_published
from broadcast.actions.subscribing import (
    add_subscriber,
    confirm_for,
    confirm_subscription,
    leave,
    remove_subscriber,
    request_subscription,
)
from broadcast.actions.writing import discard, draft, edit, submit, withdraw

__all__ = [
    "add_subscriber",
    "approve",
    "cancel",
    "confirm_for",
    "confirm_subscription",
    "discard",
    "draft",
    "edit",
    "import_subscribers",
    "leave",
    "note_ledger_export",
    "note_published",
    "reject",
    "remove_subscriber",
    "request_subscription",
    "send_back",
    "submit",
    "withdraw",
]
