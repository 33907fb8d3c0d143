"""Nearest: quick on the sphere, right on the ellipsoid, ten facilities for ten."""

from dataclasses import dataclass

import pytest
from geopy.distance import geodesic
from hypothesis import given, settings
from hypothesis import strategies as st

from shelters.maps import direction_word, distance_m, nearest
from shelters.rules.places import Position

HERE = Position(35.4, 139.3)

positions = st.builds(Position, st.floats(35.3, 35.5), st.floats(139.2, 139.4))
across_japan = st.builds(Position, st.floats(24, 45.5), st.floats(123, 145.8))


@dataclass(frozen=True)
class Spot:
    position: Position | None
    facility_key: str = ""


def exactly(start, end):
    ends = (start.latitude, start.longitude), (end.latitude, end.longitude)
    return geodesic(*ends).meters


@pytest.mark.parametrize("points", [positions, across_japan])
def test_the_nearest_are_those_that_exact_measuring_finds(points):
    @settings(max_examples=60, deadline=None)
    @given(here=points, there=st.lists(points, max_size=40), limit=st.integers(1, 12))
    def property_holds(here, there, limit):
        found = nearest(here, [Spot(position) for position in there], limit)
        expected = sorted(exactly(here, position) for position in there)[:limit]
        assert [nearby.distance for nearby in found] == expected

    property_holds()


@settings(max_examples=60, deadline=None)
@given(
    spots=st.lists(st.builds(Spot, positions, st.sampled_from("ABCDE")), max_size=40),
    limit=st.integers(1, 6),
)
def test_each_facility_stands_once_and_at_its_nearest_point(spots, limit):
    found = nearest(HERE, spots, limit)
    keys = [nearby.place.facility_key for nearby in found]
    assert (
        len(keys) == len(set(keys)) == min(limit, len({s.facility_key for s in spots}))
    )
    for nearby in found:
        alike = [s for s in spots if s.facility_key == nearby.place.facility_key]
        assert nearby.distance == min(exactly(HERE, s.position) for s in alike)


def test_one_school_of_many_buildings_does_not_fill_the_list():
    school = [Spot(Position(35.4001, 139.3 + n / 10_000), "school") for n in range(9)]
    park = Spot(Position(35.5, 139.4), "park")
    assert [nearby.place for nearby in nearest(HERE, [*school, park], 2)] == [
        school[0],
        park,
    ]


def test_places_without_a_position_are_left_out():
    assert nearest(HERE, [Spot(None)], 5) == []


def test_distance_and_walk_are_told_together():
    (nearby,) = nearest(HERE, [Spot(Position(35.4, 139.311))], 1)
    assert round(nearby.distance) == round(distance_m(HERE, Position(35.4, 139.311)))
    assert 990 < nearby.distance < 1010
    assert nearby.direction == "東"
    assert nearby.walking.label == "歩いて約17〜25分"


@pytest.mark.parametrize(
    ("north", "east", "word"),
    [
        (1, 0, "北"),
        (1, 1.2, "北東"),
        (0, 1, "東"),
        (-1, 1.2, "南東"),
        (-1, 0, "南"),
        (-1, -1.2, "南西"),
        (0, -1, "西"),
        (1, -1.2, "北西"),
        (1, -0.01, "北"),
        (0, 0, "同じ場所"),
    ],
)
def test_directions_are_words(north, east, word):
    there = Position(HERE.latitude + north / 100, HERE.longitude + east / 100)
    assert direction_word(HERE, there) == word
