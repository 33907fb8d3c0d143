"""理由と点数: what speaks for a building or against it, in points and words.

A point doubles the odds (log2 of a likelihood ratio, after Fellegi and Sunter, "A
theory for record linkage", 1969). The points are rounded by hand and the same for every
city; docs/explanation/matching.md tells how they were found.
"""

from dataclasses import dataclass
from enum import StrEnum

from disaster.foundation.texts import _


@dataclass(frozen=True, slots=True)
class Weight:
    """What a reason counts, how it is said, and whether it alone forbids certainty."""

    points: int
    words: str
    is_conflict: bool = False


class Reason(StrEnum):
    """What a household and a building have in common, or not (理由)."""

    ADDRESS = "address"
    LOT = "lot"
    PARENT_LOT = "parent_lot"
    BLOCK = "block"
    ELSEWHERE = "elsewhere"
    WING = "wing"
    OTHER_WING = "other_wing"
    NAME = "name"
    OTHER_NAME = "other_name"
    ROOM = "room"
    ROOM_IN_HOUSE = "room_in_house"
    NO_ROOM = "no_room"
    OWNER = "owner"
    OWNER_READING = "owner_reading"
    OWNER_FAMILY = "owner_family"
    OTHER_OWNER = "other_owner"
    OWNER_LIVES_HERE = "owner_lives_here"
    OWNER_AWAY = "owner_away"
    DWELLING = "dwelling"
    NO_DWELLING = "no_dwelling"
    DISTRICT = "district"
    OTHER_DISTRICT = "other_district"
    TAKEN = "taken"
    SEVERAL = "several"

    @property
    def points(self) -> int:
        """How far it moves the odds, in doublings."""
        return WEIGHTS[self].points

    @property
    def words(self) -> str:
        """The reason as a short sentence."""
        return WEIGHTS[self].words

    @property
    def is_conflict(self) -> bool:
        """Say whether a person must look, however many points there are."""
        return WEIGHTS[self].is_conflict


WEIGHTS = {
    Reason.ADDRESS: Weight(10, _("住所と所在地（住居表示）が同じ")),
    Reason.LOT: Weight(9, _("住所と地番が同じ")),
    Reason.PARENT_LOT: Weight(5, _("枝番を除いた番地が同じ"), is_conflict=True),
    Reason.BLOCK: Weight(3, _("同じ街区"), is_conflict=True),
    Reason.ELSEWHERE: Weight(-3, _("住所と所在地が違う"), is_conflict=True),
    Reason.WING: Weight(3, _("棟が同じ")),
    Reason.OTHER_WING: Weight(-8, _("棟が違う"), is_conflict=True),
    Reason.NAME: Weight(4, _("建物名が同じ")),
    Reason.OTHER_NAME: Weight(-3, _("建物名が違う")),
    Reason.ROOM: Weight(2, _("部屋番号があり、共同住宅")),
    Reason.ROOM_IN_HOUSE: Weight(-4, _("部屋番号があるが戸建て"), is_conflict=True),
    Reason.NO_ROOM: Weight(-1, _("共同住宅だが部屋番号がない")),
    Reason.OWNER: Weight(7, _("所有者が世帯員と同じ氏名")),
    Reason.OWNER_READING: Weight(6, _("所有者が世帯員と同じ読み")),
    Reason.OWNER_FAMILY: Weight(3, _("所有者が同じ名字")),
    Reason.OTHER_OWNER: Weight(-3, _("所有者が世帯員と違う")),
    Reason.OWNER_LIVES_HERE: Weight(3, _("所有者の住所が世帯の住所と同じ")),
    Reason.OWNER_AWAY: Weight(-2, _("所有者の住所がほかにある")),
    Reason.DWELLING: Weight(1, _("用途が住宅")),
    Reason.NO_DWELLING: Weight(-10, _("用途が住宅ではない"), is_conflict=True),
    Reason.DISTRICT: Weight(1, _("行政区が同じ")),
    Reason.OTHER_DISTRICT: Weight(-3, _("行政区が違う"), is_conflict=True),
    Reason.TAKEN: Weight(-4, _("ほかの世帯が住んでいる"), is_conflict=True),
    Reason.SEVERAL: Weight(-2, _("同じ住所に住宅がいくつもある")),
}
