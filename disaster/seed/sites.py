"""Sites: where people flee to and stay, and the Wi-Fi there (避難場所・避難所).

All names are invented and every remark says so (訓練用).
"""

import csv
import io
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from random import Random

from disaster.seed.dice import dice
from disaster.seed.places import CITY_NAME, DISTRICTS, District, point_in
from disaster.seed.profiles import Profile

REMARK = "訓練用（架空の施設）"
FREE_NETWORK = "ISENO-CITY-FREE"


class Designation(StrEnum):
    """What a site is designated for (災害対策基本法 第49条の4・第49条の7)."""

    EVACUATION_SITE = "evacuation_site"
    SHELTER = "shelter"
    WELFARE_SHELTER = "welfare_shelter"


class Uplink(StrEnum):
    """How the Wi-Fi of a site reaches the world (回線)."""

    FIXED = "fixed"
    MOBILE = "mobile"
    SATELLITE = "satellite"


@dataclass(frozen=True, slots=True)
class WifiPoint:
    """A Wi-Fi access point at a site (公衆無線LAN)."""

    ssid: str
    area: str
    uplink: Uplink
    is_broken: bool
    simultaneous_users: int
    backup_power_hours: int


@dataclass(frozen=True, slots=True)
class Site:
    """A site with its designations and the hazards it is fit for (施設).

    ``hazards`` use the eight kinds of the open-data standard; an inland city has no
    storm surge and no tsunami.
    """

    number: str
    name: str
    kana: str
    english: str
    kind: str
    district: str
    address: str
    latitude: float
    longitude: float
    phone: str
    capacity: int
    designations: tuple[Designation, ...]
    hazards: tuple[str, ...]
    opens_first: bool
    was_drilled: bool
    wifi: WifiPoint | None
    remarks: str = REMARK


def build_sites(profile: Profile, seed: int) -> tuple[Site, ...]:
    """Place the sites of a profile: the first rows of the table (sites.tsv)."""
    random = dice(seed, "sites")
    table = files(__package__).joinpath("sites.tsv").read_text("utf-8")
    rows = list(csv.DictReader(io.StringIO(table), delimiter="\t"))[: profile.sites]
    by_name = {district.name: district for district in DISTRICTS}
    return tuple(
        _site(number, row, by_name[row["district"]], random)
        for number, row in enumerate(rows, start=1)
    )


def _site(number: int, row: dict[str, str], district: District, random: Random) -> Site:
    latitude, longitude = point_in(district, random)
    return Site(
        number=f"S{number:03d}",
        name=row["name"],
        kana=row["kana"],
        english=row["english"],
        kind=row["kind"],
        district=district.name,
        address=f"{CITY_NAME}{district.name}{900 + number}番地",
        latitude=latitude,
        longitude=longitude,
        phone=f"0463-00-{7000 + number}",
        capacity=int(row["capacity"]),
        designations=tuple(
            Designation(word) for word in row["designations"].split(";")
        ),
        hazards=tuple(row["hazards"].split(";")),
        opens_first=row["opens_first"] == "1",
        was_drilled=row["drilled"] == "1",
        wifi=_wifi(row),
    )


def _wifi(row: dict[str, str]) -> WifiPoint | None:
    if not row["uplink"]:
        return None
    uplink = Uplink(row["uplink"])
    return WifiPoint(
        ssid=FREE_NETWORK,
        area=row["area"],
        uplink=uplink,
        is_broken=row["broken"] == "1",
        simultaneous_users=200 if uplink is Uplink.FIXED else 60,
        backup_power_hours=0 if uplink is Uplink.FIXED else 8,
    )
