"""写真の規則: what a photograph of a house shows, and which ones a good survey has.

A photograph that nobody can place proves nothing, so each one is bound to a slot: a
part of the sheet, a side of the house, or one of a few other sights.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from disaster.assessment.rules.selfjudging import SIDES
from disaster.assessment.rules.surveying import SurveyState
from disaster.assessment.rules.surveying.checks import CLOCK_TOLERANCE
from disaster.foundation.errors import FieldRefusal, NotFound, Refusal
from disaster.foundation.texts import _

MEGABYTE = 1024 * 1024
LARGEST_MEGABYTES = 20
LARGEST_FILE = LARGEST_MEGABYTES * MEGABYTE
# The largest sensors of telephones; more is a trap for the memory of the server.
MOST_MEGAPIXELS = 65
MOST_PIXELS = MOST_MEGAPIXELS * 1_000_000
MOST_PHOTOS = 200
LONGEST_CAPTION = 200
LONGEST_REASON = 200

OVERALL = {"whole": _("全体"), "nameplate": _("表札・住所の表示")}
TILT_READING = {"tilt": _("傾斜の測定（下げ振り）")}
WATER_MARKS = {
    "water_near": _("浸水の跡（近くから）"),
    "water_far": _("浸水の跡（遠くから）"),
}
OTHERS = {"inside": _("室内"), "other": _("そのほか")}
AROUND, PARTS, MEASURED, MORE = (
    _("外から"),
    _("部位"),
    _("測ったもの"),
    _("そのほか"),
)
NOT_FINAL = frozenset(
    (SurveyState.SUBMITTED, SurveyState.REVIEWED, SurveyState.HANDED_ON)
)

TOO_LARGE = _("20 MB を超えています。端末の設定で小さくして撮り直してください。")
EMPTY = _("ファイルが空です。もう一度選んでください。")
NO_PICTURE = _("写真として読めません。JPEG・PNG・WebP の写真を選んでください。")
HEIC = _(
    "HEIC の写真は受け取れません。iPhone では「設定→カメラ→フォーマット→互換性優先」"
    "にすると JPEG で撮れます。切り替えてから撮り直してください。"
)
TOO_MANY_PIXELS = _("画素が多すぎます（6,500 万画素まで）。小さくして撮ってください。")
BROKEN = _("途中で切れているか壊れています。もう一度送るか、撮り直してください。")


class UnusablePhoto(Refusal):
    """These bytes are no photograph that can be kept (使えない写真)."""

    message = _("%(reason)s何も変えていません。")


class PhotosFinal(Refusal):
    """What a decision was based on stays as it was (決定のあとの写真)."""

    message = _(
        "この調査は「%(state)s」です。写真を外す・戻す・直すことはできません。"
        "何も変えていません。"
    )
    status = 409


class TooManyPhotos(Refusal):
    """A survey keeps a limited number of photographs (写真の数の限り)."""

    message = _(
        "一つの調査に付けられる写真は %(most)d 枚までです。何も変えていません。"
    )
    status = 409


@dataclass(frozen=True, slots=True)
class Slot:
    """What a photograph shows (写真の対象)."""

    key: str
    label: str
    group: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What a survey looked at, as far as photographs should show it (調査の対象)."""

    hazard: str
    parts: tuple[tuple[str, str], ...] = ()
    damaged: frozenset[str] = frozenset()
    tilt_counts: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """One photograph that a good survey has, and whether it is there."""

    slot: Slot
    is_there: bool


def slots(seen: Seen) -> tuple[Slot, ...]:
    """List everything a photograph of this survey may show, in the order of a walk."""
    return (
        *_group(AROUND, {**SIDES, **OVERALL}),
        *_group(PARTS, dict(seen.parts)),
        *_group(MEASURED, {**TILT_READING, **WATER_MARKS}),
        *_group(MORE, OTHERS),
    )


def wanted(seen: Seen, photographed: Collection[str]) -> list[Wanted]:
    """List the photographs that a good survey has (撮っておく写真).

    Four sides, and the water mark from near and far after a flood (as 那珂川市 asks,
    https://www.city.nakagawa.lg.jp/site/hazard-map/jikohantei.html); every damaged part
    (記入の手引き: 各部位の損傷状況, 図面・写真); the plumb line where the tilt counted.
    """
    keys = {*SIDES, *seen.damaged}
    if seen.hazard == "flood":
        keys |= WATER_MARKS.keys()
    if seen.tilt_counts:
        keys |= TILT_READING.keys()
    return [
        Wanted(slot, slot.key in photographed)
        for slot in slots(seen)
        if slot.key in keys
    ]


def missing_slots(seen: Seen, photographed: Collection[str]) -> list[Slot]:
    """List what should still be photographed."""
    return [one.slot for one in wanted(seen, photographed) if not one.is_there]


def check_slot(part: str, allowed: Iterable[Slot]) -> str:
    """Return the slot's key; a photograph of nothing is refused."""
    if part not in {slot.key for slot in allowed}:
        raise FieldRefusal("part", _("何の写真かを一覧から選んでください。"))
    return part


def check_caption(caption: str) -> str:
    """Return the words under a photograph, on one line."""
    words = " ".join(caption.split())
    if len(words) > LONGEST_CAPTION:
        reason = _("%d 文字までにしてください。") % LONGEST_CAPTION
        raise FieldRefusal("caption", reason)
    return words


def check_reason(reason: str) -> str:
    """Return why a photograph is taken out."""
    words = " ".join(reason.split())
    if not words:
        raise FieldRefusal("reason", _("外す理由を書いてください。"))
    if len(words) > LONGEST_REASON:
        raise FieldRefusal("reason", _("%d 文字までにしてください。") % LONGEST_REASON)
    return words


def check_size(size: int) -> None:
    """Refuse an empty file and one that is larger than any telephone makes."""
    if not size:
        raise UnusablePhoto(reason=EMPTY)
    if size > LARGEST_FILE:
        raise UnusablePhoto(reason=TOO_LARGE)


def check_pixels(width: int, height: int) -> None:
    """Refuse a picture that would fill the memory once unpacked."""
    if width * height > MOST_PIXELS:
        raise UnusablePhoto(reason=TOO_MANY_PIXELS)


def check_room(count: int) -> None:
    """Refuse more photographs than anybody looks at."""
    if count >= MOST_PHOTOS:
        raise TooManyPhotos(most=MOST_PHOTOS)


def refuse_final(state: SurveyState) -> None:
    """Refuse to change the photographs behind a decision."""
    if state not in NOT_FINAL:
        raise PhotosFinal(state=state.label)


def refuse_foreign(survey_id: object, own_id: object) -> None:
    """Refuse a photograph that belongs to another survey."""
    if survey_id != own_id:
        raise NotFound(what=_("写真"))


def is_believable(captured_at: datetime, struck_on: date, now: datetime) -> bool:
    """Say whether a camera's clock can be right: after the disaster, not in the future.

    A camera that was reset says 1970, 1980 or the year it was made. The moment is the
    one on a Japanese clock.
    """
    is_after = captured_at.date() >= struck_on
    return is_after and captured_at <= now + CLOCK_TOLERANCE


def _group(group: str, labels: dict[str, str]) -> tuple[Slot, ...]:
    return tuple(Slot(key, label, group) for key, label in labels.items())
