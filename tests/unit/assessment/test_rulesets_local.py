"""A city's own rule set: approved, named after its edition, and narrow."""

import copy
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from disaster.assessment import rulebooks
from disaster.assessment.commands import assess, rulesets
from disaster.assessment.rulebook_making import FaultyRuleBook
from disaster.foundation.settings import UnusableSetting

LOCAL = {
    "version": "R7.7-isehara1",
    "title_ja": "架空の伊勢野市の判定基準",
    "based_on": "R7.7",
    "approval": {
        "approved_by": "架空の伊勢野市長",
        "approved_on": "2026-04-01",
        "document": "災対第12号",
        "reason": "瓦の重い家が多い地区の実態に合わせた。",
        "prefecture_agreed_on": "2026-03-15",
    },
    "changes": {
        "compositions": {
            "earthquake_wood_first": {
                "roof": {"composition": 25},
                "wall": {"composition": 65},
            }
        },
        "two_storeys": {"main": "1.2", "other": "0.6"},
    },
}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Name a folder of local rule sets, and forget it afterwards."""
    monkeypatch.setenv("RULESETS_DIR", str(tmp_path))
    rulebooks.forget()
    yield tmp_path
    rulebooks.forget()


def put(folder, name="isehara.json", **changes):
    data = {**copy.deepcopy(LOCAL), **changes}
    written = {key: value for key, value in data.items() if value is not None}
    text = json.dumps(written, ensure_ascii=False)
    (folder / name).write_text(text, encoding="utf-8")
    rulebooks.forget()
    return folder / name


def refused(folder, **changes):
    put(folder, **changes)
    with pytest.raises(FaultyRuleBook) as refusal:
        rulebooks.rulebooks()
    assert str(refusal.value) in rulebooks.faulty_files()
    return str(refusal.value)


def test_a_local_set_stands_beside_the_editions_and_is_never_the_newest(folder):
    put(folder)
    assert list(rulebooks.rulebooks()) == ["R6.5", "R7.7", "R7.7-isehara1"]
    assert rulebooks.newest().version == "R7.7"
    origin = rulebooks.rulebook("R7.7-isehara1").origin
    assert not origin.is_national
    assert origin.approval.document == "災対第12号"
    assert [change.key for change in origin.changes] == [
        "compositions.earthquake_wood_first.roof.composition",
        "compositions.earthquake_wood_first.wall.composition",
        "two_storeys.main",
        "two_storeys.other",
    ]
    assert origin.sources == rulebooks.rulebook("R7.7").origin.sources


def test_the_example_of_the_handbook_can_be_used(folder):
    page = Path(__file__).parents[3] / "docs/how-to/local-rule-sets.md"
    text = page.read_text(encoding="utf-8")
    written = text.split("```json\n")[1].split("```")[0]
    (folder / "isehara.json").write_text(written, encoding="utf-8")
    rulebooks.forget()
    assert rulebooks.faulty_files() == []
    assert "R7.7-isehara1" in rulebooks.rulebooks()


def test_it_is_taken_only_when_chosen(folder):
    put(folder)
    day = rulebooks.newest().origin.in_force_from
    assert rulebooks.version_for(day) == "R7.7"
    assert rulebooks.version_for(day, "R7.7-isehara1") == "R7.7-isehara1"


def test_what_the_sheets_print_follows_the_composition(folder):
    put(folder)
    book = rulebooks.rulebook("R7.7-isehara1")
    assert book.sheet.cells[25][4] == (3, 5, 10, 15, 20, 25)
    assert book.sheet.cells[65][2] == (3, 7, 13, 20, 26, 33)
    assert book.sheet.pictures["roof"] == (0, 3, 5, 10, 15, 25)
    assert book.sheet.pictures["wall"] == (0, 7, 13, 26, 39, 65)
    assert rulebooks.rulebook("R7.7").sheet.pictures["roof"] == (0, 2, 3, 6, 9, 15)


def test_a_printed_trigger_follows_the_composition(folder):
    changed = {"pillar": {"composition": 20}, "fixtures": {"composition": 10}}
    put(folder, changes={"compositions": {"wood_second": changed}})
    (pillar,) = (
        member
        for rule in rulebooks.rulebook("R7.7-isehara1").compositions["wood_second"]
        for member in rule.members
        if member.part == "pillar"
    )
    assert pillar.sheet_trigger == 15


def test_foundation_points_follow_the_composition(folder):
    both = {
        "earthquake_wood_first": {
            "foundation": {"composition": 20},
            "wall": {"composition": 65},
        },
        "wood_second": {
            "foundation": {"composition": 20},
            "roof": {"composition": 5},
        },
    }
    put(folder, changes={"compositions": both})
    rule = rulebooks.rulebook("R7.7-isehara1").foundation
    assert rule.sheet_bands[1:] == ((10, 2), (20, 4), (40, 8), (60, 12), (74, 15))
    assert rule.sheet_mud_points == 2


def test_finer_bands_of_the_sheet_may_be_agreed(folder):
    put(folder, changes={"sheet": {"bands": [25, 50, 75, 100]}})
    assert rulebooks.rulebook("R7.7-isehara1").sheet.cells[15][4] == (4, 8, 11, 15)


def test_it_may_be_based_on_an_older_edition(folder):
    put(folder, version="R6.5-isehara1", based_on="R6.5")
    book = rulebooks.rulebook("R6.5-isehara1")
    assert book.quick_half is None
    assert book.origin.pages_of == "令和7年7月版"


@pytest.mark.parametrize(
    ("changes", "key", "expected"),
    [
        ({"version": "R7.7"}, "version", "R7.7-isehara1"),
        ({"version": "R6.5-isehara1"}, "version", "R7.7-isehara1"),
        ({"version": "R7.7-" + "a" * 16 + "1"}, "version", "R7.7-isehara1"),
        ({"version": 7}, "version", "R7.7-isehara1"),
        ({"based_on": None}, "based_on", "R7.7・R6.5"),
        ({"approval": None}, "approval", "approved_by・approved_on・document"),
        (
            {"approval": {**LOCAL["approval"], "prefecture_agreed_on": ""}},
            "approval",
            "prefecture_agreed_on",
        ),
        (
            {"approval": {**LOCAL["approval"], "approved_on": "令和8年4月"}},
            "approval.approved_on",
            "日付",
        ),
        (
            {"changes": {"levels": {"from": {"total": "45"}}}},
            "changes.levels.from.total",
            "地域で変えられるのは",
        ),
        (
            {"changes": {"flood_first": {"broken": [["0", "total"]]}}},
            "changes.flood_first.broken",
            "地域で変えられるのは",
        ),
        (
            {"changes": {"structural_total_from": "70"}},
            "changes.structural_total_from",
            "地域で変えられるのは",
        ),
        (
            {"changes": {"two_storeys": {"main": None}}},
            "changes.two_storeys.main",
            "地域で変えられるのは",
        ),
        (
            {"changes": {"two_storeys": {"main": "0.8"}}},
            "two_storeys",
            "1以上",
        ),
        (
            {
                "changes": {
                    "compositions": {"wood_second": {"roof": {"composition": 16}}}
                }
            },
            "compositions.wood_second",
            "101",
        ),
        (
            {
                "changes": {
                    "compositions": {
                        "wood_second": {
                            "roof": {"composition": 10},
                            "foundation": {"composition": 15},
                        }
                    }
                }
            },
            "foundation.sheet_bands",
            "どの表でも同じ",
        ),
        (
            {"changes": {"sheet": {"pictures": {"roof": [[0, 0], [10, 9]]}}}},
            "sheet.pictures.roof",
            "四捨五入",
        ),
        ({"in_force_form": "2026-04-01"}, "in_force_form", "changes の中に"),
    ],
    ids=[
        "a national name",
        "another edition's name",
        "too long a name",
        "no name",
        "no edition",
        "no approval",
        "no agreement",
        "no day",
        "a level",
        "a depth",
        "the 75 % rule",
        "taken away",
        "a factor below one",
        "not a whole house",
        "two foundations",
        "wrong points",
        "a misspelt key",
    ],
)
def test_what_a_city_may_not_decide_alone_is_refused(folder, changes, key, expected):
    sentence = refused(folder, **changes)
    assert f"isehara.json の {key}: " in sentence
    assert expected in sentence


def test_two_files_of_one_name_are_refused(folder):
    put(folder, "a.json")
    put(folder, "b.json")
    with pytest.raises(FaultyRuleBook, match=r"b\.json の version"):
        rulebooks.rulebooks()
    assert any("b.json" in why for why in rulebooks.faulty_files())


def test_every_fault_of_every_file_is_listed(folder):
    put(folder, "a.json", approval=None)
    both = {"wood_second": {"roof": {"composition": 16}}}
    put(folder, "b.json", changes={"compositions": both, "two_storeys": {"main": "0"}})
    found = rulebooks.faulty_files()
    assert ["a.json" in why for why in found] == [True, False, False]


def test_a_folder_that_is_not_there_is_one_sentence(monkeypatch):
    monkeypatch.setenv("RULESETS_DIR", "/nowhere/at/all")
    rulebooks.forget()
    with pytest.raises(UnusableSetting, match="RULESETS_DIR: /nowhere/at/all"):
        rulebooks.rulebooks()
    monkeypatch.setenv("RULESETS_DIR", "")
    assert list(rulebooks.rulebooks()) == ["R6.5", "R7.7"]


SURVEY = {
    "id": 1,
    "hazard": "earthquake",
    "structure": "wood",
    "stage": 1,
    "survey": {"roof": [{"degree": 5, "share": "1"}]},
}


def test_assess_judges_by_a_local_set_without_any_installation(folder):
    put(folder)
    line = json.dumps({**SURVEY, "rule_version": "R7.7-isehara1"})
    done = CliRunner().invoke(assess, [], input=line + "\n", obj=None)
    answer = json.loads(done.stdout)
    assert (answer["ratio"], answer["level"]) == ("25", "half")
    assert answer["rule_version"] == "R7.7-isehara1"


def run(*words: str):
    return CliRunner().invoke(rulesets.rulesets, words)


def test_the_list_tells_period_basis_and_approval(folder):
    put(folder)
    rows = json.loads(run("list", "--json").stdout)
    assert [row["version"] for row in rows] == ["R6.5", "R7.7", "R7.7-isehara1"]
    assert [row["in_force_until"] for row in rows] == ["2025-06-30", None, None]
    assert [row["based_on"] for row in rows] == ["R7.7", None, "R7.7"]
    assert rows[2]["approval"]["prefecture_agreed_on"] == "2026-03-15"
    words = run("list").stdout.splitlines()
    assert "市の承認 2026-04-01" in words[2]
    assert "2024-05-01〜2025-06-30" in words[0]


def test_show_prints_the_tables_and_what_changed(folder):
    put(folder)
    words = run("show", "R7.7-isehara1").stdout
    assert "主要階の重み: 1.25 → 1.2" in words
    assert "構成比 屋根（地震 木造・プレハブ 第1次）: 15 → 25" in words
    assert "災対第12号" in words
    assert "■ 調査票の点数: 構成比65" in words
    tables = json.loads(run("show", "R6.5", "--json").stdout)["tables"]
    by_name = {table["name"]: table["rows"] for table in tables}
    assert by_name["levels"][0] == ["全壊", "50％以上"]
    assert by_name["flood"][3] == ["床上0.1m以上0.5m未満", "半壊", "半壊"]


@pytest.mark.usefixtures("folder")
def test_show_refuses_an_unknown_version():
    assert "ある版: R6.5・R7.7" in str(run("show", "R1").exception)


def test_check_says_what_is_wrong_with_one_file(folder):
    good = put(folder)
    done = run("check", str(good))
    assert (done.exit_code, "使えます" in done.stderr) == (0, True)
    bad = put(folder, "bad.json", approval=None)
    done = run("check", "--json", str(bad))
    assert done.exit_code == 1
    assert "approval" in json.loads(done.stdout)["faults"][0]
