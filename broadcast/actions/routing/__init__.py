"""Deeds on the ledger of other services: open, lease, record, tidy (外部の経路)."""

from broadcast.actions.routing.opening import call_off_routes, open_routes
from broadcast.actions.routing.sending import LEASE, Handed, claim, settle
from broadcast.actions.routing.tidying import end_dead, give_back_expired

__all__ = [
    "LEASE",
    "Handed",
    "call_off_routes",
    "claim",
    "end_dead",
    "give_back_expired",
    "open_routes",
    "settle",
]
