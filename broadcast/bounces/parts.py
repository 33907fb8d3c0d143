"""Pieces of a mail as text, whatever its author thought of the standards (本文)."""

from collections.abc import Iterator
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message

ENOUGH = 20_000


def header(message: Message, name: str) -> str:
    """Return a header in plain text; empty when there is none (見出し)."""
    value = message.get(name)
    if value is None:
        return ""
    try:
        pieces = decode_header(str(value))
    except HeaderParseError:
        return str(value)
    return "".join(
        _decoded(piece, charset) if isinstance(piece, bytes) else piece
        for piece, charset in pieces
    )


def own_parts(message: Message) -> Iterator[Message]:
    """Yield the parts of a mail, but not those of a mail that it returns."""
    yield message
    if message.get_content_maintype() == "multipart":
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from own_parts(part)


def part_of(message: Message, *kinds: str) -> Message | None:
    """Return the first part of one of these kinds, or None."""
    parts = own_parts(message)
    return next((one for one in parts if one.get_content_type() in kinds), None)


def words(message: Message) -> str:
    """Return subject and readable text (文面)."""
    texts = [header(message, "Subject")]
    for part in own_parts(message):
        if part.get_content_maintype() == "text":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                texts.append(_decoded(content, part.get_content_charset()))
    return "\n".join(texts)[:ENOUGH]


def _decoded(content: bytes, charset: str | None) -> str:
    try:
        return content.decode(charset or "utf-8", "replace")
    except LookupError:
        return content.decode("utf-8", "replace")
