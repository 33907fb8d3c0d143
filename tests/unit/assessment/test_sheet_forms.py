"""The sheets as data: pages numbered, every key enterable, every way refillable."""

import json
from collections import Counter

import jsonschema
import pytest

from disaster.assessment import forms, rulebooks
from disaster.assessment.forms import Way, provisional, refill, sheet_of, way_of, ways
from disaster.assessment.forms.asks import YES, Ask, PartAsk
from disaster.assessment.forms.filling import fill
from disaster.assessment.forms.judging import answers_of, request_of
from disaster.assessment.forms.sheet import CORNERS, fields_of
from disaster.assessment.forms.storeys import settle
from disaster.assessment.forms.ways import (
    HAZARD_LABELS,
    STRUCTURE_LABELS,
    SheetAddress,
    find_way,
    lacking,
)
from disaster.assessment.rules import foundation, keys
from disaster.foundation.errors import FieldRefusal

# Keys of the engine that no sheet asks, each with its reason.
NOT_ASKED = {
    "note": "free text; a survey keeps its note in a field of its own",
}
NEWEST = rulebooks.newest()


def every_way(book=NEWEST):
    return [
        way
        for hazard in HAZARD_LABELS
        for structure in STRUCTURE_LABELS
        for arithmetic in ("exact", "sheet")
        for way in ways(book, hazard, structure, arithmetic)
    ]


def named(way):
    return "-".join(str(part) for part in way.arguments.values() if part)


EVERY_WAY = list({named(way): way for way in every_way()}.values())
every_sheet = pytest.mark.parametrize("way", EVERY_WAY, ids=named)


def filled(sheet, **typed):
    """Fill a sheet as a person would and return the request that follows."""
    answers = answers_of(
        sheet,
        {
            name: value if isinstance(value, list) else [value]
            for name, value in typed.items()
        },
    )
    filling = fill(sheet, answers)
    settle(sheet, filling)
    return request_of(sheet, filling)


def sample(ask: Ask) -> str:
    """Return something that a person could answer."""
    if ask.kind == "flag":
        return YES
    if ask.choices:
        return ask.choices[-1][0]
    return "2、1" if ask.kind == "lengths" else "2"


ALL_CORNERS = dict.fromkeys(CORNERS, "3")


def each_answer(sheet):
    """Yield ways to fill one field alone, as far as a sheet asks for it."""
    yield {"outright": [sheet.criteria[0].code]}
    if sheet.asks_tilt:
        yield {**ALL_CORNERS, "plumb_mm": "1200"}
        yield {"tilt_mean": "3"}
        if sheet.may_combine:
            yield {**ALL_CORNERS, "tilt_1_y": "4"}
    for ask in sheet.facts:
        yield {ask.name: sample(ask)}
    for part in sheet.parts:
        yield from each_answer_of(part, sheet)


def each_answer_of(part: PartAsk, sheet):
    split = {"floor_share_main_other": "60", "roof_share_main_other": "50"}
    for ask in part.measures:
        yield {ask.name: sample(ask)}
    if part.degrees and sheet.is_ticked:
        yield {f"{part.key}_band_1": ["10"]}
    elif part.degrees:
        yield {f"{part.key}_share_1": "1/4", **(split if sheet.way.storeys else {})}
    if part.count_unit:
        yield {f"{part.key}_total": "9", f"{part.key}_count_2": "1"}


def paths(values, before=""):
    for key, value in values.items():
        yield f"{before}{key}"
        if isinstance(value, dict) and key in {"foundation", "tilt", "equipment"}:
            yield from paths(value, f"{key}.")


def known_to_the_engine():
    known = keys.FACTS | keys.EXACT_STOREYS | keys.SHEET | keys.SHEET_STOREYS
    known |= keys.PICTURES
    known |= {f"foundation.{key}" for key in foundation.KEYS}
    known |= {f"equipment.{key}" for key in NEWEST.equipment_up_to}
    known |= {
        "tilt.plumb_mm",
        "tilt.horizontal_mm",
        "tilt.corners_xy_mm",
        "tilt.mean_mm_per_1200",
        "equipment_points",
        "equipment_in_points",
        "equipment_out_points",
    }
    return known.union(*(chapter.part_keys for chapter in NEWEST.chapters))


