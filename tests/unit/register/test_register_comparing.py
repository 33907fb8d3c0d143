"""Differences: said field by field, never lifting a protection, with one digest."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disaster.register.rules import LEDGERS, comparing, pace, people, telling
from disaster.register.rules.comparing import (
    ADDED,
    CHANGED,
    GONE,
    RETURNED,
    Comparison,
    LedgerRow,
)

LEDGER = LEDGERS["households"]
GIVEN = ["head_name", "address", "building"]
COPIED_ON = date(2026, 9, 1)


def home(number="S1", **values):
    kept = {
        "number": number,
        "head_name": "山田",
        "address": "架空1-2",
        "building": "",
        "building_basis": "",
        "gone_on": None,
        "gone_reason": "",
    }
    return kept | values


def compared(known, rows):
    numbered = [LedgerRow(at, row) for at, row in enumerate(rows, start=2)]
    return comparing.compare(
        LEDGER, {row["number"]: row for row in known}, numbered, GIVEN
    )


def test_what_is_new_changed_or_the_same_is_told_apart():
    rows = [home(), home("S2", head_name="田中"), home("S3")]
    found = compared([home(), home("S2")], rows)
    assert [(one.what, one.key) for one in found.differences] == [
        (CHANGED, "S2"),
        (ADDED, "S3"),
    ]
    assert found.differences[0].fields == {"head_name": ("山田", "田中")}
    assert found.unchanged == 1


def test_a_full_copy_marks_what_it_does_not_hold():
    found = Comparison()
    comparing.mark_gone(found, {"S1": home(), "S2": home("S2")}, ["S1"], COPIED_ON)
    (one,) = found.differences
    assert (one.what, one.key) == (GONE, "S2")
    assert one.fields["gone_on"] == (None, COPIED_ON)


def test_a_copy_that_would_end_much_of_the_register_is_doubted():
    found = Comparison()
    present = {str(number): home(str(number)) for number in range(100)}
    comparing.mark_gone(found, present, [str(n) for n in range(50)], COPIED_ON)
    assert "50%" in found.notes[0]


def test_who_comes_back_is_said_to_return():
    gone = home(gone_on=COPIED_ON, gone_reason="写しにない")
    assert compared([gone], [home()]).differences[0].what == RETURNED


@pytest.mark.parametrize("building", ["", "B2"])
def test_the_counters_word_on_a_building_stays(building):
    kept = home(building="B1", building_basis="counter")
    found = compared([kept], [home(building=building)])
    assert found.differences == []
    assert bool(found.notes) is bool(building)


def test_a_ledger_may_correct_its_own_building_but_not_take_it_away():
    kept = home(building="B1", building_basis="ledger")
    assert compared([kept], [home(building="")]).differences == []
    fields = compared([kept], [home(building="B2")]).differences[0].fields
    assert fields == {"building": ("B1", "B2")}


def resident(**values):
    kept = dict.fromkeys([*LEDGERS["residents"].columns, "gone_on", "gone_reason"], "")
    return kept | {"number": "P1", "gone_on": None, "is_protected": False} | values


def compared_residents(before, after):
    ledger = LEDGERS["residents"]
    rows = [LedgerRow(2, after)]
    return comparing.compare(ledger, {"P1": before}, rows, list(ledger.columns))


def test_a_file_puts_a_protection_on_but_never_takes_it_off():
    on = compared_residents(resident(), resident(is_protected=True))
    assert on.differences[0].fields == {"is_protected": (False, True)}
    off = compared_residents(resident(is_protected=True), resident())
    assert (off.differences, off.unchanged) == ([], 1)
    assert "支援措置" in off.notes[0]


def test_a_protected_persons_values_are_not_told():
    found = compared_residents(
        resident(is_protected=True, name="秘密 花子", address="秘密の町1"),
        resident(is_protected=True, name="隠れ 花子", address="別の町2"),
    )
    told = repr(telling.first_changes("residents", found))
    told += repr(list(telling.lines("residents", found)))
    assert "氏名" in told
    for secret in ("秘密", "隠れ", "別の町"):
        assert secret not in told


def test_the_first_fifty_of_each_kind_are_told_and_all_go_into_the_file():
    known = [home(str(number)) for number in range(80)]
    changed = [home(str(number), head_name="新しい") for number in range(80)]
    found = compared(known, changed)
    assert len(telling.first_changes("households", found)) == telling.SHOWN
    assert len(list(telling.lines("households", found))) == 80


@given(
    st.lists(st.sampled_from(["山田", "田中"]), min_size=3, max_size=3),
    st.lists(st.sampled_from(["山田", "田中"]), min_size=3, max_size=3),
)
def test_two_outcomes_have_one_digest_only_when_they_are_the_same(first, second):
    def outcome(names):
        known = [home(str(at)) for at in range(3)]
        rows = [home(str(at), head_name=name) for at, name in enumerate(names)]
        return compared(known, rows).digest

    assert (outcome(first) == outcome(second)) is (first == second)


class Someone:
    def __init__(self, name_key, born_on):
        self.name_key, self.born_on = name_key, born_on


def test_namesakes_and_those_of_one_age_are_named():
    names, ages = people.namesakes(
        [
            Someone("山田和子", date(1968, 4, 12)),
            Someone("山田和子", date(1968, 9, 1)),
            Someone("田中一", date(1950, 1, 1)),
            Someone("田中一", None),
            Someone("", None),
            Someone("", None),
        ]
    )
    assert names == {"山田和子", "田中一"}
    assert ages == {("山田和子", 1968)}


def test_the_time_an_import_takes_is_said_in_whole_seconds():
    report = {"rows": 100_000, "added": 100_000, "changed": 0, "gone": 0}
    assert pace.seconds_to_write(report) == 25
    assert pace.seconds_to_write(dict.fromkeys(report, 0)) == 1
    assert pace.size_text(15_211_092) == "15.2 MB"
    assert pace.size_text(120) == "1 KB"
