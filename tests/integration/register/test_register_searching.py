"""One field finds a person however typed, and tells nothing of the protected."""

import pytest

from disaster.register import actions, queries
from disaster.register.queries import HIDDEN
from tests.integration.register.ledger_desk import PLACE, names, put, resident

OHNO = resident(
    "P2", "S2", "大野　花子", フリガナ="オオノ　ハナコ", 生年月日="S20.3.12",
    住所="架空の伊勢野市大字三ノ瀬字沖田5番地の2", 行政区="三ノ瀬",
    電話番号="0463-12-3456",
)  # fmt: skip
ONO = resident("P3", "S3", "小野　一", フリガナ="オノ　ハジメ", 生年月日="S33.1.5")
ONODERA = resident("P4", "S4", "小野寺　一", フリガナ="オノデラ　ハジメ", 生年月日="")
LI = resident(
    "P5", "S5", "LI MEIHUA", フリガナ="リ　メイファ", 生年月日="1984-12-01",
    漢字氏名="李　美華", 通称="山本　花子", 旧氏="王",
)  # fmt: skip
KATSURAGI = resident(
    "P6", "S6", "葛\U000e0100城　泉", フリガナ="カツラギ　イズミ", 旧氏="\u9ad9橋",
    旧氏フリガナ="タカハシ", 生年月日="1990-06-30",
)  # fmt: skip
PEOPLE = [resident(), OHNO, ONO, ONODERA, LI, KATSURAGI]


@pytest.fixture
def ctx(work, kanri):
    with work(kanri) as ctx:
        put(ctx, "residents", PEOPLE)
        yield ctx


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("吉田太郎", "\U00020bb7田　太郎"),
        ("太郎", "\U00020bb7田　太郎"),
        ("ﾖｼﾀﾞ", "\U00020bb7田　太郎"),
        ("yoshi", "\U00020bb7田　太郎"),
        ("taro yoshida", "\U00020bb7田　太郎"),
        ("Tarō", "\U00020bb7田　太郎"),
        ("葛城", "葛\U000e0100城　泉"),
        ("高橋泉", "葛\U000e0100城　泉"),
        ("takahasi", "葛\U000e0100城　泉"),
        ("李美華", "LI MEIHUA"),
        ("山本 花子", "LI MEIHUA"),
        ("meihua", "LI MEIHUA"),
        ("3456", "大野　花子"),
        ("0463123456", "大野　花子"),
        ("三之瀬沖田5-2", "大野　花子"),
        ("大野 三ノ瀬", "大野　花子"),
        ("花子 450312", "大野　花子"),
        ("花子 3/12", "大野　花子"),
        ("花子 S59", "LI MEIHUA"),
        ("1990-06-30", "葛\U000e0100城　泉"),
        ("S3", "小野　一"),
        ("P4", "小野寺　一"),
    ],
)
def test_every_writing_leads_to_one_person(ctx, typed, found):
    assert names(ctx, typed)[0] == found


def test_exact_stands_before_beginnings_and_looser_sounds(ctx):
    assert names(ctx, "小野") == ["小野　一", "小野寺　一"]
    assert names(ctx, "おの") == ["小野　一", "大野　花子", "小野寺　一"]
    assert names(ctx, "おおの")[0] == "大野　花子"


def test_all_words_must_fit(ctx):
    assert names(ctx, "花子 19700312") == []
    assert names(ctx, "吉田 三ノ瀬") == []


def test_a_name_without_a_space_is_found_from_within(ctx):
    put(ctx, "residents", [resident("P9", "S9", "御手洗あかね", フリガナ="")])
    assert names(ctx, "あかね") == ["御手洗あかね"]


def test_results_beyond_the_limit_are_counted(ctx):
    many = [resident(f"Q{n}", f"T{n}", "山田　和子") for n in range(60)]
    put(ctx, "residents", many)
    found = queries.find_people(ctx, "山田")
    assert (len(found.cards), found.total, found.more) == (50, 60, 10)


@pytest.mark.parametrize(
    "typed", ["%", "_", "吉田%", "\\", "'", "吉田'--", "\U0010ffff"]
)
def test_signs_of_the_database_are_only_signs(ctx, typed):
    assert names(ctx, typed) in ([], ["\U00020bb7田　太郎"])


@pytest.mark.parametrize(
    "typed", ["19700312", "3/12", "S45", PLACE, "1-2-3", "吉田 S45.3.12", "ひばり野"]
)
def test_a_guess_about_a_protected_person_is_never_confirmed(ctx, typed):
    actions.protect(ctx, queries.find_people(ctx, "P1").cards[0].id, protected=True)
    assert HIDDEN not in names(ctx, typed)


def test_a_protected_phone_number_leads_nowhere(ctx):
    ohno = queries.find_people(ctx, "大野 花子").cards[0]
    actions.protect(ctx, ohno.id, protected=True)
    assert names(ctx, "0463123456") == []
    assert names(ctx, "大野") == [HIDDEN]


def test_the_place_in_the_list_does_not_tell_the_district(ctx):
    rows = [
        resident("Q1", "T1", "山田　和子", 行政区="あ"),
        resident("Q2", "T2", "山田　和子", 行政区="い"),
        resident("Q3", "T2", "山田　和子", 行政区="い", 続柄="母", 支援措置="1"),
        resident("Q4", "T4", "山田　和子", 行政区="う"),
    ]
    put(ctx, "residents", rows)
    cards = queries.find_people(ctx, "山田和子").cards
    # The one who lives with a protected person stands first, whatever the district.
    assert [card.district for card in cards] == ["", "あ", "う", ""]
    assert [card.is_protected for card in cards] == [False, False, False, True]


def test_who_is_gone_stands_last_and_is_marked(ctx):
    put(ctx, "residents", [ONO | {"異動日": "2026-08-20", "異動事由": "転出"}])
    cards = queries.find_people(ctx, "一").cards
    assert [(card.name, card.gone_reason) for card in cards] == [
        ("小野寺　一", ""),
        ("小野　一", "転出"),
    ]


def test_keys_can_be_made_anew(ctx):
    before = names(ctx, "花子")
    assert actions.renew_keys(ctx) == len(PEOPLE)
    assert names(ctx, "花子") == before


def test_a_word_is_a_place_only_where_an_address_holds_it(ctx):
    put(ctx, "residents", [resident("P7", "S7", "三ノ瀬　守", 住所=PLACE)])
    for typed, found in (
        ("三ノ瀬", ["大野　花子", "三ノ瀬　守"]),
        ("花子 三ノ瀬", ["大野　花子"]),
        ("三ノ瀬 沖田", ["大野　花子"]),
        ("花子 どこにもない町", []),
        ("花子 三ノ瀬9999", []),
    ):
        assert set(names(ctx, typed)) == set(found), typed
