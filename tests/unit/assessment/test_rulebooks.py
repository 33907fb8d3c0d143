"""An edition whose tables contradict themselves must never judge a house."""

import copy
import json
from importlib import resources

import pytest

from disaster.assessment.rulebook_making import FaultyRuleBook, make
from disaster.assessment.rulebooks import rulebook, rulebooks
from disaster.assessment.rules.fields import Fields
from disaster.assessment.rules.judging import judge
from disaster.assessment.rules.levels import FLOORS
from disaster.assessment.rules.problems import UnusableSurvey

FILE = resources.files("disaster.assessment") / "rulesets" / "R7.7.json"
SHIPPED = json.loads(FILE.read_text("utf-8"))


def edition():
    return copy.deepcopy(SHIPPED)


def test_the_edition_in_force_is_shipped_with_its_sources():
    book = rulebook("R7.7")
    assert "令和7年7月" in book.title
    assert all(url.startswith("https://www.bousai.go.jp/") for _t, url in book.sources)


def test_every_composition_adds_up_to_the_whole_house():
    for book in rulebooks().values():
        for parts in book.compositions.values():
            assert sum(part.composition for part in parts) == 100


def test_the_edition_and_the_levels_agree():
    assert rulebook("R7.7").level_floors == FLOORS


def set_roof_to_sixteen(data):
    data["compositions"]["wood_second"][0]["composition"] = 16


def swap_degrees(data):
    data["degrees"][2:4] = reversed(data["degrees"][2:4])


def swap_depths(data):
    data["flood_first"]["broken"].reverse()


def soften_a_depth(data):
    data["flood_first"]["broken"][0][1] = "partial"


def swap_bands(data):
    data["sheet"]["bands"].reverse()


def empty_the_tilt_band(data):
    data["tilt"]["wood"]["total_from"] = "1/60"


def name_an_unknown_sight(data):
    data["chapters"][0]["appearance"].append("looks_bad")


def mistype_a_sink(data):
    data["ground"]["columns"]["wood"][0]["sink"] = "deep"


def swap_levels(data):
    floors = data["levels"]["from"]
    floors["total"], floors["semi"] = floors["semi"], floors["total"]


def forget_the_degrees(data):
    del data["degrees"]


def mistype_a_level(data):
    data["wind_no_loss"] = "scratched"


@pytest.mark.parametrize(
    "spoil",
    [
        set_roof_to_sixteen,
        swap_degrees,
        swap_depths,
        soften_a_depth,
        swap_bands,
        empty_the_tilt_band,
        name_an_unknown_sight,
        mistype_a_sink,
        swap_levels,
        forget_the_degrees,
        mistype_a_level,
    ],
)
def test_a_spoilt_table_is_refused_at_load(spoil):
    data = edition()
    make(data)
    spoil(data)
    with pytest.raises(FaultyRuleBook):
        make(data)


def test_another_edition_judges_by_its_own_tables():
    """An edition without the quick test, as before 令和7年7月, refuses the method."""
    data = edition()
    data["version"] = "test"
    data["quick_half"] = None
    data["tilt"]["wood"]["at_least"] = {}
    older = make(data)
    request = {"hazard": "earthquake", "structure": "wood", "stage": 1}
    survey = {"roof": [], "tilt": {"mean_mm_per_1200": 20}}
    result = judge(Fields({**request, "survey": survey}, ""), older)
    assert (result.level, result.rule_version) == ("semi", "test")
    quick = {**request, "method": "quick_half", "survey": {}}
    with pytest.raises(UnusableSurvey):
        judge(Fields(quick, ""), older)
