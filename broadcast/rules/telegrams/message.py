"""電文: what a telegram says about one city, as plain values.

The readers of the Meteorological Agency's XML and of CAP make these values; the rules
beside this file know nothing of XML.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from broadcast.rules.telegrams.kinds import TelegramKind, kind_of

PREFECTURE_DIGITS = 2
CITY_DIGITS = 5


class Source(StrEnum):
    """Whose format the telegram came in (形式)."""

    JMA = "jma"
    CAP = "cap"


class TelegramStatus(StrEnum):
    """Whether a telegram is meant (運用種別)."""

    NORMAL = "通常"
    DRILL = "訓練"
    TEST = "試験"


class InfoType(StrEnum):
    """What a telegram does to the one before it (情報形態)."""

    ISSUED = "発表"
    CORRECTED = "訂正"
    DELAYED = "遅延"
    CANCELLED = "取消"


@dataclass(frozen=True, slots=True)
class Place:
    """Where our city stands in the agency's own divisions (予報の区域).

    ``rivers`` says which of the city's districts a river can flood, by river code.
    """

    city: str
    forecast_areas: tuple[str, ...] = ()
    quake_areas: tuple[str, ...] = ()
    tsunami_areas: tuple[str, ...] = ()
    rivers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def prefecture(self) -> str:
        """The agency's code of the prefecture: two digits and four zeros."""
        return f"{self.city[:PREFECTURE_DIGITS]}0000"


@dataclass(frozen=True, slots=True)
class CityItem:
    """One thing that a telegram says of our city (市についての記載)."""

    code: str
    name: str
    rivers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One telegram (電文); ``items`` is None where our city is not named."""

    source: Source
    title: str
    headline_title: str
    status: TelegramStatus
    info_type: InfoType
    office: str
    event_id: str
    serial: str
    sent_at: datetime
    reported_at: datetime
    occurred_at: datetime | None = None
    expires_at: datetime | None = None
    headline: str = ""
    body: str = ""
    items: tuple[CityItem, ...] | None = None

    @property
    def kind(self) -> TelegramKind | None:
        """The kind of telegram, by its type name; None where we do not know it."""
        return kind_of(self.title) if self.source is Source.JMA else None

    @property
    def type_code(self) -> str:
        """The code of the type, for lists and machines (電文の型)."""
        if self.source is Source.CAP:
            return "CAP"
        return self.kind.code if self.kind else ""

    @property
    def identity(self) -> str:
        """What later telegrams about the same thing have in common (同じ情報)."""
        parts = (self.source, self.title, self.office, self.status, self.event_id)
        return "|".join(parts)


def city_code(municipality_code: str) -> str:
    """Return the agency's 7-digit code of a city (市町村等コード)."""
    return f"{municipality_code[:CITY_DIGITS]}00"
