"""Search keys: every name of a person leads to them, from any word on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disaster.register.rules import keys
from disaster.register.rules.keys import Key, KeyKind

NOBODY = dict.fromkeys(
    (
        *("name", "kana", "alias", "alias_kana", "former_name", "former_kana"),
        *("roman_name", "kanji_name", "phone"),
    ),
    "",
) | {"earlier_names": []}
NO_HOUSE = dict.fromkeys(
    (
        *("address", "lot", "residence_number", "house_number", "name"),
        *("owner_name", "owner_address", "owner_share"),
    ),
    "",
)


def keys_of(**names):
    return {(key.kind, key.key) for key in keys.resident_keys(NOBODY | names)}


def test_a_name_is_found_from_each_word_on():
    found = keys.resident_keys(
        NOBODY | {"name": "渡\u9089\U000e0102　花子", "kana": "ワタナベ　ハナコ"}
    )
    assert found == {
        Key(KeyKind.NAME, "渡辺花子", 2),
        Key(KeyKind.NAME_PART, "花子", 2),
        Key(KeyKind.SOUND, "watanabehanako", 8),
        Key(KeyKind.SOUND_PART, "hanako", 6),
    }


def test_foreign_names_are_found_by_any_word_and_by_ear():
    found = keys_of(name="NGUYEN THI HONG NHUNG", kana="グエン　ティ　ホン　ニュン")
    assert (KeyKind.NAME, "nguyenthihongnhung") in found
    assert (KeyKind.NAME_PART, "hongnhung") in found
    assert (KeyKind.NAME_PART, "nhung") in found
    assert (KeyKind.SOUND_PART, "honyun") in found


def test_alias_kanji_former_and_earlier_names_count():
    found = keys_of(
        name="LI MEIHUA",
        kana="リ　メイファ",
        kanji_name="李　美華",
        alias="山本　花子",
        alias_kana="ヤマモト　ハナコ",
        earlier_names=[{"name": "LI MEI", "kana": ""}],
    )
    wanted = {"limeihua", "李美華", "山本花子", "limei"}
    assert wanted <= {key for kind, key in found if kind is KeyKind.NAME}
    assert (KeyKind.SOUND, "yamamotohanako") in found


def test_a_former_family_name_goes_with_the_given_name():
    found = keys_of(name="山田　和子", kana="ヤマダ　カズコ", former_name="\u9ad9橋",
                    former_kana="タカハシ")  # fmt: skip
    assert (KeyKind.NAME, "高橋和子") in found
    assert (KeyKind.SOUND, "takahashikazuko") in found


def test_a_name_without_reading_is_still_found_by_its_writing():
    assert keys_of(name="御手洗　あかね") == {
        (KeyKind.NAME, "御手洗あかね"),
        (KeyKind.NAME_PART, "あかね"),
    }


def test_the_last_digits_of_a_phone_lead_to_its_owner():
    assert (KeyKind.PHONE, "6543213640") in keys_of(phone="0463123456")


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_name_breaks_its_keys(name, kana):
    for key in keys.resident_keys(NOBODY | {"name": name, "kana": kana}):
        assert 0 < len(key.key) <= keys.LONGEST
        assert 0 <= key.head <= keys.LONGEST


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("ひばり野100番3", ["ひばり野100-3"]),
        ("ひばり野100番3；ひばり野101番", ["ひばり野100-3", "ひばり野101"]),
        ("大字三ノ瀬字沖田5番地の2、7番", ["三の瀬沖田5-2", "7"]),
        ("", []),
    ],
)
def test_each_lot_of_a_building_is_a_place(written, found):
    places = keys.building_places(NO_HOUSE | {"lot": written})
    assert [place.key.removesuffix("番") for place in places] == found
    assert [place.position for place in places] == list(range(1, len(found) + 1))


def test_owners_stand_one_by_one_with_address_and_share():
    house = NO_HOUSE | {
        "owner_name": "山田 一郎；山田 二郎、山田 三郎",
        "owner_address": "架空県みなと市1；国外（架空）",
        "owner_share": "1/3",
    }
    assert keys.owners(house) == [
        ("山田 一郎", "架空県みなと市1", "1/3"),
        ("山田 二郎", "国外（架空）", "1/3"),
        ("山田 三郎", "", "1/3"),
    ]
