"""場所: positions, codes and identifiers of places, and how long one walks there."""

import math
import re
from dataclasses import dataclass

from disaster.foundation.texts import _
from shelters.rules.hazards import DesignationKind

# Detours make a walk 1.3 to 1.5 times the straight line; people walk 60 to 80 metres
# a minute. Route studies and the 80 m/min of 不動産の表示に関する公正競争規約.
SHORT_DETOUR, LONG_DETOUR = 1.3, 1.5
FAST_WALK, SLOW_WALK = 80, 60

CHECK_DIGIT_WEIGHTS = (6, 5, 4, 3, 2)
PREFECTURES = range(1, 48)
SOUTH, NORTH, WEST, EAST = 20, 46, 122, 154

# 共通ID: E, municipality (5), facility (5), type and subtype, sequence.
COMMON_ID = re.compile(r"E(\d{5})\d{5}(11|12|20)[0-9A-Za-z]", re.ASCII)
FACILITY_KEY_LENGTH = 11
KIND_OF_SUBTYPE = {
    "11": DesignationKind.SHELTER,
    "12": DesignationKind.WELFARE_SHELTER,
    "20": DesignationKind.EVACUATION_SITE,
}


@dataclass(frozen=True, slots=True)
class Position:
    """A point on the map in decimal degrees (緯度・経度, WGS84)."""

    latitude: float
    longitude: float

    @property
    def is_in_japan(self) -> bool:
        """Whether the point lies in the box around Japan (沖ノ鳥島 to 択捉島)."""
        return SOUTH <= self.latitude <= NORTH and WEST <= self.longitude <= EAST

    @property
    def swapped(self) -> "Position":
        """The point with latitude and longitude exchanged (緯度経度の入れ替え)."""
        return Position(self.longitude, self.latitude)


@dataclass(frozen=True, slots=True)
class WalkingTime:
    """A range of minutes on foot (徒歩の目安); never a promise that a way is safe."""

    shortest: int
    longest: int

    @property
    def label(self) -> str:
        """The words shown beside the straight distance."""
        if self.shortest == self.longest:
            return _("歩いて約%(longest)d分") % {"longest": self.longest}
        return _("歩いて約%(shortest)d〜%(longest)d分") % {
            "shortest": self.shortest,
            "longest": self.longest,
        }


def walking_time(straight_metres: float) -> WalkingTime:
    """Estimate the minutes on foot from the straight distance (直線距離)."""
    shortest = math.ceil(straight_metres * SHORT_DETOUR / FAST_WALK)
    longest = math.ceil(straight_metres * LONG_DETOUR / SLOW_WALK)
    return WalkingTime(max(shortest, 1), max(longest, 1))


def is_common_id(identifier: str) -> bool:
    """Say whether a text has the form of a national facility ID (共通ID)."""
    match = COMMON_ID.fullmatch(identifier)
    return match is not None and int(match[1][:2]) in PREFECTURES


def facility_key(identifier: str) -> str:
    """Return what all designations of one facility share; empty for a local ID."""
    return identifier[:FACILITY_KEY_LENGTH] if is_common_id(identifier) else ""


def designation_kind(identifier: str) -> DesignationKind | None:
    """Read the kind of designation out of a 共通ID; a local ID tells nothing."""
    match = COMMON_ID.fullmatch(identifier)
    return KIND_OF_SUBTYPE[match[2]] if match else None


def check_digit(five_digits: str) -> str:
    """Compute the sixth digit of a municipality code (全国地方公共団体コード).

    総務省「都道府県コード及び市区町村コード」の検査数字: weights 6 to 2, modulus 11.
    """
    pairs = zip(five_digits, CHECK_DIGIT_WEIGHTS, strict=True)
    total = sum(int(digit) * weight for digit, weight in pairs)
    return str((11 - total % 11) % 10)


def is_municipality_code(code: str) -> bool:
    """Say whether six digits are a code whose check digit is right."""
    if not re.fullmatch(r"[0-9]{6}", code) or int(code[:2]) not in PREFECTURES:
        return False
    return code[5] == check_digit(code[:5])


def repair_municipality_code(code: str) -> str | None:
    """Restore a code that lost its leading zero (92011 → 092011) or its check digit.

    Five digits that could be either are not guessed at.
    """
    if is_municipality_code(code):
        return code
    if not re.fullmatch(r"[0-9]{5}", code):
        return None
    candidates = {f"0{code}", f"{code}{check_digit(code)}"}
    possible = [
        candidate for candidate in candidates if is_municipality_code(candidate)
    ]
    return possible[0] if len(possible) == 1 else None
