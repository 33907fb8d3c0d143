"""下書き: the structured fields from which every text of a broadcast is made."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from broadcast.rules.categories import Category
from broadcast.rules.kinds import Hazard, Kind, World
from broadcast.rules.levels import EvacuationLevel

Point = tuple[float, float]


class Reason(StrEnum):
    """Why the order is given, in words that exist in every language (発令の理由)."""

    RIVER_RISING = "river_rising"
    RIVER_OVERFLOWING = "river_overflowing"
    LANDSLIDE_DANGER = "landslide_danger"
    LANDSLIDE_OCCURRED = "landslide_occurred"
    HEAVY_RAIN = "heavy_rain"
    STORM_APPROACHING = "storm_approaching"
    STRONG_SHAKING = "strong_shaking"
    FIRE_SPREADING = "fire_spreading"
    DANGER_PASSED = "danger_passed"


class ShelterReadiness(StrEnum):
    """Whether people may go there now (開設の状況)."""

    OPEN = "open"
    PREPARING = "preparing"


# What the desk may write itself for one channel, by its name on the screen.
EDITED_LABELS = {
    "subject": "手直しした件名",
    "mail": "手直ししたメール",
    "web": "手直しした市のページ",
    "ticker": "手直ししたテロップ",
    "speech": "手直しした読み上げ",
}


@dataclass(frozen=True, slots=True)
class Municipality:
    """Who speaks (発信者): the city, its names by language and where it lies."""

    code: str
    name: str
    reading: str
    english_name: str
    centre: Point | None = None
    radius_km: float = 0.0


@dataclass(frozen=True, slots=True)
class District:
    """A place that is addressed (対象地区).

    ``outlines`` are closed rings of (latitude, longitude); a district without one
    may give a ``centre`` and ``radius_km``.
    """

    code: str
    name: str
    reading: str = ""
    english_name: str = ""
    households: int = 0
    persons: int = 0
    outlines: tuple[tuple[Point, ...], ...] = ()
    centre: Point | None = None
    radius_km: float = 0.0


@dataclass(frozen=True, slots=True)
class ShelterNotice:
    """A shelter named in the text (案内する避難所)."""

    name: str
    readiness: ShelterReadiness = ShelterReadiness.OPEN
    reading: str = ""
    english_name: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What the desk fills in; the texts follow from it (配信の下書き).

    ``title`` and ``body`` belong to a notice without level. ``districts_label`` is a
    shorter name for all districts together. ``mistake`` says what was wrong in a
    correction or a cancellation, ``previous_level`` what an update comes from;
    ``edited`` holds the Japanese texts of single channels that were written by hand. A
    notice with a ``category`` is for those who want to hear of it.
    """

    world: World
    kind: Kind
    municipality: Municipality
    issued_at: datetime
    expires_at: datetime
    contact: str
    web_url: str
    hazard: Hazard = Hazard.OTHER
    level: EvacuationLevel | None = None
    previous_level: EvacuationLevel | None = None
    districts: tuple[District, ...] = ()
    districts_label: str = ""
    reasons: tuple[Reason, ...] = ()
    observation: str = ""
    action: str = ""
    shelters: tuple[ShelterNotice, ...] = ()
    next_update_at: datetime | None = None
    title: str = ""
    body: str = ""
    mistake: str = ""
    drill_name: str = ""
    category: Category | None = None
    roads: str = ""
    edited: dict[str, str] = field(default_factory=dict)

    @property
    def is_drill(self) -> bool:
        """Say whether it belongs to an exercise (訓練)."""
        return self.world is World.DRILL

    @property
    def orders(self) -> bool:
        """Say whether it tells people to move: an order now in force (発令中)."""
        return self.level is not None and self.kind in {
            Kind.ISSUE,
            Kind.UPDATE,
            Kind.CORRECT,
        }

    @property
    def households(self) -> int:
        """Count the households of all districts (対象世帯数)."""
        return sum(district.households for district in self.districts)

    @property
    def persons(self) -> int:
        """Count the people of all districts (対象人数)."""
        return sum(district.persons for district in self.districts)

    @property
    def free_texts(self) -> dict[str, str]:
        """Return what people typed freely, by the name of the field (自由記述)."""
        return {
            "見出し": self.title,
            "本文": self.body,
            "状況": self.observation,
            "とってほしい行動": self.action,
            "誤りの内容": self.mistake,
            "通れない道路": self.roads,
            **{EDITED_LABELS[name]: text for name, text in self.edited.items()},
            "地区のまとめ名": self.districts_label,
            "問い合わせ先": self.contact,
            "訓練名": self.drill_name,
            "ページのURL": self.web_url,
            "地区名": "、".join(
                _names(
                    (item.name, item.reading, item.english_name)
                    for item in self.districts
                )
            ),
            "避難所名": "、".join(
                _names(
                    (item.name, item.reading, item.english_name)
                    for item in self.shelters
                )
            ),
        }


def _names(named: Iterable[tuple[str, str, str]]) -> list[str]:
    """List every name of places, in all its forms."""
    return [name for forms in named for name in forms if name]
