"""判定基準の表: what `disaster rulesets show` prints of an edition, row by row.

The rows are those of 運用指針 and 調査票 (令和7年7月), written down here once more.
"""

import pytest

from disaster.assessment.rulebooks import rulebook
from disaster.assessment.rules import tabling
from disaster.assessment.rules.editions import Change
from disaster.assessment.rules.sheet import cell

R77 = rulebook("R7.7")
R65 = rulebook("R6.5")
LUMP = "床（階段を含む。）・基礎・柱（又は耐力壁） あわせて35（不同沈下がなければ25）"
LUMP_N = "床・梁・柱（又は耐力壁） あわせて35（不同沈下がなければ25）"
FINISH = "外部仕上・雑壁・屋根・内部仕上・天井"
PILLAR_N = "柱（又は耐力壁） 調べた点＋10"
WOOD_2 = (
    "地震 木造・プレハブ 第2次、水害 木造・プレハブ 第2次、"
    "風害 木造・プレハブ 1回の調査、地盤被害 木造・プレハブ 第2次"
)
NONWOOD_1 = "地震 非木造 第1次（柱か梁が見える）"
NONWOOD_2 = (
    "地震 非木造 第2次、水害 非木造 第2次・1回の調査、"
    "風害 非木造 1回の調査、地盤被害 非木造 第2次"
)
STEEP, SOME, HARDLY = "1/60以上", "1/100以上1/60未満", "1/100未満"
DEEP, LOW, LESS = "床まで", "基礎の天端下25cmまで", "それより浅い"

ROWS = {
    "levels": (
        ("全壊", "50％以上"),
        ("大規模半壊", "40％以上50％未満"),
        ("中規模半壊", "30％以上40％未満"),
        ("半壊", "20％以上30％未満"),
        ("準半壊", "10％以上20％未満"),
        ("準半壊に至らない（一部損壊）", "10％未満"),
    ),
    "degrees": (("数え方", "0％", "10％", "25％", "50％", "75％", "100％"),),
    "compositions.earthquake_wood_first": (
        ("屋根", "15", ""),
        ("壁（外壁）", "75", "傾斜で置き換え"),
        ("基礎", "10", "傾斜で置き換え"),
        ("計", "100", ""),
    ),
    "compositions.wood_second": (
        ("屋根", "15", ""),
        ("柱（又は耐力壁）", "15", "傾斜で置き換え"),
        ("床（階段を含む。）", "10", ""),
        ("外壁", "10", ""),
        ("内壁", "10", ""),
        ("天井", "5", ""),
        ("建具", "15", ""),
        ("基礎", "10", "傾斜で置き換え"),
        ("設備", "10", ""),
        ("計", "100", ""),
    ),
    "compositions.nonwood_first_pillar": (
        ("柱（又は梁）", "60", "傾斜で置き換え"),
        ("雑壁・仕上等", "25", ""),
        ("設備等（外部階段を含む。）", "15", ""),
        ("計", "100", ""),
    ),
    "compositions.nonwood_first_wall": (
        ("外壁", "85", "傾斜で置き換え"),
        ("設備等（外部階段を含む。）", "15", ""),
        ("計", "100", ""),
    ),
    "compositions.nonwood_second": (
        ("柱（又は耐力壁）", "50", "傾斜で置き換え"),
        ("床・梁", "10", "傾斜で置き換え"),
        ("外部仕上・雑壁・屋根", "10", ""),
        ("内部仕上・天井", "10", ""),
        ("建具", "5", ""),
        ("設備等（住家外）", "5", ""),
        ("設備等（住家内）", "10", ""),
        ("計", "100", ""),
    ),
    "triggers": (
        ("地震 木造・プレハブ 第1次", "基礎", "75％", ""),
        (WOOD_2, "柱（又は耐力壁）", "75％", "11"),
        (WOOD_2, "基礎", "75％", ""),
        (NONWOOD_1, "柱", "75％", "45"),
        (NONWOOD_1, "梁", "75％", "45"),
        (NONWOOD_2, "柱（又は耐力壁）", "75％", "38"),
        (NONWOOD_2, "梁", "75％", "8"),
    ),
    "storeys": (("1.25", "0.5"),),
    "tilt": (
        ("木造・プレハブ", "1/20以上（60mm／1,200mm）", "", "全壊"),
        ("木造・プレハブ", "1/60以上（20mm／1,200mm）", "15", "地震は少なくとも半壊"),
        ("非木造", "1/30以上（40mm／1,200mm）", "", "全壊"),
        ("非木造", "1/60以上（20mm／1,200mm）", "20", ""),
        (
            *("非木造", "1/60以上（20mm／1,200mm）", ""),
            "くい基礎で沈下か露出が30cm以上なら全壊",
        ),
    ),
    "quick_half": (
        ("屋根: 棟・瓦の約30％以上のずれか骨組みの損傷で、雨が入る",),
        ("外壁: 損傷程度Ⅲ以上が約20％以上",),
        ("建具: 損傷程度Ⅳ以上が約20％以上か2か所以上",),
    ),
    "flood": (
        ("床上1.8m以上", "大規模半壊", "全壊"),
        ("床上1m以上1.8m未満", "中規模半壊", "大規模半壊"),
        ("床上0.5m以上1m未満", "半壊", "中規模半壊"),
        ("床上0.1m以上0.5m未満", "半壊", "半壊"),
        ("床上0.1m未満", "準半壊", "半壊"),
        ("床下", "準半壊に至らない（一部損壊）", "準半壊に至らない（一部損壊）"),
    ),
    "soaking": (
        ("屋根", "Ⅱ・Ⅲ"),
        ("柱（又は耐力壁）", "Ⅰ"),
        ("床（階段を含む。）", "Ⅱ・Ⅲ・Ⅳ"),
        ("外壁", "Ⅲ・Ⅴ"),
        ("内壁", "Ⅲ・Ⅴ"),
        ("天井", "Ⅳ・Ⅴ"),
        ("建具", "Ⅰ・Ⅴ"),
    ),
    "ground_first": (
        ("すべての部分が床上1mまで地盤面下", "全壊"),
        ("すべての部分が床まで地盤面下", "大規模半壊"),
        ("すべての部分が基礎の天端下25cmまで地盤面下", "半壊"),
        ("不同沈下があり、傾斜1/20以上（60mm／1,200mm）", "全壊"),
        ("不同沈下があり、傾斜1/60以上（20mm／1,200mm）", "大規模半壊"),
        ("不同沈下があり、傾斜1/100以上（12mm／1,200mm）", "半壊"),
    ),
    "ground_second.wood": (
        ("①", DEEP, STEEP, f"{LUMP}、外壁・内壁 あわせて ク×20"),
        (
            *("②", DEEP, SOME),
            "外壁・内壁 あわせて ク×20、床（階段を含む。） 10、基礎 10",
        ),
        (
            *("③", DEEP, HARDLY),
            "外壁・内壁・床（階段を含む。） あわせて ク×30、基礎 10",
        ),
        ("④", LOW, STEEP, LUMP),
        ("⑤", LOW, SOME, "床（階段を含む。） 10、基礎 10"),
        ("⑥", LOW, HARDLY, "床（階段を含む。） あわせて ク×10、基礎 10"),
        ("⑦", LESS, STEEP, LUMP),
        ("⑧", LESS, SOME, "床（階段を含む。） 10"),
    ),
    "ground_second.nonwood": (
        ("①", DEEP, STEEP, f"{LUMP_N}、{FINISH} あわせて ク×20"),
        ("②", DEEP, SOME, f"{FINISH} あわせて ク×20、床・梁 10、{PILLAR_N}"),
        ("③", DEEP, HARDLY, f"{FINISH}・床・梁 あわせて ク×30、{PILLAR_N}"),
        ("④", LOW, STEEP, LUMP_N),
        ("⑤", LOW, SOME, f"床・梁 10、{PILLAR_N}"),
        ("⑥", LOW, HARDLY, f"床・梁 あわせて ク×10、{PILLAR_N}"),
        ("⑦", LESS, STEEP, LUMP_N),
        ("⑧", LESS, SOME, "床・梁 10"),
    ),
}
CELLS = [f"cells.{weight}" for weight in (5, 10, 15, 25, 50, 60, 75, 85)]


