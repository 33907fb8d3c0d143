"""Questions to the victims' register: one household, the list, whom to provide."""

from certificates.victims.queries.household import (
    ConsentLine,
    House,
    Paper,
    SupportLine,
    Victim,
    household_held,
    next_number,
    supports,
    to_correct,
    victim,
)
from certificates.victims.queries.listing import (
    PAGE,
    Listed,
    Wanted,
    listed,
    provision_candidates,
    provisions,
    without_consent,
)

__all__ = [
    "PAGE",
    "ConsentLine",
    "House",
    "Listed",
    "Paper",
    "SupportLine",
    "Victim",
    "Wanted",
    "household_held",
    "listed",
    "next_number",
    "provision_candidates",
    "provisions",
    "supports",
    "to_correct",
    "victim",
    "without_consent",
]
