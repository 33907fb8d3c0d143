"""Read other people's CAP 1.2: any order, prefix and white space, but nothing unsafe.

How unsafe XML is kept out stands in ``foundation.xmlfiles`` (CAPを読む).
"""

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeVar

from lxml import etree

from broadcast.cap.alert import (
    DEFAULT_LANGUAGE,
    NAMESPACE,
    CapAlert,
    CapArea,
    CapInfo,
    CapResource,
    Category,
    Certainty,
    Circle,
    MessageType,
    Pair,
    Point,
    Reference,
    ResponseType,
    Ring,
    Scope,
    Severity,
    Status,
    Urgency,
)
from disaster.foundation.clock import TOKYO
from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _
from disaster.foundation.xmlfiles import UnsafeXml, safe_root

_SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"
_ALERT = f"{{{NAMESPACE}}}alert"
_OLDER_ALERT = re.compile(r"\{.*cap[:/]1\.[01].*\}alert$")

Word = TypeVar("Word", bound=StrEnum)
Value = TypeVar("Value")


class UnreadableCap(Refusal):
    """The bytes are not a CAP 1.2 message that we may read (読めないCAP)."""

    message = _("CAPとして読めません: %(reason)s")


def parse(xml: bytes) -> CapAlert:
    """Read one CAP 1.2 message, also inside Atom or EDXL, or refuse (CAPを読む)."""
    alert = root_of(xml)
    return CapAlert(
        identifier=_required(alert, "identifier"),
        sender=_required(alert, "sender"),
        sent=_time(_required(alert, "sent")),
        status=_word(Status, _required(alert, "status")),
        message_type=_word(MessageType, _required(alert, "msgType")),
        source=_text(alert, "source"),
        scope=_word(Scope, _required(alert, "scope")),
        restriction=_text(alert, "restriction"),
        addresses=_text(alert, "addresses"),
        codes=_texts(alert, "code"),
        note=_text(alert, "note"),
        references=tuple(map(_reference, _text(alert, "references").split())),
        incidents=_text(alert, "incidents"),
        infos=tuple(map(_info, _children(alert, "info"))),
        is_signed=alert.find(_SIGNATURE) is not None,
    )


def root_of(xml: bytes) -> etree._Element:
    """Return the one alert in the bytes as it is written, or refuse (読み取り)."""
    return _only_alert(_root(xml))


def _root(xml: bytes) -> etree._Element:
    """Build the tree, or say why it is not read."""
    try:
        return safe_root(xml)
    except UnsafeXml as unsafe:
        raise UnreadableCap(reason=str(unsafe)) from None


def _only_alert(root: etree._Element) -> etree._Element:
    """Find the one alert, alone or in an envelope."""
    alerts = [root] if root.tag == _ALERT else list(root.iter(_ALERT))
    if len(alerts) > 1:
        raise UnreadableCap(reason=_("警報が%d件入っています") % len(alerts))
    if alerts:
        return alerts[0]
    if any(_OLDER_ALERT.search(str(element.tag)) for element in root.iter()):
        raise UnreadableCap(reason=_("CAP 1.1 以前です。1.2 だけ読めます"))
    raise UnreadableCap(reason=_("CAP 1.2 の alert がありません"))


def _info(element: etree._Element) -> CapInfo:
    """Read one language block."""
    return CapInfo(
        language=_text(element, "language") or DEFAULT_LANGUAGE,
        categories=_words(Category, element, "category"),
        event=_required(element, "event"),
        response_types=_words(ResponseType, element, "responseType"),
        urgency=_word(Urgency, _required(element, "urgency")),
        severity=_word(Severity, _required(element, "severity")),
        certainty=_word(Certainty, _required(element, "certainty")),
        audience=_text(element, "audience"),
        event_codes=_pairs(element, "eventCode"),
        effective=_optional(element, "effective", _time),
        onset=_optional(element, "onset", _time),
        expires=_optional(element, "expires", _time),
        sender_name=_text(element, "senderName"),
        headline=_text(element, "headline"),
        description=_text(element, "description"),
        instruction=_text(element, "instruction"),
        web=_text(element, "web"),
        contact=_text(element, "contact"),
        parameters=_pairs(element, "parameter"),
        resources=tuple(map(_resource, _children(element, "resource"))),
        areas=tuple(map(_area, _children(element, "area"))),
    )


