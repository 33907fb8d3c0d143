"""One mail to the house: to which box it came, from whom, about which delivery.

The address it came to names the delivery (VERP), so that even a notice in plain
Japanese speaks of the right one. A report after RFC 3464 is the second witness.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message
from email.utils import getaddresses, parseaddr
from uuid import UUID

from broadcast.bounces import notices
from broadcast.bounces.parts import header, part_of
from broadcast.rules.identity import LEAVE_BOX, SIGN_UP_BOX, returned_delivery
from broadcast.rules.incoming import Incoming, IncomingKind

# Whoever delivers a mail writes the address of its envelope into one of these.
ENVELOPE = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")
TO = (*ENVELOPE, "To", "Cc")
MACHINES = frozenset(
    {"mailer-daemon", "postmaster", "noreply", "no-reply", "donotreply", "daemon"}
)
NOT_FOR_US = ("List-Id", "List-Unsubscribe", "X-World", "X-Autoreply", "X-Autorespond")
BULK = frozenset({"bulk", "list", "junk", "auto_reply"})

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def read(raw: bytes, mail_from: str) -> Incoming:
    """Return what a mail is; nothing that is sent to us can break this (受信)."""
    try:
        message = message_from_bytes(raw)
        return _read(message, mail_from)
    except (MessageError, ValueError, LookupError, AttributeError, RecursionError):
        # The library gives up on some malformed mails; people may still read them.
        return Incoming(IncomingKind.UNKNOWN)


def _read(message: Message, mail_from: str) -> Incoming:
    boxes = list(_boxes(message, mail_from))
    named = filter(None, map(returned_delivery, boxes))
    delivery_id = next(named, None)
    report = part_of(message, "message/delivery-status")
    if delivery_id is not None or report is not None:
        return _returned(message, report, delivery_id)
    for box, kind in _requests():
        if box in boxes:
            return _request(message, kind, mail_from)
    return Incoming(IncomingKind.UNKNOWN)


def _requests() -> tuple[tuple[str, IncomingKind], ...]:
    """Return the boxes for empty mails; a plus address needs no box of its own."""
    pairs = ((LEAVE_BOX, IncomingKind.LEAVE), (SIGN_UP_BOX, IncomingKind.SIGN_UP))
    return tuple((f"{way}{box}", kind) for box, kind in pairs for way in ("", "b+"))


def _boxes(message: Message, mail_from: str) -> Iterator[str]:
    """Yield what stands before the @ of our own addresses, the envelope's first."""
    ours = f"@{mail_from.rpartition('@')[2]}".lower()
    for name in TO:
        values = [str(value) for value in message.get_all(name, [])]
        for _name, address in getaddresses(values):
            if address.lower().endswith(ours):
                yield address.lower().removesuffix(ours)


def _returned(
    message: Message, report: Message | None, delivery_id: UUID | None
) -> Incoming:
    """Read a mail that speaks of one of ours (戻ってきたメール)."""
    if report is not None:
        found = notices.of_report(report)
        origin = part_of(message, "message/rfc822", "text/rfc822-headers")
        if origin is not None:
            found = replace(found, message_id=notices.returned_id(origin))
    else:
        found = notices.of_text(message, by_machine=_is_from_machine(message))
    return replace(found, delivery_id=delivery_id)


def _request(message: Message, kind: IncomingKind, mail_from: str) -> Incoming:
    """Read an empty mail; what a machine sent is never answered (空メール)."""
    subject = header(message, "Subject")
    token = _TOKEN.search(subject) if kind is IncomingKind.LEAVE else None
    sender = _sender(message)
    if token is not None:
        # A token is the proof itself: nobody has to be answered.
        return Incoming(kind, sender=sender, token=token[0])
    if _is_automatic(message) or sender.lower() in {"", mail_from.lower()}:
        return Incoming(IncomingKind.AUTOMATIC)
    return Incoming(kind, sender=sender)


def _sender(message: Message) -> str:
    """Return the sender, with an old carrier's odd local part as it was registered."""
    _name, address = parseaddr(header(message, "From"))
    local, _at, domain = address.rpartition("@")
    if local.startswith('"') and local.endswith('"'):
        local = local[1:-1]
    return f"{local}@{domain}" if local and domain else ""


def _is_automatic(message: Message) -> bool:
    """Say whether a machine wrote it: no answer may ever meet an answer (RFC 3834)."""
    submitted = header(message, "Auto-Submitted").partition(";")[0].strip().lower()
    return (
        submitted not in {"", "no"}
        or header(message, "Precedence").strip().lower() in BULK
        or any(message.get(name) is not None for name in NOT_FOR_US)
        or _is_from_machine(message)
    )


def _is_from_machine(message: Message) -> bool:
    """Say whether it has no sender to answer to: a mail system wrote it."""
    path = message.get("Return-Path")
    if path is not None and str(path).strip() in {"", "<>"}:
        return True
    return _sender(message).rpartition("@")[0].lower() in MACHINES
