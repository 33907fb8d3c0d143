"""The Atom feed of CAP messages: newest first, each entry named by its CAP address."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from lxml import etree

from disaster.foundation.clock import tokyo
from disaster.foundation.errors import FieldRefusal
from disaster.foundation.texts import _

ATOM = "http://www.w3.org/2005/Atom"
FEED_MEDIA_TYPE = "application/atom+xml"
CAP_MEDIA_TYPE = "application/cap+xml"

# The stubs do not know that None stands for the default namespace.
_NAMESPACES = cast("Mapping[str, str]", {None: ATOM})


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One CAP message in the feed (フィードの1件).

    ``cap_url`` is its identity for ever; ``updated_at`` changes when it is cancelled
    or superseded.
    """

    cap_url: str
    title: str
    summary: str
    published_at: datetime
    updated_at: datetime
    page_url: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """The feed itself; live and exercise messages have one each (フィード)."""

    self_url: str
    title: str
    author: str
    updated_at: datetime
    language: str = "ja"


def to_atom(feed: Feed, entries: Iterable[FeedEntry]) -> bytes:
    """Return the feed as UTF-8 bytes; an empty one is valid too (フィードを書く)."""
    newest_first = sorted(
        entries, key=lambda entry: (entry.published_at, entry.cap_url), reverse=True
    )
    root = etree.Element(f"{{{ATOM}}}feed", nsmap=_NAMESPACES)
    root.set("{http://www.w3.org/XML/1998/namespace}lang", feed.language)
    _add(root, "id", feed.self_url)
    _add(root, "title", feed.title)
    _add(root, "updated", _atom_time(feed.updated_at))
    _link(root, "self", FEED_MEDIA_TYPE, feed.self_url)
    author = etree.SubElement(root, f"{{{ATOM}}}author")
    _add(author, "name", feed.author)
    for entry in newest_first:
        _add_entry(root, entry)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _add_entry(root: etree._Element, entry: FeedEntry) -> None:
    """Write one entry with the link to its CAP bytes."""
    element = etree.SubElement(root, f"{{{ATOM}}}entry")
    _add(element, "id", entry.cap_url)
    _add(element, "title", entry.title)
    _add(element, "updated", _atom_time(entry.updated_at))
    _add(element, "published", _atom_time(entry.published_at))
    _link(element, "alternate", CAP_MEDIA_TYPE, entry.cap_url)
    if entry.page_url:
        _link(element, "alternate", "text/html", entry.page_url)
    _add(element, "summary", entry.summary)


def _link(parent: etree._Element, relation: str, media_type: str, url: str) -> None:
    """Write a link of one relation and type."""
    element = etree.SubElement(parent, f"{{{ATOM}}}link")
    element.set("rel", relation)
    element.set("type", media_type)
    element.set("href", url)


def _add(parent: etree._Element, name: str, text: str) -> None:
    """Add an element with text; an empty one or control characters are refused."""
    if not text.strip():
        raise FieldRefusal(name, _("フィードには必要です。入れてください"))
    try:
        etree.SubElement(parent, f"{{{ATOM}}}{name}").text = text
    except ValueError:
        raise FieldRefusal(
            name, _("XMLに書けない制御文字が入っています。消してください")
        ) from None


def _atom_time(moment: datetime) -> str:
    """Write a moment in Japanese time with its offset."""
    return tokyo(moment).replace(microsecond=0).isoformat()
