"""How long the wait is, as far as the last hour tells (待ち時間の目安).

minutes = (people before me + 1) x mean service time / booths at work, rounded up to
five minutes. The mean is taken over the people whose business ended within the last
hour. With fewer than three of them, or without a booth at work, the answer is
"unknown": no figure is better than an invented one. The error is that of a mean of few
long and short talks; the page says when it was counted.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from certificates.tickets.rules.lining import Purpose

MEASURED_OVER = timedelta(hours=1)
FEWEST = 3
STEP_MINUTES = 5
# A figure that is older says nothing any more about a line.
STALE_AFTER_MINUTES = 10


@dataclass(frozen=True, slots=True)
class BoothAtWork:
    """A booth with somebody at it who is not on a break, and what it takes."""

    purposes: frozenset[str]
    is_free: bool


def pace(services: Sequence[timedelta]) -> timedelta | None:
    """Return the mean time that one person takes, or None when too few were served."""
    if len(services) < FEWEST:
        return None
    return sum(services, timedelta()) / len(services)


def ahead(
    purpose: Purpose, before: Collection[str], booths: Collection[BoothAtWork]
) -> int:
    """Return how many of those before somebody come to the same booths."""
    takers = _takers(purpose, booths)
    if not takers:
        return len(before)
    shared = frozenset[str]().union(*(booth.purposes for booth in takers))
    return sum(1 for other in before if other in shared)


def minutes(
    purpose: Purpose,
    before: Collection[str],
    booths: Collection[BoothAtWork],
    each: timedelta | None,
) -> int | None:
    """Return the minutes until somebody of a purpose is called, or None: unknown.

    ``before`` are the purposes of those who are before this person.
    """
    takers = _takers(purpose, booths)
    if each is None or not takers:
        return None
    others = ahead(purpose, before, booths)
    if others == 0 and any(booth.is_free for booth in takers):
        return 0
    return _rounded_up((others + 1) * each / len(takers))


def _takers(purpose: Purpose, booths: Collection[BoothAtWork]) -> list[BoothAtWork]:
    return [booth for booth in booths if purpose in booth.purposes]


def _rounded_up(wait: timedelta) -> int:
    step = timedelta(minutes=STEP_MINUTES)
    return -(-wait // step) * STEP_MINUTES
