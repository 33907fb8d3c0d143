"""Lots, residence numbers, owners and households all lead to one building."""

import pytest

from disaster.foundation.errors import FieldRefusal, Forbidden
from disaster.register import actions, queries
from disaster.register.matching import actions as matching
from disaster.register.matching.actions import Said
from disaster.register.matching.rules.answering import Answer
from tests.integration.register.ledger_desk import (
    PLACE,
    building,
    household,
    put,
    resident,
)

HOUSE = building(
    地番="ひばり野100番3；ひばり野101番",
    所在地="架空の伊勢野市大字ひばり野字中原100番地の3",
    住居表示=PLACE,
    家屋番号="100番3",
    建物名="すみれハイツ",
    所有者="\U00020bb7田　太郎；\U00020bb7田　花子",
    所有者住所=PLACE,
    持分="1/2；1/2",
)


@pytest.fixture
def ctx(work, kanri):
    with work(kanri) as ctx:
        put(ctx, "buildings", [HOUSE, building("B2", 所在地="架空の伊勢野市遠く9-9")])
        put(ctx, "residents", [resident()])
        yield ctx


def numbers(ctx, text, **options):
    return [house.number for house in queries.find_buildings(ctx, text, **options)[0]]


@pytest.mark.parametrize(
    "typed",
    ["B1", "ｂ1", "ひばり野100-3", "ひばり野101番", PLACE, "100番3", "すみれハイツ",
     "中原100-3", "すみれ 101"],
)  # fmt: skip
def test_every_name_of_a_place_leads_to_its_building(ctx, typed):
    assert numbers(ctx, typed) == ["B1"]


def test_owners_are_found_by_those_who_may_see_people(ctx):
    assert numbers(ctx, "吉田花子", by_owner=True) == ["B1"]
    assert numbers(ctx, "吉田花子") == []


def test_the_page_shows_lots_owners_and_who_may_live_there(ctx):
    card = queries.get_house_card(ctx, queries.find_building(ctx, "B1").id)
    assert card.lots == ["ひばり野100番3", "ひばり野101番"]
    assert [(owner.name, owner.share) for owner in card.owners] == [
        ("\U00020bb7田　太郎", "1/2"),
        ("\U00020bb7田　花子", "1/2"),
    ]
    assert card.homes == []


def link(ctx, household, building, reason="本人と地図で確認"):
    """Say where a household lives, as the counter does."""
    said = Said(Answer.BUILDING, building, reason)
    return matching.answer(ctx, household, said).id


def test_the_word_of_the_counter_outlives_a_copy_of_the_ledger(ctx):
    home, house = queries.find_household(ctx, "S1"), queries.find_building(ctx, "B1")
    link(ctx, home.id, house.id)
    card = queries.get_house_card(ctx, house.id)
    assert [(one.number, one.basis, one.reason) for one in card.homes] == [
        ("S1", "counter", "本人と地図で確認")
    ]
    report = put(ctx, "households", [household(建物番号="B2")])
    assert queries.find_household(ctx, "S1").building_id == house.id
    assert "窓口で確かめた建物" in report.repairs[0]


def test_a_link_needs_a_reason_and_can_be_taken_back(ctx):
    home, house = queries.find_household(ctx, "S1"), queries.find_building(ctx, "B1")
    with pytest.raises(FieldRefusal):
        link(ctx, home.id, house.id, " ")
    given = link(ctx, home.id, house.id, "表札")
    matching.take_back(ctx, home.id, given)
    put(ctx, "households", [household(建物番号="B2")])
    home = queries.find_household(ctx, "S1")
    assert (home.building_basis, queries.find_building(ctx, "B2").id) == (
        "ledger",
        home.building_id,
    )


def test_changed_owners_and_lots_replace_the_old_ones(ctx):
    put(ctx, "buildings", [HOUSE | {"所有者": "架空商事", "持分": "", "地番": ""}])
    card = queries.get_house_card(ctx, queries.find_building(ctx, "B1").id)
    assert [owner.name for owner in card.owners] == ["架空商事"]
    assert card.lots == []
    assert numbers(ctx, "ひばり野101番") == []


def test_a_building_that_fell_down_stays_marked(ctx):
    columns = ("建物番号", "所在地", "異動日", "異動事由")
    fallen = {"建物番号": "B2", "所在地": "架空の伊勢野市遠く9-9",
              "異動日": "2026-08-30", "異動事由": "滅失"}  # fmt: skip
    report = put(ctx, "buildings", [fallen], columns)
    assert report.gone == 1
    assert queries.find_building(ctx, "B2").gone_reason == "滅失"
    assert queries.counts(ctx)["buildings"] == 1
    assert numbers(ctx, "遠く9-9") == ["B2"]


def test_a_building_says_nothing_about_protected_people(ctx):
    home, house = queries.find_household(ctx, "S1"), queries.find_building(ctx, "B1")
    link(ctx, home.id, house.id, "確認")
    put(ctx, "residents", [resident("P2", name="\U00020bb7田　花子", 続柄="妻")])
    wife = queries.search_residents(ctx, "花子")[0]
    actions.protect(ctx, wife.id, protected=True)
    card = queries.get_house_card(ctx, house.id)
    assert (card.homes, card.owners) == ([], [])
    for name in ("吉田太郎", "吉田花子"):
        assert numbers(ctx, name, by_owner=True) == []


def test_only_the_counter_links(work, kanri, tamura):
    with work(kanri) as ctx:
        put(ctx, "residents", [resident()])
        home = queries.find_household(ctx, "S1").id
    with work(tamura) as other, pytest.raises(Forbidden):
        link(other, home, home, "x")
