"""What a resident is told where the parts are added up: every step with its place.

The explanation of a result (説明資料) prints these reasons in this order.
"""

import pytest

from disaster.assessment.lines import assess

EQ1 = ("earthquake", "wood", 1)
EQ2 = ("earthquake", "wood", 2)
NW1 = ("earthquake", "nonwood", 1)
NW2 = ("earthquake", "nonwood", 2)
STEEL2 = ("earthquake", "nonwood_steel", 2)
WIND = ("wind", "wood", "single")

SHEET_3 = "調査票-3・4・7"
SHEET_8 = "調査票-8〜10"
LEVELS = "総則 6 p8〜11"
TOTAL = "ため、住家の損害割合を50％以上とし「全壊」と判定しました。"
PRINTED = "調査票に印刷された全壊の点数に達した" + TOTAL
LEAN = {EQ1: "第1編 地震 木造・プレハブ 1(2) p1-7〜8"}
PARTS = {EQ1: "第1編 地震 木造・プレハブ 1(3)-1 p1-8〜17"}
LEAN |= {EQ2: "第1編 地震 木造・プレハブ 2(2) p1-20"}
PARTS |= {EQ2: "第1編 地震 木造・プレハブ 2(3) p1-21〜43"}
LEAN |= {NW1: "第1編 地震 非木造 1(2) p1-48"}
PARTS |= {NW1: "第1編 地震 非木造 1(3) p1-49〜62"}
LEAN |= {NW2: "第1編 地震 非木造 2(2) p1-64", STEEL2: "第1編 地震 非木造 2(2) p1-64"}
PARTS |= {NW2: "第1編 地震 非木造 2(3) p1-65〜83"}
PARTS |= {STEEL2: "第1編 地震 非木造 2(3) p1-65〜83"}
LEAN |= {WIND: "総則 6 風害(2) p10"}
PARTS |= {WIND: "総則 6 風害(4) p11"}

FOUND_NONE = {"perimeter_m": 10, "damaged_length_m": 0}


def mean(millimetres):
    return {"mean_mm_per_1200": millimetres}


def whole(degree, share=1):
    return [{"degree": degree, "share": share}]


def judge(chapter, arithmetic, survey):
    hazard, structure, stage = chapter
    return assess(
        {
            "rule_version": "R7.7",
            "hazard": hazard,
            "structure": structure,
            "stage": stage,
            "arithmetic": arithmetic,
            "survey": survey,
        }
    )


def not_measured(chapter):
    sentence = "傾斜は記入がないため、部位だけで判定しました。"
    return ("tilt_not_measured", LEAN[chapter], sentence)


def counts(chapter, millimetres, points):
    sentence = (
        f"傾斜の平均は{millimetres}mm／1,200mmで、"
        f"傾斜による損害割合を{points}％とします。"
    )
    return ("tilt_counts", LEAN[chapter], sentence)


def unseen(chapter, parts):
    sentence = f"{parts}は記入がないため、損傷なしとして計算しました。"
    return ("not_seen", PARTS[chapter], sentence)


def level(ratio, name):
    return ("level", LEVELS, f"損害割合{ratio}％は「{name}」に当たります。")


PLAIN = "すべての部位の合計は{}％です。"
WEIGHTED = "主要階を重くみた合計は{}％です。"
TILTED = "傾斜と残りの部位の合計は{}％です。"
LEAST = "準半壊に至らない（一部損壊）"
ALL_OF_WOOD = (
    "屋根・柱（又は耐力壁）・床（階段を含む。）・外壁・内壁・天井・建具・基礎・設備"
)


def but(*names):  # noqa: ANN002 - tests are not annotated
    return "・".join(name for name in ALL_OF_WOOD.split("・") if name not in names)


