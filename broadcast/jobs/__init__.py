"""Steps for the worker: send what is owed, account for every address (配送).

Everything owed stands in the ledger. The worker may be killed at any instant: what it
held comes back when its lease runs out, under the same Message-ID.
"""

from broadcast.jobs.checking import check_due
from broadcast.jobs.delivering import deliver_due
from broadcast.jobs.incoming import take_in_due
from broadcast.jobs.polling import poll, poll_due
from broadcast.jobs.urgent import fire_due

__all__ = [
    "check_due",
    "deliver_due",
    "fire_due",
    "poll",
    "poll_due",
    "take_in_due",
]
