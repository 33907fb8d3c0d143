"""The feed that carries the CAP messages."""

from dataclasses import replace
from datetime import timedelta

import pytest
from lxml import etree
from sample_drafts import SIX_IN_THE_EVENING

from broadcast.feed import Feed, FeedEntry, to_atom
from disaster.foundation.errors import FieldRefusal

NAMES = {"a": "http://www.w3.org/2005/Atom"}
FEED = Feed(
    self_url="https://bosai.city.example.jp/feed/alerts.atom",
    title="架空市 避難情報",
    author="架空市",
    updated_at=SIX_IN_THE_EVENING,
)


def entry(number):
    at = SIX_IN_THE_EVENING + timedelta(minutes=number)
    url = f"https://bosai.city.example.jp/feed/cap/{number}.xml"
    return FeedEntry(url, f"第{number}号", "川辺の<方>は & 避難", at, at)


def read(xml, path):
    return etree.fromstring(xml).xpath(path, namespaces=NAMES)


def test_entries_are_newest_first_and_named_by_their_cap_address():
    xml = to_atom(FEED, [entry(1), entry(3), entry(2)])
    assert read(xml, "//a:entry/a:id/text()") == [entry(n).cap_url for n in (3, 2, 1)]


def test_each_entry_links_to_its_cap_bytes():
    links = read(to_atom(FEED, [entry(1)]), "//a:entry/a:link")
    assert dict(links[0].attrib) == {
        "rel": "alternate",
        "type": "application/cap+xml",
        "href": entry(1).cap_url,
    }


def test_an_empty_feed_has_all_that_atom_demands():
    xml = to_atom(FEED, [])
    for path in ("a:id", "a:title", "a:updated", "a:author/a:name"):
        assert read(xml, f"/a:feed/{path}/text()")
    assert read(xml, "/a:feed/a:link[@rel='self']/@href") == [FEED.self_url]
    assert read(xml, "//a:entry") == []


def test_texts_are_escaped_and_come_back_alike():
    assert read(to_atom(FEED, [entry(1)]), "//a:summary/text()") == [entry(1).summary]


def test_a_cancelled_message_changes_updated_and_keeps_its_identity():
    later = replace(entry(1), updated_at=SIX_IN_THE_EVENING + timedelta(hours=1))
    xml = to_atom(FEED, [later])
    assert read(xml, "//a:entry/a:updated/text()") == ["2026-09-03T19:20:00+09:00"]
    assert read(xml, "//a:entry/a:id/text()") == [entry(1).cap_url]


def test_control_characters_and_empty_titles_are_refused():
    for title in ("\x00", " "):
        with pytest.raises(FieldRefusal):
            to_atom(FEED, [replace(entry(1), title=title)])
