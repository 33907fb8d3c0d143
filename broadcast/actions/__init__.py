"""Deeds of the broadcast room: write, decide, deliver, keep the mailing list."""

from broadcast.actions.acts import hand_in
from broadcast.actions.announcing import announce_shelter
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
from broadcast.actions.urgent import ask_urgent, review_urgent, stop_urgent
from broadcast.actions.writing import discard, draft, edit, submit, withdraw

__all__ = [
    "add_subscriber",
    "announce_shelter",
    "approve",
    "ask_urgent",
    "cancel",
    "confirm_for",
    "confirm_subscription",
    "discard",
    "draft",
    "edit",
    "hand_in",
    "import_subscribers",
    "leave",
    "note_ledger_export",
    "note_published",
    "reject",
    "remove_subscriber",
    "request_subscription",
    "review_urgent",
    "send_back",
    "stop_urgent",
    "submit",
    "withdraw",
]
