"""Plane geometry for small areas: enough to find a polygon that crosses itself."""

from itertools import pairwise

from broadcast.cap.alert import Point, Ring

_FURTHEST_NORTH = 90.0
_FURTHEST_EAST = 180.0


def is_on_earth(point: Point) -> bool:
    """Say whether latitude and longitude are possible (範囲内)."""
    return abs(point[0]) <= _FURTHEST_NORTH and abs(point[1]) <= _FURTHEST_EAST


def crosses_itself(ring: Ring) -> bool:
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
