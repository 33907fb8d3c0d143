"""気象庁などの電文: what it means for the city, and which draft it proposes.

Everything here is a draft for people: no telegram ever sends anything by itself.
"""

from broadcast.rules.telegrams.advising import Advice, Proposal, propose
from broadcast.rules.telegrams.codes import level_of
from broadcast.rules.telegrams.deciding import (
    URGENT,
    Outcome,
    StaleTelegram,
    Stand,
    Standing,
    decide,
    is_meant,
    require_current,
    valid_until,
)
from broadcast.rules.telegrams.keeping import kept_state
from broadcast.rules.telegrams.message import (
    CityItem,
    InfoType,
    Message,
    Place,
    Source,
    TelegramStatus,
    city_code,
)
from broadcast.rules.telegrams.polling import (
    has_gap,
    is_stalled,
    next_poll,
    reads_since,
)

__all__ = [
    "URGENT",
    "Advice",
    "CityItem",
    "InfoType",
    "Message",
    "Outcome",
    "Place",
    "Proposal",
    "Source",
    "StaleTelegram",
    "Stand",
    "Standing",
    "TelegramStatus",
    "city_code",
    "decide",
    "has_gap",
    "is_meant",
    "is_stalled",
    "kept_state",
    "level_of",
    "next_poll",
    "propose",
    "reads_since",
    "require_current",
    "valid_until",
]
