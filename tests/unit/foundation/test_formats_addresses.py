"""住所: every writing of an address finds the same house."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disaster.foundation.formats import address_key, kanji_number

WRITTEN = {
    "伊勢野市ひばり野1-2-3": [
        "伊勢野市ひばり野一丁目2番3号",
        "神奈川県伊勢野市ひばり野１丁目２番３号",
        "伊勢野市 ひばり野 1‐2‐3",
        "伊勢野市ひばり野1−2−3",
        "伊勢野市ひばり野1ー2ー3",
        "伊勢野市ひばり野1―2—3",
        "伊勢野市ひばり野一丁目二番三号",
        "伊勢野市ひばり野1の2の3",
        "伊勢野市ひばり野1丁目2-3",
    ],
    "伊勢野市山里中原123-1": [
        "伊勢野市大字山里字中原123番地の1",
        "伊勢野市大字山里字中原123番地1",
        "伊勢野市山里中原123番1",
        "伊勢野市山里中原百二十三番地の一",
        "伊勢野市山里中原一二三番地ノ一",
    ],
    "霧が丘2-10": [
        "霧ヶ丘2-10",
        "霧ケ丘二丁目10番",
        "霧が丘二丁目十番地",
        "霧ガ丘2-10",
    ],
    "三の瀬5": ["三ノ瀬5番地", "三之瀬五番", "大字三ノ瀬5"],
    "杉の沢十文字100": ["大字杉ノ沢字十文字100番地", "杉ノ沢十文字100"],
    "もみじ台3a棟": ["もみじ台3番地 A棟", "もみじ台3-A棟", "もみじ台3 Ａ棟"],
    "桜坂1-1-1ひばりはいつ101": [
        "桜坂1丁目1番1号 ひばりハイツ101号室",
        "櫻坂1-1-1ﾋﾊﾞﾘﾊｲﾂ101",
    ],
}


@pytest.mark.parametrize(
    ("key", "written"),
    [(key, text) for key, texts in WRITTEN.items() for text in texts],
)
def test_every_writing_of_an_address_has_one_key(key, written):
    assert address_key(written) == key


@pytest.mark.parametrize("key", WRITTEN)
def test_a_key_is_its_own_key(key):
    assert address_key(key) == key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ひばり野1-2-3", "ひばり野12-3"),
        ("ひばり野1-23", "ひばり野12-3"),
        ("山里10番地", "山里1番地"),
        ("もみじ台3番地 A棟", "もみじ台3番地 B棟"),
        ("八幡1-1", "幡1-1"),
    ],
)
def test_other_addresses_have_other_keys(one, other):
    assert address_key(one) != address_key(other)


@given(*[st.integers(min_value=1, max_value=999)] * 3)
def test_the_town_style_and_the_short_style_meet(quarter, block, house):
    full = f"伊勢野市若葉原{quarter}丁目{block}番{house}号"
    assert address_key(full) == address_key(f"伊勢野市若葉原{quarter}-{block}-{house}")


@pytest.mark.parametrize(
    ("text", "number"),
    [("〇", 0), ("十", 10), ("二十三", 23), ("百五", 105), ("一〇三", 103),
     ("千二百三十四", 1234), ("九十九", 99)],
)  # fmt: skip
def test_kanji_numbers_are_read_by_units_and_by_place(text, number):
    assert kanji_number(text) == number
