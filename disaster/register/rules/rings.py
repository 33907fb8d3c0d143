"""Closed lines on the map: flat geometry, exact enough for a district (輪郭の幾何)."""

from collections.abc import Sequence
from itertools import pairwise
from math import cos, hypot, radians

# Latitude and longitude in degrees.
Point = tuple[float, float]
Ring = tuple[Point, ...]

# About ten centimetres: no surveyor would see the difference.
FINEST = 1e-6
_FEWEST = 4


def crosses_itself(ring: Sequence[Point]) -> bool:
    """Say whether two sides of a closed ring meet where they should not (自己交差)."""
    sides = list(pairwise(ring))
    last = len(sides) - 1
    for index, (start, end) in enumerate(sides):
        for other in range(index + 2, len(sides)):
            if index == 0 and other == last:
                continue
            if _meet(start, end, *sides[other]):
                return True
    return False


def doubled_area(ring: Sequence[Point]) -> float:
    """Return twice the area in square degrees, whichever way round (面積の2倍)."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)))


def simplified(ring: Ring, most: int) -> Ring:
    """Return a ring of at most so many points that stays as near as it can (間引き).

    Douglas and Peucker's method, coarser by steps until the ring is short enough and
    does not cross itself. It ends: at last only the ends and the furthest point stay.
    """
    tolerance = FINEST
    while len(ring) > most or (len(ring) > _FEWEST and crosses_itself(ring)):
        ring, tolerance = _thinned(ring, tolerance), tolerance * 2
    return ring


def _thinned(ring: Ring, tolerance: float) -> Ring:
    """Drop what lies nearer than the tolerance to the line between its neighbours."""
    east = cos(radians(ring[0][0]))
    flat = [(point[0], point[1] * east) for point in ring]
    middle = max(range(len(flat)), key=lambda at: _apart(flat[0], flat[at]))
    kept = {0, middle, len(flat) - 1}
    todo = [(0, middle), (middle, len(flat) - 1)]
    while todo:
        first, last = todo.pop()
        if last - first <= 1:
            continue
        between = range(first + 1, last)
        furthest = max(between, key=lambda at: _off(flat[at], flat[first], flat[last]))
        if _off(flat[furthest], flat[first], flat[last]) > tolerance:
            kept.add(furthest)
            todo += [(first, furthest), (furthest, last)]
    return tuple(ring[at] for at in sorted(kept))


def _apart(one: Point, other: Point) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])


def _off(point: Point, start: Point, end: Point) -> float:
    """Return how far a point lies from a side."""
    north, east = end[0] - start[0], end[1] - start[1]
    length = north * north + east * east
    if not length:
        return _apart(point, start)
    along = ((point[0] - start[0]) * north + (point[1] - start[1]) * east) / length
    along = min(1.0, max(0.0, along))
    return _apart(point, (start[0] + along * north, start[1] + along * east))


def _meet(start: Point, end: Point, other_start: Point, other_end: Point) -> bool:
    """Say whether two segments share a point."""
    turns = (
        _turn(start, end, other_start),
        _turn(start, end, other_end),
        _turn(other_start, other_end, start),
        _turn(other_start, other_end, end),
    )
    if turns[0] * turns[1] < 0 and turns[2] * turns[3] < 0:
        return True
    touching = (
        (turns[0], start, end, other_start),
        (turns[1], start, end, other_end),
        (turns[2], other_start, other_end, start),
        (turns[3], other_start, other_end, end),
    )
    return any(turn == 0 and _between(*points) for turn, *points in touching)


def _turn(origin: Point, ahead: Point, point: Point) -> float:
    """Return on which side of a line a point lies."""
    return (ahead[0] - origin[0]) * (point[1] - origin[1]) - (ahead[1] - origin[1]) * (
        point[0] - origin[0]
    )


def _between(start: Point, end: Point, point: Point) -> bool:
    """Say whether a point on the line lies inside the segment."""
    return all(
        min(start[axis], end[axis]) <= point[axis] <= max(start[axis], end[axis])
        for axis in (0, 1)
    )
