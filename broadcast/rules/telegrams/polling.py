"""巡回: when a feed is read again, how far back, and when its silence alarms.

The agency rewrites its short feeds every minute and asks that readers come about
twenty seconds later; they hold at least the last ten minutes.
"""

from datetime import datetime, timedelta

from broadcast.rules.telegrams.deciding import ORDER_VALID

SECONDS_PAST = 20
MINUTE = timedelta(minutes=1)
FEED_HOLDS = timedelta(minutes=10)
STALLED_AFTER = timedelta(minutes=5)
# Never so long that a restored feed stays unread beyond the alarm.
LONGEST_REST = 4


def next_poll(now: datetime, failures: int = 0) -> datetime:
    """Return when to read next: rarer while it fails, but always soon (次の巡回)."""
    mark = now.replace(second=SECONDS_PAST, microsecond=0)
    if mark <= now:
        mark += MINUTE
    minutes = min(int(2**failures), LONGEST_REST) - 1
    return mark + minutes * MINUTE


def has_gap(last_ok_at: datetime | None, now: datetime) -> bool:
    """Say whether the short feed may no longer hold all that came since (空白)."""
    return last_ok_at is None or now - last_ok_at > FEED_HOLDS


def reads_since(last_ok_at: datetime | None, now: datetime) -> datetime:
    """Return from when telegrams are fetched: older ones would draft nothing."""
    oldest = now - ORDER_VALID
    return max(oldest, last_ok_at - FEED_HOLDS) if last_ok_at else oldest


def is_stalled(last_ok_at: datetime | None, since: datetime, now: datetime) -> bool:
    """Say whether a feed was silent too long; ``since`` is its first reading (停滞)."""
    return now - (last_ok_at or since) > STALLED_AFTER
