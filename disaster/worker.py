"""``disaster worker``: a loop for each room's due job; stops cleanly on SIGTERM.

Every job is a step that may be killed at any instant: what is owed stands in the
database. Any number of workers may run on PostgreSQL.
"""

import logging
import signal
import threading
from collections.abc import Callable
from types import FrameType

from sqlalchemy.exc import OperationalError

import broadcast.jobs
import certificates.jobs
import certificates.tickets.jobs
import disaster.register.matching.jobs
from disaster import publishing
from disaster.foundation import waking
from disaster.foundation.context import House

log = logging.getLogger(__name__)

IDLE_SECONDS = 0.5
TROUBLE_SECONDS = 3.0
STOP_SECONDS = 30.0

Job = Callable[[House], bool]

# The public tree first: a file is up within a second, mail takes its time.
JOBS: tuple[Job, ...] = (
    publishing.publish_due,
    broadcast.jobs.fire_due,
    broadcast.jobs.deliver_due,
    broadcast.jobs.poll_due,
    broadcast.jobs.check_due,
    broadcast.jobs.take_in_due,
    certificates.jobs.forget_due,
    disaster.register.matching.jobs.match_due,
    certificates.tickets.jobs.check_due,
    certificates.tickets.jobs.congestion_due,
)


def run(house: House) -> None:
    """Work until SIGTERM or SIGINT, then finish the steps in hand."""
    stopping = threading.Event()
    woken = {job: threading.Event() for job in JOBS}

    def wake() -> None:
        for event in woken.values():
            event.set()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()
        wake()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    stop_listening = waking.listen(house.settings.queue_url, wake)
    log.info("worker started on %s", house.settings.node_id)
    # A thread for each job: a relay that takes minutes over one mail must not keep a
    # correction from the public pages.
    threads = [
        threading.Thread(
            target=_repeat, args=(job, house, stopping, event), daemon=True
        )
        for job, event in woken.items()
    ]
    for thread in threads:
        thread.start()
    stopping.wait()
    for thread in threads:
        # Whatever is still on the wire then is leased in the ledger, not lost.
        thread.join(STOP_SECONDS)
    stop_listening()
    log.info("worker stopped")


def _repeat(
    job: Job, house: House, stopping: threading.Event, woken: threading.Event
) -> None:
    while not stopping.is_set():
        woken.clear()
        woken.wait(_rest_after(job, house))


def step(house: House) -> float:
    """Do every due job once and return how long to wait before the next round."""
    return min([_rest_after(job, house) for job in JOBS])


def _rest_after(job: Job, house: House) -> float:
    """Do one job and return how long to wait before doing it again."""
    try:
        return 0.0 if job(house) else IDLE_SECONDS
    except (OperationalError, OSError) as trouble:
        # The database or the disk is away; what is owed waits there.
        log.warning("worker waits: %s", trouble)
    except Exception:
        # A fault in one job must not end it for good: it is tried again, and told.
        log.exception("worker: a job failed")
    return TROUBLE_SECONDS
