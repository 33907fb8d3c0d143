"""Plane geometry for small areas: is it on earth, does a polygon cross itself."""

from broadcast.cap.alert import Point
from disaster.register.rules.rings import crosses_itself

_FURTHEST_NORTH = 90.0
_FURTHEST_EAST = 180.0

__all__ = ["crosses_itself", "is_on_earth"]


def is_on_earth(point: Point) -> bool:
    """Say whether latitude and longitude are possible (範囲内)."""
    return abs(point[0]) <= _FURTHEST_NORTH and abs(point[1]) <= _FURTHEST_EAST
