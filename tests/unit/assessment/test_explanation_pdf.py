"""The explanation on paper says what the stored result says, in both languages."""

import ast
import re
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from disaster.assessment.forms.ways import (
    HAZARD_LABELS,
    METHOD_LABELS,
    STRUCTURE_LABELS,
)
from disaster.assessment.paper import Facts, Shot, explanation_pdf
from disaster.assessment.paper.english import TOLD, WORDING
from disaster.assessment.paper.phrases import Phrases
from disaster.assessment.queries.explaining import explain
from disaster.assessment.queries.judging import judge
from disaster.assessment.rulebooks import rulebooks
from disaster.assessment.rules import photographing, selfjudging
from disaster.assessment.rules.levels import LABELS
from disaster.assessment.rules.photographing import Seen
from disaster.assessment.rules.surveying import NEXT_LABELS
from disaster.assessment.rules.surveying.chain import NAMES
from disaster.foundation.clock import TOKYO
from disaster.foundation.fonts import MissingGlyph, UnprintableCharacter

RULES = Path(__file__).parents[3] / "disaster/assessment/rules"
# In these modules every marked sentence is a step of the reasoning.
TELLING = ("case", "flood", "ground", "judging", "leaning", "quick", "verdict")
PLUMB = {"plumb_mm": 1200, "horizontal_mm": ["3", "2", "4", "3"]}
LEANING = {"plumb_mm": 1200, "horizontal_mm": ["30", "32", "34", "33"]}
FOUNDATION = {"perimeter_m": "36", "damaged_length_m": "4"}


def areas(*pairs: tuple[int, str]):
    return [{"degree": degree, "share": share} for degree, share in pairs]


def asked(way, survey, arithmetic="exact"):
    hazard, structure, stage, method = way
    return {
        "rule_version": "R7.7",
        "arithmetic": arithmetic,
        "hazard": hazard,
        "structure": structure,
        "stage": stage,
        "method": method,
        "survey": survey,
    }


EQ1, EQ2 = ("earthquake", "wood", 1, "parts"), ("earthquake", "wood", 2, "parts")
DEPTH = ("flood", "wood", 1, "depth")
NONWOOD = ("earthquake", "nonwood", 1, "parts")
FLOODED = {"detached": True, "storeys": 2, "depth_above_floor_m": "0.45"}
INSIDE = {
    "roof": areas((3, "1/2"), (1, "1/4"), (2, "1/8")),
    "pillar": {"total": 20, "unconfirmed": 12, "counts": {"2": 2}},
    "outer_wall": areas((3, "1/4")),
    "inner_wall": areas((4, "1/3")),
    "floor": areas((2, "1/3")),
    "fixtures": {"total": 12, "counts": {"4": 3}},
    "foundation": FOUNDATION,
    "equipment": {"bath_pct": 10, "kitchen_pct": 0, "other_pct": 5},
}
WHOLE = areas((5, "1"))
SAMPLES = {
    "first": asked(
        EQ1,
        {
            "tilt": PLUMB,
            "roof": areas((3, "1/2"), (1, "1/4")),
            "wall": areas((3, "1/4"), (2, "1/8")),
            "foundation": FOUNDATION,
        },
    ),
    "second": asked(EQ2, {"tilt": PLUMB} | INSIDE),
    "tilt-counts": asked(EQ2, {"tilt": LEANING} | INSIDE),
    "tilt-total": asked(EQ1, {"tilt": {"mean_mm_per_1200": 64}}),
    "tilt-at-least": asked(EQ1, {"tilt": {"mean_mm_per_1200": 21}, "roof": []}),
    "outright": asked(EQ1, {"outright": ["whole_house_collapsed"]}),
    "sheet": asked(
        EQ1,
        {
            "marks": {
                "roof": [{"degree": 3, "band": 40}],
                "wall": [{"degree": 2, "band": 40}],
            },
            "foundation_band": 10,
        },
        "sheet",
    ),
    "structural": asked(EQ2, {"pillar": areas((5, "4/5")), "roof": areas((2, "1/2"))}),
    "heavy": asked(
        EQ2,
        dict.fromkeys(("roof", "floor", "outer_wall"), WHOLE)
        | {
            "inner_wall": WHOLE,
            "fixtures": WHOLE,
            "ceiling": WHOLE,
            "pillar": areas((3, "1")),
        },
    ),
    "storeys": asked(
        EQ2, {"part_points_main_other": {"floor": ["4", "0"], "roof": ["3", "1"]}}
    ),
    "nonwood": asked(
        NONWOOD,
        {
            "route": "pillar_visible",
            "pillar": areas((3, "1/5")),
            "beam": areas((2, "1")),
        }
        | {"misc_wall_finish": areas((2, "1/2")), "equipment_pct": "20"},
    ),
    "depth": asked(DEPTH, FLOODED),
    "no-first-survey": asked(DEPTH, FLOODED | {"storeys": 3}),
    "area": asked(
        ("flood", "wood", 1, "area_sample"),
        {
            "sample_depths_m": ["1.9", "2", "1.85", "1.8"],
            "storeys": 2,
            "detached": True,
        },
    ),
    "quick": asked(
        ("earthquake", "wood", 1, "quick_half"),
        {
            "roof_30pct_and_leak": True,
            "wall_deg3_20pct": False,
            "fixtures_deg4_2places": True,
        },
    ),
    "wind": asked(("wind", "wood", "single", "parts"), {"no_loss_and_no_leak": True}),
    "ground": asked(
        ("ground", "wood", 2, "ground"),
        {
            "tilt": {"mean_mm_per_1200": 30},
            "sink": "all_up_to_floor",
            "differential_settlement": True,
            "floor1_area": "60",
            "total_area": "100",
            "sediment_uniform_around_house": True,
            "points": {"roof": "3", "fixtures": "4"},
        },
    ),
}


