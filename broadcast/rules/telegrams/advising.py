"""提案: which telegram proposes which draft, and in which words.

Only levels that the agency's own scheme ties to an order are proposed, and only as a
draft: the districts, the shelters and the next update are a person's to fill in.
"""

from dataclasses import dataclass
from enum import StrEnum

from broadcast.rules.desk import DeskFields
from broadcast.rules.draft import Reason
from broadcast.rules.kinds import Hazard, Kind
from broadcast.rules.levels import EvacuationLevel
from broadcast.rules.telegrams import codes, notices
from broadcast.rules.telegrams.kinds import Family, TelegramKind
from broadcast.rules.telegrams.message import CityItem, Message, Place, Source
from broadcast.rules.telegrams.notices import Notice
from disaster.foundation.texts import _

ORDERED = frozenset({3, 4})


class Advice(StrEnum):
    """What a telegram asks of the desk (電文の扱い)."""

    DRAFT = "draft"
    LOOK = "look"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a telegram proposes (提案).

    ``topic`` names what the draft is about, so that telegrams of several kinds about
    one danger share one draft; empty where no draft is concerned.
    """

    advice: Advice
    reason: str
    topic: str = ""
    level: int = 0
    fields: DeskFields | None = None


@dataclass(frozen=True, slots=True)
class Danger:
    """How a kind of telegram becomes an order (避難情報の型)."""

    hazard: Hazard
    reason: Reason


DANGERS = {
    "VPWW55": Danger(Hazard.INLAND_FLOOD, Reason.HEAVY_RAIN),
    "VPWW56": Danger(Hazard.LANDSLIDE, Reason.LANDSLIDE_DANGER),
    "VXWW50": Danger(Hazard.LANDSLIDE, Reason.LANDSLIDE_DANGER),
    "VPWW57": Danger(Hazard.STORM_SURGE, Reason.STORM_APPROACHING),
    "VXKOii": Danger(Hazard.FLOOD, Reason.RIVER_RISING),
    "VXSUii": Danger(Hazard.FLOOD, Reason.RIVER_RISING),
}


def propose(message: Message, place: Place, city_name: str) -> Proposal:
    """Say what a telegram asks of the desk (提案)."""
    if message.source is Source.CAP:
        return _noticed(notices.of_cap(message))
    if message.kind is None:
        reason = _("知らない型の電文です。内容を読んで判断してください。")
        return Proposal(Advice.LOOK, reason)
    if message.kind.family in {Family.NONE, Family.RISK}:
        return _nothing(_("下書きにしない型の電文です。"))
    return _of_city(message, message.kind, place, city_name)


def _of_city(
    message: Message, kind: TelegramKind, place: Place, city_name: str
) -> Proposal:
    """Say what a telegram of a kind that we draft from asks (市への提案)."""
    items = message.items
    if items is None:
        return _nothing(_("この市についての記載がありません。"))
    if kind.code in DANGERS:
        return _ordered(message, kind, items, place)
    if kind.family is Family.QUAKE:
        return _noticed(notices.of_quake(message, items, city_name))
    if kind.family is Family.TSUNAMI:
        return _tsunami(message, items)
    return _call_up(items) if kind.family is Family.QUAKE_AREA else _told(message, kind)


def unknown_in(kind: TelegramKind, items: tuple[CityItem, ...]) -> list[CityItem]:
    """Return what has a code that we do not know (知らない符号)."""
    return [item for item in items if codes.level_of(kind, item.code) is None]


def _ordered(
    message: Message, kind: TelegramKind, items: tuple[CityItem, ...], place: Place
) -> Proposal:
    """Propose an order where the agency's level is tied to one."""
    levels = {item: codes.level_of(kind, item.code) or 0 for item in items}
    level = max(levels.values(), default=0)
    unknown = unknown_in(kind, items)
    if unknown and level not in ORDERED:
        return _unknown(unknown[0])
    danger, topic = DANGERS[kind.code], _topic(message, kind)
    if level not in ORDERED:
        reason = _("避難情報の目安になる段階ではありません。")
        return Proposal(Advice.NOTHING, reason, topic)
    worst = [item for item, its in levels.items() if its == level]
    fields = DeskFields(
        kind=Kind.ISSUE,
        hazard=danger.hazard,
        level=EvacuationLevel(level),
        districts=_flooded(worst, place),
        reasons=(danger.reason,),
        observation=notices.said(message, worst),
    )
    reason = unknown[0].name if unknown else worst[0].name
    return Proposal(Advice.DRAFT, reason, topic, level, fields)


def _told(message: Message, kind: TelegramKind) -> Proposal:
    """Propose a notice of sudden weather; other warnings lead to nothing (お知らせ)."""
    items = message.items or ()
    if unknown := unknown_in(kind, items):
        return _unknown(unknown[0])
    if kind.family is Family.RAIN_RECORD or kind.code.startswith("VPHW"):
        return _noticed(notices.of_weather(message, kind, items))
    return _nothing(_("市の避難情報に直接つながらない警報・注意報です。"))


def _tsunami(message: Message, items: tuple[CityItem, ...]) -> Proposal:
    known = codes.TSUNAMI_WARNINGS | codes.TSUNAMI_PLAIN
    for item in items:
        if item.code not in known:
            return _unknown(item)
    return _noticed(notices.of_tsunami(message, items))


def _call_up(items: tuple[CityItem, ...]) -> Proposal:
    """Ask staff to look: a first report knows regions only (震度速報)."""
    strong = [item for item in items if codes.is_notable(item.code)]
    if strong:
        reason = _("市を含む地域で%sです。職員の参集を確かめてください。")
        return Proposal(Advice.LOOK, reason % strong[0].name)
    return _nothing(_("お知らせの目安（震度4）に届きません。"))


def _noticed(notice: Notice) -> Proposal:
    if notice.is_unknown:
        return Proposal(Advice.LOOK, notice.reason)
    if notice.fields is None:
        return Proposal(Advice.NOTHING, notice.reason, notice.topic)
    return Proposal(Advice.DRAFT, notice.reason, notice.topic, 0, notice.fields)


def _topic(message: Message, kind: TelegramKind) -> str:
    """Name what the order is about: a danger, or one river's (話題)."""
    danger = DANGERS[kind.code]
    if kind.family is not Family.RIVER:
        return danger.hazard.value
    rivers = sorted({code for item in message.items or () for code in item.rivers})
    return f"{danger.hazard}:{message.event_id or '+'.join(rivers)}"


def _flooded(items: list[CityItem], place: Place) -> tuple[str, ...]:
    """Return the districts that these rivers can flood (対象地区の案)."""
    codes_of = (code for item in items for code in item.rivers)
    found = {name for code in codes_of for name in place.rivers.get(code, ())}
    return tuple(sorted(found))


def _unknown(item: CityItem) -> Proposal:
    reason = _("知らない符号 %(code)s（%(name)s）です。電文を読んで判断してください。")
    return Proposal(Advice.LOOK, reason % {"code": item.code, "name": item.name})


def _nothing(reason: str) -> Proposal:
    return Proposal(Advice.NOTHING, reason)
