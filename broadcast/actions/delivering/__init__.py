"""What the worker does with the ledger: lease, record, give back, finish (配送).

A row is leased before its mail starts and settled after the relay's word. Whoever is
killed in between leaves a lease that runs out; another worker sends that mail again
under the same Message-ID. Nothing is lost, only what was on the wire may come twice.
"""

from broadcast.actions.delivering.claiming import LEASE, Handed, claim, renew
from broadcast.actions.delivering.resting import close_lane, open_lanes
from broadcast.actions.delivering.returning import give_back, give_back_expired
from broadcast.actions.delivering.settling import settle
from broadcast.actions.delivering.tidying import begin_due, end_dead, finish_sent

__all__ = [
    "LEASE",
    "Handed",
    "begin_due",
    "claim",
    "close_lane",
    "end_dead",
    "finish_sent",
    "give_back",
    "give_back_expired",
    "open_lanes",
    "renew",
    "settle",
]
