"""The worker's step for level 5 by one person: fire what nobody stopped (緊急)."""

import logging
from uuid import UUID

from broadcast.actions import urgent
from broadcast.queries import ledger
from broadcast.queries import urgent as questions
from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM
from disaster.foundation.context import House, reading, unit_of_work
from disaster.foundation.errors import Refusal

log = logging.getLogger(__name__)


def fire_due(house: House) -> bool:
    """Let out every release whose countdown has ended; say whether there was one."""
    with reading(house, SYSTEM, clock.now()) as ctx:
        waiting = () if ledger.is_held(ctx) else questions.due(ctx)
    for release_id in waiting:
        _fire(house, release_id)
    return bool(waiting)


def _fire(house: House, release_id: UUID) -> None:
    try:
        with unit_of_work(house, SYSTEM, clock.now()) as ctx:
            urgent.fire_urgent(ctx, release_id)
    except Refusal as refusal:
        log.warning("an urgent release could not go out: %s", type(refusal).__name__)
        with unit_of_work(house, SYSTEM, clock.now()) as ctx:
            urgent.drop_urgent(ctx, release_id, str(refusal))
