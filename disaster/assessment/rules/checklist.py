"""自己判定の記入欄: the points an applicant answers 「はい」 to, each with a source."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from disaster.foundation.errors import FieldRefusal, Refusal
from disaster.foundation.texts import _

OGAKI = "大垣市 https://www.city.ogaki.lg.jp/0000059863.html"
HASHIMA = "羽島市 https://www.city.hashima.lg.jp/5704.html"
NAKAGAWA = "那珂川市 https://www.city.nakagawa.lg.jp/site/hazard-map/jikohantei.html"
YABUKI = "矢吹町 https://www.town.yabuki.fukushima.jp/mobile/page/page007885.html"
KOGA = "古河市 https://www.city.ibaraki-koga.lg.jp/soshiki/shobou/oshirase/20436.html"
NIHONMATSU = (
    "二本松市 https://www.city.nihonmatsu.lg.jp/kurashi_tetsuduki/info/page011425.html"
)


class Answer(StrEnum):
    """What the applicant says about a point (記入欄の答え)."""

    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"

    @property
    def label(self) -> str:
        """The Japanese word."""
        return ANSWER_LABELS[self]


class Group(StrEnum):
    """What the points of the checklist are about."""

    DAMAGE = "damage"
    PHOTOS = "photos"
    PERSON = "person"

    @property
    def label(self) -> str:
        """The heading over the points."""
        return GROUP_LABELS[self]


ANSWER_LABELS = {
    Answer.YES: _("はい"),
    Answer.NO: _("いいえ"),
    Answer.UNCLEAR: _("わからない"),
}
GROUP_LABELS = {
    Group.DAMAGE: _("被害"),
    Group.PHOTOS: _("写真"),
    Group.PERSON: _("申請者"),
}


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the checklist; only 「はい」 lets the self-judgement go on.

    ``source`` names who asks for it; ``hazards`` narrows it to some disasters.
    """

    key: str
    group: Group
    label: str
    source: str
    hazards: frozenset[str] = frozenset()


POINTS = (
    Point(
        "under_a_tenth",
        Group.DAMAGE,
        _("被害はごく軽く、明らかに住家全体の10％より小さい"),
        f"{OGAKI} {HASHIMA} {KOGA}",
    ),
    Point(
        "upright",
        Group.DAMAGE,
        _("住家に傾きは見られない"),
        "運用指針（令和7年7月）第1編: 木造で1/60以上の傾斜は半壊以上",
    ),
    Point(
        "dry_floor",
        Group.DAMAGE,
        _("水は床の上まで来ていない"),
        f"{YABUKI} 運用指針（令和7年7月）第2編: 床上浸水は準半壊以上",
    ),
    Point(
        "nothing_lost",
        Group.DAMAGE,
        _("屋根・外壁・床・基礎に、失われた所や崩れた所がない"),
        f"軽い被害の例に含まれない: {YABUKI} {KOGA}",
    ),
    Point(
        "four_sides",
        Group.PHOTOS,
        _("住家の四方（四つの面）を撮った"),
        NAKAGAWA,
    ),
    Point(
        "far_and_near",
        Group.PHOTOS,
        _("損傷した所を、遠くと近くから撮った"),
        NAKAGAWA,
    ),
    Point(
        "shows_all",
        Group.PHOTOS,
        _("損傷した所は、どれも写真で分かる"),
        f"{OGAKI} {HASHIMA} {NAKAGAWA}",
    ),
    Point(
        "before_repair",
        Group.PHOTOS,
        _("修理の前に撮り、撮った日が分かる"),
        NAKAGAWA,
    ),
    Point(
        "water_mark",
        Group.PHOTOS,
        _("水が届いた高さに巻尺を当てて撮った"),
        NAKAGAWA,
        frozenset({"flood"}),
    ),
    Point(
        "lives_here",
        Group.PERSON,
        _("申請者の世帯が実際に住んでいる住家である"),
        "罹災証明書の統一様式（令和2年3月30日 府政防第737号）の注記",
    ),
    Point(
        "agrees",
        Group.PERSON,
        _("現地調査をせずにこの結果になることに同意する"),
        f"{OGAKI} {HASHIMA} {KOGA}",
    ),
    Point(
        "knows_survey",
        Group.PERSON,
        _("あとから現地調査を頼めることを知っている"),
        NIHONMATSU,
    ),
)


class FieldSurveyNeeded(Refusal):
    """Not clearly slight, or not to be seen: somebody has to look (現地調査が必要)."""

    message = _(
        "次の点が「はい」ではないため、自己判定では決められません: %(points)s。"
        "現地調査に回します。自己判定は記録していません。"
    )


def points_for(hazard: str) -> tuple[Point, ...]:
    """Return the checklist of a disaster."""
    return tuple(p for p in POINTS if not p.hazards or hazard in p.hazards)


def check_points(answers: Mapping[str, str], hazard: str) -> dict[str, bool]:
    """Return the checklist with every point answered 「はい」, or refuse.

    One 「いいえ」 or 「わからない」 is enough for a field survey, whatever is still
    unanswered.
    """
    points = points_for(hazard)
    _refuse_strange(answers, points)
    doubtful = [
        point.label
        for point in points
        if answers.get(point.key) not in (None, "", Answer.YES)
    ]
    if doubtful:
        raise FieldSurveyNeeded(points="、".join(f"「{label}」" for label in doubtful))
    for point in points:
        if answers.get(point.key) != Answer.YES:
            reason = _("「はい」「いいえ」「わからない」から選んでください。")
            raise FieldRefusal(point.key, reason)
    return {point.key: True for point in points}


def _refuse_strange(answers: Mapping[str, str], points: Iterable[Point]) -> None:
    known = {point.key for point in points}
    for key, answer in answers.items():
        if key not in known:
            raise FieldRefusal(key, _("この記入欄はありません。"))
        if answer not in ("", *Answer):
            raise FieldRefusal(key, _("一覧から選んでください。"))
