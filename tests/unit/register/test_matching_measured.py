"""The matching against a city whose truth is known: how right, and how much is left.

The figures of the full city stand in docs/explanation/matching.md.
"""

import pytest

from disaster.foundation.csvfiles import read_csv
from disaster.register.matching.rules.deciding import Standing, propose
from disaster.register.matching.rules.measuring import measure
from disaster.seed import ledgers, rolls
from tests.unit.register import matching_city


@pytest.fixture(scope="module", params=[7, 8, 23])
def city(request):
    return matching_city.town(request.param)


@pytest.fixture(scope="module")
def proposals(city):
    return propose(matching_city.homes(city), matching_city.houses(city))


def test_the_certain_list_is_right_and_most_households_are_on_it(city, proposals):
    found = measure(proposals, matching_city.truth(city))
    assert found.households == len(city.households)
    assert found.precision >= 0.995
    assert found.recall >= 0.80
    assert found.rate >= 0.80


def test_the_truth_is_among_the_candidates_of_the_probable_list(city, proposals):
    found = measure(proposals, matching_city.truth(city))
    assert found.among >= 0.93
    assert found.first >= 0.85


def test_a_certain_household_has_one_clear_candidate_without_conflict(proposals):
    for one in proposals:
        if one.standing is Standing.CERTAIN:
            assert not one.candidates[0].has_conflict
        if one.standing is Standing.NONE:
            assert not one.candidates


def test_the_ledgers_do_not_tell_the_truth_and_are_as_messy_as_life(city):
    household = read_csv(ledgers.households_csv(city))
    assert "建物番号" not in household.header
    roll = {one.number: one for one in rolls.tax_roll(city)}
    homes = {one.number: one for one in city.households}
    missing = [home for home, building in rolls.truth(city) if not building]
    assert 0.002 < len(missing) / len(homes) < 0.02
    lived = [roll[one.building_number] for one in homes.values()
             if one.building_number in roll]  # fmt: skip
    by_lot = sum("丁目" not in one.address and "番地" not in one.address
                 for one in lived)  # fmt: skip
    assert by_lot / len(lived) > 0.2
    declared = rolls.declared(city)
    moved = [number for number, home in homes.items()
             if declared[number].district != home.district]  # fmt: skip
    assert moved


def test_the_house_of_a_story_is_never_missing(city):
    roll = {one.number for one in rolls.tax_roll(city)}
    assert {survey.building_number for survey in city.surveys} <= roll