def test_every_key_of_the_engine_can_be_entered_on_some_sheet():
    entered = {
        path
        for way in EVERY_WAY
        for sheet in [sheet_of(way, NEWEST.version)]
        for answers in each_answer(sheet)
        for path in paths(filled(sheet, **answers)["survey"])
    }
    entered |= {"route"} & {key for way in EVERY_WAY if way.route for key in ["route"]}
    assert known_to_the_engine() - entered == NOT_ASKED.keys()


@every_sheet
def test_pages_are_numbered_without_gaps_and_hold_every_field_once(way):
    sheet = sheet_of(way, NEWEST.version)
    assert [step.number for step in sheet.steps] == list(range(1, len(sheet.steps) + 1))
    assert sheet.steps[0].key == "appearance"
    assert sheet.steps[-1].key == "visit"
    assert len({step.key for step in sheet.steps}) == len(sheet.steps)
    placed = Counter(name for step in sheet.steps for name in fields_of(step))
    expected = set(sheet.labels)
    if not sheet.asks_tilt:
        expected = {name for name in expected if not name.startswith("tilt")}
        expected.discard("plumb_mm")
    assert placed == dict.fromkeys(expected, 1)


@every_sheet
def test_what_was_filled_in_comes_back_to_its_own_sheet(way):
    sheet = sheet_of(way, NEWEST.version)
    for answers in each_answer(sheet):
        request = filled(sheet, **answers)
        typed = {
            name: value if isinstance(value, list) else str(value)
            for name, value in refill(sheet, request).items()
        }
        again = filled(sheet, **typed)
        assert again["survey"] == request["survey"], answers


@every_sheet
def test_a_sheet_is_plain_data_for_other_programs(way):
    sheet = sheet_of(way, NEWEST.version)
    told = json.loads(json.dumps(forms.as_json(sheet), ensure_ascii=False))
    choices = {"type": "array", "items": {"required": ["value", "label"]}}
    field = {
        "required": ["name", "path", "label", "kind"],
        "properties": {"label": {"minLength": 1}, "choices": choices},
    }
    part = {
        "required": ["key", "path", "label", "composition", "answer", "degrees"],
        "properties": {"fields": {"type": "array", "items": field}},
    }
    step = {
        "required": ["number", "key", "kind", "title", "fields", "skipped_when"],
        "properties": {
            "fields": {"type": "array", "items": field},
            "parts": {"type": "array", "items": part},
        },
    }
    jsonschema.validate(
        told, {"properties": {"steps": {"type": "array", "minItems": 3, "items": step}}}
    )
    assert told["rule_version"] == NEWEST.version
    fields = set(sheet.model.model_fields)
    for one in told["steps"]:
        for asked in one["fields"]:
            assert asked["name"] in fields
        for shown in one["parts"]:
            for degree in shown["degrees"]:
                assert degree["name"] in fields
        for skip in one["skipped_when"]:
            assert skip["field"] in fields
    assert find_way(NEWEST, SheetAddress(**told["way"])) == way


@pytest.mark.parametrize("version", sorted(rulebooks.rulebooks()))
def test_every_edition_draws_its_sheets(version):
    book = rulebooks.rulebook(version)
    for way in every_way(book):
        sheet = sheet_of(way, version)
        assert sheet.rule_version == version
        assert sheet.may_combine == book.tilt.resultant
        if way.method == "quick_half":
            assert book.quick_half is not None


def test_an_older_edition_says_what_it_lacks():
    older = rulebooks.rulebook("R6.5")
    told = lacking(older, NEWEST, "earthquake", "wood")
    assert told == ["簡易な半壊の判定（調査票C）"]
    assert lacking(NEWEST, NEWEST, "earthquake", "wood") == []


QUAKE = Way("earthquake", "wood", "1", "parts")
TICKED = Way("earthquake", "wood", "1", "parts", "sheet")
SECOND = Way("earthquake", "wood", "2", "parts")
STOREYS = Way("earthquake", "wood", "2", "parts", "exact", "", "both")
AREA = Way("flood", "wood", "1", "area_sample")