def facts(**other) -> Facts:
    known = {
        "survey_id": "01a20a95-2e57-7a0a-b3a8-240eef2392ff",
        "address": "架空市大山一丁目1番1号",
        "building_number": "B1",
        "incident": "架空の地震",
        "name": "第1次調査",
        "kind": ("地震", "木造・プレハブ", "部位ごとの損傷"),
        "surveyed_at": datetime(2026, 9, 2, 14, 0, tzinfo=TOKYO),
        "surveyors": ("田村", "山本"),
        "decided_on": date(2026, 9, 3),
        "resurvey_until": date(2026, 12, 2),
        "resurvey_days": 90,
        "city": "架空の伊勢野市",
        "office": "架空の伊勢野市役所",
        "phone": "0463-00-0000",
    }
    return Facts(**known | other)


def judged(name):
    found = judge(SAMPLES[name])
    return found.result.as_json(), found.comparison


def printed(result, comparison=None, lang="ja", shots=(), **other) -> PdfReader:
    content = explanation_pdf(explain(result, comparison), facts(**other), shots, lang)
    return PdfReader(BytesIO(content))


def squeezed(text: str) -> str:
    """Return a text without blanks: a line may break anywhere."""
    return re.sub(r"\s", "", text)


def text_of(pdf: PdfReader) -> str:
    return squeezed("".join(page.extract_text() for page in pdf.pages))


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("name", SAMPLES)
def test_the_paper_says_what_the_result_says(name, lang):
    result, comparison = judged(name)
    text, phrases = text_of(printed(result, comparison, lang)), Phrases(lang)
    found = explain(result, comparison)
    if result["level"] is None:
        assert squeezed(phrases.tell(found.next_label)) in text
    else:
        assert squeezed(phrases.tell(result["level_ja"])) in text
    if result["ratio"] is not None:
        assert squeezed(result["ratio_decimal"]) in text
    for row in found.rows:
        seen = [f"{sign} {phrases.percent(share)}" for sign, share in row.degrees]
        numbers = (phrases.percent(row.rate), phrases.percent(row.composition))
        for cell in (phrases.tell(row.label), row.points, *seen, *numbers):
            assert squeezed(cell) in text, cell
    for reason in result["reasons"]:
        assert squeezed(phrases.tell(reason["text_ja"])) in text
        assert squeezed(reason["section"]) in text
    if found.to_next:
        assert squeezed(phrases.tell(found.to_next)) in text
    for sentence in (*found.unseen, *found.difference):
        assert squeezed(phrases.tell(sentence)) in text


def rows_of(pdf: PdfReader) -> list[list[str]]:
    """Return the rows of the table of parts, by the places of their words."""
    words = []

    def keep(text, _matrix, at, _font, _size):
        if text.strip():
            words.append((round(at[5]), at[4], text.strip()))

    for page in pdf.pages:
        page.extract_text(visitor_text=keep)
    heights = {}
    for height, left, word in words:
        heights.setdefault(height, []).append((left, word))
    return [[word for _left, word in sorted(line)] for line in heights.values()]


@pytest.mark.parametrize("name", [name for name in SAMPLES if judged(name)[0]["parts"]])
def test_every_row_of_the_table_holds_its_own_numbers(name):
    result, comparison = judged(name)
    rows = rows_of(printed(result, comparison))
    for row in explain(result, comparison).rows:
        mine = [
            cells
            for cells in rows
            if squeezed("".join(cells)).startswith(row.label[:6])
            and f"{row.composition}％" in cells
            and row.points in cells
        ]
        assert mine, (row, rows)
        if row.rate:
            assert f"{row.rate}％" in mine[0]


