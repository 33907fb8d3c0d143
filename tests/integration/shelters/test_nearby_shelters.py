"""Nearest: the same as measuring every place, with the wishes applied before."""

from itertools import product

import pytest

from shelters import actions, maps, queries
from shelters.actions import Told
from shelters.layouts.sheets import write_standard_sites
from shelters.queries import Wanted
from shelters.rules.hazards import Hazard
from shelters.rules.opening import OpeningState
from shelters.rules.places import Position
from shelters.rules.wifi import WifiState
from tests.integration.shelters.shelter_town import HILL, RIVER, site_record

POINTS = [Position(35.405, 139.305), Position(35.5, 139.2), Position(35.3901, 139.3)]


@pytest.fixture
def grid(work, everyone):
    """Take over a hundred places, every third fit for a flood."""
    records = [
        site_record(
            10 + 10 * row + column,
            (f"架空施設{row}-{column}", ""),
            Position(35.37 + row * 0.007, 139.24 + column * 0.011),
            {Hazard.FLOOD} if (row + column) % 3 == 0 else {Hazard.EARTHQUAKE},
        )
        for row, column in product(range(10), range(10))
    ]
    with work(everyone) as ctx:
        actions.import_sites(ctx, write_standard_sites(records))


@pytest.mark.usefixtures("grid")
@pytest.mark.parametrize("hazards", [(), (Hazard.FLOOD,)])
def test_the_nearest_are_those_that_measuring_all_would_give(work, everyone, hazards):
    wanted = Wanted(hazards=hazards)
    with work(everyone) as ctx:
        for point in POINTS:
            found = queries.nearby(ctx, point, wanted, 10)
            every = sorted(
                maps.distance_m(point, site.position)
                for site in queries.board(ctx)
                if wanted.admits(site)
            )
            assert [near.distance for near in found] == pytest.approx(every[:10])


def test_filters_come_before_the_ranking(work, everyone, town):
    point = RIVER.position
    with work(everyone) as ctx:
        assert queries.nearby(ctx, point, Wanted(is_open=True), 1) == []
        told = Told(state=OpeningState.OPEN)
        actions.report_opening(ctx, town[HILL.name].id, told)
        [network] = town[HILL.name].wifi
        wifi = Wanted(is_open=True, has_wifi=True)
        assert queries.nearby(ctx, point, wifi, 1) == []
        actions.check_wifi(ctx, network.id, WifiState.ON)
        for wanted in (wifi, Wanted(is_open=True), Wanted(hazards=(Hazard.FLOOD,))):
            [near] = queries.nearby(ctx, point, wanted, 1)
            assert near.place.name == HILL.name
        assert near.direction == "北東"
