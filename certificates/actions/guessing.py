"""Codes that nobody was given, counted for each network (確認コードの総当たり)."""

from certificates.actions import throttling
from certificates.rules import applying
from disaster.foundation.context import Context


def refuse_guessing(ctx: Context, network: str) -> None:
    """Refuse a network that tried too many codes that do not exist."""
    if refused := throttling.refusal(ctx, _source(network)):
        raise refused


def count_guess(ctx: Context, network: str) -> None:
    """確認コードの試行を数える: one code more that nobody was given."""
    throttling.count(ctx, _source(network), applying.FREE_GUESSES)


def _source(network: str) -> str:
    return f"check|{network}"
