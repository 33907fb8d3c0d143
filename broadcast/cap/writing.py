"""Write CAP 1.2 in the order of the schema, or refuse (CAPを書く)."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import cast

from lxml import etree

from broadcast.cap.alert import (
    NAMESPACE,
    CapAlert,
    CapArea,
    CapInfo,
    CapResource,
    Pair,
    Point,
    Reference,
)
from disaster.foundation.clock import tokyo
from disaster.foundation.errors import FieldRefusal
from disaster.foundation.texts import _

# The stubs do not know that None stands for the default namespace.
_NAMESPACES = cast("Mapping[str, str]", {None: NAMESPACE})
_NAME = re.compile(r"[^\s,<&]+")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\[\]]+")
_DECIMAL_PLACES = 6
_FEWEST_POINTS = 4


def to_xml(alert: CapAlert) -> bytes:
    """Return the message as UTF-8 bytes that the schema accepts (XMLにする)."""
    _refuse_names(alert)
    root = etree.Element(_tag("alert"), nsmap=_NAMESPACES)
    _add(root, "identifier", alert.identifier)
    _add(root, "sender", alert.sender)
    _add(root, "sent", cap_time(alert.sent))
    _add(root, "status", alert.status)
    _add(root, "msgType", alert.message_type)
    _add_if(root, "source", alert.source)
    _add(root, "scope", alert.scope)
    _add_if(root, "restriction", alert.restriction)
    _add_if(root, "addresses", alert.addresses)
    _add_each(root, "code", alert.codes)
    _add_if(root, "note", alert.note)
    _add_if(root, "references", " ".join(map(_reference, alert.references)))
    _add_if(root, "incidents", alert.incidents)
    for info in alert.infos:
        _add_info(root, info)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def cap_time(moment: datetime) -> str:
    """Write a moment as CAP wants it: Japanese time, whole seconds, never Z (日時)."""
    if moment.tzinfo is None:
        raise FieldRefusal(_("日時"), _("時差（+09:00）の付いた日時にしてください"))
    return tokyo(moment).replace(microsecond=0).isoformat()


def _add_info(root: etree._Element, info: CapInfo) -> None:
    """Write one language block."""
    _refuse_incomplete(info)
    block = etree.SubElement(root, _tag("info"))
    _add(block, "language", info.language)
    _add_each(block, "category", info.categories)
    _add(block, "event", info.event)
    _add_each(block, "responseType", info.response_types)
    _add(block, "urgency", info.urgency)
    _add(block, "severity", info.severity)
    _add(block, "certainty", info.certainty)
    _add_if(block, "audience", info.audience)
    _add_pairs(block, "eventCode", info.event_codes)
    for name in ("effective", "onset", "expires"):
        moment = getattr(info, name)
        _add_if(block, name, cap_time(moment) if moment else "")
    _add_if(block, "senderName", info.sender_name)
    _add_if(block, "headline", info.headline)
    _add_if(block, "description", info.description)
    _add_if(block, "instruction", info.instruction)
    _add_if(block, "web", _address(info.web))
    _add_if(block, "contact", info.contact)
    _add_pairs(block, "parameter", info.parameters)
    for resource in info.resources:
        _add_resource(block, resource)
    for area in info.areas:
        _add_area(block, area)


def _refuse_incomplete(info: CapInfo) -> None:
    """Refuse a block that lacks what the schema demands."""
    if not info.categories or not info.event.strip():
        raise FieldRefusal("info", _("category と event を入れてください"))
    if not _LANGUAGE.fullmatch(info.language):
        raise FieldRefusal("language", _("ja や en のような言語の符号にしてください"))


def _address(text: str) -> str:
    """Refuse what is not an absolute address."""
    if text and not _ADDRESS.fullmatch(text):
        raise FieldRefusal("web", _("https:// から始まる住所を入れてください"))
    return text


def _add_resource(block: etree._Element, resource: CapResource) -> None:
    """Write one attached file."""
    part = etree.SubElement(block, _tag("resource"))
    _add(part, "resourceDesc", resource.description)
    _add(part, "mimeType", resource.mime_type)
    _add_if(part, "size", "" if resource.size is None else str(resource.size))
    _add_if(part, "uri", _address(resource.uri))
    _add_if(part, "derefUri", resource.deref_uri)
    _add_if(part, "digest", resource.digest)


def _add_area(block: etree._Element, area: CapArea) -> None:
    """Write one area with its shapes and codes."""
    part = etree.SubElement(block, _tag("area"))
    _add(part, "areaDesc", area.description)
    for ring in area.polygons:
        if len(ring) < _FEWEST_POINTS or ring[0] != ring[-1]:
            raise FieldRefusal("polygon", _("4点以上で、最初の点で閉じてください"))
        _add(part, "polygon", " ".join(map(_point, ring)))
    for circle in area.circles:
        _add(part, "circle", f"{_point(circle.centre)} {_number(circle.radius_km)}")
    _add_pairs(part, "geocode", area.geocodes)
    _add_if(part, "altitude", _exact(area.altitude))
    _add_if(part, "ceiling", _exact(area.ceiling))


def _refuse_names(alert: CapAlert) -> None:
    """Refuse names that would break references: CAP 1.2, 3.2.1 (識別子の文字)."""
    named = [
        ("identifier", alert.identifier),
        ("sender", alert.sender),
        *(("references", item.identifier) for item in alert.references),
        *(("references", item.sender) for item in alert.references),
    ]
    for field, name in named:
        if not _NAME.fullmatch(name):
            raise FieldRefusal(field, _("空白・コンマ・<・& を使わずに入れてください"))


def _reference(reference: Reference) -> str:
    """Write sender, identifier and time as one word."""
    return f"{reference.sender},{reference.identifier},{cap_time(reference.sent)}"


def _point(point: Point) -> str:
    """Write latitude and longitude."""
    return f"{_number(point[0])},{_number(point[1])}"


def _number(value: float) -> str:
    """Write a number without exponent or idle zeros."""
    written = f"{value:.{_DECIMAL_PLACES}f}".rstrip("0").rstrip(".")
    if not re.fullmatch(r"-?\d+(\.\d+)?", written):
        raise FieldRefusal("area", _("緯度・経度・半径を数で入れてください"))
    return "0" if written == "-0" else written


def _exact(value: Decimal | None) -> str:
    """Write a decimal without exponent."""
    return "" if value is None else f"{value:f}"


def _tag(name: str) -> str:
    """Return a name in the CAP namespace."""
    return f"{{{NAMESPACE}}}{name}"


def _add(parent: etree._Element, name: str, text: str) -> None:
    """Add one element with text; control characters are refused."""
    try:
        etree.SubElement(parent, _tag(name)).text = str(text)
    except ValueError:
        raise FieldRefusal(
            name, _("XMLに書けない制御文字が入っています。消してください")
        ) from None


def _add_if(parent: etree._Element, name: str, text: str) -> None:
    """Add an element only when there is something to say."""
    if text:
        _add(parent, name, text)


def _add_each(parent: etree._Element, name: str, texts: Iterable[str]) -> None:
    """Add one element for each text."""
    for text in texts:
        _add(parent, name, text)


def _add_pairs(parent: etree._Element, name: str, pairs: Iterable[Pair]) -> None:
    """Add named values."""
    for pair in pairs:
        element = etree.SubElement(parent, _tag(name))
        _add(element, "valueName", pair.name)
        _add(element, "value", pair.value)
