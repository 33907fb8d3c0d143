"""Steps for the worker: read papers back, keep the page of congestion fresh."""

from datetime import timedelta

from certificates.tickets import actions, publishing, queries
from disaster.foundation import clock, snapshot
from disaster.foundation.authority import SYSTEM
from disaster.foundation.context import House, reading, unit_of_work

# The page says when it was counted; the city promised at most half a minute.
FRESH = timedelta(seconds=20)


def check_due(house: House) -> bool:
    """Read the next papers of a check that is owed; say whether there was one."""
    with reading(house, SYSTEM, clock.now()) as ctx:
        is_owed = queries.owes_check(ctx)
    if not is_owed:
        return False
    with unit_of_work(house, SYSTEM, clock.now()) as ctx:
        return actions.check_some(ctx) is not None


def congestion_due(house: House) -> bool:
    """Write the files of congestion anew when they have aged and a line is open.

    Returns False: nobody waits for it, so the worker need not come back at once.
    """
    page = house.settings.snapshot_dir / publishing.DOCUMENT
    with reading(house, SYSTEM, clock.now()) as ctx:
        if not page.exists() or not queries.has_line_today(ctx):
            return False
        if ctx.now.timestamp() - page.stat().st_mtime < FRESH.total_seconds():
            return False
        files = list(publishing.public_files(ctx))
    for file in files:
        snapshot.write_file(house.settings.snapshot_dir / file.path, file.content)
    return False
