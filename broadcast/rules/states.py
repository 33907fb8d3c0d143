"""A broadcast's life and a delivery's life, as tables of allowed steps (状態遷移)."""

from enum import StrEnum

from disaster.foundation.errors import Conflict
from disaster.foundation.texts import _


class BroadcastState(StrEnum):
    """Where a broadcast stands between the desk and the relay (配信の状態)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    REJECTED = "rejected"
    APPROVED = "approved"
    SENDING = "sending"
    SENT = "sent"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """The word on the screen (画面の表記)."""
        return BROADCAST_LABELS[self]


class DeliveryState(StrEnum):
    """What is known about one address of one broadcast (配信先ごとの状態)."""

    QUEUED = "queued"
    SENDING = "sending"
    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    BOUNCED = "bounced"
    GAVE_UP = "gave_up"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"
    UNSUBSCRIBED = "unsubscribed"

    @property
    def label(self) -> str:
        """The word on the screen (画面の表記)."""
        return DELIVERY_LABELS[self]


class StepNotAllowed(Conflict):
    """The table of states has no such step (できない操作)."""

    message = _("いまは「%(before)s」のため「%(after)s」にできません。")


BROADCAST_LABELS = {
    BroadcastState.DRAFT: "下書き",
    BroadcastState.SUBMITTED: "承認待ち",
    BroadcastState.RETURNED: "差戻し",
    BroadcastState.REJECTED: "却下",
    BroadcastState.APPROVED: "承認済み",
    BroadcastState.SENDING: "送信中",
    BroadcastState.SENT: "送信済み",
    BroadcastState.CANCELLED: "中止",
}

DELIVERY_LABELS = {
    DeliveryState.QUEUED: "送信待ち",
    DeliveryState.SENDING: "送信中",
    DeliveryState.ACCEPTED: "受付済み",
    DeliveryState.DEFERRED: "遅れ",
    DeliveryState.REFUSED: "拒否",
    DeliveryState.UNKNOWN: "不明",
    DeliveryState.BOUNCED: "戻ってきた",
    DeliveryState.GAVE_UP: "断念",
    DeliveryState.SUPERSEDED: "新しい配信に交代",
    DeliveryState.EXPIRED: "期限切れ",
    DeliveryState.UNSUBSCRIBED: "登録解除",
}

ALLOWED_TRANSITIONS: dict[BroadcastState, frozenset[BroadcastState]] = {
    BroadcastState.DRAFT: frozenset(
        {BroadcastState.SUBMITTED, BroadcastState.CANCELLED}
    ),
    BroadcastState.SUBMITTED: frozenset(
        {
            BroadcastState.APPROVED,
            BroadcastState.RETURNED,
            BroadcastState.REJECTED,
            BroadcastState.CANCELLED,
        }
    ),
    BroadcastState.RETURNED: frozenset(
        {BroadcastState.DRAFT, BroadcastState.SUBMITTED, BroadcastState.CANCELLED}
    ),
    BroadcastState.APPROVED: frozenset(
        {BroadcastState.SENDING, BroadcastState.CANCELLED}
    ),
    BroadcastState.SENDING: frozenset({BroadcastState.SENT, BroadcastState.CANCELLED}),
    BroadcastState.SENT: frozenset(),
    BroadcastState.REJECTED: frozenset(),
    BroadcastState.CANCELLED: frozenset(),
}

EDITABLE = frozenset({BroadcastState.DRAFT, BroadcastState.RETURNED})

# Superseded, expired and unsubscribed end whatever has not been handed over yet.
_CALLED_OFF = frozenset(
    {
        DeliveryState.SUPERSEDED,
        DeliveryState.EXPIRED,
        DeliveryState.UNSUBSCRIBED,
    }
)
_ANSWERED = frozenset(
    {
        DeliveryState.ACCEPTED,
        DeliveryState.DEFERRED,
        DeliveryState.REFUSED,
        DeliveryState.UNKNOWN,
    }
)

DELIVERY_TRANSITIONS: dict[DeliveryState, frozenset[DeliveryState]] = {
    DeliveryState.QUEUED: _CALLED_OFF | {DeliveryState.SENDING},
    DeliveryState.SENDING: _ANSWERED | _CALLED_OFF | {DeliveryState.QUEUED},
    DeliveryState.DEFERRED: _CALLED_OFF
    | {DeliveryState.SENDING, DeliveryState.GAVE_UP},
    DeliveryState.UNKNOWN: frozenset({DeliveryState.SENDING, DeliveryState.BOUNCED}),
    DeliveryState.ACCEPTED: frozenset({DeliveryState.BOUNCED}),
    DeliveryState.BOUNCED: frozenset(),
    DeliveryState.REFUSED: frozenset(),
    DeliveryState.GAVE_UP: frozenset(),
    DeliveryState.SUPERSEDED: frozenset(),
    DeliveryState.EXPIRED: frozenset(),
    DeliveryState.UNSUBSCRIBED: frozenset(),
}

# What still may start; what a correction must reach.
OWED = frozenset({DeliveryState.QUEUED, DeliveryState.DEFERRED})
MAY_HAVE_ARRIVED = frozenset(
    {
        DeliveryState.SENDING,
        DeliveryState.ACCEPTED,
        DeliveryState.UNKNOWN,
        DeliveryState.BOUNCED,
    }
)


def advance(before: BroadcastState, after: BroadcastState) -> BroadcastState:
    """Return the next state of a broadcast, or refuse the step (状態を進める)."""
    if after not in ALLOWED_TRANSITIONS[before]:
        raise StepNotAllowed(before=before.label, after=after.label)
    return after


def advance_delivery(before: DeliveryState, after: DeliveryState) -> DeliveryState:
    """Return the next state of a delivery, or refuse the step (状態を進める)."""
    if after not in DELIVERY_TRANSITIONS[before]:
        raise StepNotAllowed(before=before.label, after=after.label)
    return after
