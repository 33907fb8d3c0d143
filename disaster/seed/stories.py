"""Stories: the incidents, surveys and messages that a demo begins with (見本の災害).

Plain data: the surveys use the keys of ``disaster assess``, numbers as strings.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice

from disaster.foundation.clock import TOKYO
from disaster.seed.homes import WOOD, Shell, Use
from disaster.seed.places import CITY_NAME

RULE_VERSION = "R7.7"
QUAKE_DAYS_AGO, QUAKE_AT = 20, time(18, 5)
TYPHOON_DAYS_AGO, TYPHOON_AT = 6, time(10, 0)
SURVEYED_AFTER = timedelta(days=5)


@dataclass(frozen=True, slots=True)
class IncidentSample:
    """A declared disaster of the demo (災害)."""

    code: str
    name: str
    hazard: str
    started_at: datetime
    summary: str


@dataclass(frozen=True, slots=True)
class SurveySample:
    """A finished damage survey of a house in the city (住家被害認定調査)."""

    incident: str
    building_number: str
    surveyed_on: date
    rule_version: str
    hazard: str
    structure: str
    stage: int
    method: str
    survey: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class MessageSample:
    """A message to the subscribers, in Japanese and in easy Japanese (配信文)."""

    incident: str
    category: str
    title: str
    body: str
    easy_body: str
    districts: tuple[str, ...] = ()


def _tilt(*millimetres: int) -> dict[str, object]:
    return {"plumb_mm": 1200, "horizontal_mm": list(millimetres)}


def _area(degree: int, share: str) -> list[dict[str, object]]:
    return [{"degree": degree, "share": share}]


def _foundation(damaged: str) -> dict[str, object]:
    return {"perimeter_m": "36", "damaged_length_m": damaged}


# First-stage surveys of wooden houses in an earthquake, from unharmed to collapsed.
QUAKE_SURVEYS: tuple[dict[str, object], ...] = (
    {
        "outright": [],
        "tilt": _tilt(1, 0, 2, 1),
        "roof": _area(1, "1/10"),
        "wall": _area(1, "1/4"),
        "foundation": _foundation("0"),
    },
    {
        "outright": [],
        "tilt": _tilt(3, 2, 4, 3),
        "roof": _area(3, "1/2"),
        "wall": _area(2, "1/2"),
        "foundation": _foundation("2"),
    },
    {
        "outright": [],
        "tilt": _tilt(6, 5, 8, 5),
        "roof": _area(4, "1/2"),
        "wall": _area(3, "1/2"),
        "foundation": _foundation("4.5"),
    },
    {
        "outright": [],
        "tilt": _tilt(21, 24, 22, 23),
        "roof": _area(4, "3/4"),
        "wall": _area(4, "1/2"),
        "foundation": _foundation("9"),
    },
    {
        "outright": [],
        "tilt": _tilt(64, 70, 62, 66),
        "roof": _area(5, "1"),
        "wall": _area(5, "3/4"),
        "foundation": _foundation("27"),
    },
)

# What another surveyor sees at the fourth of these houses: the opinions differ.
SECOND_OPINION: dict[str, object] = {
    "outright": [],
    "tilt": _tilt(8, 9, 11, 9),
    "roof": _area(3, "3/4"),
    "wall": _area(3, "1/2"),
    "foundation": _foundation("6"),
}

QUAKE, TYPHOON = "quake", "typhoon"


def incidents(as_of: date) -> tuple[IncidentSample, ...]:
    """Return the two disasters of the demo, dated back from the register's day."""
    return (
        IncidentSample(
            QUAKE,
            f"{CITY_NAME}東部を震源とする地震（架空）",
            "earthquake",
            _moment(as_of, QUAKE_DAYS_AGO, QUAKE_AT),
            "最大震度6強。市内で停電と断水があった。",
        ),
        IncidentSample(
            TYPHOON,
            "台風第15号（架空）",
            "flood",
            _moment(as_of, TYPHOON_DAYS_AGO, TYPHOON_AT),
            "せせらぎ地区と三ノ瀬地区で床上・床下浸水があった。",
        ),
    )


def surveys(shells: list[Shell], as_of: date) -> tuple[SurveySample, ...]:
    """Return one survey for each grade of harm, on houses that stand in the city."""
    houses = (
        shell
        for shell in shells
        if shell.use is Use.HOUSE and shell.structure == WOOD and shell.occupied
    )
    chosen = list(islice(houses, len(QUAKE_SURVEYS)))
    surveyed_on = as_of - timedelta(days=QUAKE_DAYS_AGO) + SURVEYED_AFTER
    return tuple(
        SurveySample(
            QUAKE,
            house.number,
            surveyed_on,
            RULE_VERSION,
            "earthquake",
            "wood",
            1,
            "parts",
            survey,
        )
        for house, survey in zip(chosen, QUAKE_SURVEYS, strict=True)
    )


MESSAGES = (
    MessageSample(
        QUAKE,
        "shelter",
        "【訓練】避難所を開きました",
        "地震のため、ひばり小学校ともみじ台公民館を避難所として開きました。"
        "水と毛布があります。歩ける人は歩いて来てください。",
        "ひばり小学校（しょうがっこう）と もみじ台（だい）公民館（こうみんかん）が "
        "あいています。だれでも はいれます。",
    ),
    MessageSample(
        QUAKE,
        "living",
        "【訓練】罹災証明書の申請を受け付けています",
        "家が壊れた人は、市役所1階の窓口か、市のホームページで申請できます。"
        "片づける前に、家の外と中の写真を撮ってください。",
        "家（いえ）が こわれた 人（ひと）は、市役所（しやくしょ）に 来（き）て "
        "ください。かたづける 前（まえ）に 写真（しゃしん）を とって ください。",
    ),
    MessageSample(
        TYPHOON,
        "evacuation",
        "【訓練】警戒レベル4 避難指示",
        "川があふれるおそれがあります。せせらぎ地区と三ノ瀬地区の人は、"
        "危険な場所から全員避難してください。",
        "川（かわ）の 水（みず）が あふれます。せせらぎと 三ノ瀬（さんのせ）の "
        "人（ひと）は 全員（ぜんいん） にげて ください。",
        ("せせらぎ", "三ノ瀬"),
    ),
    MessageSample(
        TYPHOON,
        "evacuation",
        "【訓練】避難指示を解除しました",
        "せせらぎ地区と三ノ瀬地区の避難指示を解除しました。"
        "水につかった道は通らないでください。",
        "にげる ひつようは なくなりました。水（みず）が ある 道（みち）は "
        "通（とお）らないで ください。",
        ("せせらぎ", "三ノ瀬"),
    ),
)


def _moment(as_of: date, days_ago: int, at: time) -> datetime:
    day = as_of - timedelta(days=days_ago)
    return datetime.combine(day, at, TOKYO)
