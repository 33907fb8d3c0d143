"""Deeds of the broadcast room: write, decide, deliver, keep the mailing list."""

from broadcast.actions.acts import hand_in
from broadcast.actions.announcing import announce_shelter
from broadcast.actions.bouncing import take_in
from broadcast.actions.deciding import approve, cancel, reject, send_back
from broadcast.actions.importing import import_subscribers
from broadcast.actions.ingesting import Arrival, Ingested, ingest, keep_unreadable
from broadcast.actions.mail_keys import make_mail_key
from broadcast.actions.publishing import note_ledger_export, note_published
from broadcast.actions.sealing import cap_key, make_cap_key
from broadcast.actions.subscribing import (
    add_subscriber,
    confirm_for,
    confirm_subscription,
    leave,
    remove_subscriber,
    request_by_mail,
    request_leaving,
    request_subscription,
)
from broadcast.actions.urgent import ask_urgent, review_urgent, stop_urgent
from broadcast.actions.writing import discard, draft, edit, submit, withdraw

__all__ = [
    "Arrival",
    "Ingested",
    "add_subscriber",
    "announce_shelter",
    "approve",
    "ask_urgent",
    "cancel",
    "cap_key",
    "confirm_for",
    "confirm_subscription",
    "discard",
    "draft",
    "edit",
    "hand_in",
    "import_subscribers",
    "ingest",
    "keep_unreadable",
    "leave",
    "make_cap_key",
    "make_mail_key",
    "note_ledger_export",
    "note_published",
    "reject",
    "remove_subscriber",
    "request_by_mail",
    "request_leaving",
    "request_subscription",
    "review_urgent",
    "send_back",
    "stop_urgent",
    "submit",
    "take_in",
    "withdraw",
]
