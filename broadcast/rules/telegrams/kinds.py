"""電文の型: the kinds of telegram we know, by the type name in their Control part.

Type names are fixed by the agency's technical description and stay when the titles
that people read change (2026). Source: 気象庁防災情報XML 電文毎の解説資料.
"""

from dataclasses import dataclass
from enum import StrEnum


class Family(StrEnum):
    """Where in its body a kind of telegram speaks of a city (記載の場所)."""

    WARNING = "warning"
    RAIN_RECORD = "rain_record"
    RIVER = "river"
    QUAKE = "quake"
    QUAKE_AREA = "quake_area"
    TSUNAMI = "tsunami"
    RISK = "risk"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class TelegramKind:
    """One kind of telegram (電文の型); ``is_local`` ones name a prefecture."""

    code: str
    family: Family
    is_polled: bool = True
    is_local: bool = False


def _local(code: str, family: Family = Family.WARNING) -> TelegramKind:
    """Return a kind that each prefecture's office issues for itself."""
    return TelegramKind(code, family, is_local=True)


def _silent(code: str) -> TelegramKind:
    """Return a kind that we know and that leads to no draft (下書きにしない)."""
    return TelegramKind(code, Family.NONE, is_polled=False)


KINDS = {
    "気象特別警報・警報・注意報": _local("VPWW53"),
    "気象警報・注意報（Ｈ２７）": _local("VPWW54"),
    "気象警報・注意報（Ｒ０６）（大雨）": _local("VPWW55"),
    "気象警報・注意報（Ｒ０６）（土砂）": _local("VPWW56"),
    "気象警報・注意報（Ｒ０６）（高潮）": _local("VPWW57"),
    "気象警報・注意報（Ｒ０６）（暴風）": _local("VPWW58"),
    "気象警報・注意報（Ｒ０６）（波浪）": _local("VPWW59"),
    "気象警報・注意報（Ｒ０６）（大雪）": _local("VPWW60"),
    "気象警報・注意報（Ｒ０６）（その他注意報）": _local("VPWW61"),
    "土砂災害警戒情報": _local("VXWW50"),
    "竜巻注意情報": _local("VPHW50"),
    "竜巻注意情報（目撃情報付き）": _local("VPHW51"),
    "記録的短時間大雨情報": _local("VPOA50", Family.RAIN_RECORD),
    "指定河川洪水予報": TelegramKind("VXKOii", Family.RIVER),
    "水位周知河川に関する情報": TelegramKind("VXSUii", Family.RIVER),
    "震度速報": TelegramKind("VXSE51", Family.QUAKE_AREA),
    "震源に関する情報": TelegramKind("VXSE52", Family.NONE),
    "震源・震度に関する情報": TelegramKind("VXSE53", Family.QUAKE),
    "津波警報・注意報・予報a": TelegramKind("VTSE41", Family.TSUNAMI),
    "津波情報a": TelegramKind("VTSE51", Family.TSUNAMI),
    # Four megabytes for the whole country every ten minutes: read when handed in, but
    # never fetched again and again.
    "大雨危険度通知": TelegramKind("VPRN50", Family.RISK, is_polled=False),
    "全般気象情報": _silent("VPZJ50"),
    "地方気象情報": _silent("VPCJ50"),
    "府県気象情報": _silent("VPFJ50"),
    "顕著な地震の震源要素更新のお知らせ": _silent("VXSE61"),
    "緊急地震速報（警報）": _silent("VXSE43"),
    "緊急地震速報（予報）": _silent("VXSE44"),
    "緊急地震速報（地震動予報）": _silent("VXSE45"),
    "地震・津波に関するお知らせ": _silent("VZSE40"),
    "沖合の津波観測に関する情報": _silent("VTSE52"),
}


def kind_of(title: str) -> TelegramKind | None:
    """Return the kind of telegram with this type name, or None (電文の型)."""
    return KINDS.get(title)
