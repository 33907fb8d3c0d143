"""CAP 1.2: our alerts as the world's common format, and other people's alerts read.

``to_xml`` writes only what the schema allows, ``lint`` says what is unwise although
allowed, ``parse`` reads liberally and safely, ``from_broadcast`` maps our broadcasts.
"""

from broadcast.cap.alert import (
    CapAlert,
    CapArea,
    CapInfo,
    CapResource,
    Category,
    Certainty,
    Circle,
    MessageType,
    Pair,
    Reference,
    ResponseType,
    Scope,
    Severity,
    Status,
    Urgency,
)
from broadcast.cap.form import lint_xml
from broadcast.cap.lint import lint
from broadcast.cap.mapping import Publication, from_broadcast, reference_to
from broadcast.cap.reading import UnreadableCap, parse, root_of
from broadcast.cap.telegram import as_message
from broadcast.cap.writing import to_xml

__all__ = [
    "CapAlert",
    "CapArea",
    "CapInfo",
    "CapResource",
    "Category",
    "Certainty",
    "Circle",
    "MessageType",
    "Pair",
    "Publication",
    "Reference",
    "ResponseType",
    "Scope",
    "Severity",
    "Status",
    "UnreadableCap",
    "Urgency",
    "as_message",
    "from_broadcast",
    "lint",
    "lint_xml",
    "parse",
    "reference_to",
    "root_of",
    "to_xml",
]
