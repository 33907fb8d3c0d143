"""Which words of a search can mean a place, and which can mean nothing else.

A part of an address may stand anywhere in it, so every address is looked through: most
words (names) are kept from that by the few thousand words that stand in any address.
"""

from sqlalchemy import select

from disaster.foundation.context import Context
from disaster.register.rules import keys
from disaster.register.tables import PlaceWord


def may_be_place(ctx: Context, place: str) -> bool:
    """Say whether some address may hold a folded text: each of its words is known."""
    return all(_is_known(ctx, word) for word in keys.place_words(place))


def _is_known(ctx: Context, word: str) -> bool:
    found = select(PlaceWord.word).where(PlaceWord.word.contains(word, autoescape=True))
    return ctx.session.scalars(found.limit(1)).first() is not None