def test_the_rule_that_decided_is_the_step_that_names_the_level():
    for name in SAMPLES:
        result, comparison = judged(name)
        decisive = explain(result, comparison).decisive
        assert decisive is not None
        if result["level"] is not None:
            assert f"「{result['level_ja']}」" in decisive["text_ja"], name


def test_a_self_judgement_is_explained_like_any_other_result():
    result = selfjudging.verdict("R7.7").as_json()
    for lang in ("ja", "en"):
        text = text_of(printed(result, lang=lang, surveyors=(selfjudging.JUDGED_BY,)))
        assert squeezed(Phrases(lang).tell(selfjudging.JUDGED_BY)) in text
        for reason in result["reasons"]:
            assert squeezed(Phrases(lang).tell(reason["text_ja"])) in text
    assert "同意した" in explain(result, None).decisive["text_ja"]


def test_what_the_other_arithmetic_says_is_told_only_where_it_differs():
    told = [
        name
        for name in SAMPLES
        if "計算の方法による違い" in text_of(printed(*judged(name)))
    ]
    assert told == [
        name
        for name in SAMPLES
        for result, comparison in [judged(name)]
        if comparison is not None and comparison["level"] != result["level"]
    ]
    assert "first" in told


def test_house_and_survey_stand_at_the_top():
    text = text_of(printed(*judged("first"), unseen_note="床下は\n水が残っていた。"))
    for words in (
        "架空市大山一丁目1番1号",
        "架空の地震",
        "令和8年（2026年）9月2日",
        "田村、山本",
        "令和8年（2026年）9月3日",
        "令和8年（2026年）12月2日までに",
        "架空の伊勢野市役所（電話0463-00-0000）",
        "地震保険の「全損・大半損・小半損・一部損」は",
        "床下は水が残っていた。",
        "調査240eef2392ff",
    ):
        assert words in text


def test_an_undecided_result_is_marked_on_every_page():
    shots = [photograph() for _number in range(8)]
    pdf = printed(*judged("second"), shots=shots, decided_on=None, resurvey_until=None)
    assert len(pdf.pages) > 2
    for number, page in enumerate(pdf.pages, start=1):
        text = squeezed(page.extract_text())
        assert text.count("未決定（案）") >= 2
        assert f"{number}/{len(pdf.pages)}" in text
    text = text_of(pdf)
    assert "この判定はまだ決定していません" in text
    assert "決定の日から90日以内" in text


def test_a_decided_result_carries_no_mark():
    assert "未決定" not in text_of(printed(*judged("second")))


@pytest.mark.parametrize(
    ("lang", "word"), [("ja", "訓練"), ("en", "DRILL訓練")], ids=["ja", "en"]
)
def test_a_drill_is_marked_on_every_page(lang, word):
    pdf = printed(*judged("second"), lang=lang, is_drill=True)
    for page in pdf.pages:
        assert squeezed(page.extract_text()).count(word) >= 2


def test_a_result_that_was_replaced_says_so():
    text = text_of(printed(*judged("first"), replaced_by="第2次調査"))
    assert "いま別の調査（第2次調査）の判定が使われています" in text


def test_equal_values_give_equal_bytes():
    result, comparison = judged("second")
    found, shots = explain(result, comparison), [photograph(), photograph((60, 80))]
    first, second = (explanation_pdf(found, facts(), shots) for _time in range(2))
    assert first == second
    assert explanation_pdf(found, facts(), shots, "en") != first


def test_the_file_tells_its_title_and_language():
    for lang, code in (("ja", "ja-JP"), ("en", "en-GB")):
        pdf = printed(*judged("first"), lang=lang)
        assert "準半壊" in pdf.metadata.title
        assert pdf.metadata.author == "架空の伊勢野市"
        catalogue = pdf.trailer["/Root"]
        assert catalogue["/Lang"] == code
        assert catalogue["/MarkInfo"]["/Marked"]


def test_a_screen_reader_finds_headings_rows_and_pictures():
    pdf = printed(*judged("second"), shots=[photograph()])
    roles, told = [], []

    def walk(node):
        node = node.get_object()
        roles.append(node["/S"])
        told.append(node.get("/Alt", ""))
        kids = node["/K"]
        for kid in kids if isinstance(kids, list) else ():
            walk(kid)

    tree = pdf.trailer["/Root"]["/StructTreeRoot"]
    walk(tree["/K"])
    assert roles.count("/H1") == 1
    assert roles.count("/Table") == 2
    assert roles.count("/TR") == 7 + 1 + len(judged("second")[0]["parts"]) + 1
    assert "屋根の写真" in told
    assert any("区分のめもり" in words for words in told)
    owners = tree["/ParentTree"]["/Nums"]
    assert [*owners[::2]] == list(range(len(pdf.pages)))
    assert [page["/StructParents"] for page in pdf.pages] == [*owners[::2]]


