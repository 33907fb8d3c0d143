import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.paper.fitting import (
    NOT_FIRST,
    DoesNotFit,
    Place,
    fit_block,
    fit_line,
    wrap,
)
from disaster.foundation.fonts import (
    GOTHIC,
    SERIF,
    UnprintableCharacter,
    chain,
    clusters,
)

FONTS = chain(SERIF, GOTHIC)
PLACE = Place("氏名", width=100, size=10, most_lines=3)

printable = st.text("山田太郎花子ABCxyz 012-、。（）・　𠮷", max_size=60)


@given(text=printable, width=st.integers(min_value=25, max_value=200))
def test_wrapped_lines_joined_are_the_text(text, width):
    assert "".join(wrap(text, width, 10, FONTS)) == text


@given(text=printable, width=st.integers(min_value=25, max_value=200))
def test_no_line_is_wider_than_its_place(text, width):
    for line in wrap(text, width, 10, FONTS):
        assert FONTS.width(line.rstrip(), 10) <= width + 0.001


def test_a_short_name_keeps_its_size():
    assert fit_line("山田太郎", PLACE, FONTS).size == 10


def test_a_longer_name_shrinks_on_one_line():
    fitted = fit_line("山田太郎山田太郎山田太郎", PLACE, FONTS)

    assert fitted.lines == ("山田太郎山田太郎山田太郎",)
    assert FONTS.width(fitted.lines[0], fitted.size) == pytest.approx(100)


def test_a_very_long_name_wraps_at_seventy_percent():
    fitted = fit_line("山田太郎" * 5, PLACE, FONTS)

    assert fitted.size == pytest.approx(7)
    assert len(fitted.lines) == 2


def test_what_still_does_not_fit_is_refused_by_name():
    with pytest.raises(DoesNotFit, match=r"「氏名」が長すぎて.*（60文字）"):
        fit_line("山田太郎" * 15, PLACE, FONTS)


def test_a_block_keeps_its_own_lines():
    for text in ("一行目\n二行目", "一行目\r\n二行目"):
        assert fit_block(text, PLACE, FONTS).lines == ("一行目", "二行目")


@pytest.mark.parametrize("text", ["一行目\v二行目", "一行目\u2028二行目"])
def test_a_block_swallows_no_odd_line_break(text):
    with pytest.raises(UnprintableCharacter):
        fit_block(text, PLACE, FONTS)


def test_a_word_is_not_broken_where_a_space_is_near():
    assert wrap("MARIA LUISA DOS SANTOS", 70, 10, FONTS) == (
        "MARIA LUISA ",
        "DOS SANTOS",
    )


def test_a_word_wider_than_its_place_is_broken_anyway():
    lines = wrap("VENKATANARASIMHARAJUVARIPETA", 60, 10, FONTS)

    assert len(lines) > 1
    assert "".join(lines) == "VENKATANARASIMHARAJUVARIPETA"


def test_no_line_begins_with_a_closing_mark():
    lines = wrap("あいうえおかきくけ。（こ）さしすせそ", 90, 10, FONTS)

    assert all(line[0] not in NOT_FIRST for line in lines)


def test_what_a_break_leaves_behind_is_broken_again():
    text = " 0　、"

    lines = wrap(text, 25, 10, FONTS)

    assert "".join(lines) == text
    assert all(FONTS.width(line.rstrip(), 10) <= 25 for line in lines)


def test_a_variation_selector_stays_with_its_kanji():
    lines = wrap("葛\U000e0100" * 12, 30, 10, FONTS)

    assert {unit for line in lines for unit in clusters(line)} == {"葛\U000e0100"}
