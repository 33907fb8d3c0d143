"""What is done with tickets, booths and the end of a day."""

from certificates.tickets.actions.calling import (
    call_next,
    finish,
    mark_absent,
    recall,
    transfer,
)
from certificates.tickets.actions.checking import ask_check, check_some
from certificates.tickets.actions.closing import Ending, close_day, confirm, reopen
from certificates.tickets.actions.places import (
    Opening,
    add_booth,
    add_place,
    change_booth,
    change_place,
    renew_machine,
)
from certificates.tickets.actions.seating import leave, set_break, sit
from certificates.tickets.actions.taking import (
    end_tickets,
    give_up,
    resume_tickets,
    take,
    take_at_machine,
)

__all__ = [
    "Ending",
    "Opening",
    "add_booth",
    "add_place",
    "ask_check",
    "call_next",
    "change_booth",
    "change_place",
    "check_some",
    "close_day",
    "confirm",
    "end_tickets",
    "finish",
    "give_up",
    "leave",
    "mark_absent",
    "recall",
    "renew_machine",
    "reopen",
    "resume_tickets",
    "set_break",
    "sit",
    "take",
    "take_at_machine",
    "transfer",
]
