"""The dated figures of benefits and the checks before they are shown."""

import copy
import json

import pytest

from certificates.victims import benefits
from certificates.victims.benefits import BrokenBenefits
from disaster.assessment.rules.levels import DamageLevel

DOCUMENT = json.loads(benefits.FILE.read_text("utf-8"))


def yen(level, name):
    return next(
        [(amount.yen, amount.single_yen) for amount in amounts]
        for one, amounts in benefits.of_level(level)
        if one.id == name
    )


@pytest.mark.parametrize(
    ("level", "name", "expected"),
    [
        ("total", "life_basic", [(1_000_000, 750_000)]),
        ("major", "life_basic", [(500_000, 375_000)]),
        (
            "medium",
            "life_additional",
            [(1_000_000, 750_000), (500_000, 375_000), (250_000, 187_500)],
        ),
        ("half", "repair", [(739_000, None)]),
        ("semi", "repair", [(358_000, None)]),
    ],
)
def test_figures_are_those_of_the_source(level, name, expected):
    assert yen(DamageLevel(level), name) == expected


def test_medium_damage_has_no_basic_payment_and_partial_no_repair():
    medium = {one.id for one, _ in benefits.of_level(DamageLevel.MEDIUM)}
    partial = {one.id for one, _ in benefits.of_level(DamageLevel.PARTIAL)}
    assert "life_basic" not in medium
    assert partial == {"relief"}


def test_every_entry_has_source_date_and_confidence():
    for one in benefits.benefits():
        assert one.source
        assert one.as_of
        assert one.confidence_label


@pytest.mark.parametrize("level", list(DamageLevel))
def test_the_json_says_it_is_no_promise(level):
    told = benefits.as_json(level)
    assert "約束ではありません" in told["notice"][0]
    assert "地震保険" in told["notice"][1]
    assert told["benefits"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("source", " "),
        ("as_of", "2099-01-01"),
        ("as_of", "令和8年"),
        ("confidence", "sure"),
        ("kind", "gift"),
        ("amounts", {"total": []}),
        ("amounts", {"ruined": [["基礎", 1]]}),
        ("amounts", {"total": [["基礎", 0]]}),
        ("amounts", {"total": [["基礎", 10.5]]}),
        ("amounts", {"total": [["基礎", True]]}),
    ],
)
def test_a_broken_entry_is_refused(field, value):
    document = copy.deepcopy(DOCUMENT)
    document["benefits"][0][field] = value
    with pytest.raises(BrokenBenefits):
        benefits.read(document)


def test_an_id_twice_and_no_entries_are_refused():
    with pytest.raises(BrokenBenefits):
        benefits.read({**DOCUMENT, "benefits": [*DOCUMENT["benefits"]] * 2})
    with pytest.raises(BrokenBenefits):
        benefits.read({**DOCUMENT, "benefits": []})
