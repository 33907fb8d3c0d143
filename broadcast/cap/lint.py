"""点検: everything unwise in a CAP message, each as one sentence.

These are the mistakes counted in real alerts; a receiver copes with them badly.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from urllib.parse import urlsplit

from broadcast.cap.alert import (
    CapAlert,
    CapArea,
    CapInfo,
    Certainty,
    MessageType,
    Pair,
    Ring,
    Scope,
    Severity,
    Status,
    Urgency,
)
from broadcast.cap.shapes import crosses_itself, is_on_earth
from disaster.foundation.texts import _

LONGEST_VALIDITY = timedelta(hours=72)
LONGEST_HEADLINE = 160
MOST_POINTS = 100
FEWEST_POINTS = 4

MUST_EXPLAIN = frozenset({MessageType.CANCEL, MessageType.ERROR})

_JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]")


def lint(alert: CapAlert) -> list[str]:
    """List every mistake; an empty list means ready to publish (点検)."""
    return list(dict.fromkeys([*_envelope(alert), *_blocks(alert)]))


def _envelope(alert: CapAlert) -> Iterator[str]:
    """Check the message as a whole."""
    if re.search(r"[\s,<&]", alert.identifier + alert.sender):
        yield _("identifier と sender に空白・コンマ・<・& を使わないでください")
    yield from _purpose(alert)
    if alert.scope is Scope.RESTRICTED and not alert.restriction:
        yield _("Restricted には restriction が要ります")
    if alert.scope is Scope.PRIVATE and not alert.addresses:
        yield _("Private には addresses が要ります")
    yield from _references(alert)
    if not alert.infos and alert.message_type not in {
        MessageType.ACK,
        MessageType.ERROR,
    }:
        yield _("info がありません。人が読む文を入れてください")


def _purpose(alert: CapAlert) -> Iterator[str]:
    """Check what the message is for, and that it says why."""
    if any(re.search(r"\s", code) for code in alert.codes):
        yield _("code に空白か改行があります")
    if alert.status is Status.DRAFT:
        yield _("下書き（Draft）は公開できません")
    if alert.message_type in MUST_EXPLAIN and not alert.note:
        yield _("%s の理由を note に入れてください") % alert.message_type.value
    if alert.status is Status.EXERCISE and not alert.note:
        yield _("訓練の名前を note に入れてください")


def _references(alert: CapAlert) -> Iterator[str]:
    """Check what the message refers to."""
    if alert.message_type is MessageType.ALERT and alert.references:
        yield _("Alert に references は付けません。Update にしてください")
    if alert.message_type is not MessageType.ALERT and not alert.references:
        yield _("%s には references が要ります") % alert.message_type.value
    names = [(one.sender, one.identifier) for one in alert.references]
    if len(names) != len(set(names)):
        yield _("references に同じメッセージが2回あります")
    for reference in alert.references:
        if reference.identifier == alert.identifier:
            yield _("references が自分自身を指しています")
        elif reference.sent > alert.sent:
            yield _("references が自分より後のメッセージを指しています")


def _blocks(alert: CapAlert) -> Iterator[str]:
    """Check the language blocks, each alone and all together."""
    times = {(info.effective, info.onset, info.expires) for info in alert.infos}
    grades = {(info.urgency, info.severity, info.certainty) for info in alert.infos}
    if len(times) > 1 or len(grades) > 1:
        yield _("言語によって時刻か緊急度が違います。同じにしてください")
    subjects = {(info.categories, info.event_codes) for info in alert.infos}
    if len(subjects) > 1:
        yield _("言語によって分野か eventCode が違います。同じにしてください")
    languages = [info.language for info in alert.infos]
    if len(languages) != len(set(languages)):
        yield _("同じ言語の info が2つあります")
    for info in alert.infos:
        yield from _words(info)
        yield from _times(alert, info)
        if any(not one.description or not one.mime_type for one in info.resources):
            yield _("添付の resourceDesc か mimeType がありません")
        if not info.areas:
            yield _("区域（area）がありません")
        for area in info.areas:
            yield from _area(area)


def _words(info: CapInfo) -> Iterator[str]:
    """Check what people read."""
    if not info.instruction.strip():
        yield _("とるべき行動（instruction）がありません")
    if not info.headline.strip() or not info.description.strip():
        yield _("見出し（headline）か説明（description）がありません")
    if len(info.headline) > LONGEST_HEADLINE:
        yield _("見出しは160文字までです")
    unknown = Urgency.UNKNOWN, Severity.UNKNOWN, Certainty.UNKNOWN
    if {info.urgency, info.severity, info.certainty} & set(unknown):
        yield _("緊急度・重大度・確実度に Unknown を使わないでください")
    if any(not pair.name or not pair.value for pair in _pairs(info)):
        yield _("名前か値の空いた組（parameter など）があります")
    if info.web and not _is_web_address(info.web):
        yield _("web は https:// から始めてください")
    if not _speaks_its_language(info):
        yield _("「%s」の info に別の言語の文が入っています") % info.language


def _times(alert: CapAlert, info: CapInfo) -> Iterator[str]:
    """Check when the information holds."""
    if not info.language:
        yield _("言語（language）がありません")
    start = info.onset or info.effective or alert.sent
    if info.effective and info.effective < alert.sent:
        yield _("effective が sent より前です")
    if info.onset and info.onset < alert.sent:
        yield _("onset が sent より前です")
    if info.expires is None:
        yield _("期限（expires）がありません")
        return
    if info.expires <= max(start, alert.sent):
        yield _("期限（expires）が始まりより前です")
    if info.expires - start > LONGEST_VALIDITY:
        yield _("期限が72時間より先です。続報で延ばしてください")


def _area(area: CapArea) -> Iterator[str]:
    """Check where the information holds."""
    if not area.description.strip():
        yield _("区域の名前（areaDesc）がありません")
    if not area.polygons and not area.circles:
        yield _("区域「%s」に polygon か circle を付けてください") % area.description
    if any(not pair.name or not pair.value for pair in area.geocodes):
        yield _("名前か値の空いた geocode があります")
    if area.ceiling is not None and area.altitude is None:
        yield _("ceiling は altitude と一緒に使います")
    for ring in area.polygons:
        yield from _ring(ring)
    for circle in area.circles:
        if circle.radius_km <= 0 or not is_on_earth(circle.centre):
            yield _("circle の中心か半径が正しくありません")


def _ring(ring: Ring) -> Iterator[str]:
    """Check one polygon."""
    if len(ring) < FEWEST_POINTS or ring[0] != ring[-1]:
        yield _("polygon は4点以上で、最初の点で閉じてください")
        return
    if len(ring) > MOST_POINTS:
        yield _("polygon は100点までにしてください")
        return
    if not all(map(is_on_earth, ring)):
        yield _("polygon に緯度・経度の範囲を外れた点があります")
    if any(one == other for one, other in pairwise(ring)):
        yield _("polygon に同じ点が続いています")
    elif crosses_itself(ring):
        yield _("polygon が自分と交わっています")


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def _pairs(info: CapInfo) -> Iterator[Pair]:
    """Yield all named values."""
    yield from info.event_codes
    yield from info.parameters


def _speaks_its_language(info: CapInfo) -> bool:
    """Compare the letters with the declared language; names may be foreign."""
    text = f"{info.headline}{info.description}{info.instruction}"
    japanese, latin = len(_JAPANESE.findall(text)), len(_LATIN.findall(text))
    if info.language.startswith("ja"):
        return japanese > 0 or latin == 0
    return latin >= japanese
