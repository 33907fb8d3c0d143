"""情報の新しさ: each status carries the time it was seen, and age wears it out.

What counts is when somebody looked (確認した時刻), never when the message arrived: a
phone that was offline for two hours must not overwrite newer news.
"""

from datetime import datetime, timedelta

from disaster.foundation.clock import tokyo

OUTDATED_AFTER = timedelta(hours=4)


def is_outdated(observed_at: datetime | None, now: datetime) -> bool:
    """Say whether a status is too old to rely on (古い情報); never seen is outdated."""
    return observed_at is None or now - observed_at > OUTDATED_AFTER


def effective_time(observed_at: datetime, received_at: datetime) -> datetime:
    """Return the time of observation, but never later than the arrival (受信時刻).

    A device whose clock runs ahead would else win against all later news.
    """
    return min(observed_at, received_at)


def overwrites(observed_at: datetime, stored_at: datetime | None) -> bool:
    """Say whether news replaces what is shown (観測時刻の新しい方が勝つ).

    Older news is kept in the history only. Of two with one time the later arrival
    wins, so that a correction within the same minute counts.
    """
    return stored_at is None or observed_at >= stored_at


def time_words(moment: datetime, now: datetime) -> str:
    """Write a time as short as it stays clear: 18:42, on another day 9/2 18:42."""
    then = tokyo(moment)
    if then.date() == tokyo(now).date():
        return f"{then:%H:%M}"
    return f"{then.month}/{then.day} {then:%H:%M}"


def minutes_old(moment: datetime, now: datetime) -> int:
    """Return the age in whole minutes, never negative."""
    return max(int((now - moment).total_seconds() // 60), 0)
