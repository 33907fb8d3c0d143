"""送り先ごとの列: one slow mail provider must not delay the others.

A lane is the domain of an address. Mails are taken round-robin over the lanes, so a
provider that defers a large share of the list holds up only its own lane.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")

ORDINARY_PRIORITY = 9


def lane_of(address: str) -> str:
    """Return the lane of an address: its domain in lower case (送り先の列)."""
    return address.rpartition("@")[2].lower()


def in_turn(items: Iterable[Item], lane: Callable[[Item], str]) -> Iterator[Item]:
    """Yield one item of each lane in turn, keeping the order inside a lane (輪番)."""
    lanes: dict[str, deque[Item]] = {}
    for item in items:
        lanes.setdefault(lane(item), deque()).append(item)
    turn = deque(lanes.values())
    while turn:
        queue = turn.popleft()
        yield queue.popleft()
        if queue:
            turn.append(queue)


def priority(level: int | None) -> int:
    """Return the rank of a broadcast in the queue, smallest first (優先順位).

    Level 5 goes before 4, and any evacuation level before an ordinary notice.
    """
    return ORDINARY_PRIORITY if level is None else 5 - level
