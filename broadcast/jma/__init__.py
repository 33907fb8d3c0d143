"""The Meteorological Agency's XML telegrams and feeds, read strictly (気象庁XML).

``read`` turns one telegram into what it says of one city; ``entries`` reads a feed;
``fetch`` gets a file over HTTP, only when it changed, within bounds of size and time.
"""

from broadcast.jma.feeds import (
    LARGEST_FEED,
    Entry,
    UnreadableFeed,
    entries,
    feed_urls,
    is_wanted,
)
from broadcast.jma.fetching import Answer, FetchFailed, fetch
from broadcast.jma.places import place_of
from broadcast.jma.reading import UnreadableTelegram, read

__all__ = [
    "LARGEST_FEED",
    "Answer",
    "Entry",
    "FetchFailed",
    "UnreadableFeed",
    "UnreadableTelegram",
    "entries",
    "feed_urls",
    "fetch",
    "is_wanted",
    "place_of",
    "read",
]