def tables_of(book):
    return {table.name: table for table in tabling.tables(book)}


def test_the_tables_stand_in_the_order_of_a_survey():
    assert list(tables_of(R77)) == [*ROWS, *CELLS]
    assert list(tables_of(R65)) == [
        name for name in (*ROWS, *CELLS) if name != "quick_half"
    ]


@pytest.mark.parametrize("name", ROWS)
def test_a_table_prints_the_rows_of_the_guideline(name):
    assert tables_of(R77)[name].rows == ROWS[name]


def test_before_2025_a_leaning_wooden_house_was_not_held_at_half():
    rows = tables_of(R65)["tilt"].rows
    assert rows[1] == ("木造・プレハブ", "1/60以上（20mm／1,200mm）", "15", "")


@pytest.mark.parametrize("name", CELLS)
def test_the_cells_are_printed_with_their_degree_and_column(name):
    table = tables_of(R77)[name]
    weight = int(name.removeprefix("cells."))
    columns = (10, 20, 40, 60, 80, 100)
    assert table.heads[1:] == tuple(f"〜{band}％" for band in columns)
    assert [row[0] for row in table.rows] == ["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ"]
    for degree, row in enumerate(table.rows, 1):
        printed = (str(cell(weight, R77.degrees[degree], band)) for band in columns)
        assert row[1:] == tuple(printed)


@pytest.mark.parametrize("book", [R77, R65], ids=["R7.7", "R6.5"])
def test_every_row_fills_its_heads(book):
    for table in tabling.tables(book):
        assert {len(row) for row in table.rows} == {len(table.heads)}
        assert table.title
        assert all(table.heads)


@pytest.mark.parametrize(
    ("key", "was", "now", "words"),
    [
        (
            *("tilt.resultant_of_two_directions", "true", "false"),
            "2方向の傾斜の合成: できる → できない",
        ),
        ("quick_half", "{…}", "null", "簡易な半壊判定（調査票C）: あり → なし"),
        ("two_storeys.main", '"1.25"', '"1.5"', "主要階の重み: 1.25 → 1.5"),
        ("wind_no_loss", '"partial"', '"semi"', None),
        (
            *("compositions.nonwood_first_wall.outer_wall.composition", "85", "80"),
            "構成比 外壁（地震 非木造 第1次（柱も梁も見えない））: 85 → 80",
        ),
        ("compositions.gone.roof", "1", "2", "compositions.gone.roof: 1 → 2"),
        ("compositions", "1", "2", "compositions: 1 → 2"),
    ],
)
def test_a_change_is_told_in_words(key, was, now, words):
    told = tabling.change_words(R77, Change(key, was, now))
    least = "wind_no_loss: 準半壊に至らない（一部損壊） → 準半壊"
    assert told == (words or least)
