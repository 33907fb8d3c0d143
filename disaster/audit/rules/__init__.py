"""監査証跡の規則: how lines are chained, and how they are told to people."""

from disaster.audit.rules.chain import (
    START,
    Broken,
    Link,
    canonical,
    chain_hash,
    verify,
    verify_tail,
)
from disaster.audit.rules.deeds import DEEDS, FACTS, GROUPS, SEEN, group_of, word_of
from disaster.audit.rules.exposing import BREAK_INS, EXPOSING, exposed
from disaster.audit.rules.telling import told

__all__ = [
    "BREAK_INS",
    "DEEDS",
    "EXPOSING",
    "FACTS",
    "GROUPS",
    "SEEN",
    "START",
    "Broken",
    "Link",
    "canonical",
    "chain_hash",
    "exposed",
    "group_of",
    "told",
    "verify",
    "verify_tail",
    "word_of",
]
