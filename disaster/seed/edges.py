"""Showpieces: the names and households that break naive software, in every profile.

The codes are those of the project's list of edge cases. Two cannot stand in a register
and are missing on purpose: names with private-use characters (N5 外字), which the
import refuses, and people who live here without being registered (H4).
"""

from dataclasses import dataclass
from datetime import date

from disaster.seed.families import FEMALE, HEAD, MALE


@dataclass(frozen=True, slots=True)
class Part:
    """One person of a showpiece; without a birthday, one is drawn for the age."""

    written: str
    kana: str
    sex: str
    age: int
    relation: str = HEAD
    born_on: date | None = None
    is_birthday_unknown: bool = False
    nationality: str = ""
    other_names: tuple[str, ...] = ()
    former_name: str = ""
    former_kana: str = ""
    moved_days_ago: int | None = None
    is_protected: bool = False


@dataclass(frozen=True, slots=True)
class Showpiece:
    """A household that everybody must be able to find in the demo (見本の世帯)."""

    code: str
    parts: tuple[Part, ...]

    @property
    def is_foreign(self) -> bool:
        """Say whether its people count among the foreign residents."""
        return bool(self.parts[0].nationality)

    @property
    def is_protected(self) -> bool:
        """Say whether it counts among the protected households (支援措置)."""
        return any(part.is_protected for part in self.parts)


NAMESAKES_BORN = date(1968, 4, 12)
TWINS_BORN = date(2014, 11, 3)
REGISTERED_TWICE_BORN = date(2002, 5, 19)
# The code of two households on paper that live in one house and share its kitchen.
ONE_ROOF = "H3"

