"""Each table of a rule set is checked at start; a broken copy is refused by name."""

import copy
import json
import re
from importlib import resources

import pytest

from disaster.assessment import rulebooks
from disaster.assessment.rulebook_making import FaultyRuleBook, draft, examine, make

FOLDER = resources.files("disaster.assessment") / "rulesets"
SHIPPED = json.loads((FOLDER / "R7.7.json").read_text("utf-8"))


def spoilt(steps):
    """Return a copy in which the value at a path of keys is replaced."""
    data = copy.deepcopy(SHIPPED)
    *way, last, value = steps
    place = data
    for step in way:
        place = place[step]
    place[last] = value
    return data


def grid_with(row, column, points):
    grid = copy.deepcopy(SHIPPED["sheet"]["cells"]["15"])
    grid[row][column] = points
    return grid


WOOD = SHIPPED["ground"]["columns"]["wood"]
FAULTS = {
    "sum of a composition": (
        ("compositions", "wood_second", 0, "composition", 16),
        "compositions.wood_second",
        "100にしてください（いまは101）",
    ),
    "no part for nothing": (
        ("compositions", "nonwood_first_wall", 1, "composition", 0),
        "compositions.nonwood_first_wall",
        "100",
    ),
    "way of measuring": (
        ("compositions", "wood_second", 0, "measured_by", "looks"),
        "compositions.wood_second.roof.measured_by",
        "areas",
    ),
    "the foundation is structural": (
        ("compositions", "wood_second", 7, "structural", False),
        "compositions.wood_second.foundation.structural",
        "躯体",
    ),
    "something gives way to the tilt": (
        ("compositions", "nonwood_first_wall", 0, "tilt_replaces", False),
        "compositions.nonwood_first_wall",
        "tilt_replaces",
    ),
    "equipment adds up": (
        ("equipment_up_to_pct", "bath_pct", "20"),
        "equipment_up_to_pct",
        "100",
    ),
    "degrees rise": (
        ("degrees", ["0", "10", "50", "25", "75", "100"]),
        "degrees",
        "小さい順",
    ),
    "degrees end with loss": (
        ("degrees", ["0", "10", "25", "50", "75", "90"]),
        "degrees",
        "100まで",
    ),
    "structural total": (
        ("structural_total_from", "120"),
        "structural_total_from",
        "100以下",
    ),
    "levels fall": (
        ("levels", "from", "major", "55"),
        "levels.from",
        "大きい順",
    ),
    "no level left out": (
        ("levels", "from", {"total": "50", "major": "40", "half": "20", "semi": "10"}),
        "levels.from",
        "total・major・medium・half・semi",
    ),
    "no level above the house": (
        ("levels", "from", "total", "110"),
        "levels.from.total",
        "100以下",
    ),
    "lowest level begins above nothing": (
        ("levels", "from", "semi", "0"),
        "levels.from.semi",
        "0より大きく",
    ),
    "main storey weighs more": (("two_storeys", "main", "0.9"), "two_storeys", "1以上"),
    "tilt bands rise": (
        ("tilt", "wood", "total_from", "1/60"),
        "tilt.wood.total_from",
        "大きい傾斜",
    ),
    "tilt counts for something": (
        ("tilt", "nonwood", "points", 0),
        "tilt.nonwood.points",
        "1から100",
    ),
    "tilt begins somewhere": (("tilt", "counts_from", "0"), "tilt", "0より大きく"),
    "depths fall": (
        ("flood_first", "broken", 1, ["2.0", "major"]),
        "flood_first.broken",
        "大きい順",
    ),
    "deeper is heavier": (
        ("flood_first", "not_broken", 0, ["1.8", "semi"]),
        "flood_first.not_broken",
        "重い程度",
    ),
    "depths leave no gap": (
        ("flood_first", "not_broken", 3, ["0.05", "semi"]),
        "flood_first.not_broken",
        "0にしてください",
    ),
    "force makes nothing better": (
        ("flood_first", "broken", 3, ["0", "partial"]),
        "flood_first.broken",
        "軽くしないで",
    ),
    "samples stand in the table": (
        ("flood_first", "sampling", "depth_from", "3"),
        "flood_first.sampling",
        "以下",
    ),
    "ground tilt falls": (
        ("ground", "first_tilt", [["1/60", "major"], ["1/20", "total"]]),
        "ground.first_tilt",
        "大きい順",
    ),
    "ground grid is complete": (
        ("ground", "columns", "wood", WOOD[:4] + WOOD[5:]),
        "ground.columns.wood",
        "8列",
    ),
    "ground columns are in order": (
        ("ground", "columns", "wood", [WOOD[1], WOOD[0], *WOOD[2:]]),
        "ground.columns.wood",
        "大きい順",
    ),
    "ground columns know the sinking": (
        ("ground", "columns", "wood", 0, "sink", "deep"),
        "ground.columns.wood",
        "沈下の区分",
    ),
    "ground sinking is known": (
        ("ground", "second_total_sink", "deep"),
        "ground.first_sink",
        "deep",
    ),
    "ground sinking eases": (
        ("ground", "first_sink", "all_up_to_floor", "semi"),
        "ground.first_sink",
        "重い程度",
    ),
    "ground points fit the parts": (
        ("ground", "columns", "wood", 1, "fixed", "floor", 11),
        "ground.columns.wood.②",
        "合計10",
    ),
    "ground parts exist": (
        ("ground", "columns", "nonwood", 1, "fixed", "foundation", 1),
        "ground.columns.nonwood.②",
        "foundation",
    ),
    "bands rise": (("sheet", "bands", [10, 20, 60, 40, 80, 100]), "sheet.bands", "順"),
    "bands end with the whole": (("sheet", "bands", [10, 90]), "sheet.bands", "100"),
    "printed cells": (
        ("sheet", "cells", "15", grid_with(3, 5, 12)),
        "sheet.cells.15",
        "4行目は [1, 2, 5, 7, 9, 11]",
    ),
    "a grid for each part": (
        ("sheet", "cells", {"75": SHIPPED["sheet"]["cells"]["75"]}),
        "sheet.cells.5",
        "構成比5",
    ),
    "grids are named by a number": (
        ("sheet", "cells", "fifteen", []),
        "sheet.cells.fifteen",
        "整数",
    ),
    "picture points": (
        ("sheet", "pictures", "roof", 1, [10, 1]),
        "sheet.pictures.roof",
        "[10, 2]",
    ),
    "pictures show one survey": (
        ("sheet", "pictures", {"roof": [[0, 0]]}),
        "sheet.pictures",
        "一致",
    ),
    "foundation points": (
        ("foundation", "sheet_bands", 5, [74, 8]),
        "foundation.sheet_bands",
        "[74, 7]",
    ),
    "foundation stays below total": (
        ("foundation", "sheet_bands", 5, [75, 8]),
        "foundation.sheet_bands",
        "75未満",
    ),
    "mud point": (
        ("foundation", "sheet_mud_points", 2),
        "foundation.sheet_mud_points",
        "1 ",
    ),
    "printed trigger": (
        ("compositions", "wood_second", 1, "sheet_trigger", 12),
        "compositions.wood_second.pillar.sheet_trigger",
        "11",
    ),
    "a trigger where cells are": (
        ("compositions", "wood_second", 0, "sheet_trigger", 11),
        "compositions.wood_second.roof.sheet_trigger",
        "躯体",
    ),
    "a trigger for each pillar": (
        ("compositions", "wood_second", 1, "sheet_trigger", None),
        "compositions.wood_second.pillar.sheet_trigger",
        "11",
    ),
    "sights are defined": (
        ("chapters", 0, "appearance", ["looks_bad"]),
        "chapters[0].appearance",
        "looks_bad",
    ),
    "tables are defined": (
        ("chapters", 0, "compositions", {"": "none"}),
        "chapters[0].compositions",
        "earthquake_wood_first",
    ),
    "period runs forward": (
        ("in_force_until", "2025-06-01"),
        "in_force_until",
        "in_force_from",
    ),
    "a day is a day": (("in_force_from", "2025-07"), "in_force_from", "2025-07-01"),
    "a level is a level": (("wind_no_loss", "scratched"), "wind_no_loss", "partial"),
    "a number is exact": (("tilt", "counts_from", 0.05), "tilt.counts_from", "1/60"),
    "a whole number is whole": (
        ("tilt", "corners", "4"),
        "tilt.corners",
        "整数",
    ),
    "a flag is a flag": (
        ("tilt", "resultant_of_two_directions", "yes"),
        "tilt.resultant_of_two_directions",
        "true",
    ),
    "words are words": (("title_ja", " "), "title_ja", "空でない"),
    "an object is an object": (("tilt", []), "tilt", "{"),
    "a list is a list": (("sheet", "bands", 10), "sheet.bands", "["),
    "a pair is a pair": (
        ("flood_first", "broken", 0, ["1.8"]),
        "flood_first.broken",
        "下限",
    ),
    "a band is a pair": (
        ("sheet", "pictures", "roof", 0, [0]),
        "sheet.pictures.roof",
        "面積率",
    ),
    "nothing is misspelt": (
        ("compositions", "wood_second", 1, "structral", True),
        "compositions.wood_second.pillar.structral",
        "つづり",
    ),
    "nothing is left unread": (("tilts", {}), "tilts", "知らない項目"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_broken_copy_is_refused_by_file_key_and_expectation(name):
    steps, key, expected = FAULTS[name]
    data = spoilt(steps)
    make(SHIPPED, "R7.7.json")
    _book, found = examine(draft(data, "copy.json", {}))
    told = [f"{fault.key}: {fault.expected}" for fault in found]
    assert any(one.startswith(f"{key}: ") and expected in one for one in told), told
    with pytest.raises(FaultyRuleBook) as refusal:
        make(data, "copy.json")
    sentence = str(refusal.value)
    assert sentence.startswith("判定基準のファイル copy.json の ")
    assert "\n" not in sentence


def leaves(value, path=()):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from leaves(inner, (*path, place))
    else:
        yield path


# Left out, these mean "no", "none" or "the same"; every other key must be there.
OPTIONAL = re.compile(
    r"\.(tilt_replaces|key|highest_degree|highest_degree_of_steel|when_absent"
    r"|foundation_sheet|two_storeys|underfloor_mud|resultant_of_two_directions"
    r"|piles_total_from_cm)$"
    # Tables whose names are free: one line less is another edition.
    r"|\.(sections|type_codes|at_least|fixed|added|first_sink)\."
    r"|chapters\.\d+\.compositions\."
    r"|^in_force_(until|note_ja)$"
)


def test_no_key_of_the_edition_can_go_missing_unnoticed():
    """Take every key out in turn: the file is refused, or the key was optional."""
    unnoticed = []
    for path in leaves(SHIPPED):
        *way, last = path
        name = ".".join(map(str, path))
        if not isinstance(last, str) or OPTIONAL.search(name):
            continue
        data = copy.deepcopy(SHIPPED)
        place = data
        for step in way:
            place = place[step]
        del place[last]
        book, found = examine(draft(data, "copy.json", {}))
        if book is not None and not found:
            unnoticed.append(name)
    assert unnoticed == []


def test_the_shipped_files_hold():
    assert rulebooks.faulty_files() == []
    assert list(rulebooks.rulebooks()) == ["R6.5", "R7.7"]


class Text:
    """A file that exists only in a test."""

    def __init__(self, name, text):
        self.name, self.text = name, text

    def read_text(self, encoding):
        return self.text.encode().decode(encoding)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"version": "a",\n "b": }', "2行目"),
        ("[]", "全体"),
        ('{"version": "a", "version": "b"}', "「version」が2回"),
        ("[" * 100_000, "全体"),
    ],
    ids=["broken json", "no object", "a key twice", "too deep"],
)
def test_a_file_that_is_no_json_object_is_refused_in_one_sentence(text, place):
    with pytest.raises(FaultyRuleBook) as refusal:
        rulebooks.parse(Text("x.json", text))
    assert "x.json" in str(refusal.value)
    assert place in str(refusal.value)
