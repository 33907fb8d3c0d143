"""The worker's step for mail that comes in: read, write down, only then put away."""

import logging

from sqlalchemy.exc import IntegrityError

from broadcast import actions, bounces
from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM
from disaster.foundation.context import House, unit_of_work

log = logging.getLogger(__name__)

ROOM = 100


def take_in_due(house: House) -> bool:
    """Take in what came by mail; say whether there was anything (受信)."""
    settings = house.settings
    if settings.bounce_dir is None:
        return False
    try:
        arrived = bounces.waiting(settings.bounce_dir, settings.mail_from, ROOM)
    except bounces.NoMailbox:
        # The start page of the operators and the doctor say so.
        return False
    return bool(arrived) and _take_in(house, arrived)


def _take_in(house: House, arrived: list[bounces.Arrived]) -> bool:
    try:
        with unit_of_work(house, SYSTEM, clock.now()) as ctx:
            kinds = actions.take_in(ctx, arrived)
    except IntegrityError:
        log.info("another worker reads the same mails")
        return False
    for one in arrived:
        if kind := kinds.get(one.digest):
            bounces.put_away(one, kind)
    return bool(kinds)
