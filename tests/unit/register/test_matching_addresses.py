"""Addresses of two ledgers meet in their parts, and only where they say the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disaster.register.matching.rules.addresses import own_city, parse

CITY = "伊勢野市"
TOWN_HOUSE = ("ひばり野", ("1", "2", "3"), "", "", "")


def parts(text):
    found = parse(text, CITY)
    return found.town, found.numbers, found.wing, found.building, found.room


@pytest.mark.parametrize(
    "written",
    [
        "神奈川県伊勢野市ひばり野一丁目2番3号",
        "伊勢野市ひばり野１丁目２番３号",
        "ひばり野1-2-3",
        "伊勢野市ひばり野１－２－３",
        "伊勢野市ひばり野一―二―三",
        "高座郡伊勢野市ひばり野1丁目2番地3",
        "伊勢野市 ひばり野 1丁目 2-3",
        "伊勢野市ひばり野1丁目02番03号",
    ],
)
def test_a_residence_number_is_the_same_in_every_writing(written):
    assert parts(written) == TOWN_HOUSE


@pytest.mark.parametrize(
    "written",
    [
        "伊勢野市大字三ノ瀬字中河原105番地の2",
        "三の瀬中河原105-2",
        "伊勢野市三之瀬中河原百五番地の二",
        "伊勢野市大字三ノ瀬字中河原105番2",
    ],
)
def test_a_lot_is_the_same_in_every_writing(written):
    assert parts(written) == ("三の瀬中河原", ("105", "2"), "", "", "")


@pytest.mark.parametrize(
    ("written", "wing", "name", "room"),
    [
        ("ひばり野1丁目2番3号 すみれハイツ101号室", "", "すみれはいつ", "101"),
        ("ひばり野1丁目2番3号すみれハイツ101", "", "すみれはいつ", "101"),
        ("ひばり野1-2-3-101", "", "", "101"),
        ("ひばり野1丁目2番3-101号", "", "", "101"),
        ("ひばり野1丁目2-3-101", "", "", "101"),
        ("ひばり野1丁目2番3号101", "", "", "101"),
        ("ひばり野１－２－３　すみれハイツＡ棟２０３", "a", "すみれはいつ", "203"),
        ("ひばり野1-2-3 すみれハイツ2号棟305号室", "2", "すみれはいつ", "305"),
        ("ひばり野1-2-3 すみれハイツA203", "", "すみれはいつ", "a203"),
        ("ひばり野1-2-3 B棟", "b", "", ""),
        ("ひばり野1-2-3 第2すみれハイツ", "", "第2すみれはいつ", ""),
    ],
)
def test_wing_name_and_room_are_told_apart(written, wing, name, room):
    assert parts(written) == ("ひばり野", ("1", "2", "3"), wing, name, room)


def test_a_room_behind_lot_and_branch_is_no_second_branch():
    assert parts("大字山里字峠下237番地の2-103")[1] == ("237", "2")
    assert parts("大字山里字峠下237番地の2-103")[4] == "103"
    assert parts("大字山里字峠下237番地の2-3")[1] == ("237", "2", "3")


def test_quarter_block_house_and_branch_have_their_names():
    town = parse("ひばり野一丁目2番3号", CITY)
    assert (town.quarter, town.block, town.house) == ("1", "2", "3")
    assert town.is_residence
    lot = parse("三ノ瀬105番地の2", CITY)
    assert (lot.quarter, lot.block, lot.house) == ("", "105", "2")
    assert lot.is_lot


@pytest.mark.parametrize(
    ("written", "care_of"),
    [("若葉原1丁目2番3号佐藤様方", "佐藤"), ("若葉原1-2-3 佐藤方", "佐藤")],
)
def test_a_lodger_lives_in_the_house_of_the_address(written, care_of):
    found = parse(written, CITY)
    assert (found.place, found.care_of) == ("若葉原1-2-3", care_of)


@pytest.mark.parametrize(
    ("written", "town", "numbers"),
    [
        ("一番町5番地", "1番町", ("5",)),
        ("北一条西2丁目3番4号", "北一条西", ("2", "3", "4")),
        ("大字十文字105", "十文字", ("105",)),
        ("字二ツ石105番地", "二つ石", ("105",)),
        ("山里無番地", "山里", ("無番地",)),
        ("第12地割34番地5", "第", ("12", "34", "5")),
        ("すみれホーム", "すみれほーむ", ()),
        ("", "", ()),
    ],
)
def test_towns_with_numbers_in_their_names_keep_them(written, town, numbers):
    assert parts(written)[:2] == (town, numbers)


def test_another_city_is_part_of_the_place():
    assert (
        parse("大和市ひばり野1-2-3", CITY).place != parse("ひばり野1-2-3", CITY).place
    )


def test_the_register_knows_its_own_city():
    register = ["神奈川県四日市市東1-2", "四日市市西3-4", "西5-6"]
    assert own_city(register) == "四日市市"
    assert own_city(["東1-2", "西3-4", "大和市南5"]) == ""


@given(st.integers(1, 40), st.integers(1, 99), st.integers(1, 99), st.integers(1, 999))
def test_every_number_survives(quarter, block, house, room):
    text = f"伊勢野市霧ヶ丘{quarter}丁目{block}番{house}号 メゾン{room}号室"
    short = f"霧ケ丘{quarter}-{block}-{house} メゾン{room}"
    numbers = tuple(str(one) for one in (quarter, block, house))
    assert parts(text) == parts(short) == ("霧が丘", numbers, "", "めぞん", str(room))


@given(st.text(max_size=60))
def test_no_text_breaks_the_parser(text):
    found = parse(text, CITY)
    assert bool(found.place) == bool(found.numbers)
    assert found.town == "".join(found.town.split())
