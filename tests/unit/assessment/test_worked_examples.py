"""Every worked example that the national papers print, with its place.

運用指針 = 災害に係る住家の被害認定基準運用指針（令和7年7月）, 内閣府.
"""

import json

import pytest

from disaster.assessment.lines import assess_line

EQ1 = {"hazard": "earthquake", "structure": "wood", "stage": 1}
EQ2 = {"hazard": "earthquake", "structure": "wood", "stage": 2}
NW1 = {"hazard": "earthquake", "structure": "nonwood", "stage": 1}
NW2 = {"hazard": "earthquake", "structure": "nonwood", "stage": 2}
STEEL2 = {"hazard": "earthquake", "structure": "nonwood_steel", "stage": 2}
FL2 = {"hazard": "flood", "structure": "wood", "stage": 2}


def areas(**shares):
    return [{"degree": int(name[1:]), "share": share} for name, share in shares.items()]


def ask(chapter, **rest):
    request = {"id": "t", "rule_version": "R7.7", **chapter, **rest}
    return assess_line(json.dumps(request, ensure_ascii=False))


QUARTER_HALF = areas(d1="1/4", d2="1/2")
TWO_AND_FOUR = areas(d2="1/4", d4="1/4")
FOUR_PILLARS = {"total": 4, "counts": {"1": 1, "2": 1}}
FIVE_PILLARS = {"total": 5, "unconfirmed": 1, "counts": {"2": 1, "3": 2}}
TEN_LEAVES = {"total": 10, "counts": {"2": 2, "3": 2, "5": 4}}
THREE_OF_FORTY = {"perimeter_m": "40", "cracks_ge_0_3mm": 2, "breaks_level_top": 1}
STONES = {"stones_total": 16, "stones_damaged": 7}
STAIRS = areas(d3="1/5", d2="1/20")
BRACES = {"total": 4, "counts": {"2": 1, "3": 1}}
FLOOD_HALF = areas(d3="1/4", d5="1/2")

PART_RATES = [
    ("第1編 p1-10", EQ1, "roof", {"roof": areas(d1="3/4", d2="1/4")}, "55/4"),
    ("第1編 p1-13", EQ1, "wall", {"wall": QUARTER_HALF}, "15"),
    ("第1編 p1-17", EQ1, "foundation", {"foundation": THREE_OF_FORTY}, "15/2"),
    ("第1編 p1-17 補足", EQ1, "foundation", {"foundation": STONES}, "175/4"),
    ("第1編 p1-30 例1", EQ2, "pillar", {"pillar": FOUR_PILLARS}, "35/4"),
    ("第1編 p1-30 例2", EQ2, "pillar", {"pillar": FIVE_PILLARS}, "125/4"),
    ("第1編 p1-32", EQ2, "pillar", {"pillar": QUARTER_HALF}, "15"),
    ("第1編 p1-34 例2", EQ2, "floor", {"floor": STAIRS}, "45/4"),
    ("第1編 p1-40", EQ2, "fixtures", {"fixtures": TEN_LEAVES}, "55"),
    (
        "第1編 p1-43",
        EQ2,
        "equipment",
        {"equipment": {"bath_pct": 20, "other_pct": 10}},
        "30",
    ),
    ("第1編 p1-56 例3", NW1, "beam", {"beam": TWO_AND_FOUR}, "25"),
    ("第1編 p1-61", NW1, "misc_wall_finish", {"misc_wall_finish": TWO_AND_FOUR}, "25"),
    ("第1編 p1-70", STEEL2, "pillar", {"brace_pairs": BRACES}, "75/4"),
    (
        "第1編 p1-75",
        NW2,
        "floor_beam",
        {"floor": QUARTER_HALF, "beam": TWO_AND_FOUR},
        "25",
    ),
    (
        "第1編 p1-81",
        NW2,
        "inner_finish_ceiling",
        {"inner_finish_ceiling": areas(d1="1/4", d3="1/2")},
        "55/2",
    ),
    ("第2編 p2-16", FL2, "roof", {"roof": areas(d2="1/4", d3="1/2")}, "125/4"),
    ("第2編 p2-29", FL2, "outer_wall", {"outer_wall": FLOOD_HALF}, "125/2"),
    ("第2編 p2-34", FL2, "ceiling", {"ceiling": areas(d4="1/4", d5="1/2")}, "275/4"),
    (
        "第2編 p2-36",
        FL2,
        "fixtures",
        {"fixtures": {"total": 10, "counts": {"1": 2, "5": 2}}},
        "22",
    ),
]


@pytest.mark.parametrize(("source", "chapter", "part", "survey", "rate"), PART_RATES)
def test_a_part_has_the_rate_that_the_guideline_works_out(
    source, chapter, part, survey, rate
):
    answer = ask(chapter, part=part, survey=survey)
    assert answer.get("rate") == rate, (source, answer)


def test_the_worse_of_pillar_and_beam_counts():
    """運用指針 第1編 p1-56: 例1と例3の場合、当該項目の損傷率は25％."""
    survey = {"pillar": FOUR_PILLARS, "beam": TWO_AND_FOUR}
    answer = ask(NW1, part="pillar_beam", survey=survey)
    assert (answer["rate"], answer["points"]) == ("25", "15")


