"""What copies changed: rows of the history as plain steps in time (異動の記録)."""

from datetime import date
from typing import Any

from disaster.register.rules.moves import Step
from disaster.register.tables import LedgerChange

# What decides to which household a person belonged, and how they are named there.
FIELDS_IN_TIME = (
    *("relation", "name", "kana", "address", "moved_on", "moved_why"),
    *("gone_on", "gone_reason"),
)
DAYS = frozenset({"moved_on", "gone_on", "born_on"})


def step(change: LedgerChange) -> Step:
    """Return one kept change as values before and after."""
    pairs = {name: _thawed(name, pair) for name, pair in change.fields.items()}
    return Step(
        change.effective_on,
        {name: old for name, (old, _new) in pairs.items()},
        {name: new for name, (_old, new) in pairs.items()},
    )


def frozen(value: object) -> object:
    """Return a value as the history keeps it: days as text."""
    return value.isoformat() if isinstance(value, date) else value


def _thawed(name: str, pair: list[Any]) -> tuple[Any, Any]:
    if name not in DAYS:
        return pair[0], pair[1]
    old, new = (date.fromisoformat(one) if one else None for one in pair)
    return old, new
