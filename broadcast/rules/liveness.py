"""経路の点検: what is looked at before it is needed, and what counts as fresh."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from disaster.foundation.texts import _

EVERY = timedelta(minutes=3)
# What was ill is looked at again sooner, so that the sign goes with its cause.
AGAIN_AFTER = timedelta(seconds=30)
# The tree is made anew every minute even when nothing changes.
STALE_AFTER = timedelta(minutes=5)


class Probe(StrEnum):
    """One way out of the house that is tried every few minutes (点検の対象)."""

    SCREEN = "screen"
    FEED = "feed"
    RELAY = "relay"
    OPERATORS = "operators"

    @property
    def label(self) -> str:
        """The word on the screen (画面の表記)."""
        return PROBE_LABELS[self]


PROBE_LABELS = {
    Probe.SCREEN: _("ケーブルテレビの画面（now.json）"),
    Probe.FEED: _("CAP のフィード"),
    Probe.RELAY: _("メールの送信先"),
    Probe.OPERATORS: _("ケーブルテレビ事業者の取得"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What one look at one way out found (点検の結果)."""

    probe: Probe
    is_well: bool
    detail: str


def is_due(looked_at: datetime | None, now: datetime, *, all_well: bool) -> bool:
    """Say whether it is time to look again (点検の時刻)."""
    if looked_at is None:
        return True
    return now - looked_at >= (EVERY if all_well else AGAIN_AFTER)


def is_stale(made_at: datetime, now: datetime) -> bool:
    """Say whether something made regularly was forgotten (古い)."""
    return now - made_at > STALE_AFTER
