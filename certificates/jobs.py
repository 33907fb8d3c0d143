"""Steps for the worker: forget what its time is over for (片付け)."""

from certificates import actions, queries
from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM
from disaster.foundation.context import House, reading, unit_of_work


def forget_due(house: House) -> bool:
    """Forget online applications that were begun and never sent, with their photos.

    Returns False: nobody waits for it, so the worker need not come back at once.
    """
    with reading(house, SYSTEM, clock.now()) as ctx:
        is_due = queries.has_expired_drafts(ctx)
    if is_due:
        with unit_of_work(house, SYSTEM, clock.now()) as ctx:
            actions.forget_drafts(ctx)
    return False
