"""The agency's Atom feeds: which telegrams there are, and which we want (フィード)."""

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from broadcast.jma.trees import Element, child, children, text
from broadcast.rules.telegrams.kinds import kind_of
from disaster.foundation.clock import TOKYO
from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _
from disaster.foundation.xmlfiles import UnsafeXml, safe_root

# A long feed lists several days; it is read only after a gap.
LARGEST_FEED = 20 * 1024 * 1024
FEED = "{http://www.w3.org/2005/Atom}feed"
FEEDS = ("extra.xml", "eqvol.xml", "other.xml")
URL_ROOM = 500

# The agency's file names end with the area that issued the telegram.
_ISSUED_FOR = re.compile(r"_(\d{6})\.xml$")


class UnreadableFeed(Refusal):
    """The bytes are not a feed that we may read (読めないフィード)."""

    message = _("フィードとして読めません: %(reason)s")


@dataclass(frozen=True, slots=True)
class Entry:
    """One telegram that a feed lists (フィードの項目)."""

    url: str
    title: str
    updated: datetime


def feed_urls(setting: str, *, has_gap: bool) -> list[str]:
    """Return the feeds to read; after a gap, the long ones (短期・長期フィード)."""
    if not setting:
        return []
    whole = [urljoin(setting, name) for name in FEEDS]
    urls = whole if setting.endswith("/") else [setting]
    return [_long(url) for url in urls] if has_gap else urls


def entries(xml: bytes, feed_url: str) -> list[Entry]:
    """Read a feed's entries, oldest first; addresses elsewhere are left out."""
    try:
        root = safe_root(xml, LARGEST_FEED)
    except UnsafeXml as unsafe:
        raise UnreadableFeed(reason=str(unsafe)) from None
    if root.tag != FEED:
        raise UnreadableFeed(reason=_("Atom の feed ではありません"))
    found = [_entry(element, feed_url) for element in children(root, "entry")]
    return sorted(filter(None, found), key=lambda entry: entry.updated)


def is_wanted(entry: Entry, prefecture: str) -> bool:
    """Say whether a telegram may concern us, by its type and its area (選別)."""
    kind = kind_of(entry.title)
    if kind is None or not kind.is_polled:
        return False
    area = _ISSUED_FOR.search(entry.url)
    return not kind.is_local or area is None or area[1] == prefecture


def _entry(element: Element, feed_url: str) -> Entry | None:
    """Read one entry; one that we cannot use is as if it were not there."""
    link = child(element, "link")
    href = (link.get("href") if link is not None else "") or text(element, "id")
    url = urljoin(feed_url, href)
    try:
        updated = datetime.fromisoformat(text(element, "updated"))
        is_ours = urlsplit(url)[:2] == urlsplit(feed_url)[:2]
    except ValueError:
        return None
    if not is_ours or len(url) > URL_ROOM:
        return None
    moment = updated if updated.tzinfo else updated.replace(tzinfo=TOKYO)
    return Entry(url, text(element, "title"), moment)


def _long(url: str) -> str:
    return f"{url.removesuffix('.xml')}_l.xml" if url.endswith(".xml") else url