SHOWPIECES = (
    # N6: no reading; sounds outside plain kana; a reading in another order.
    Showpiece("N6", (Part("御手洗　あかね", "", FEMALE, 47),)),
    Showpiece("N6", (Part("一　ヴィオラ", "ニノマエ　ヴィオラ", FEMALE, 33),)),
    Showpiece("N6", (Part("井上　ヰ久", "イノウエ　ヰク", MALE, 62),)),
    Showpiece("N6", (Part("大野　ジョージ", "オーノ　ジョージ", MALE, 55),)),
    # N7: many words, fifty letters and more, one word only, marks in the name.
    Showpiece(
        "N7",
        (
            Part(
                "NGUYEN THI HONG NHUNG",
                "グエン　ティ　ホン　ニュン",
                FEMALE,
                26,
                nationality="ベトナム",
            ),
        ),
    ),
    Showpiece(
        "N7",
        (
            Part(
                "MARIA LUISA DOS SANTOS OLIVEIRA PEREIRA DA SILVA",
                "マリア　ルイーザ　ドス　サントス　オリヴェイラ"
                "　ペレイラ　ダ　シルヴァ",
                FEMALE,
                39,
                nationality="ブラジル",
            ),
        ),
    ),
    Showpiece(
        "N7", (Part("SUKARNO", "スカルノ", MALE, 31, nationality="インドネシア"),)
    ),
    Showpiece(
        "N7",
        (
            Part(
                "O'BRIEN-SMITH SEAN",
                "オブライエンスミス　ショーン",
                MALE,
                44,
                nationality="アイルランド",
            ),
        ),
    ),
    Showpiece(
        "N7",
        (
            Part(
                "WICKRAMASINGHE ARACHCHILAGE DON KASUN CHATHURANGA JAYAWARDENA PERERA",
                "ウィクラマシンハ　カスン",
                MALE,
                29,
                nationality="スリランカ",
            ),
        ),
    ),
    # N8: one person with up to four forms of the name.
    Showpiece(
        "N8",
        (
            Part(
                "LI MEIHUA",
                "リ　メイファ",
                FEMALE,
                41,
                nationality="中国",
                other_names=("李　美華", "山本　花子", "ヤマモト　ハナコ"),
            ),
        ),
    ),
    # N9: two people of one name and birthday; father and son; twins.
    *(
        Showpiece(
            "N9",
            (Part("山田　和子", "ヤマダ　カズコ", FEMALE, 58, born_on=NAMESAKES_BORN),),
        )
        for _district in range(2)
    ),
    Showpiece(
        "N9",
        (
            Part("小林　正", "コバヤシ　タダシ", MALE, 61),
            Part("小林　正", "コバヤシ　マサシ", MALE, 33, "子"),
        ),
    ),
    Showpiece(
        "N9",
        (
            Part("中村　学", "ナカムラ　マナブ", MALE, 42),
            Part("中村　理恵", "ナカムラ　リエ", FEMALE, 41, "妻"),
            Part("中村　陽太", "ナカムラ　ヨウタ", MALE, 11, "子", TWINS_BORN),
            Part("中村　陽斗", "ナカムラ　ハルト", MALE, 11, "子", TWINS_BORN),
        ),
    ),
    # N10: married after the earthquake, so that the application bears another name.
    Showpiece(
        "N10",
        (
            Part("早川　誠", "ハヤカワ　マコト", MALE, 34),
            Part(
                "早川　美咲",
                "ハヤカワ　ミサキ",
                FEMALE,
                31,
                "妻",
                former_name="大槻",
                former_kana="オオツキ",
                moved_days_ago=12,
            ),
        ),
    ),
    # N11: the family name first, as in the passport; two given names.
    Showpiece(
        "N11",
        (
            Part(
                "SMITH SAKURA ANNE",
                "スミス　サクラ　アン",
                FEMALE,
                36,
                nationality="アメリカ",
            ),
        ),
    ),
    # H3: parents and son are two households on paper under one roof.
    Showpiece(
        ONE_ROOF,
        (
            Part("滝本　剛", "タキモト　ツヨシ", MALE, 66),
            Part("滝本　澄江", "タキモト　スミエ", FEMALE, 63, "妻"),
        ),
    ),
    Showpiece(ONE_ROOF, (Part("滝本　剛志", "タキモト　タケシ", MALE, 38),)),
    # H6: registered anew after arriving, while the card shows the address before.
    *(
        Showpiece(
            "H6",
            (
                Part(
                    "TRAN VAN MINH",
                    "チャン　ヴァン　ミン",
                    MALE,
                    24,
                    born_on=REGISTERED_TWICE_BORN,
                    nationality="ベトナム",
                    moved_days_ago=days,
                ),
            ),
        )
        for days in (9, 700)
    ),
    # H8: a protected woman, and the father who asks for her at the counter.
    Showpiece(
        "H8",
        (Part("柏木　遥", "カシワギ　ハルカ", FEMALE, 29, is_protected=True),),
    ),
    Showpiece("H8", (Part("柏木　勝", "カシワギ　マサル", MALE, 58),)),
    # H9: a protected wife who still stands in her husband's household.
    Showpiece(
        "H9",
        (
            Part("藤井　健", "フジイ　ケン", MALE, 41),
            Part("藤井　奈々", "フジイ　ナナ", FEMALE, 38, "妻", is_protected=True),
        ),
    ),
    # H7: minors who live alone.
    Showpiece("H7", (Part("森　一花", "モリ　イチカ", FEMALE, 16),)),
    Showpiece(
        "H7",
        (
            Part("池田　駿", "イケダ　シュン", MALE, 17),
            Part("池田　栞", "イケダ　シオリ", FEMALE, 14, "妹"),
        ),
    ),
    # D1: the last day of 昭和 and the first of 平成; no birthday; a very old person.
    Showpiece(
        "D1",
        (Part("西田　昭", "ニシダ　アキラ", MALE, 37, born_on=date(1989, 1, 7)),),
    ),
    Showpiece(
        "D1",
        (Part("東　成美", "ヒガシ　ナルミ", FEMALE, 37, born_on=date(1989, 1, 8)),),
    ),
    Showpiece(
        "D1",
        (Part("原　ミヨ", "ハラ　ミヨ", FEMALE, 60, is_birthday_unknown=True),),
    ),
    Showpiece(
        "D1",
        (
            Part("磯崎　キヨ", "イソザキ　キヨ", FEMALE, 112),
            Part("磯崎　正一", "イソザキ　ショウイチ", MALE, 84, "子"),
        ),
    ),
)
