"""再送: when an unfinished delivery is tried again, and when it ends.

At least once, never at most once: an unknown outcome is sent again with the same
Message-ID, a bounded number of times; after that a person decides.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from broadcast.rules.states import DeliveryState

RETRY_LADDER = tuple(
    timedelta(seconds=seconds) for seconds in (15, 30, 60, 120, 240, 480, 900)
)
UNKNOWN_RESENDS = 5


@dataclass(frozen=True, slots=True)
class NextStep:
    """What becomes of a delivery after an attempt (次の手)."""

    state: DeliveryState
    at: datetime | None = None


def retry_wait(attempts: int) -> timedelta:
    """Return the wait after the n-th attempt; the last rung repeats (再送の間隔)."""
    return RETRY_LADDER[min(max(attempts, 1), len(RETRY_LADDER)) - 1]


def next_step(
    outcome: DeliveryState, attempts: int, ended_at: datetime, expires_at: datetime
) -> NextStep:
    """Decide what follows an outcome after so many attempts (次の手を決める)."""
    if outcome not in {DeliveryState.DEFERRED, DeliveryState.UNKNOWN}:
        return NextStep(outcome)
    if outcome is DeliveryState.UNKNOWN and attempts > UNKNOWN_RESENDS:
        return NextStep(outcome)
    at = ended_at + retry_wait(attempts)
    if at < expires_at:
        return NextStep(outcome, at)
    if outcome is DeliveryState.UNKNOWN:
        return NextStep(outcome)
    return NextStep(DeliveryState.GAVE_UP)


def may_start(expires_at: datetime, now: datetime) -> bool:
    """Say whether a mail may still start: never after the expiry (期限内)."""
    return now < expires_at
