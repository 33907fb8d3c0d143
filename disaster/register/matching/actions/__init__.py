"""Deeds of the matching: ask for a run, do it, answer for a household, take it back."""

from disaster.register.matching.actions.answering import (
    Said,
    answer,
    confirm_many,
    take_back,
)
from disaster.register.matching.actions.exporting import take_out
from disaster.register.matching.actions.running import (
    Doors,
    ask_for_run,
    do_run,
    take_run,
)

__all__ = [
    "Doors",
    "Said",
    "answer",
    "ask_for_run",
    "confirm_many",
    "do_run",
    "take_back",
    "take_out",
    "take_run",
]
