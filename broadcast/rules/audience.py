"""宛先の範囲: who gets a broadcast, and in which order over the lanes."""

from collections import defaultdict
from collections.abc import Collection, Iterable

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


def turns(lanes: Iterable[str]) -> list[int]:
    """Return each mail's place in its lane; in that order lanes alternate (輪番)."""
    counts: defaultdict[str, int] = defaultdict(int)
    places = []
    for lane in lanes:
        places.append(counts[lane])
        counts[lane] += 1
    return places
