"""災害種別と指定: for which hazards a place is designated, and in which of two laws.

指定緊急避難場所 is where people run to, hazard by hazard (災害対策基本法 第49条の4);
指定避難所 is where they stay (第49条の7). One school is usually both.
"""

import re
from collections.abc import Iterable
from enum import StrEnum

from disaster.foundation.texts import _


class Hazard(StrEnum):
    """A kind of disaster (災害種別), in the order of the national standard."""

    FLOOD = "flood"
    LANDSLIDE = "landslide"
    STORM_SURGE = "storm_surge"
    EARTHQUAKE = "earthquake"
    TSUNAMI = "tsunami"
    GREAT_FIRE = "great_fire"
    INLAND_FLOOD = "inland_flood"
    VOLCANO = "volcano"

    @property
    def label(self) -> str:
        """The wording of 災害対策基本法施行令 第20条の4."""
        return HAZARD_LABELS[self]


HAZARD_LABELS = {
    Hazard.FLOOD: _("洪水"),
    Hazard.LANDSLIDE: _("崖崩れ、土石流及び地滑り"),
    Hazard.STORM_SURGE: _("高潮"),
    Hazard.EARTHQUAKE: _("地震"),
    Hazard.TSUNAMI: _("津波"),
    Hazard.GREAT_FIRE: _("大規模な火事"),
    Hazard.INLAND_FLOOD: _("内水氾濫"),
    Hazard.VOLCANO: _("火山現象"),
}

# How remarks name a hazard, formally and in everyday words.
HAZARD_WORDS = {
    Hazard.FLOOD: "洪水|水害|大雨|浸水",
    Hazard.LANDSLIDE: "崖崩れ|がけ崩れ|土砂|土石流|地滑り|地すべり",
    Hazard.STORM_SURGE: "高潮",
    Hazard.EARTHQUAKE: "地震",
    Hazard.TSUNAMI: "津波",
    Hazard.GREAT_FIRE: "火事|火災",
    Hazard.INLAND_FLOOD: "内水|水害|大雨|浸水",
    Hazard.VOLCANO: "火山|噴火",
}
# "洪水○" says that all is well; how many people fit says nothing about safety;
# 津波避難ビル is what the building is called.
NO_CONDITION = re.compile("[○〇◯]|避難ビル|[^、。]*収容人数")


class DesignationKind(StrEnum):
    """What the mayor designated a place as (指定の種類): two laws, never one flag."""

    EVACUATION_SITE = "evacuation_site"
    SHELTER = "shelter"
    WELFARE_SHELTER = "welfare_shelter"

    @property
    def label(self) -> str:
        """The legal term."""
        return DESIGNATION_LABELS[self]

    @property
    def is_for_staying(self) -> bool:
        """Whether people live there for a time (滞在する所) rather than run there."""
        return self is not DesignationKind.EVACUATION_SITE


DESIGNATION_LABELS = {
    DesignationKind.EVACUATION_SITE: _("指定緊急避難場所"),
    DesignationKind.SHELTER: _("指定避難所"),
    DesignationKind.WELFARE_SHELTER: _("指定福祉避難所"),
}


class HazardFit(StrEnum):
    """Whether a place suits one hazard (災害への適否); the signs say ○ and ×.

    In the national standard an empty flag means "not designated" (UNFIT). A condition
    such as "2階以上" stands in the designation's note and must be shown with it.
    """

    FIT = "fit"
    CONDITIONAL = "conditional"
    UNFIT = "unfit"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The word shown beside the mark."""
        return FIT_LABELS[self]

    @property
    def mark(self) -> str:
        """The mark of the sign standard (JIS Z 9098); never shown without the word."""
        return FIT_MARKS[self]

    @property
    def is_designated(self) -> bool:
        """Whether the national layouts carry a flag for it."""
        return self in {HazardFit.FIT, HazardFit.CONDITIONAL}


FIT_LABELS = {
    HazardFit.FIT: _("使える"),
    HazardFit.CONDITIONAL: _("条件つきで使える"),
    HazardFit.UNFIT: _("使えない"),
    HazardFit.UNKNOWN: _("わからない"),
}
FIT_MARKS = {
    HazardFit.FIT: "○",
    HazardFit.CONDITIONAL: "△",
    HazardFit.UNFIT: "×",
    HazardFit.UNKNOWN: "？",
}


def hazards_with_condition(note: str) -> frozenset[Hazard]:
    """Return the hazards that a remark (備考) restricts: 「洪水時：２階以上」 → flood.

    Doubt counts as a condition: the remark is then shown beside the hazard, which
    does no harm, while a hidden remark may send people to a flooded floor.
    """
    return frozenset(hazard for hazard in Hazard if _is_restricted(note, hazard))


def worst(fits: Iterable[HazardFit]) -> HazardFit:
    """Return the most cautious of several answers (two flood levels, two sources)."""
    return max(fits, key=CAUTION.index, default=HazardFit.UNKNOWN)


def overall(fits: Iterable[HazardFit]) -> HazardFit:
    """Sum up the buildings of one facility: if only some suit, it is conditional."""
    answers = set(fits)
    if len(answers) == 1:
        return answers.pop()
    if any(answer.is_designated for answer in answers):
        return HazardFit.CONDITIONAL
    return HazardFit.UNKNOWN


CAUTION = (
    HazardFit.FIT,
    HazardFit.CONDITIONAL,
    HazardFit.UNKNOWN,
    HazardFit.UNFIT,
)


def _is_restricted(note: str, hazard: Hazard) -> bool:
    """Say whether any mention of the hazard is more than an all-clear."""
    mentions = re.finditer(HAZARD_WORDS[hazard], note)
    return any(not NO_CONDITION.match(note, mention.end()) for mention in mentions)
