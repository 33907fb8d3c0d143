"""宛先の範囲: whom a broadcast concerns, and whose mail is tried."""

from collections.abc import Collection

from broadcast.rules.levels import EvacuationLevel
from broadcast.rules.subscribing import SubscriberState


def is_addressed(lives_in: Collection[str], speaks_to: Collection[str]) -> bool:
    """Say whether a broadcast concerns a subscriber; no district means all (対象)."""
    return not lives_in or not speaks_to or not set(lives_in).isdisjoint(speaks_to)


def reachable(level: int | None) -> tuple[SubscriberState, ...]:
    """Return whose mail is tried: in mortal danger also the suspended (届ける範囲)."""
    if level is not None and level >= EvacuationLevel.EVACUATE:
        return SubscriberState.ACTIVE, SubscriberState.SUSPENDED
    return (SubscriberState.ACTIVE,)
