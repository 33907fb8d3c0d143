"""お知らせの案: the words of a notice that a telegram proposes.

Every text names who announced what and when: the agency's words and the city's read
alike since 2026, and people must know whose they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from broadcast.rules.desk import DeskFields
from broadcast.rules.draft import Reason
from broadcast.rules.kinds import Hazard, Kind
from broadcast.rules.telegrams import codes
from broadcast.rules.telegrams.kinds import Family, TelegramKind
from broadcast.rules.telegrams.message import CityItem, Message
from disaster.foundation.clock import tokyo
from disaster.foundation.texts import _

TITLE_ROOM = 30
BODY_ROOM = 1500
NAME_ROOM = 60


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice that may be drafted, or why not (お知らせの案)."""

    topic: str
    reason: str
    fields: DeskFields | None = None
    is_unknown: bool = False


def said(message: Message, items: Sequence[CityItem]) -> str:
    """Say who announced what and when (発表の文)."""
    plain = (item.name.partition("：")[0] for item in items)
    names = "」「".join(dict.fromkeys(plain))
    sentence = _("%(office)sが%(at)sに「%(what)s」を発表しました。")
    return sentence % {
        "office": message.office[:NAME_ROOM],
        "at": spoken(message.reported_at),
        "what": names[:NAME_ROOM],
    }


def of_quake(message: Message, items: tuple[CityItem, ...], city_name: str) -> Notice:
    """Propose a notice of a shaking that people felt (震度4以上)."""
    topic, item = f"quake:{_event(message)}", items[0]
    if item.code not in codes.INTENSITIES:
        reason = _("震度がまだ入っていません（%s）。続報を待ってください。")
        return Notice(topic, reason % (item.name or item.code), is_unknown=True)
    if not codes.is_notable(item.code):
        return Notice(topic, _("お知らせの目安（震度4）に届きません。"))
    facts = {
        "at": spoken(message.occurred_at or message.reported_at),
        "city": city_name,
        "intensity": item.name,
    }
    fields = _notice(
        Hazard.EARTHQUAKE,
        _("地震がありました（%s）") % item.name,
        _("%(at)sごろの地震で、%(city)sは%(intensity)sでした（気象庁の発表）。")
        % facts,
        _("けがと火の元を確かめ、崖や壊れた建物に近づかないでください。"),
        Reason.STRONG_SHAKING,
    )
    return Notice(topic, item.name, fields)


def of_tsunami(message: Message, items: tuple[CityItem, ...]) -> Notice:
    """Propose to keep people off the coast; the city itself has none (津波)."""
    topic = f"tsunami:{_event(message)}"
    warned = [item for item in items if item.code in codes.TSUNAMI_WARNINGS]
    if not warned:
        return Notice(topic, _("市に近い海岸に津波の警報・注意報はありません。"))
    fields = _notice(
        Hazard.TSUNAMI,
        _("津波のおそれ 海や河口に近づかない"),
        said(message, warned),
        _("海岸と河口から離れ、解除されるまで近づかないでください。"),
    )
    return Notice(topic, warned[0].name, fields)


def of_weather(
    message: Message, kind: TelegramKind, items: tuple[CityItem, ...]
) -> Notice:
    """Propose a notice of record rain or of tornadoes (気象防災速報)."""
    is_rain = kind.family is Family.RAIN_RECORD
    topic = f"record_rain:{_event(message)}" if is_rain else "tornado"
    announced = [item for item in items if item.code == codes.IN_FORCE]
    if not announced:
        return Notice(topic, _("市を含む区域は対象ではありません。"))
    words = " ".join(message.headline.split())
    body = f"{said(message, announced)}\n{words}"[:BODY_ROOM]
    if is_rain:
        title = _("記録的な大雨です 川や崖から離れて")
        action = _("川・用水路・崖から離れ、危ないときは高い階へ移ってください。")
        fields = _notice(Hazard.INLAND_FLOOD, title, body, action, Reason.HEAVY_RAIN)
    else:
        title = _("竜巻などの突風に注意")
        action = _("空が急に暗くなったら、頑丈な建物に入り窓から離れてください。")
        fields = _notice(Hazard.STORM, title, body, action)
    return Notice(topic, announced[0].name, fields)


def of_cap(message: Message) -> Notice:
    """Propose another authority's CAP message as a notice, word by word (CAP)."""
    title = " ".join(message.headline.split())[:TITLE_ROOM]
    if not title or not message.body:
        reason = _("見出しか本文がない電文です。内容を読んで判断してください。")
        return Notice("", reason, is_unknown=True)
    fields = _notice(Hazard.OTHER, title, message.body[:BODY_ROOM], "")
    return Notice(f"cap:{message.event_id}"[:100], title, fields)


def spoken(moment: datetime) -> str:
    """Write a moment as a sentence needs it (日時)."""
    local = tokyo(moment)
    return f"{local.month}月{local.day}日{local.hour}時{local.minute:02d}分"


def _event(message: Message) -> str:
    return message.event_id[:60] or message.reported_at.isoformat()


def _notice(
    hazard: Hazard, title: str, body: str, action: str, *reasons: Reason
) -> DeskFields:
    return DeskFields(
        kind=Kind.NOTICE,
        hazard=hazard,
        title=title,
        body=body,
        action=action,
        reasons=reasons,
    )
