"""The worker's step for mail: tidy the ledger, then send for a short while."""

import logging
import os
import secrets
from time import sleep

from broadcast.actions import delivering
from broadcast.jobs.letters import LetterDesk
from broadcast.jobs.shift import Shift
from broadcast.queries import ledger
from broadcast.smtp import SmtpSettings, UnusableSmtpUrl, looping
from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM
from disaster.foundation.context import House, reading, unit_of_work

log = logging.getLogger(__name__)

RELAY_REST_SECONDS = 2.0


def deliver_due(house: House) -> bool:
    """Send what is owed now, for a few seconds; say whether there was anything to do.

    Without a relay the mails stay in the ledger and the pages say so.
    """
    worked = _needs_tidying(house) and _tidy(house)
    relay = _relay(house)
    if relay is None or not _has_due(house):
        return worked
    shift = Shift(house, relay, _worker_name(house), LetterDesk(house))
    looping.run(shift.work())
    _tidy(house)
    if shift.is_troubled:
        # The relay or the ledger is away: ask again soon, but not in a tight loop.
        sleep(RELAY_REST_SECONDS)
    return True


def _tidy(house: House) -> bool:
    """Start what was approved, take back what a dead worker held, end what is done."""
    with unit_of_work(house, SYSTEM, clock.now()) as ctx:
        begun = delivering.begin_due(ctx)
        returned = delivering.give_back_expired(ctx)
        dead = delivering.end_dead(ctx)
        ended = delivering.finish_sent(ctx)
    if returned:
        log.warning("took back %d mails of a worker that is gone", returned)
    return begun or returned > 0 or dead > 0 or ended


def _needs_tidying(house: House) -> bool:
    """Look first: an idle worker must not keep people's deeds waiting."""
    with reading(house, SYSTEM, clock.now()) as ctx:
        return ledger.needs_tidying(ctx)


def _has_due(house: House) -> bool:
    with reading(house, SYSTEM, clock.now()) as ctx:
        return ledger.has_due(ctx)


def _relay(house: House) -> SmtpSettings | None:
    """Return the relay of this world; drill mail never meets the live relay."""
    url = house.settings.smtp_url
    if not url:
        return None
    try:
        return SmtpSettings.from_url(url)
    except UnusableSmtpUrl as refusal:
        log.error("%s", refusal)  # noqa: TRY400 - the sentence says it all
        return None


def _worker_name(house: House) -> str:
    return f"{house.settings.node_id[:60]}:{os.getpid()}:{secrets.token_hex(6)}"
