"""点検: how a message is written, which the values that are read no longer show.

Absent languages, empty elements, broken lines and wrong order are read liberally; in a
file of ours each is a mistake, because other readers stumble over it.
"""

import re
from collections.abc import Iterator

from lxml import etree

from broadcast.cap.alert import NAMESPACE
from broadcast.cap.lint import lint
from broadcast.cap.reading import parse, root_of
from disaster.foundation.texts import _

ORDER = {
    "alert": (
        *("identifier", "sender", "sent", "status", "msgType", "source", "scope"),
        *("restriction", "addresses", "code", "note", "references", "incidents"),
        "info",
    ),
    "info": (
        *("language", "category", "event", "responseType", "urgency", "severity"),
        *("certainty", "audience", "eventCode", "effective", "onset", "expires"),
        *("senderName", "headline", "description", "instruction", "web", "contact"),
        *("parameter", "resource", "area"),
    ),
    "resource": ("resourceDesc", "mimeType", "size", "uri", "derefUri", "digest"),
    "area": ("areaDesc", "polygon", "circle", "geocode", "altitude", "ceiling"),
    "eventCode": ("valueName", "value"),
    "parameter": ("valueName", "value"),
    "geocode": ("valueName", "value"),
}
TIMES = frozenset({"sent", "effective", "onset", "expires"})
# What machines split or compare: a broken line in it has stopped parsers.
ONE_LINE = frozenset(
    {"identifier", "sender", "code", "polygon", "circle", "value", "valueName"}
)
# Their texts are long and for people.
FREE = frozenset({"parameter"})
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")
_CAP = f"{{{NAMESPACE}}}"


def lint_xml(xml: bytes) -> list[str]:
    """List every mistake of a file, in its values and in how it is written (点検)."""
    mistakes = lint(parse(xml))
    return list(dict.fromkeys([*mistakes, *_written(root_of(xml))]))


def _written(root: etree._Element) -> Iterator[str]:
    for element in root.iter(f"{_CAP}*"):
        name = _name(element)
        yield from _sequence(element)
        if name == "info" and element.find(f"{_CAP}language") is None:
            yield _("language のない info があります。英語（en-US）と読まれます")
        if not len(element):
            yield from _leaf(element, name, (element.text or "").strip())


def _leaf(element: etree._Element, name: str, text: str) -> Iterator[str]:
    if not text:
        yield _("空の要素 %s があります。書かないでください") % name
    if name in TIMES and not TIME.fullmatch(text):
        yield _("%s は 2026-09-03T18:00:00+09:00 の形で書いてください") % name
    parent = element.getparent()
    is_free = parent is not None and _name(parent) in FREE
    if name in ONE_LINE and not is_free and re.search(r"[\r\n\t]", element.text or ""):
        yield _("%s の中に改行かタブがあります") % name


def _sequence(element: etree._Element) -> Iterator[str]:
    """Check the order of the children, the most common error of schemas."""
    order = ORDER.get(_name(element))
    if order is None:
        return
    names = [_name(child) for child in element.iterchildren(f"{_CAP}*")]
    for name in names:
        if name not in order:
            yield _("%s の中に %s という要素はありません") % (_name(element), name)
    ranks = [order.index(name) for name in names if name in order]
    if ranks != sorted(ranks):
        yield _("%s の中の要素の順が規格と違います") % _name(element)


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname
