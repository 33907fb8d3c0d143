"""The gate over the mutation run: what counts as killed, and when it fails."""

from collections import Counter

import pytest

from tests import mutation

LINES = [
    "    disaster.assessment.rules.tilt.x_read_tilt__mutmut_1: killed",
    "    disaster.assessment.rules.tilt.xǁTiltǁtotal__mutmut_2: timeout",
    "    disaster.assessment.rules.tilt.x_read_tilt__mutmut_3: survived",
    "    disaster.assessment.rules.surveying.chain.x_next_turn__mutmut_1: no tests",
    "    disaster.register.rules.x_find__mutmut_1: killed",
    "",
    "To apply a mutant: read the manual",
]


def test_outcomes_are_counted_by_module():
    assert mutation.count(LINES) == {
        "tilt": Counter({"killed": 1, "timeout": 1, "survived": 1}),
        "surveying.chain": Counter({"no tests": 1}),
    }


def test_the_table_ends_with_all_modules_together():
    table = [line.split() for line in mutation.report(mutation.count(LINES))]
    assert table == [
        ["module", "killed", "of", "left", "percent"],
        ["surveying.chain", "0", "1", "1", "0.0"],
        ["tilt", "2", "3", "1", "66.7"],
        ["together", "2", "4", "2", "50.0"],
    ]


@pytest.mark.parametrize(
    ("outcomes", "is_enough"),
    [
        ({"killed": 90, "survived": 10}, True),
        ({"killed": 80, "timeout": 10, "survived": 10}, True),
        ({"killed": 899, "survived": 101}, False),
        ({"killed": 89, "no tests": 11}, False),
        ({"killed": 100, "not checked": 1}, False),
        ({}, False),
    ],
)
def test_nine_of_ten_and_a_complete_run_are_enough(outcomes, is_enough):
    assert mutation.is_enough({"tilt": Counter(outcomes)}) is is_enough


def test_the_exit_code_tells_the_answer(monkeypatch, capsys):
    for lines, code in ((LINES[:2], 0), (LINES, 1), ([], 1)):
        monkeypatch.setattr(mutation, "results", lambda lines=lines: lines)
        assert mutation.main() == code
    assert "together" in capsys.readouterr().out