def photograph(size=(80, 60), shade=128, **other) -> Shot:
    out = BytesIO()
    Image.new("RGB", size, (0, shade, shade)).save(out, "JPEG")
    taken = datetime(2026, 9, 2, 14, 5, tzinfo=TOKYO)
    known = {"slot": "屋根", "taken_at": taken}
    return Shot(
        thumbnail=out.getvalue(), width=size[0], height=size[1], **known | other
    )


def test_photographs_stand_six_a_page_with_part_and_time():
    shots = [photograph(), photograph(slot="北の面", taken_at=None, caption="北西の角")]
    shots[1] = replace(shots[1], thumbnail=photograph(shade=5).thumbnail)
    shots += [photograph((60, 80), 20 * at, is_late=True) for at in range(10)]
    pdf = printed(*judged("second"), shots=shots)
    counts = [len(page.images) for page in pdf.pages]
    assert sum(counts) == len(shots)
    assert max(counts) == 6
    text = text_of(pdf)
    for words in ("令和8年9月2日14:05", "北の面北西の角撮影の時刻なし"):
        assert words in text
    assert text.count("決定のあとに加えた写真") == 10


def test_more_photographs_than_anybody_carries_home_are_counted():
    pdf = printed(
        *judged("depth"), shots=[photograph(shade=8 * at) for at in range(30)]
    )
    assert sum(len(page.images) for page in pdf.pages) == 24
    assert "ほかに6枚の写真があります" in text_of(pdf)


def test_no_word_of_a_long_address_is_lost():
    address = (
        "神奈川県伊勢原市大字𠮷野髙木葛󠄀飾"
        + "字東西通り沿い" * 36
        + "髙島𠮷右衛門方12-34"
    )
    assert squeezed(address) in text_of(printed(*judged("first"), address=address))


def test_many_lines_of_a_note_are_told_without_their_breaks():
    note = "\n".join(f"{number}番の窓" for number in range(180))
    text = text_of(printed(*judged("first"), unseen_note=note))
    assert squeezed(note) in text


@pytest.mark.parametrize(
    ("words", "refusal"),
    [("架空市\U0001f3e0町", MissingGlyph), ("架空\ue000市", UnprintableCharacter)],
    ids=["emoji", "private"],
)
def test_a_character_that_cannot_be_printed_is_refused(words, refusal):
    with pytest.raises(refusal):
        printed(*judged("first"), address=words)


def test_words_of_people_are_never_read_as_markup():
    words = "<b>太字</b> &amp; %(ratio)s"
    text = text_of(printed(*judged("first"), unseen_note=words))
    assert squeezed(words) in text


def test_every_sentence_of_the_engine_has_its_english():
    missing = [
        sentence
        for name in TELLING
        for sentence in marked(RULES / f"{name}.py")
        if sentence not in TOLD
    ]
    assert missing == []


def marked(path):
    """Yield what a module marks with ``_``, with places as the phrasebook has them."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_":
            yield node.args[0].value.replace(")d", ")s")


def test_every_name_on_the_sheet_has_its_english():
    books = rulebooks().values()
    names = {
        *LABELS.values(),
        *NEXT_LABELS.values(),
        *NAMES.values(),
        *HAZARD_LABELS.values(),
        *STRUCTURE_LABELS.values(),
        *METHOD_LABELS.values(),
        *(slot.label for slot in photographing.slots(Seen("flood"))),
        *(one.label for book in books for one in book.criteria.values()),
        *(
            rule.label
            for book in books
            for table in book.compositions.values()
            for rule in table
        ),
    }
    names |= {
        member.label
        for book in books
        for table in book.compositions.values()
        for rule in table
        for member in rule.members
    }
    assert sorted(names - TOLD.keys()) == []


def test_english_keeps_every_place_for_a_fact():
    place = re.compile(r"%\((\w+)\)s")
    for source, english in (TOLD | WORDING).items():
        assert sorted(place.findall(source)) == sorted(place.findall(english)), source


@pytest.mark.parametrize("name", SAMPLES)
def test_no_reason_stays_japanese_on_the_english_sheet(name):
    result, comparison = judged(name)
    found, phrases = explain(result, comparison), Phrases("en")
    told = [reason["text_ja"] for reason in result["reasons"]]
    for stored in (*told, *found.difference, found.to_next):
        english = phrases.tell(stored)
        for level in sorted(LABELS.values(), key=len, reverse=True):
            english = english.replace(level, "")
        assert not re.search("[ぁ-んァ-ヶ一-龥]", english), english


def test_what_has_no_english_stays_japanese():
    assert Phrases("en").tell("市が決めた部位") == "市が決めた部位"
    assert Phrases("ko").tell("屋根") == "屋根"
