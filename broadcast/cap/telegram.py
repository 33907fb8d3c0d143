"""Another authority's CAP message as a telegram: what our desk may draft from it.

Which of its languages is read, and how its words of state become ours (CAPの電文).
"""

from broadcast.cap.alert import CapAlert, CapInfo, MessageType, Status
from broadcast.cap.reading import UnreadableCap
from broadcast.rules.telegrams.message import (
    InfoType,
    Message,
    Source,
    TelegramStatus,
)
from disaster.foundation.texts import _

NAME_ROOM = 100
BODY_ROOM = 2000
JAPANESE = "ja"

STATUSES = {
    Status.ACTUAL: TelegramStatus.NORMAL,
    Status.EXERCISE: TelegramStatus.DRILL,
    Status.SYSTEM: TelegramStatus.TEST,
    Status.TEST: TelegramStatus.TEST,
    Status.DRAFT: TelegramStatus.TEST,
}
INFO_TYPES = {
    MessageType.ALERT: InfoType.ISSUED,
    MessageType.UPDATE: InfoType.CORRECTED,
    MessageType.CANCEL: InfoType.CANCELLED,
}


def as_message(alert: CapAlert, event_id: str) -> Message:
    """Return a CAP message as a telegram about one event, or refuse (CAPの電文)."""
    if alert.message_type not in INFO_TYPES:
        reason = _("警報ではなく受信の返事（%s）です") % alert.message_type
        raise UnreadableCap(reason=reason)
    info = _chosen(alert)
    headline = (info.headline or info.event) if info else alert.note
    return Message(
        source=Source.CAP,
        title="CAP",
        headline_title=headline[:NAME_ROOM],
        status=STATUSES[alert.status],
        info_type=INFO_TYPES[alert.message_type],
        office=alert.sender[:NAME_ROOM],
        event_id=event_id[:NAME_ROOM],
        serial=alert.identifier[:NAME_ROOM],
        sent_at=alert.sent,
        reported_at=alert.sent,
        expires_at=max((i.expires for i in alert.infos if i.expires), default=None),
        headline=headline,
        body=_body(info)[:BODY_ROOM] if info else "",
    )


def _chosen(alert: CapAlert) -> CapInfo | None:
    """Choose the Japanese block where there is one, else the first (言語の選択)."""
    for info in alert.infos:
        if info.language.lower().partition("-")[0] == JAPANESE:
            return info
    return alert.infos[0] if alert.infos else None


def _body(info: CapInfo) -> str:
    areas = "、".join(area.description for area in info.areas)
    parts = (info.description, info.instruction, areas)
    return "\n".join(part.strip() for part in parts if part.strip())
