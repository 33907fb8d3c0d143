"""証跡のつながり: how one entry is chained to the one before it.

Each entry's hash covers the previous hash, so changing, removing or reordering any
entry breaks every later link. Cutting off the tail is only seen against an anchor kept
outside (printed or mailed): see ``disaster audit verify --anchor``.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

START = "0" * 64


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of the chain as plain text values."""

    number: int
    at: str
    actor: str
    deed: str
    subject: str
    facts: str
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Broken:
    """The first entry that does not follow from the one before (改変の箇所)."""

    number: int
    reason: str


def canonical(facts: Mapping[str, object]) -> str:
    """Return facts as one unambiguous line of JSON."""
    return json.dumps(
        facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
    )


def chain_hash(previous: str, parts: tuple[object, ...]) -> str:
    """Return the hash of an entry that follows ``previous``."""
    line = json.dumps([previous, *map(str, parts)], ensure_ascii=False)
    return hashlib.sha256(line.encode()).hexdigest()


def verify(
    links: Iterable[Link], anchor: tuple[int, str] | None = None
) -> Broken | None:
    """Walk the chain and return the first broken link, or None when it holds."""
    previous, number = START, 0
    for link in links:
        number += 1
        if link.number != number:
            return Broken(number, "番号が飛んでいます。")
        if link.previous != previous or link.hash != _hash(link):
            return Broken(number, "内容か順番が変えられています。")
        if anchor is not None and anchor[0] == number and anchor[1] != link.hash:
            return Broken(number, "控えの値と合いません。")
        previous = link.hash
    if anchor is not None and anchor[0] > number:
        return Broken(number + 1, "控えより後が切り取られています。")
    return None


def verify_tail(links: Iterable[Link], head: tuple[int, str]) -> Broken | None:
    """Walk the last links up to the head; what stands before them is not looked at."""
    previous, number = None, None
    for link in links:
        if number is not None and link.number != number + 1:
            return Broken(number + 1, "番号が飛んでいます。")
        if link.hash != _hash(link) or previous not in (None, link.previous):
            return Broken(link.number, "内容か順番が変えられています。")
        previous, number = link.hash, link.number
    if (number or 0, previous or START) != head:
        return Broken((number or 0) + 1, "末尾の控えと合いません。")
    return None


def _hash(link: Link) -> str:
    parts = (link.number, link.at, link.actor, link.deed, link.subject, link.facts)
    return chain_hash(link.previous, parts)