def test_mud_below_the_floor_never_makes_total_destruction():
    """運用指針 第2編 p2-40: 28/40＋10％＝80％, 外力等による損傷率は70％."""
    foundation = {
        "perimeter_m": "40",
        "damaged_length_m": "28",
        "type": "布基礎",
        "underfloor_mud": True,
    }
    answer = ask(FL2, survey={"foundation": foundation})
    assert answer["rates"]["foundation"] == "80"
    assert (answer["ratio"], answer["level"]) == ("8", "partial")
    bar = answer["parts"][0]
    assert bar["force_rate"] == "70"


@pytest.mark.parametrize(
    ("found", "rate"),
    [
        ({"crack_clusters_m": ["0.35"]}, "10"),
        ({"cracks_ge_0_3mm": 1, "crack_clusters_m": ["0.7"]}, "20"),
        ({"cracks_ge_0_3mm": 2, "crack_clusters_m": ["2.4"]}, "40"),
    ],
)
def test_clustered_cracks_count_their_span_and_half_a_metre_at_each_end(found, rate):
    """調査票-5: 1.35m/13.5m＝10％, （1＋1.7）m/13.5m＝20％, 5.4m/13.5m＝40％."""
    foundation = {"measured_side_length_m": "13.5", **found}
    answer = ask(EQ1, part="foundation", survey={"foundation": foundation})
    assert answer["rate"] == rate


WHOLE_HOUSES = [
    (
        "第1編 p1-10・13・17",
        EQ1,
        {
            "roof": areas(d1="3/4", d2="1/4"),
            "wall": QUARTER_HALF,
            "foundation": THREE_OF_FORTY,
        },
        ("225/16", "14.0625", "semi", "95/16"),
    ),
    (
        "第1編 p1-23〜43",
        EQ2,
        {
            "roof": areas(d1="3/4", d2="1/4"),
            "pillar": FOUR_PILLARS,
            "floor": QUARTER_HALF,
            "outer_wall": QUARTER_HALF,
            "inner_wall": QUARTER_HALF,
            "ceiling": QUARTER_HALF,
            "fixtures": TEN_LEAVES,
            "foundation": THREE_OF_FORTY,
            "equipment": {"bath_pct": "20", "other_pct": "10"},
        },
        ("165/8", "20.625", "half", "75/8"),
    ),
    (
        "第1編 p1-49〜61",
        NW1,
        {
            "route": "pillar_visible",
            "pillar": FOUR_PILLARS,
            "beam": TWO_AND_FOUR,
            "misc_wall_finish": TWO_AND_FOUR,
            "equipment_pct": "0",
        },
        ("85/4", "21.25", "half", "35/4"),
    ),
    (
        "第2編 p2-14〜41",
        FL2,
        {
            "pillar": areas(d1="1"),
            "floor": areas(d3="1"),
            "outer_wall": areas(d3="1"),
            "inner_wall": areas(d5="3/5", d3="2/5"),
            "fixtures": {"total": 20, "counts": {"5": 12, "1": 8}},
            "foundation": {
                "perimeter_m": "40",
                "damaged_length_m": "0",
                "type": "べた基礎",
                "underfloor_mud": True,
            },
            "equipment": {"bath_pct": "30", "kitchen_pct": "30", "other_pct": "20"},
        },
        ("381/10", "38.1", "medium", "19/10"),
    ),
]


@pytest.mark.parametrize(("source", "chapter", "survey", "expected"), WHOLE_HOUSES)
def test_the_parts_of_the_guideline_add_up(source, chapter, survey, expected):
    answer = ask(chapter, survey=survey)
    found = tuple(
        answer.get(key) for key in ("ratio", "ratio_decimal", "level", "to_next_level")
    )
    assert found == expected, source


@pytest.mark.parametrize(
    ("survey", "ratio", "level"),
    [
        (
            {
                "marks": {
                    "roof": [{"degree": 2, "band": 40}],
                    "wall": [{"degree": 3, "band": 20}, {"degree": 2, "band": 20}],
                },
                "foundation_band": 20,
                "tilt": {"mean_mm_per_1200": 5},
            },
            "16",
            "semi",
        ),
        (
            {
                "tilt": {"mean_mm_per_1200": 30},
                "sheet_points": {"foundation": 4, "wall": 8, "roof": 6},
            },
            "21",
            "half",
        ),
    ],
)
def test_sheets_a_and_b_add_whole_points(survey, ratio, level):
    """調査票-3・4（令和7年7月）."""
    answer = ask(EQ1, arithmetic="sheet", survey=survey)
    assert (answer["ratio"], answer["level"]) == (ratio, level)


@pytest.mark.parametrize(
    ("ratio", "level", "missing"),
    [
        ("100", "total", None),
        ("50", "total", None),
        ("49.99", "major", "1/100"),
        ("40", "major", "10"),
        ("30", "medium", "10"),
        ("20", "half", "10"),
        ("10", "semi", "10"),
        ("9.999999", "partial", "1/1000000"),
        ("0", "partial", "10"),
    ],
)
def test_a_bare_ratio_is_classified_without_rounding(ratio, level, missing):
    """運用指針 総則 p8: 下限は「以上」."""
    answer = assess_line(json.dumps({"id": 7, "classify": {"ratio": ratio}}))
    assert (answer["level"], answer["to_next_level"]) == (level, missing)
