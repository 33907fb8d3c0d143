"""Who lived there on the day: later changes are undone, the day itself counts."""

from datetime import date

import pytest

from disaster.register.rules import moves
from disaster.register.rules.moves import Step

DAY = date(2026, 9, 3)
BEFORE, AFTER = date(2026, 9, 2), date(2026, 9, 4)


def record(moved_on=None, moved_why="", gone_on=None):
    return {"moved_on": moved_on, "moved_why": moved_why, "gone_on": gone_on}


@pytest.mark.parametrize(
    ("then", "is_there"),
    [
        pytest.param(record(), True, id="always there"),
        pytest.param(record(BEFORE, "転入"), True, id="came the day before"),
        pytest.param(record(DAY, "転入"), True, id="came on the day"),
        pytest.param(record(AFTER, "転入"), False, id="came the day after"),
        pytest.param(record(AFTER, ""), False, id="came after, unnamed"),
        pytest.param(record(AFTER, "氏名変更"), True, id="only renamed later"),
        pytest.param(record(BEFORE, "転出", BEFORE), False, id="left the day before"),
        pytest.param(record(DAY, "死亡", DAY), True, id="died on the day"),
        pytest.param(record(AFTER, "死亡", AFTER), True, id="died later"),
    ],
)
def test_days_decide_who_belonged(then, is_there):
    assert moves.lived_there(then, DAY) is is_there


def test_the_day_itself_is_marked_for_a_person_to_decide():
    assert moves.moved_that_day(record(DAY, "転居"), DAY)
    assert not moves.moved_that_day(record(BEFORE, "転居"), DAY)


def test_later_changes_are_undone_in_their_order():
    steps = [
        Step(BEFORE, {"name": "古い"}, {"name": "旧い"}),
        Step(AFTER, {"name": "旧い"}, {"name": "中"}),
        Step(date(2026, 10, 1), {"name": "中"}, {"name": "新しい"}),
    ]
    now = {"name": "新しい", "kana": "x"}
    assert moves.as_of(now, steps, DAY) == {"name": "旧い", "kana": "x"}
    assert moves.as_of(now, steps, date(2026, 9, 1))["name"] == "古い"
    assert moves.as_of(now, steps, date(2026, 12, 1)) == now


def test_a_change_counts_from_its_own_day_or_from_the_copy():
    copied_on = date(2026, 9, 10)
    assert moves.counts_from(record(AFTER), ["moved_on", "name"], copied_on) == AFTER
    assert moves.counts_from(record(AFTER), ["name"], copied_on) == copied_on
    future = record(gone_on=date(2026, 12, 1))
    assert moves.counts_from(future, ["gone_on"], copied_on) == copied_on
