"""氏名: kept as written, found in every writing."""

import csv
import io
import unicodedata
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disaster.foundation import formats
from disaster.foundation.errors import Refusal
from disaster.foundation.formats import kana_key, legal_name, search_key, sound_key
from disaster.foundation.formats.names import VARIANTS

japanese = st.text(
    st.characters(min_codepoint=0x3041, max_codepoint=0x30FF)
    | st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)
    | st.sampled_from(" 　・ー"),
    max_size=20,
)
hiragana = st.text(
    st.sampled_from("あいうえおかきくけこさしすせそたちつてとなにぬねのん"), max_size=8
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("\u9ad9橋", "高橋"),
        ("\ufa11山", "崎山"),
        ("\u6ff5田", "浜田"),
        ("濱田", "浜田"),
        ("\u5fb7永", "徳永"),
        ("\U00020bb7田", "吉田"),
        ("渡\u9089", "渡辺"),
        ("渡\u908a", "渡辺"),
        ("渡\u9089\U000e0102", "渡辺"),
        ("\u658e藤", "斉藤"),
        ("\u9f4b藤", "斉藤"),
        ("\u9f4a藤", "斉藤"),
        ("\u845b\U000e0100城", "葛城"),
        ("\ufa19谷", "神谷"),
        ("澤田", "沢田"),
        ("廣瀨", "広瀬"),
        ("嶋﨑", "島崎"),
        ("髙橋　一郎", "高橋一郎"),
        ("ﾀﾅｶ ｲﾁﾛｳ", "たなかいちろう"),
        ("O'Brien-Smith", "ＯＢＲＩＥＮ　ＳＭＩＴＨ"),
        ("ルー・ロイ", "ルロイ"),
    ],
)
def test_all_writings_of_a_name_share_one_search_key(one, other):
    assert search_key(one) == search_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("吉田", "桔田"), ("田中", "中田"), ("佐藤", "佐東")]
)
def test_other_names_have_other_search_keys(one, other):
    assert search_key(one) != search_key(other)


@given(japanese)
def test_folding_twice_changes_nothing_more(name):
    assert search_key(search_key(name)) == search_key(name)
    assert kana_key(kana_key(name)) == kana_key(name)


def test_no_variant_is_folded_into_another_variant():
    assert not {ord(folded) for folded in VARIANTS.values()} & VARIANTS.keys()


def test_every_variant_is_one_that_normalisation_does_not_know_and_has_a_reason():
    table = files(formats).joinpath("name_variants.tsv").read_text("utf-8")
    rows = list(csv.DictReader(io.StringIO(table), delimiter="\t"))
    signs = "".join(row["variants"] for row in rows)
    assert len(set(signs)) == len(signs)
    assert all(unicodedata.normalize("NFKC", sign) == sign for sign in signs)
    assert all(row["reason"] and len(row["folded"]) == 1 for row in rows)


@pytest.mark.parametrize(
    "typed",
    ["watanabe", "WATANABE", "ワタナベ", "わたなべ", "ﾜﾀﾅﾍﾞ", "ワタ ナベ", "Ｗatanabe"],
)
def test_romaji_and_both_kana_find_one_reading(typed):
    assert kana_key(typed) == "わたなべ"


@pytest.mark.parametrize(
    ("hepburn", "kunrei", "kana"),
    [
        ("shimizu", "simizu", "シミズ"),
        ("tsuchiya", "tutiya", "ツチヤ"),
        ("fujii", "huzii", "フジイ"),
        ("jun'ichi", "zyun'iti", "ジュンイチ"),
        ("chiyoko", "tiyoko", "チヨコ"),
        ("hattori", "hattori", "ハットリ"),
        ("kanda", "kanda", "カンダ"),
        ("shimbashi", "sinbasi", "シンバシ"),
        ("etchu", "ettyu", "エッチュ"),
        ("ryohei", "ryohei", "リョヘイ"),
        ("honma", "homma", "ホンマ"),
    ],
)
def test_hepburn_and_kunrei_are_both_read(hepburn, kunrei, kana):
    assert kana_key(hepburn) == kana_key(kunrei) == kana_key(kana)


@pytest.mark.parametrize(
    ("one", "other"),
    [("ヴィオラ", "ビオラ"), ("ヰク", "イク"), ("ヨシヱ", "ヨシエ"), ("オーノ", "オノ"),
     ("キッド", "キツド"), ("ミヅキ", "ミズキ")],
)  # fmt: skip
def test_sounds_written_in_two_ways_share_a_kana_key(one, other):
    assert kana_key(one) == kana_key(other)


def test_letters_that_are_no_syllables_stay_letters():
    assert kana_key("NGUYEN THI") == "nguyenthi"
    assert kana_key("") == ""


@pytest.mark.parametrize(
    ("passport", "reading"),
    [
        ("ONO", "オオノ"),
        ("OHNO", "オオノ"),
        ("Ōno", "オオノ"),
        ("SATO", "サトウ"),
        ("Satoh", "さとう"),
        ("KENICHI", "ケンイチ"),
        ("ken'ichi", "ケンイチ"),
        ("koichi", "コウイチ"),
        ("kouichi", "コウイチ"),
        ("YUKO", "ユウコ"),
        ("HATTORI", "ハットリ"),
        ("INOUE", "イノウエ"),
        ("SHINBASHI", "シンバシ"),
    ],
)
def test_a_passport_finds_the_reading(passport, reading):
    assert sound_key(passport) == sound_key(reading)


@given(hiragana)
def test_a_reading_in_katakana_sounds_like_the_one_in_hiragana(reading):
    katakana = "".join(chr(ord(sign) + 0x60) for sign in reading)
    assert sound_key(katakana) == sound_key(reading)
    assert kana_key(katakana) == kana_key(reading)


@pytest.mark.parametrize(
    "name",
    ["髙橋", "\ufa19谷", "葛\U000e0100城", "\U00020bb7田", "NGUYEN THI HONG NHUNG",
     "O'BRIEN-SMITH", " 山田　太郎 ", "\u0dc1\u0dca\u200d\u0dbb\u0dd3"],
)  # fmt: skip
def test_a_legal_name_comes_back_exactly_as_it_was(name):
    assert legal_name(name) == name


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", ["入れて"]),
        ("　 ", ["入れて"]),
        ("山\ue000田", ["2 文字目", "U+E000", "外字"]),
        ("\U000f0000", ["外字"]),
        ("山田\u202eお", ["3 文字目", "U+202E", "並びを逆"]),
        ("山田\n太郎", ["U+000A", "制御文字"]),
        ("山\u200b田", ["U+200B", "目に見えない"]),
        ("山\ufeff田", ["目に見えない"]),
        ("山\ufffd田", ["読めなかった文字"]),
        ("山\ud800田", ["壊れた文字"]),
        ("山\u2028田", ["改行"]),
        ("山\uffff田", ["文字表にない"]),
    ],
)
def test_a_name_that_cannot_be_kept_is_refused_with_place_and_reason(name, words):
    with pytest.raises(Refusal) as refusal:
        legal_name(name)
    for word in words:
        assert word in str(refusal.value)
