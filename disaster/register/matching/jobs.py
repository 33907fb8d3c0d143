"""Steps for the worker: do the run that somebody asked for (突合)."""

from contextlib import AbstractContextManager

from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM
from disaster.foundation.context import Context, House, reading, unit_of_work
from disaster.register.matching import actions, queries
from disaster.register.matching.actions import Doors


def match_due(house: House) -> bool:
    """Do the run that waits; say whether there was one.

    A worker that is killed leaves a lease behind; when it is over, the next worker
    does the run from its start and writes only what is not there yet.
    """
    doors = _doors(house)
    with doors.look() as ctx:
        if not queries.is_due(ctx):
            return False
    with doors.work() as ctx:
        run_id = actions.take_run(ctx)
    if run_id is None:
        return False
    actions.do_run(doors, run_id)
    return True


def _doors(house: House) -> Doors:
    def look() -> AbstractContextManager[Context]:
        return reading(house, SYSTEM, clock.now())

    def work() -> AbstractContextManager[Context]:
        return unit_of_work(house, SYSTEM, clock.now())

    return Doors(look, work)
