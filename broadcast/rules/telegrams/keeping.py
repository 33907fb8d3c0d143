"""What a telegram says of the city, as plain JSON values (市の状態の控え)."""

from broadcast.rules.telegrams import codes
from broadcast.rules.telegrams.message import CityItem, Message


def kept_state(message: Message) -> list[dict[str, object]] | None:
    """Return the city's state as JSON values, None where it is not named (市の状態)."""
    if message.items is None:
        return None
    return [_kept(message, item) for item in message.items]


def _kept(message: Message, item: CityItem) -> dict[str, object]:
    kind = message.kind
    level = codes.level_of(kind, item.code) if kind else None
    kept: dict[str, object] = {
        "code": item.code,
        "name": item.name,
        "level": level or None,
    }
    return {**kept, "rivers": list(item.rivers)} if item.rivers else kept
