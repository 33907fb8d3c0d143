"""経路: the ways a broadcast leaves the house, and what is known of each."""

from enum import StrEnum


class Channel(StrEnum):
    """A way out of the house (経路)."""

    WEB = "web"
    FEED = "feed"
    CATV = "catv"
    MAIL = "mail"

    @property
    def label(self) -> str:
        """The word on the screen (画面の表記)."""
        return CHANNEL_LABELS[self]


class ReceiptState(StrEnum):
    """What a channel is known to have done (経路の状態)."""

    WAITING = "waiting"
    PUBLISHED = "published"
    FINISHED = "finished"
    STOPPED = "stopped"

    @property
    def label(self) -> str:
        """The word on the screen (画面の表記)."""
        return RECEIPT_LABELS[self]


CHANNEL_LABELS = {
    Channel.WEB: "市のページ",
    Channel.FEED: "CAP・フィード",
    Channel.CATV: "ケーブルテレビ",
    Channel.MAIL: "メール",
}

RECEIPT_LABELS = {
    ReceiptState.WAITING: "準備中",
    ReceiptState.PUBLISHED: "公開済み",
    ReceiptState.FINISHED: "終了",
    ReceiptState.STOPPED: "中止",
}

# Channels whose files the public tree carries; they are up when the tree is written.
PUBLISHED_BY_TREE = (Channel.WEB, Channel.FEED, Channel.CATV)