def _resource(element: etree._Element) -> CapResource:
    """Read one attached file; its content is never fetched."""
    return CapResource(
        description=_text(element, "resourceDesc"),
        mime_type=_text(element, "mimeType"),
        size=_optional(element, "size", _whole),
        uri=_text(element, "uri"),
        deref_uri=_text(element, "derefUri"),
        digest=_text(element, "digest"),
    )


def _area(element: etree._Element) -> CapArea:
    """Read one area, all of its shapes."""
    return CapArea(
        description=_text(element, "areaDesc"),
        polygons=tuple(map(_ring, _texts(element, "polygon"))),
        circles=tuple(map(_circle, _texts(element, "circle"))),
        geocodes=_pairs(element, "geocode"),
        altitude=_optional(element, "altitude", _decimal),
        ceiling=_optional(element, "ceiling", _decimal),
    )


def _children(parent: etree._Element, name: str) -> list[etree._Element]:
    """Return the direct children of a name."""
    return parent.findall(f"{{{NAMESPACE}}}{name}")


def _texts(parent: etree._Element, name: str) -> tuple[str, ...]:
    """Return the texts of all children of a name; empty elements say nothing."""
    found = ((child.text or "").strip() for child in _children(parent, name))
    return tuple(text for text in found if text)


def _text(parent: etree._Element, name: str) -> str:
    """Return the first text of a name, or nothing."""
    return next(iter(_texts(parent, name)), "")


def _required(parent: etree._Element, name: str) -> str:
    """Return a text that CAP demands."""
    if text := _text(parent, name):
        return text
    raise UnreadableCap(reason=_("必須の %s がありません") % name)


def _optional(
    parent: etree._Element, name: str, read: Callable[[str], Value]
) -> Value | None:
    """Read a value if there is one."""
    text = _text(parent, name)
    return read(text) if text else None


def _word(words: type[Word], text: str) -> Word:
    """Find a word of the vocabulary, whatever its case."""
    for word in words:
        if word.value.casefold() == text.casefold():
            return word
    raise UnreadableCap(reason=_("「%s」は CAP 1.2 の語ではありません") % text)


def _words(words: type[Word], parent: etree._Element, name: str) -> tuple[Word, ...]:
    """Find all words of one name."""
    return tuple(_word(words, text) for text in _texts(parent, name))


def _pairs(parent: etree._Element, name: str) -> tuple[Pair, ...]:
    """Read named values."""
    return tuple(
        Pair(_text(child, "valueName"), _text(child, "value"))
        for child in _children(parent, name)
    )


def _time(text: str) -> datetime:
    """Read a time; one without offset is taken for Japanese time."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UnreadableCap(reason=_("「%s」は日時として読めません") % text) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=TOKYO)


def _reference(text: str) -> Reference:
    """Read one ``sender,identifier,sent``."""
    sender, _comma, rest = text.partition(",")
    identifier, comma, sent = rest.rpartition(",")
    if not comma:
        raise UnreadableCap(reason=_("references の「%s」が読めません") % text)
    return Reference(sender, identifier, _time(sent))


def _ring(text: str) -> Ring:
    """Read the points of a polygon."""
    return tuple(map(_point, text.split()))


def _circle(text: str) -> Circle:
    """Read centre and radius."""
    words = text.split()
    if len(words) != 2:  # noqa: PLR2004  (a centre and a radius)
        raise UnreadableCap(reason=_("circle の「%s」が読めません") % text)
    return Circle(_point(words[0]), float(_decimal(words[1])))


def _point(text: str) -> Point:
    """Read latitude and longitude."""
    latitude, _comma, longitude = text.partition(",")
    return float(_decimal(latitude)), float(_decimal(longitude))


def _decimal(text: str) -> Decimal:
    """Read a finite number."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise UnreadableCap(reason=_("「%s」は数として読めません") % text) from None
    if not number.is_finite():
        raise UnreadableCap(reason=_("「%s」は数として読めません") % text)
    return number


def _whole(text: str) -> int:
    """Read a whole number."""
    return int(_decimal(text))
