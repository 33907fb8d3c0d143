"""Steps for the worker: send what is owed, account for every address (配送).

Everything owed stands in the ledger. The worker may be killed at any instant: what it
held comes back when its lease runs out, under the same Message-ID.
"""

from broadcast.jobs.delivering import deliver_due

__all__ = ["deliver_due"]
