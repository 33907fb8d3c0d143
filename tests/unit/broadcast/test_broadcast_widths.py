"""Counting and breaking Japanese text."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast.rules.levels import EvacuationLevel, NoScheme, level_name, style
from broadcast.rules.widths import (
    break_lines,
    columns,
    full_width_length,
    outside_jis_x_0208,
)

japanese_text = st.text(alphabet="避難アｱA1、。「」（ー 葛\U000e0100🚨", max_size=80)


def test_a_kanji_is_two_columns_and_a_selector_none():
    assert columns("避A") == 3
    assert columns("葛\U000e0100") == 2
    assert full_width_length("レベル4") == 3.5


@given(japanese_text, st.integers(8, 60))
def test_breaking_loses_nothing_and_keeps_the_width(text, width):
    lines = break_lines(text, width)
    assert "".join(lines) == text
    assert all(columns(line) <= width for line in lines)
    assert all(lines)


def test_no_line_begins_with_a_full_stop_or_ends_with_an_open_bracket():
    assert break_lines("避難指示。", 8) == ["避難指", "示。"]
    assert break_lines("避難「川辺」", 6) == ["避難", "「川", "辺」"]


def test_machine_dependent_signs_are_found():
    assert outside_jis_x_0208("①髙橋〜ｱ🚨～①") == "①髙ｱ🚨～"
    assert outside_jis_x_0208("避難指示 ABC、。") == ""


def test_names_follow_the_law_of_the_day():
    level = EvacuationLevel.EVACUATE
    assert level_name(level, date(2021, 5, 20)) == "避難指示"
    assert level_name(level, date(2021, 5, 19)) == "避難勧告"
    with pytest.raises(NoScheme):
        level_name(level, date(2018, 7, 6))


def test_levels_have_the_national_colours():
    assert style(EvacuationLevel.EMERGENCY_SAFETY).fill == "#0C000C"
    assert style(None).key == "notice"