def draw(way):
    return sheet_of(way, NEWEST.version)


@pytest.mark.parametrize(
    ("typed", "tilt"),
    [
        (
            {**ALL_CORNERS, "tilt_4": "2.5", "plumb_mm": "1000"},
            {"plumb_mm": "1000", "horizontal_mm": ["3", "3", "3", "2.5"]},
        ),
        (
            {**ALL_CORNERS, "tilt_1": "３", "tilt_1_y": "4", "tilt_2": "6"},
            {
                "plumb_mm": "1200",
                "corners_xy_mm": [["3", "4"], ["6", "0"], ["3", "0"], ["3", "0"]],
            },
        ),
        # A mean needs all four: with fewer the tilt is not known yet.
        ({"tilt_1": "3", "tilt_2": "6", "tilt_3": "3"}, None),
        ({"tilt_mean": "21"}, {"mean_mm_per_1200": "21"}),
        ({"plumb_mm": "1200"}, None),
    ],
    ids=["one-way", "resultant", "three", "mean", "none"],
)
def test_the_tilt_is_entered_in_any_of_its_forms(typed, tilt):
    assert filled(draw(QUAKE), **typed)["survey"].get("tilt") == tilt


def test_corners_and_a_mean_together_are_refused():
    with pytest.raises(FieldRefusal) as refusal:
        filled(draw(QUAKE), tilt_1="3", tilt_mean="3")
    assert refusal.value.field == "tilt_mean"


def test_cracks_and_breaks_add_up_to_the_damaged_foundation():
    request = filled(
        draw(QUAKE),
        foundation_perimeter_m="40",
        foundation_cracks_ge_0_3mm="3",
        foundation_breaks_uneven_m="2.5",
        foundation_crack_clusters_m="1、0.5",
    )
    assert request["survey"]["foundation"] == {
        "perimeter_m": "40",
        "cracks_ge_0_3mm": "3",
        "breaks_uneven_m": ["2.5"],
        "crack_clusters_m": ["1", "0.5"],
    }
    # 3×1m ＋ 2.5m ＋ (1＋1)m ＋ (0.5＋1)m ＝ 9m; 9÷40 の10点。
    found = provisional(draw(QUAKE), {k: [v] for k, v in TYPED_FOUNDATION.items()})
    assert found.judged.result.as_json()["points"]["foundation"] == "9/4"


TYPED_FOUNDATION = {
    "foundation_perimeter_m": "40",
    "foundation_cracks_ge_0_3mm": "3",
    "foundation_breaks_uneven_m": "2.5",
    "foundation_crack_clusters_m": "1、0.5",
}


def test_a_ticked_column_and_a_length_do_not_go_together():
    with pytest.raises(FieldRefusal) as refusal:
        filled(
            draw(TICKED),
            foundation_band="20",
            foundation_perimeter_m="40",
            foundation_damaged_length_m="8",
        )
    assert refusal.value.field == "foundation_band"


def test_an_unharmed_foundation_is_ticked_on_paper():
    request = filled(draw(TICKED), foundation_answer="undamaged")
    assert request["survey"] == {"foundation_band": "0"}


def test_two_storeys_are_weighed_from_what_was_tapped():
    # 床: 主要階Ⅳ半分・面積60％ → 10×0.75×1/2×0.6＝2.25点。
    sheet = draw(STOREYS)
    typed = {
        "one_household_uses_both": "yes",
        "storeys": "2",
        "main_storey": "1",
        "floor_share_main_other": "60",
        "roof_share_main_other": "0",
        "main_floor_share_4": "1/2",
        "other_floor_share_2": "1",
        "main_roof_answer": "undamaged",
        "other_roof_percent_3": "20",
        "equipment_main_points": "4",
        "foundation_points": "1",
    }
    request = filled(sheet, **typed)
    assert request["survey"]["part_points_main_other"] == {
        "roof": ["0", "3/2"],
        "floor": ["9/4", "1"],
        "equipment": ["4", "0"],
    }
    assert request["survey"]["foundation_points"] == "1"
    assert request["seen_by_storey"]["seen_main"]["floor"] == [
        {"degree": 4, "share": "1/2"}
    ]
    found = provisional(sheet, {name: [value] for name, value in typed.items()})
    sums = {one.rule: one.ratio for one in found.judged.result.sums}
    # あ: 1.5＋3.25＋4＋1、い: 0.75＋(2.8125＋0.5)＋5＋1。
    assert str(sums["parts"]) == "39/4"
    assert str(sums["weighted"]) == "161/16"
    assert way_of(request) == STOREYS
    assert refill(sheet, request)["other_roof_percent_3"] == "20"


