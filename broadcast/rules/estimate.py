"""終わる見込み: when a sending will have ended, said only where it can be known."""

from datetime import datetime, timedelta

WINDOW = timedelta(seconds=60)
FEWEST = 20
LONGEST = timedelta(hours=6)


def ends_at(
    owed: int, lately: int, began_at: datetime | None, now: datetime
) -> datetime | None:
    """Return when nothing will be owed if it goes on as in the last minute (見込み).

    ``lately`` counts the mails accepted within `WINDOW`. With too few of them, or
    nothing left, there is no honest answer.
    """
    if not owed or lately < FEWEST or began_at is None:
        return None
    seconds = min(WINDOW, max(now - began_at, timedelta(seconds=1))).total_seconds()
    left = timedelta(seconds=owed * seconds / lately)
    return now + left if left <= LONGEST else None
