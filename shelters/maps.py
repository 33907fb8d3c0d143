"""Distance, direction and the nearest places, without any network (最寄り検索)."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from geopy.distance import geodesic

from disaster.foundation.texts import _
from shelters.rules.places import Position, WalkingTime, walking_time

EARTH_RADIUS = 6_371_008.8
# The sphere is off by at most 0.6 % from the ellipsoid: whoever could still overtake
# the last of the nearest is measured exactly.
SPHERE_MARGIN = 1.012
DIRECTIONS = (
    _("北"),
    _("北東"),
    _("東"),
    _("南東"),
    _("南"),
    _("南西"),
    _("西"),
    _("北西"),
)


class Place(Protocol):
    """Anything that stands somewhere; several may belong to one facility (施設)."""

    @property
    def position(self) -> Position | None:
        """Where it stands, if known."""

    @property
    def facility_key(self) -> str:
        """What it shares with the other places of its facility; may be empty."""


PlaceT = TypeVar("PlaceT", bound=Place)


@dataclass(frozen=True, slots=True)
class Nearby(Generic[PlaceT]):
    """A place as seen from where somebody stands (最寄りの施設)."""

    place: PlaceT
    distance: float
    direction: str

    @property
    def walking(self) -> WalkingTime:
        """About how long one walks there."""
        return walking_time(self.distance)


def distance_m(start: Position, end: Position) -> float:
    """Return the straight distance in metres on the ellipsoid (直線距離)."""
    ends = (start.latitude, start.longitude), (end.latitude, end.longitude)
    return float(geodesic(*ends).meters)


def direction_word(start: Position, end: Position) -> str:
    """Say in which of eight directions the end lies (方角), for those without a map."""
    if start == end:
        return _("同じ場所")
    return DIRECTIONS[round(_bearing(start, end) / 45) % len(DIRECTIONS)]


def nearest(
    point: Position, places: Iterable[PlaceT], limit: int
) -> list[Nearby[PlaceT]]:
    """Return the nearest facilities, the nearest first, one place for each (最寄り).

    Filter before calling: filtering the answer would leave too few. The sphere ranks
    quickly, the ellipsoid measures the few that count.
    """
    ranked = sorted(_ranked(point, places), key=lambda pair: pair[0])
    measured = [
        Nearby(place, distance_m(point, spot), direction_word(point, spot))
        for _rough, place, spot in _contenders(ranked, limit)
    ]
    measured.sort(key=lambda nearby: nearby.distance)
    return list(_one_per_facility(measured))[:limit]


Ranked = tuple[float, PlaceT, Position]


def _ranked(point: Position, places: Iterable[PlaceT]) -> Iterator[Ranked[PlaceT]]:
    """Yield every place whose position is known with its distance on the sphere."""
    for place in places:
        if place.position is not None:
            yield _haversine(point, place.position), place, place.position


def _contenders(ranked: list[Ranked[PlaceT]], limit: int) -> Iterator[Ranked[PlaceT]]:
    """Yield the places that may be among the nearest facilities on the ellipsoid."""
    facilities: set[str | int] = set()
    reach = math.inf
    for number, (rough, place, spot) in enumerate(ranked):
        if rough > reach:
            return
        yield rough, place, spot
        facilities.add(place.facility_key or number)
        if len(facilities) >= limit and reach == math.inf:
            reach = rough * SPHERE_MARGIN


def _one_per_facility(nearby: Iterable[Nearby[PlaceT]]) -> Iterator[Nearby[PlaceT]]:
    """Keep the first of each facility: ten nearest are ten facilities."""
    seen: set[str] = set()
    for candidate in nearby:
        key = candidate.place.facility_key
        if key and key in seen:
            continue
        seen.add(key)
        yield candidate


def _haversine(start: Position, end: Position) -> float:
    """Return the distance on a sphere, some sixty times faster than the ellipsoid."""
    north, south = math.radians(start.latitude), math.radians(end.latitude)
    rise = math.sin((south - north) / 2)
    turn = math.sin(math.radians(end.longitude - start.longitude) / 2)
    half_chord = rise * rise + math.cos(north) * math.cos(south) * turn * turn
    return 2 * EARTH_RADIUS * math.asin(math.sqrt(min(half_chord, 1.0)))


def _bearing(start: Position, end: Position) -> float:
    """Return the first bearing in degrees, clockwise from north (方位角)."""
    here, there = math.radians(start.latitude), math.radians(end.latitude)
    turn = math.radians(end.longitude - start.longitude)
    east = math.sin(turn) * math.cos(there)
    north = math.cos(here) * math.sin(there) - math.sin(here) * math.cos(
        there
    ) * math.cos(turn)
    return math.degrees(math.atan2(east, north)) % 360
