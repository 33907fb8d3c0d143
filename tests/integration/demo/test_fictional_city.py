"""The fictional city goes in through the same doors, once, the same for a seed."""

import pytest

from disaster.assessment import queries as surveys
from disaster.demo import loading
from disaster.demo.commands import fill
from disaster.foundation.authority import SYSTEM
from disaster.foundation.context import unit_of_work
from disaster.incidents import queries as incidents
from disaster.register import queries as register
from tests.conftest import NOON


def test_the_small_city_is_whole_and_its_guide_can_begin(house):
    made = fill(house, "small", 1)
    with unit_of_work(house, SYSTEM, NOON) as ctx:
        counts = register.counts(ctx)
        assert counts["residents"] == made["residents"] == 300
        assert counts["households"] == made["households"]
        quake = incidents.current(ctx)
        assert quake.hazard == "earthquake"
        states = surveys.counts_by_state(ctx, quake.id)
        assert states == {"decided": 3, "submitted": 2, "reviewed": 1}
        assert len(surveys.disputes(ctx, quake.id)) == 1
        assert surveys.requests_by_state(ctx, quake.id) == {"open": 1}


def test_a_seed_gives_the_same_log_ins(house):
    first = fill(house, "small", 7)["accounts"]
    assert len({account["totp_secret"] for account in first}) == len(first)
    assert loading.chosen_for(7, "sato") == loading.chosen_for(7, "sato")
    assert loading.chosen_for(8, "sato") != loading.chosen_for(7, "sato")


def test_samples_never_join_data_that_are_there(house):
    fill(house, "small", 1)
    with pytest.raises(loading.NotEmpty):
        fill(house, "small", 2)
    with unit_of_work(house, SYSTEM, NOON) as ctx:
        assert register.counts(ctx)["residents"] == 300
