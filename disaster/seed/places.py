"""Places: the ten districts of the fictional city and the addresses in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, pi, radians, sin, sqrt
from random import Random

CITY_NAME = "伊勢野市"
PREFECTURE = "神奈川県"
METRES_PER_DEGREE = 111_320
KANJI_DIGITS = ("", *"一二三四五六七八九")
HOUSES_IN_BLOCK = 18
BLOCKS_IN_QUARTER = 40
REAR_LOT_EVERY = 40
OUTLINE_CORNERS = 20


@dataclass(frozen=True, slots=True)
class District:
    """A district (行政区) around a point; villages number lots, towns number houses.

    ``sections`` are the 字 of a village; a town with 住居表示 has none.
    """

    code: str
    name: str
    kana: str
    latitude: float
    longitude: float
    radius_m: int
    sections: tuple[str, ...] = ()


DISTRICTS = (
    District("01", "ひばり野", "ヒバリノ", 35.4015, 139.3132, 950),
    District("02", "もみじ台", "モミジダイ", 35.3905, 139.3045, 800),
    District("03", "さくら坂", "サクラザカ", 35.3862, 139.3236, 850),
    District("04", "若葉原", "ワカバハラ", 35.4088, 139.3268, 900),
    District("05", "霧ヶ丘", "キリガオカ", 35.4156, 139.3038, 850),
    District("06", "こぶし町", "コブシチョウ", 35.3990, 139.2985, 700),
    District(
        "07",
        "三ノ瀬",
        "サンノセ",
        35.3958,
        139.2772,
        1300,
        ("中河原", "上ノ台", "堰下"),
    ),
    District(
        "08",
        "せせらぎ",
        "セセラギ",
        35.3793,
        139.3360,
        1000,
        ("川端", "土手添", "沖田"),
    ),
    District(
        "09", "山里", "ヤマザト", 35.4232, 139.2705, 1600, ("中原", "峠下", "二ツ石")
    ),
    District(
        "10",
        "杉ノ沢",
        "スギノサワ",
        35.4262,
        139.2492,
        1000,
        ("奥沢", "杉林", "十文字"),
    ),
)
# People per district, of a hundred: towns are fuller than villages.
SHARES = (18, 14, 13, 12, 11, 10, 8, 7, 5, 2)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place for one building: its address, its lot and its point on the map.

    ``tax_address`` is the same address as another ledger of the town hall writes it.
    """

    district: District
    address: str
    tax_address: str
    lot: str
    latitude: float
    longitude: float


def spots(district: District, random: Random) -> Iterator[Spot]:
    """Yield places one after another; now and then two share one address (A棟/B棟)."""
    number = 0
    while True:
        address, short = _numbered(district, number, random)
        lot = f"{district.name}{100 + number}番{random.randint(1, 9)}"
        twin = number % REAR_LOT_EVERY == REAR_LOT_EVERY // 8
        for wing in ("A棟", "B棟") if twin else ("",):
            latitude, longitude = point_in(district, random)
            yield Spot(
                district,
                address,
                _in_tax_roll(address, short, random),
                f"{lot} {wing}".rstrip(),
                latitude,
                longitude,
            )
        number += 1


def point_in(district: District, random: Random) -> tuple[float, float]:
    """Return a point spread evenly over the district's circle (緯度・経度)."""
    distance = district.radius_m * sqrt(random.random())
    bearing = 2 * pi * random.random()
    north = distance * cos(bearing) / METRES_PER_DEGREE
    east = distance * sin(bearing) / METRES_PER_DEGREE
    latitude = district.latitude + north
    longitude = district.longitude + east / cos(radians(district.latitude))
    return round(latitude, 6), round(longitude, 6)


def outline(district: District) -> list[tuple[float, float]]:
    """Return the line round a district, closed; every house lies inside (輪郭).

    It follows from the code alone, so the same district always has the same shape.
    """
    random = Random(f"outline {district.code}")  # noqa: S311 - a drawing, no secret
    corners = []
    for corner in range(OUTLINE_CORNERS):
        # A side between two corners comes nearer to the middle than they are.
        far = district.radius_m * (1.05 + 0.12 * random.random())
        bearing = -2 * pi * corner / OUTLINE_CORNERS
        north = far * cos(bearing) / METRES_PER_DEGREE
        east = far * sin(bearing) / METRES_PER_DEGREE / cos(radians(district.latitude))
        corners.append(
            (
                round(district.latitude + north, 6),
                round(district.longitude + east, 6),
            )
        )
    return [*corners, corners[0]]


def _numbered(district: District, number: int, random: Random) -> tuple[str, str]:
    """Write the n-th address of a district in full and with hyphens."""
    if district.sections:
        return _lot_address(district, number, random)
    block, house = divmod(number, HOUSES_IN_BLOCK)
    quarter, block = divmod(block, BLOCKS_IN_QUARTER)
    name = f"{CITY_NAME}{district.name}"
    full = f"{name}{_in_kanji(quarter + 1)}丁目{block + 1}番{house + 1}号"
    return full, f"{name}{quarter + 1}-{block + 1}-{house + 1}"


def _in_kanji(number: int) -> str:
    """Write a number below twenty in kanji, as the names of quarters are (丁目)."""
    tens, ones = divmod(number, 10)
    return f"{'十' * tens}{KANJI_DIGITS[ones]}"


def _lot_address(district: District, number: int, random: Random) -> tuple[str, str]:
    lot, place = divmod(number, len(district.sections))
    section = district.sections[place]
    branch = random.randint(0, 3)
    full = f"{CITY_NAME}大字{district.name}字{section}{100 + lot}番地"
    short = f"{CITY_NAME}{district.name}{section}{100 + lot}"
    if not branch:
        return full, short
    return f"{full}の{branch}", f"{short}-{branch}"


def _in_tax_roll(address: str, short: str, random: Random) -> str:
    """Write an address as the tax roll might: the two ledgers seldom agree (照合)."""
    writings = (
        address,
        short,
        f"{PREFECTURE}{address}",
        short.replace("-", "－").translate(
            str.maketrans("0123456789", "０１２３４５６７８９")
        ),
        short.replace("ヶ", "ケ").replace("ノ", "の"),
    )
    return random.choices(writings, cum_weights=(70, 82, 88, 95, 100))[0]