EXPLAINED = [
    pytest.param(
        (EQ1, "exact", {"roof": whole(3)}),
        [
            not_measured(EQ1),
            unseen(EQ1, "壁（外壁）・基礎"),
            ("sum_parts", PARTS[EQ1], PLAIN.format("7.5")),
            level("7.5", LEAST),
        ],
        id="parts alone",
    ),
    pytest.param(
        (
            EQ1,
            "exact",
            {"roof": whole(3), "wall": [], "foundation": FOUND_NONE}
            | {"tilt": mean("19.5")},
        ),
        [
            (
                "tilt_ignored",
                LEAN[EQ1],
                "傾斜の平均は19.5mm／1,200mmで1/60未満のため、判定に用いません。",
            ),
            ("sum_parts", PARTS[EQ1], PLAIN.format("7.5")),
            level("7.5", LEAST),
        ],
        id="tilt below 1/60",
    ),
    pytest.param(
        (EQ1, "exact", {"roof": whole(5), "tilt": mean(30)}),
        [
            counts(EQ1, 30, 15),
            unseen(EQ1, "壁（外壁）・基礎"),
            ("sum_tilt", PARTS[EQ1], TILTED.format("30")),
            level("30", "中規模半壊"),
        ],
        id="tilt and the roof",
    ),
    pytest.param(
        (EQ1, "exact", {"tilt": mean(20)}),
        [
            counts(EQ1, 20, 15),
            unseen(EQ1, "屋根・壁（外壁）・基礎"),
            ("sum_tilt", PARTS[EQ1], TILTED.format("15")),
            (
                "tilt_at_least",
                LEAN[EQ1],
                (
                    "損害割合は15％ですが、傾斜が1/60以上のため"
                    "少なくとも「半壊」と判定しました。"
                ),
            ),
        ],
        id="EQ p1-7〜9 at least 半壊",
    ),
    pytest.param(
        (EQ1, "exact", {"roof": whole(5, "1/3"), "tilt": mean(20)}),
        [
            counts(EQ1, 20, 15),
            unseen(EQ1, "壁（外壁）・基礎"),
            ("sum_tilt", PARTS[EQ1], TILTED.format("20")),
            level("20", "半壊"),
        ],
        id="EQ p1-7〜9 半壊 by the sum itself",
    ),
    pytest.param(
        (NW2, "exact", {"equipment_out_pct": 100, "tilt": mean(30)}),
        [
            counts(NW2, 30, 20),
            unseen(
                NW2,
                "柱（又は耐力壁）・床・梁・外部仕上・雑壁・屋根・内部仕上・天井・"
                "建具・設備等（住家内）",
            ),
            ("sum_tilt", PARTS[NW2], TILTED.format("25")),
            level("25", "半壊"),
        ],
        id="EQ p1-64 non-wooden tilt",
    ),
    pytest.param(
        (WIND, "exact", {"outright": ["slid_off"], "roof": whole(1)}),
        [
            (
                "appearance_noted",
                "総則 6 風害(1) p10",
                (
                    "「一見して住家全部が流出し、又はずり落ちている」は、"
                    "この災害・構造の外観による全壊の基準にありません。"
                ),
            ),
            not_measured(WIND),
            unseen(WIND, but("屋根")),
            ("sum_parts", PARTS[WIND], PLAIN.format("1.5")),
            level("1.5", LEAST),
        ],
        id="a sight that is noted",
    ),
    pytest.param(
        (
            EQ2,
            "exact",
            {
                "pillar": {"total": 10, "unconfirmed": 6, "counts": {"5": 4}},
                "outer_wall": whole(3, "1/2"),
            },
        ),
        [
            not_measured(EQ2),
            (
                "judged_by_other",
                PARTS[EQ2],
                "柱（又は耐力壁）の過半を確認できないため、外壁の損傷率を用いました。",
            ),
            unseen(EQ2, but("柱（又は耐力壁）", "外壁")),
            ("sum_parts", PARTS[EQ2], PLAIN.format("6.25")),
            level("6.25", LEAST),
        ],
        id="EQ p1-25 outer wall for pillars",
    ),
    pytest.param(
        (
            NW1,
            "exact",
            {
                "route": "pillar_visible",
                "pillar": {"total": 4, "unconfirmed": 3, "counts": {}},
                "outer_wall": whole(2),
            },
        ),
        [
            not_measured(NW1),
            (
                "judged_by_other",
                PARTS[NW1],
                "柱の過半を確認できないため、外壁の損傷率を用いました。",
            ),
            unseen(NW1, "雑壁・仕上等・設備等（外部階段を含む。）"),
            ("sum_parts", PARTS[NW1], PLAIN.format("15")),
            level("15", "準半壊"),
        ],
        id="EQ p1-49〜62 outer wall for one of two",
    ),
    pytest.param(
        (STEEL2, "exact", {"brace_pairs": {"total": 4, "counts": {"3": 2}}}),
        [
            not_measured(STEEL2),
            (
                "judged_by_other",
                PARTS[STEEL2],
                (
                    "柱（又は耐力壁）は記入がないため、"
                    "ブレース（筋かい）の損傷率を用いました。"
                ),
            ),
            unseen(
                STEEL2,
                "床・梁・外部仕上・雑壁・屋根・内部仕上・天井・建具・"
                "設備等（住家外）・設備等（住家内）",
            ),
            ("sum_parts", PARTS[STEEL2], PLAIN.format("12.5")),
            level("12.5", "準半壊"),
        ],
        id="EQ p1-70 braces for pillars",
    ),
    pytest.param(
        (
            EQ2,
            "exact",
            {"part_points_main_other": {"floor": [4, 0], "inner_wall": [2, 2]}},
        ),
        [
            not_measured(EQ2),
            unseen(EQ2, but("床（階段を含む。）", "内壁")),
            ("sum_weighted", PARTS[EQ2], WEIGHTED.format("8.5")),
            level("8.5", LEAST),
        ],
        id="EQ p1-21 weighted",
    ),
    pytest.param(
        (
            EQ1,
            "sheet",
            {"marks": {"roof": [{"degree": 3, "band": 40}]}, "foundation_band": 10},
        ),
        [
            not_measured(EQ1),
            unseen(EQ1, "壁（外壁）"),
            ("sum_parts", SHEET_3, PLAIN.format("4")),
            level("4", LEAST),
        ],
        id="sheet 3",
    ),
    pytest.param(
        (EQ1, "exact", {"foundation": FOUND_NONE | {"damaged_length_m": "7.5"}}),
        [("structural_75", PARTS[EQ1], "基礎の損傷率が75％以上の" + TOTAL)],
        id="EQ p1-9 75 % of the foundation",
    ),
    pytest.param(
        (EQ1, "sheet", {"foundation_band": 75}),
        [("structural_75", PARTS[EQ1], "基礎の損傷率が75％以上の" + TOTAL)],
        id="sheet 3 75 % of the foundation",
    ),
    pytest.param(
        (EQ2, "sheet", {"marks": {"pillar": [{"degree": 4, "band": 100}]}}),
        [
            (
                "structural_sheet_trigger",
                SHEET_8,
                "柱（又は耐力壁）の損害割合が" + PRINTED,
            )
        ],
        id="sheet 8 pillar 11, rate 75 %",
    ),
    pytest.param(
        (
            EQ2,
            "sheet",
            {
                "marks": {
                    "pillar": [{"degree": 5, "band": 60}, {"degree": 3, "band": 20}]
                }
            },
        ),
        [
            (
                "structural_sheet_trigger",
                SHEET_8,
                "柱（又は耐力壁）の損害割合が"
                "（損傷率は75％に満たないものの）" + PRINTED,
            )
        ],
        id="sheet 8 pillar 11, rate 70 %",
    ),
]


@pytest.mark.parametrize(("asked", "told"), EXPLAINED)
def test_every_step_is_told_with_its_rule_and_place(asked, told):
    result = judge(*asked)
    assert result.arithmetic == asked[1]
    assert [(one.rule, one.section, one.text) for one in result.reasons] == told
