"""What is done with the register: copy a ledger in, name, link and protect people."""

from disaster.register.actions.importing import import_ledger
from disaster.register.actions.outlining import import_outlines
from disaster.register.actions.people import agree_printed_name, protect, renew_keys
from disaster.register.actions.previewing import (
    confirm_preview,
    drop_preview,
    preview_ledger,
)
from disaster.register.actions.unmasking import (
    ask_unmasking,
    decline_unmasking,
    end_unmasking,
    grant_unmasking,
)

__all__ = [
    "agree_printed_name",
    "ask_unmasking",
    "confirm_preview",
    "decline_unmasking",
    "drop_preview",
    "end_unmasking",
    "grant_unmasking",
    "import_ledger",
    "import_outlines",
    "preview_ledger",
    "protect",
    "renew_keys",
]
