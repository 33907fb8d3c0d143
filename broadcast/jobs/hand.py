"""What a worker has leased but not begun, sorted by lane (手元の配信)."""

from collections import deque
from collections.abc import Callable, Iterable
from uuid import UUID

from broadcast.actions.delivering import Handed


class Hand:
    """The leased deliveries of one shift: urgent ones first, then lane by lane."""

    def __init__(self) -> None:
        """Begin with empty hands."""
        self._lanes: dict[str, deque[Handed]] = {}
        self.size = 0

    def add(self, rows: Iterable[Handed]) -> int:
        """Put leased rows where they belong; return how many (加える)."""
        added = 0
        for row in rows:
            lane = self._lanes.setdefault(row.lane, deque())
            # A claim comes in order; only what is more urgent goes in front.
            if lane and row < lane[-1]:
                lane.append(row)
                self._lanes[row.lane] = deque(sorted(lane))
            else:
                lane.append(row)
            added += 1
        self.size += added
        return added

    def take(self, lane: str | None, may_start: Callable[[str], bool]) -> Handed | None:
        """Take the next delivery, of one lane only if it is named (取り出す)."""
        chosen = self._turn(may_start) if lane is None else lane
        rows = self._lanes.get(chosen) if chosen is not None else None
        if not rows or (lane is not None and not may_start(lane)):
            return None
        self.size -= 1
        row = rows.popleft()
        # The lane goes to the end of the round; an empty one leaves it.
        del self._lanes[row.lane]
        if rows:
            self._lanes[row.lane] = rows
        return row

    def can_start(self, may_start: Callable[[str], bool]) -> bool:
        """Say whether some lane in hand has room (始められるか)."""
        return any(map(may_start, self._lanes))

    @property
    def has_one_lane(self) -> bool:
        """Say whether nobody else waits in hand."""
        return len(self._lanes) <= 1

    def most_urgent(self) -> int | None:
        """Return the rank of the most urgent delivery in hand, or None (緊急度)."""
        return min((rows[0].priority for rows in self._lanes.values()), default=None)

    def broadcasts(self) -> set[UUID]:
        """Return the broadcasts in hand (手元の発信)."""
        rows = (row for lane in self._lanes.values() for row in lane)
        return {row.broadcast_id for row in rows if row.broadcast_id}

    def _turn(self, may_start: Callable[[str], bool]) -> str | None:
        """Return the lane whose turn it is: the most urgent, then the longest idle."""
        best, rank = None, 0
        for lane, rows in self._lanes.items():
            if (best is None or rows[0].priority < rank) and may_start(lane):
                best, rank = lane, rows[0].priority
        return best