def test_four_corner_houses_judge_an_area():
    sheet = draw(AREA)
    typed = {f"sample_depths_m_{place}": ["1.9"] for place in range(4)}
    typed["outer_wall_and_fixtures_broken_area_wide"] = ["no"]
    found = provisional(sheet, typed)
    assert found.judged.result.level.value == "major"
    typed["sample_depths_m_2_instead"] = ["below_floor"]
    assert provisional(sheet, typed).complaint[0] == "sample_depths_m_2"
    del typed["sample_depths_m_2"]
    assert provisional(sheet, typed).judged.result.next_step == "individual_survey"


def test_a_half_filled_sheet_says_what_is_missing():
    found = provisional(draw(QUAKE), {"roof_share_3": ["1/2"]})
    assert str(found.judged.result.ratio) == "15/4"
    assert [title for _number, title in found.missing] == ["傾斜", "壁（外壁）", "基礎"]
    blank = provisional(draw(QUAKE), {})
    assert blank.judged is None
    assert blank.complaint is None
    assert len(blank.missing) == 4


def test_what_settles_a_house_leaves_nothing_missing():
    found = provisional(draw(QUAKE), {"outright": ["whole_house_collapsed"]})
    assert found.is_settled
    assert found.missing == ()
    leaning = {f"tilt_{corner}": ["61"] for corner in range(1, 5)}
    assert provisional(draw(QUAKE), leaning).is_settled
    crack = {"ground_crack_under_house": ["crosses_two_opposite_sides"]}
    assert provisional(draw(QUAKE), crack).judged.result.level.value == "total"


def test_an_unreadable_entry_is_named_and_nothing_is_guessed():
    found = provisional(draw(QUAKE), {"roof_percent_3": ["たくさん"]})
    assert found.judged is None
    assert found.complaint[0] == "roof_percent_3"
    over = {"wall_share_3": ["3/4"], "wall_share_4": ["1/2"]}
    assert provisional(draw(QUAKE), over).complaint[0].startswith("wall_share")


def test_a_crack_noted_as_a_sight_comes_back_as_its_own_question():
    recorded = {
        **filled(draw(QUAKE)),
        "survey": {"outright": ["ground_crack_crosses_two_opposite_sides"]},
    }
    values = refill(draw(QUAKE), recorded)
    assert values["ground_crack_under_house"] == "crosses_two_opposite_sides"
    assert values["outright"] == []


def test_another_sheet_takes_over_what_both_ask_and_calls_nothing_unseen():
    first = filled(draw(QUAKE), roof_share_3="1/2", **ALL_CORNERS, wall_answer="unseen")
    values = refill(draw(SECOND), first)
    assert values["roof_share_3"] == "1/2"
    assert values["tilt_1"] == "3"
    assert "pillar_answer" not in values
    told = forms.earlier_words(draw(SECOND), first)
    assert told == {"roof": "Ⅲ 1/2", "tilt": "3・3・3・3 mm"}


def test_degrees_carry_words_that_can_be_matched():
    sheet = draw(QUAKE)
    roof = next(part for part in sheet.parts if part.key == "roof")
    assert all(degree.words for degree in roof.degrees)
    flood = draw(Way("flood", "wood", "2", "parts"))
    floor = next(part for part in flood.parts if part.key == "floor")
    assert "浸水" in floor.degrees[2].words
