"""Hazards and designations: two laws, eight hazards, conditions out of remarks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelters.layouts.headers import STANDARD_HAZARDS
from shelters.rules.hazards import (
    DesignationKind,
    Hazard,
    HazardFit,
    hazards_with_condition,
    overall,
    worst,
)

fits = st.lists(st.sampled_from(HazardFit), min_size=1)


def test_the_hazards_stand_in_the_order_of_the_standard():
    assert list(STANDARD_HAZARDS.values()) == [
        "災害種別_洪水",
        "災害種別_崖崩れ、土石流及び地滑り",
        "災害種別_高潮",
        "災害種別_地震",
        "災害種別_津波",
        "災害種別_大規模な火事",
        "災害種別_内水氾濫",
        "災害種別_火山現象",
    ]


def test_only_an_evacuation_site_is_not_for_staying():
    for_staying = [kind for kind in DesignationKind if kind.is_for_staying]
    assert for_staying == [DesignationKind.SHELTER, DesignationKind.WELFARE_SHELTER]


@pytest.mark.parametrize("choice", [DesignationKind, Hazard, HazardFit])
def test_everything_shown_has_its_own_japanese_word(choice):
    assert len({entry.label for entry in choice}) == len(choice)


@pytest.mark.parametrize(
    ("note", "restricted"),
    [
        ("洪水時：２階以上", {Hazard.FLOOD}),
        ("【高潮：2階以上】", {Hazard.STORM_SURGE}),
        ("「地震」「津波」は屋外に避難", {Hazard.EARTHQUAKE, Hazard.TSUNAMI}),
        ("水害時は利用不可", {Hazard.FLOOD, Hazard.INLAND_FLOOD}),
        ("土砂災害では使用不可", {Hazard.LANDSLIDE}),
        ("対象災害：津波○　地震○　土砂△", {Hazard.LANDSLIDE}),
        ("地震○。ただし地震のときは屋外", {Hazard.EARTHQUAKE}),
        ("津波避難ビル", set()),
        ("体育館のみ", set()),
        ("", set()),
    ],
)
def test_a_remark_restricts_the_hazards_it_names(note, restricted):
    assert hazards_with_condition(note) == restricted


@given(fits=fits)
def test_the_worst_answer_is_one_of_those_given(fits):
    assert worst(fits) in fits
    assert (HazardFit.UNFIT in fits) == (worst(fits) is HazardFit.UNFIT)


@given(fits=fits)
def test_a_facility_is_wholly_fit_only_if_every_building_is(fits):
    assert (overall(fits) is HazardFit.FIT) == (set(fits) == {HazardFit.FIT})


def test_a_facility_of_which_nothing_is_known_is_unknown():
    assert overall([]) is HazardFit.UNKNOWN
    assert overall([HazardFit.UNFIT, HazardFit.UNKNOWN]) is HazardFit.UNKNOWN
    assert overall([HazardFit.UNFIT, HazardFit.FIT]) is HazardFit.CONDITIONAL
