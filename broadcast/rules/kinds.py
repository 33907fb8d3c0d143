"""What a broadcast is about: its kind, its hazard, its world and its languages."""

from enum import StrEnum


class World(StrEnum):
    """The world a database belongs to (本番・訓練)."""

    LIVE = "live"
    DRILL = "drill"


class Language(StrEnum):
    """The languages every broadcast is written in, the binding one first (言語)."""

    JAPANESE = "ja"
    EASY_JAPANESE = "ja-x-easy"
    ENGLISH = "en"


class Kind(StrEnum):
    """What a broadcast does to the information before it (配信の種別)."""

    ISSUE = "issue"
    UPDATE = "update"
    LIFT = "lift"
    CORRECT = "correct"
    CANCEL = "cancel"
    NOTICE = "notice"

    @property
    def label(self) -> str:
        """The word on the composer's screen (画面の表記)."""
        return KIND_LABELS[self]

    @property
    def follows(self) -> bool:
        """Say whether it must name the broadcast it changes (元の配信が要る)."""
        return self not in {Kind.ISSUE, Kind.NOTICE}


class Hazard(StrEnum):
    """The danger that a broadcast warns of (災害の種類)."""

    FLOOD = "flood"
    INLAND_FLOOD = "inland_flood"
    LANDSLIDE = "landslide"
    STORM_SURGE = "storm_surge"
    TSUNAMI = "tsunami"
    EARTHQUAKE = "earthquake"
    FIRE = "fire"
    STORM = "storm"
    SNOW = "snow"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The Japanese word for the danger (災害の種類の表記)."""
        return HAZARD_LABELS[self]


KIND_LABELS = {
    Kind.ISSUE: "発令",
    Kind.UPDATE: "切替・拡大",
    Kind.LIFT: "解除",
    Kind.CORRECT: "訂正",
    Kind.CANCEL: "取消",
    Kind.NOTICE: "お知らせ",
}

HAZARD_LABELS = {
    Hazard.FLOOD: "洪水",
    Hazard.INLAND_FLOOD: "浸水",
    Hazard.LANDSLIDE: "土砂災害",
    Hazard.STORM_SURGE: "高潮",
    Hazard.TSUNAMI: "津波",
    Hazard.EARTHQUAKE: "地震",
    Hazard.FIRE: "大規模火災",
    Hazard.STORM: "暴風",
    Hazard.SNOW: "大雪",
    Hazard.OTHER: "災害",
}
