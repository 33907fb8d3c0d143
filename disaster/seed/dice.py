"""Dice that fall the same way for the same seed (乱数)."""

from random import Random


def dice(seed: int, noun: str) -> Random:
    """Return the dice of one noun, so that a change in one leaves the others alone."""
    return Random(f"{seed}:{noun}")  # noqa: S311 - a fiction to repeat, not a secret


def quotas(weights: list[float], total: int) -> list[int]:
    """Share a total out by weights, exactly, by the largest remainders (最大剰余法)."""
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    shares = [int(share) for share in exact]
    by_remainder = sorted(
        range(len(exact)), key=lambda place: (shares[place] - exact[place], place)
    )
    for place in by_remainder[: total - sum(shares)]:
        shares[place] += 1
    return shares
