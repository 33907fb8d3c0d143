"""The sums that the guideline compares (計あ・い・う) and one bar for every part.

A screen and the printed explanation (説明資料) draw them from here.
"""

from fractions import Fraction

import pytest

from disaster.assessment.lines import assess

EQ1 = ("earthquake", "wood", 1)
EQ2 = ("earthquake", "wood", 2)
GR2 = ("ground", "wood", 2)
GRN2 = ("ground", "nonwood", 2)
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


@pytest.mark.parametrize(
    ("asked", "sums"),
    [
        (
            (EQ1, "exact", {"roof": whole(5), "tilt": mean(30)}),
            [
                ("parts", "すべての部位の合計", 15, ()),
                ("tilt", "傾斜と残りの部位の合計", 30, ("wall", "foundation")),
            ],
        ),
        (
            (
                EQ2,
                "exact",
                {"part_points_main_other": {"floor": [4, 0]}, "tilt": mean(30)},
            ),
            [
                ("parts", "すべての部位の合計", 4, ()),
                ("weighted", "主要階を重くみた合計", 5, ()),
                ("tilt", "傾斜と残りの部位の合計", 20, ("pillar", "foundation")),
            ],
        ),
        (
            (
                GR2,
                "exact",
                {"sink": "all_up_to_floor", "floor1_area": 1}
                | {"total_area": 3, "points": {"roof": 3}},
            ),
            [("ground_column", "早見表③の合計", 23, ())],
        ),
    ],
)
def test_every_sum_that_is_compared_is_told(asked, sums):
    found = judge(*asked).sums
    assert [(one.rule, one.label, one.ratio, one.left_out) for one in found] == sums


def test_a_bar_shows_weight_rate_points_and_what_was_ticked():
    survey = {"roof": [{"degree": 2, "share": "1/4"}, {"degree": 3, "share": "1/2"}]}
    survey |= {"wall": [], "foundation": FOUND_NONE, "tilt": mean(30)}
    roof, wall, foundation = (
        one.as_json() for one in judge(EQ1, "exact", survey).parts
    )
    assert roof == {
        "part": "roof",
        "label_ja": "屋根",
        "composition": "15",
        "rate": "125/4",
        "points": "75/16",
        "force_rate": None,
        "counted": True,
        "areas": [{"degree": 2, "share": "1/4"}, {"degree": 3, "share": "1/2"}],
    }
    assert (wall["label_ja"], wall["composition"], wall["areas"]) == (
        "壁（外壁）",
        "75",
        [],
    )
    assert (wall["counted"], foundation["counted"]) == (False, False)


def test_the_bars_of_a_ground_column_join_what_the_sheet_joins():
    survey = {"sink": "all_up_to_floor", "tilt": mean(12), "points": {"pillar": 37}}
    survey |= {"floor1_area": 1, "total_area": 2}
    result = judge(GRN2, "exact", survey)
    assert [
        (bar.part, bar.label, bar.composition, bar.rate, bar.points)
        for bar in result.parts
    ] == [
        ("pillar", "柱（又は耐力壁）", 50, None, 47),
        ("floor_beam", "床・梁", 10, None, 10),
        (
            "outer_finish_roof+inner_finish_ceiling",
            "外部仕上・雑壁・屋根・内部仕上・天井",
            20,
            None,
            10,
        ),
    ]
    assert [(one.rule, one.section, one.text) for one in result.reasons] == [
        (
            "ground_column",
            "第4編 地盤被害 非木造 調査票-36",
            "早見表②の合計は67％です。",
        ),
        ("level", "総則 6 p8〜11", "損害割合67％は「全壊」に当たります。"),
    ]
    assert result.parts[0].as_json()["rate"] is None
    assert result.points["pillar"] == 47


def test_a_ground_column_that_one_part_ruined_still_shows_its_bars():
    survey = {"sink": "all_up_to_floor", "tilt": mean(12), "points": {"pillar": 38}}
    survey |= {"floor1_area": 1, "total_area": 2}
    result = judge(GRN2, "exact", survey)
    assert (result.decided_by, result.ratio) == ("pillar_75", None)
    assert [(bar.part, bar.points) for bar in result.parts] == [
        ("pillar", 48),
        ("floor_beam", 10),
        ("outer_finish_roof+inner_finish_ceiling", 10),
    ]


def test_a_product_of_the_floor_areas_is_cut_for_people_and_kept_exact():
    survey = {"sink": "all_up_to_floor", "tilt": mean(20), "points": {"roof": 3}}
    survey |= {"floor1_area": 1, "total_area": 3}
    result = judge(GR2, "exact", survey)
    assert result.ratio == Fraction(104, 3)
    assert result.to_next_level == Fraction(16, 3)
    assert result.reasons[0].text == "早見表①の合計は34.666666％です。"


@pytest.mark.parametrize("arithmetic", ["exact", "sheet"])
def test_a_house_that_one_part_ruined_still_shows_its_bars(arithmetic):
    survey = {"roof": whole(5), "pillar": whole(4)}
    if arithmetic == "sheet":
        marks = {"roof": [{"degree": 5, "band": 100}]}
        survey = {"marks": marks | {"pillar": [{"degree": 4, "band": 100}]}}
    result = judge(EQ2, arithmetic, survey)
    assert (result.level, result.ratio, result.sums) == ("total", None, ())
    assert [(bar.part, bar.rate, bar.is_counted) for bar in result.parts] == [
        ("roof", 100, True),
        ("pillar", 75, True),
    ]
    assert [len(bar.areas) for bar in result.parts] == [1, 1]
    assert result.unseen == (
        *("floor", "outer_wall", "inner_wall", "ceiling", "fixtures"),
        *("foundation", "equipment"),
    )


def test_what_was_not_seen_is_listed_beside_the_ratio():
    result = judge(EQ1, "exact", {"wall": whole(1)})
    assert result.unseen == ("roof", "foundation")
    assert result.as_json()["unseen"] == ["roof", "foundation"]


def test_equal_columns_show_the_plain_points():
    """計あ＝計い: the ratio is the same, the bars are those of column d."""
    points = {"floor": [4, 0], "inner_wall": [0, 2]}
    result = judge(EQ2, "exact", {"part_points_main_other": points})
    assert (result.ratio, result.reasons[-2].rule) == (6, "sum_parts")
    assert result.points == {"floor": 4, "inner_wall": 2}


def test_equal_columns_give_the_tilt_the_weighted_points():
    """計う: あ＞い→d列, あ≦い→g列; the pillars are replaced by the tilt."""
    points = {"floor": [4, 0], "pillar": [0, 2]}
    result = judge(EQ2, "exact", {"part_points_main_other": points, "tilt": mean(30)})
    assert (result.ratio, result.points) == (15 + 5, {"pillar": 1, "floor": 5})
    assert [bar.is_counted for bar in result.parts] == [False, True]
