"""届いたメール: what comes back to the house by mail, and what it means.

Only a failure that the other side calls final says something about an address; what is
merely late may still arrive.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from broadcast.rules.subscribing import Refusals, refused_again

REMEMBERED_FOR = timedelta(days=180)


class IncomingKind(StrEnum):
    """What a mail to the house is (届いたメールの種類)."""

    FAILED = "failed"
    DELAYED = "delayed"
    AUTOMATIC = "automatic"
    SIGN_UP = "sign_up"
    LEAVE = "leave"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The word on the screen (画面の表記)."""
        return LABELS[self]


LABELS = {
    IncomingKind.FAILED: "届かなかった",
    IncomingKind.DELAYED: "遅れている",
    IncomingKind.AUTOMATIC: "自動の返信",
    IncomingKind.SIGN_UP: "登録の空メール",
    IncomingKind.LEAVE: "解除の空メール",
    IncomingKind.UNKNOWN: "分からない",
}


@dataclass(frozen=True, slots=True)
class Incoming:
    """What was read in one mail (届いたメール).

    ``delivery_id`` stands in the address it came to; else ``message_id`` and ``about``
    are the mail it returns and the addresses it speaks of. ``status`` is the code of
    RFC 3463. ``sender`` and ``token`` belong to a sign-up or a leave.
    """

    kind: IncomingKind
    delivery_id: UUID | None = None
    message_id: str = ""
    about: tuple[str, ...] = ()
    status: str = ""
    sender: str = ""
    token: str = ""

    @property
    def counts(self) -> bool:
        """Say whether it speaks against the address: final, and not for now (不達)."""
        is_final = not self.status.startswith("4")
        return self.kind is IncomingKind.FAILED and is_final


def returned_again(before: Refusals, today: date) -> Refusals:
    """Count a returned mail, at most one a day; old ones are forgotten (不達を数える).

    A relay that takes a mail proves nothing about the mailbox behind it, so unlike
    refusals these are not forgiven when the next mail is taken.
    """
    if before.last_on is not None and today - before.last_on > REMEMBERED_FOR:
        before = Refusals(None, 0)
    return refused_again(before, today)
