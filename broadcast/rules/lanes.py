"""送り先ごとの列: one slow mail provider must not delay the others.

A lane is the domain of an address. Mails are taken round-robin over the lanes, so a
provider that defers a large share of the list holds up only its own lane.
"""

from dataclasses import dataclass
from datetime import timedelta

from broadcast.rules.states import DeliveryState

ORDINARY_PRIORITY = 9
FIRST_ROOM = 2
CLOSE_AFTER = 3
REST_LADDER = tuple(timedelta(seconds=s) for s in (15, 30, 60, 120, 300))
FORGETS_AFTER = timedelta(hours=1)
_TROUBLES = frozenset({DeliveryState.DEFERRED, DeliveryState.UNKNOWN})


@dataclass(slots=True)
class LaneGate:
    """How many mails of a lane may be on the wire at once (送り先ごとの同時数).

    A lane starts small and grows with every mail that is taken, so a provider that
    hangs from the start catches two connections, not all. ``troubles`` counts what was
    deferred, cut off or slow since the last mail that was taken; ``late`` mails wait
    for their answer and keep nobody else from trying.
    """

    room: int = FIRST_ROOM
    load: int = 0
    late: int = 0
    troubles: int = 0

    @property
    def must_rest(self) -> bool:
        """Say whether the lane had enough trouble in a row to be left alone."""
        return self.troubles >= CLOSE_AFTER

    def has_room(self, most: int) -> bool:
        """Say whether one more mail may start; ``most`` is what others leave."""
        return self.load < min(self.room, most)

    def answered(self, state: DeliveryState, *, was_late: bool = False) -> None:
        """Learn from an outcome; a refused address says nothing of its provider."""
        if was_late:
            self.late -= 1
        else:
            self.load -= 1
        if state is DeliveryState.ACCEPTED:
            self.room, self.troubles = self.room + 1, 0
        elif state in _TROUBLES:
            self.stumbled()

    def waits(self) -> None:
        """Learn that the answer to a mail is late (返事が遅い)."""
        self.load, self.late = self.load - 1, self.late + 1
        self.stumbled()

    def stumbled(self) -> None:
        """Learn that a mail was deferred, cut off or is slow (つまずき)."""
        self.room, self.troubles = max(1, self.room // 2), self.troubles + 1


def rest(closings: int) -> timedelta:
    """Return how long a lane rests after so many closings in a row (列の休み)."""
    return REST_LADDER[min(max(closings, 1), len(REST_LADDER)) - 1]


def lane_of(address: str) -> str:
    """Return the lane of an address: its domain in lower case (送り先の列)."""
    return address.rpartition("@")[2].lower()


def priority(level: int | None) -> int:
    """Return the rank of a broadcast in the queue, smallest first (優先順位).

    Level 5 goes before 4, and any evacuation level before an ordinary notice.
    """
    return ORDINARY_PRIORITY if level is None else 5 - level
