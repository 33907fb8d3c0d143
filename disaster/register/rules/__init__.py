"""台帳の規則: what a ledger row must hold, how names are found, who lived where when.

Names stay exactly as written; only the search keys beside them are folded.
"""

from disaster.register.rules.ledgers import HEAD, LEDGERS, Ledger
from disaster.register.rules.refusals import (
    AlreadyApplied,
    FutureCopy,
    IndividualNumbers,
    NamesProtected,
    OtherOutcome,
    ProtectedHead,
    ProtectedInBulk,
    ProtectedPerson,
    SamePrintedName,
    UnknownLedger,
    UnprintableName,
)

__all__ = [
    "HEAD",
    "LEDGERS",
    "AlreadyApplied",
    "FutureCopy",
    "IndividualNumbers",
    "Ledger",
    "NamesProtected",
    "OtherOutcome",
    "ProtectedHead",
    "ProtectedInBulk",
    "ProtectedPerson",
    "SamePrintedName",
    "UnknownLedger",
    "UnprintableName",
]
