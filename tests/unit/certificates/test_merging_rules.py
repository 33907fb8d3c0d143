"""Which two applications are one, and which day counts then."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.rules import merging
from certificates.rules.applying import NotTheSame
from certificates.rules.merging import About, OtherHouse, OtherPaper

FIRST, SECOND = UUID(int=1), UUID(int=2)
HERE = About("1-00001-3", FIRST, FIRST, FIRST, "damage")


@pytest.mark.parametrize(
    "changes",
    [{}, {"household_id": SECOND}, {"building_id": SECOND}],
    ids=["both", "house", "household"],
)
def test_the_same_household_or_house_may_be_one(changes):
    merging.check_same(replace(HERE, **changes), HERE)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"incident_id": SECOND}, NotTheSame),
        ({"kind": "property"}, OtherPaper),
        ({"household_id": SECOND, "building_id": SECOND}, OtherHouse),
    ],
    ids=["disaster", "paper", "house"],
)
def test_what_cannot_be_one_is_refused(changes, refusal):
    with pytest.raises(refusal):
        merging.check_same(replace(HERE, **changes), HERE)


@given(own=st.dates(), others=st.lists(st.dates()))
def test_the_oldest_day_counts_in_any_order(own, others):
    day = merging.day_of(own, others)
    assert day in {own, *others}
    assert all(day <= each for each in (own, *others))


def test_alone_it_keeps_its_own_day():
    assert merging.day_of(date(2026, 9, 4), []) == date(2026, 9, 4)
