"""警戒レベル: the evacuation levels that a mayor issues, as dated reference data."""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _


class EvacuationLevel(IntEnum):
    """The levels issued by the mayor, not by the weather agency (避難情報)."""

    EMERGENCY_SAFETY = 5
    EVACUATE = 4
    ELDERLY_EVACUATE = 3


@dataclass(frozen=True, slots=True)
class LevelStyle:
    """The national colours of a level (警戒レベルの配色)."""

    key: str
    fill: str
    text: str


@dataclass(frozen=True, slots=True)
class LevelScheme:
    """The names in force from a day on (避難情報の名称)."""

    since: date
    names: dict[EvacuationLevel, str]


class NoScheme(Refusal):
    """No level names were in force on that day (名称の施行前)."""

    message = _("%(day)s には警戒レベルの名称がありません。日付を直してください。")


# 2019: 避難勧告等に関するガイドライン (平成31年3月29日改定).
# 2021: 災害対策基本法 第60条 as amended by 令和3年法律第30号, in force 2021-05-20.
SCHEMES = (
    LevelScheme(
        date(2021, 5, 20),
        {
            EvacuationLevel.EMERGENCY_SAFETY: "緊急安全確保",
            EvacuationLevel.EVACUATE: "避難指示",
            EvacuationLevel.ELDERLY_EVACUATE: "高齢者等避難",
        },
    ),
    LevelScheme(
        date(2019, 3, 29),
        {
            EvacuationLevel.EMERGENCY_SAFETY: "災害発生情報",
            EvacuationLevel.EVACUATE: "避難勧告",
            EvacuationLevel.ELDERLY_EVACUATE: "避難準備・高齢者等避難開始",
        },
    ),
)

ENGLISH_NAMES = {
    EvacuationLevel.EMERGENCY_SAFETY: "Emergency Safety Measures",
    EvacuationLevel.EVACUATE: "Evacuation Order",
    EvacuationLevel.ELDERLY_EVACUATE: "Evacuation of the Elderly, Etc.",
}

STYLES = {
    EvacuationLevel.EMERGENCY_SAFETY: LevelStyle("level5", "#0C000C", "#FFFFFF"),
    EvacuationLevel.EVACUATE: LevelStyle("level4", "#AA00AA", "#FFFFFF"),
    EvacuationLevel.ELDERLY_EVACUATE: LevelStyle("level3", "#FF2800", "#000000"),
}
NOTICE_STYLE = LevelStyle("notice", "#FFFFFF", "#000000")


def level_name(level: EvacuationLevel, day: date) -> str:
    """Return the legal name of a level on the day it is issued (避難情報の名称)."""
    for scheme in SCHEMES:
        if day >= scheme.since:
            return scheme.names[level]
    raise NoScheme(day=day.isoformat())


def style(level: EvacuationLevel | None) -> LevelStyle:
    """Return the colours of a level, or of an ordinary notice (配色)."""
    return STYLES[level] if level else NOTICE_STYLE
