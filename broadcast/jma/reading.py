"""Read one telegram of the agency's disaster information XML (電文を読む)."""

from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from broadcast.jma import states
from broadcast.jma.trees import Element, child, text
from broadcast.rules.telegrams.kinds import kind_of
from broadcast.rules.telegrams.message import (
    InfoType,
    Message,
    Place,
    Source,
    TelegramStatus,
)
from disaster.foundation.clock import TOKYO
from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _
from disaster.foundation.xmlfiles import UnsafeXml, safe_root

REPORT = "{http://xml.kishou.go.jp/jmaxml1/}Report"
TITLE_ROOM = 100
OFFICE_ROOM = 100
EVENT_ROOM = 100
SERIAL_ROOM = 20
HEADLINE_ROOM = 2000

Word = TypeVar("Word", bound=StrEnum)


class UnreadableTelegram(Refusal):
    """The bytes are not a telegram that we may read (読めない電文)."""

    message = _("気象庁の電文として読めません: %(reason)s")


def read(xml: bytes, place: Place) -> Message:
    """Read one telegram and what it says of our city, or refuse (電文を読む)."""
    report = _report(xml)
    control, head = _part(report, "Control"), _part(report, "Head")
    title = _required(control, "Title")[:TITLE_ROOM]
    kind, body = kind_of(title), child(report, "Body")
    origin = text(body, "Earthquake/OriginTime")
    return Message(
        source=Source.JMA,
        title=title,
        headline_title=text(head, "Title")[:TITLE_ROOM],
        status=_word(TelegramStatus, control, "Status"),
        info_type=_word(InfoType, head, "InfoType"),
        office=_required(control, "EditorialOffice")[:OFFICE_ROOM],
        event_id=text(head, "EventID")[:EVENT_ROOM],
        serial=text(head, "Serial")[:SERIAL_ROOM],
        sent_at=_time(_required(control, "DateTime")),
        reported_at=_time(_required(head, "ReportDateTime")),
        occurred_at=_time(origin) if origin else None,
        headline=text(head, "Headline/Text")[:HEADLINE_ROOM],
        items=states.of_city(kind.family, report, place) if kind else None,
    )


def _report(xml: bytes) -> Element:
    try:
        root = safe_root(xml)
    except UnsafeXml as unsafe:
        raise UnreadableTelegram(reason=str(unsafe)) from None
    if root.tag != REPORT:
        raise UnreadableTelegram(reason=_("気象庁の Report ではありません"))
    return root


def _part(report: Element, name: str) -> Element:
    found = child(report, name)
    if found is None:
        raise UnreadableTelegram(reason=_("%s がありません") % name)
    return found


def _required(parent: Element, name: str) -> str:
    if found := text(parent, name):
        return found
    raise UnreadableTelegram(reason=_("必須の %s がありません") % name)


def _word(words: type[Word], parent: Element, name: str) -> Word:
    """Find a word of the agency's vocabulary; a new one is never guessed."""
    found = _required(parent, name)
    try:
        return words(found)
    except ValueError:
        reason = _("%(name)s の「%(word)s」は知らない語です")
        facts = {"name": name, "word": found[:TITLE_ROOM]}
        raise UnreadableTelegram(reason=reason % facts) from None


def _time(written: str) -> datetime:
    """Read a time; one without offset is taken for Japanese time."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        reason = _("「%s」は日時として読めません") % written[:TITLE_ROOM]
        raise UnreadableTelegram(reason=reason) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=TOKYO)
