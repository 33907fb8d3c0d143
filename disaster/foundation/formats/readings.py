"""Readings: hiragana, katakana and romaji brought to one key (フリガナ・ローマ字)."""

import re
import unicodedata

from disaster.foundation.formats.numbers import half_width

KATAKANA = {code: chr(code - 0x60) for code in (*range(0x30A1, 0x30F7), 0x30FD, 0x30FE)}
VOICED_W = str.maketrans({"ヷ": "ヴァ", "ヸ": "ヴィ", "ヹ": "ヴェ", "ヺ": "ヴォ"})

# Sounds that a name is written with in more than one way, longest first.
SAME_SOUND = (
    *zip(("ゔぁ", "ゔぃ", "ゔぇ", "ゔぉ", "ゔ"), "ばびべぼぶ", strict=True),
    *zip("ゐゑをぢづ", "いえおじず", strict=True),
)
SMALL_KANA = str.maketrans("ぁぃぅぇぉゃゅょっゎゕゖ", "あいうえおやゆよつわかけ")

# Columns a i u e o. Hepburn rows stand first, so that し is written shi; the rows below
# read what Kunrei and keyboards write (内閣告示 ローマ字のつづり方 第1表・第2表).
ROMAJI_ROWS = {
    "": "あ い う え お",
    "k": "か き く け こ",
    "sh": "しゃ し しゅ しぇ しょ",
    "ch": "ちゃ ち ちゅ ちぇ ちょ",
    "ts": "つぁ つぃ つ つぇ つぉ",
    "f": "ふぁ ふぃ ふ ふぇ ふぉ",
    "j": "じゃ じ じゅ じぇ じょ",
    "n": "な に ぬ ね の",
    "m": "ま み む め も",
    "y": "や - ゆ - よ",
    "r": "ら り る れ ろ",
    "w": "わ - - - を",
    "g": "が ぎ ぐ げ ご",
    "b": "ば び ぶ べ ぼ",
    "p": "ぱ ぴ ぷ ぺ ぽ",
    "s": "さ し す せ そ",
    "t": "た ち つ て と",
    "h": "は ひ ふ へ ほ",
    "z": "ざ じ ず ぜ ぞ",
    "d": "だ ぢ づ で ど",
    "v": "ば び ぶ べ ぼ",
    "ky": "きゃ - きゅ - きょ",
    "gy": "ぎゃ - ぎゅ - ぎょ",
    "ny": "にゃ - にゅ - にょ",
    "hy": "ひゃ - ひゅ - ひょ",
    "my": "みゃ - みゅ - みょ",
    "ry": "りゃ - りゅ - りょ",
    "by": "びゃ - びゅ - びょ",
    "py": "ぴゃ - ぴゅ - ぴょ",
    "sy": "しゃ - しゅ - しょ",
    "ty": "ちゃ - ちゅ - ちょ",
    "zy": "じゃ - じゅ - じょ",
    "jy": "じゃ - じゅ - じょ",
    "dy": "じゃ - じゅ - じょ",
    "dz": "- - ず - -",
}
KANA = {
    f"{consonant}{vowel}": kana
    for consonant, row in ROMAJI_ROWS.items()
    for vowel, kana in zip("aiueo", row.split(), strict=True)
    if kana != "-"
}
ROMAJI = {kana: romaji for romaji, kana in reversed(KANA.items())} | {"ん": "n"}


def _any_of(signs: dict[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(signs, key=len, reverse=True)))


ROMAJI_SYLLABLE = _any_of(KANA)
KANA_SYLLABLE = _any_of(ROMAJI)
ACCENTS = re.compile("[\u0300-\u036f]")
APOSTROPHES = re.compile("[’‘ʼ`]")
SEPARATORS = re.compile(r"[^\w']|_")
IS_LATIN = re.compile(r"[a-z']*[a-z][a-z']*")
# Hepburn writes ん as m before lips (Shimbashi) and っ as t before ch (Itchi).
LIP_N = re.compile("m(?=[bmp])")
DOUBLED = re.compile(r"t(?=ch)|([kstpgzdbfjrc])(?=\1)")
# Passports write a long o as oh where no vowel follows (Ohno, Satoh).
LONG_OH = re.compile("oh(?![aiueoy])")
SYLLABIC_N = re.compile("nn?'?")
LONG_O = re.compile("o[ou]+")
REPEATED = re.compile(r"(.)\1+")


def hiragana(text: str) -> str:
    """Turn katakana into hiragana and leave the rest."""
    return text.translate(VOICED_W).translate(KATAKANA)


def kana_key(text: str) -> str:
    """Return the key of a reading in any script: ワタナベ, わたなべ and watanabe.

    Small kana become large, ヴ ヰ ヱ ヂ ヅ their common sounds, the long mark goes.
    Letters that are no Japanese syllables (NGUYEN) stay letters.
    """
    plain = _plain(text)
    if IS_LATIN.fullmatch(plain):
        plain = _kana_of(plain) or plain
    return _same_sounds(plain).translate(SMALL_KANA).replace("'", "")


def sound_key(text: str) -> str:
    """Return the key by which a passport finds a reading: ONO, OHNO and おおの.

    Romaji can show neither the length of a vowel nor where けんいち divides, so long
    and doubled sounds count once. Looser than `kana_key`: rank its finds below.
    """
    plain = _plain(text)
    if IS_LATIN.fullmatch(plain):
        kana = _kana_of(LONG_OH.sub("o", plain))
        if kana is None:
            return plain.replace("'", "")
        plain = kana
    spelled = KANA_SYLLABLE.sub(lambda kana: ROMAJI[kana[0]], _same_sounds(plain))
    return REPEATED.sub(r"\1", LONG_O.sub("o", spelled.replace("っ", "")))


def _plain(text: str) -> str:
    folded = APOSTROPHES.sub("'", half_width(text).casefold())
    bare = ACCENTS.sub("", unicodedata.normalize("NFD", folded))
    letters = SEPARATORS.sub("", unicodedata.normalize("NFC", bare)).replace("ー", "")
    return hiragana(letters)


def _kana_of(latin: str) -> str | None:
    """Read romaji, Hepburn or Kunrei; None when letters are left over."""
    doubled = DOUBLED.sub("っ", LIP_N.sub("n", latin))
    kana = ROMAJI_SYLLABLE.sub(lambda syllable: KANA[syllable[0]], doubled)
    kana = SYLLABIC_N.sub("ん", kana).replace("'", "")
    return None if re.search("[a-z]", kana) else kana


def _same_sounds(kana: str) -> str:
    for written, sound in SAME_SOUND:
        kana = kana.replace(written, sound)
    return kana
