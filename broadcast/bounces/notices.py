"""What a returned mail says: final, late, or only somebody's automatic answer.

A report after RFC 3464 says it in fields. Carriers and small providers write sentences;
what no sentence here explains counts for nothing and is kept for people to read.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, message_from_string
from email.message import Message

from broadcast.bounces.parts import header, words
from broadcast.rules.incoming import Incoming, IncomingKind

ACTIONS = {
    "failed": IncomingKind.FAILED,
    "delayed": IncomingKind.DELAYED,
    "delivered": IncomingKind.AUTOMATIC,
    "relayed": IncomingKind.AUTOMATIC,
    "expanded": IncomingKind.AUTOMATIC,
}
FINAL = re.compile(
    "|".join(
        (
            *("(?:宛先|あて先|アドレス|ユーザー?)[^。\n]{0,20}(?:不明|存在し|見つか)",),
            *(
                "(?:配信|配送|送信|お届け)[^。\n]{0,12}(?:でき(?:ません|なかった)|失敗)",
            ),
            *(
                "届きませんでした",
                "受信(?:を)?拒否",
                "容量[^。\n]{0,12}(?:超|不足|一杯)",
            ),
            *("user unknown", "unknown (?:user|recipient|address)", "no such user"),
            *("does not exist", "mailbox (?:unavailable|full|not found)"),
            *("undeliver(?:able|ed)", "delivery (?:has )?failed", "over ?quota"),
            *("returned mail", "failure notice", "could not be delivered"),
        )
    ),
    re.IGNORECASE,
)
LATE = re.compile(
    "|".join(
        (
            *("遅れて", "遅延", "再送(?:を|し)", "再試行", "もう一度(?:送|試)"),
            *("delayed", "will (?:be )?retr", "still (?:trying|being retried)"),
            *("warning: (?:could not|message)", "no need to resend"),
        )
    ),
    re.IGNORECASE,
)
ANSWERED = re.compile(
    "自動(?:応答|返信|送信)|不在|休暇|out of (?:the )?office|vacation|auto.?reply",
    re.IGNORECASE,
)
# A status as RFC 3463 writes it, and no part of an IP address.
STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
MESSAGE_ID = re.compile(r"<[^<>\s]{3,300}>")


def of_report(report: Message) -> Incoming:
    """Read the fields of a delivery status report (配送状況の通知, RFC 3464)."""
    found = Incoming(IncomingKind.UNKNOWN)
    about: list[str] = []
    for block in _blocks(report):
        about += _recipients(block)
        kind = ACTIONS.get(header(block, "Action").strip().lower())
        if kind is not None and found.kind is not IncomingKind.FAILED:
            status = STATUS.search(header(block, "Status"))
            found = Incoming(kind, status=status[1] if status else "")
    return replace(found, about=tuple(about))


def of_text(message: Message, *, by_machine: bool) -> Incoming:
    """Read a notice in plain words, Japanese or English (文章の通知)."""
    text = words(message)
    if _is_answer(message, by_machine=by_machine):
        return Incoming(IncomingKind.AUTOMATIC)
    found = STATUS.search(text)
    status = found[1] if found else ""
    if LATE.search(text):
        return Incoming(IncomingKind.DELAYED, status=status)
    if FINAL.search(text) or status.startswith("5"):
        return Incoming(IncomingKind.FAILED, status=status)
    return Incoming(IncomingKind.UNKNOWN, status=status)


def returned_id(origin: Message) -> str:
    """Return the Message-ID of the mail that is returned, or nothing."""
    inner = origin.get_payload()
    if isinstance(inner, list):
        original = inner[0] if isinstance(inner[0], Message) else origin
    else:
        original = message_from_string(str(inner))
    found = MESSAGE_ID.search(header(original, "Message-ID"))
    return found[0] if found else ""


def _is_answer(message: Message, *, by_machine: bool) -> bool:
    """Say whether a person's mailbox answers by itself (自動応答)."""
    if by_machine:
        # Mail systems call their notices automatic too.
        return False
    submitted = header(message, "Auto-Submitted").strip().lower()
    return (
        submitted.startswith("auto-replied")
        or header(message, "Precedence").strip().lower() == "auto_reply"
        or message.get("X-Autoreply") is not None
        or ANSWERED.search(header(message, "Subject")) is not None
    )


def _blocks(report: Message) -> Iterator[Message]:
    """Yield the groups of fields: first of the mail, then of each recipient."""
    content = report.get_payload()
    if isinstance(content, list):
        yield from (block for block in content if isinstance(block, Message))
        return
    raw = report.get_payload(decode=True)
    if isinstance(raw, bytes):
        for block in re.split(rb"\r?\n\r?\n", raw):
            yield message_from_bytes(block)


def _recipients(block: Message) -> Iterator[str]:
    """Yield the addresses of a group of fields, as they stand after the type."""
    for name in ("Original-Recipient", "Final-Recipient"):
        address = header(block, name).partition(";")[2].strip().strip("<>")
        if "@" in address:
            yield address.replace('"', "")
