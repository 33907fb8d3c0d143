"""One field, no mode: what a word may mean is decided from how it is written."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disaster.register.rules import asking

BIRTHDAY = date(1970, 3, 12)


def only(typed):
    (word,) = asking.read(typed).words
    return word


@pytest.mark.parametrize(
    "typed",
    [
        "19700312",
        "S45.3.12",
        "s450312",
        "昭和45年3月12日",
        "昭和 45年 3月 12日",
        "昭和四十五年三月十二日",
        "１９７０／３／１２",
        "1970-03-12",
    ],
)
def test_a_birthday_is_one_day_and_nothing_else(typed):
    word = only(typed)
    assert word.days == (BIRTHDAY,)
    assert (word.name, word.place) == ("", "")


def test_six_digits_mean_the_era_and_the_century():
    question = asking.read("450312")
    assert question.words[0].days == (BIRTHDAY, date(1945, 3, 12))
    assert question.told_days.startswith("昭和45年（1970年）3月12日・昭和20年")


@pytest.mark.parametrize("typed", ["3/12", "0312", "3月12日"])
def test_a_day_without_a_year_is_that_day_of_every_year(typed):
    days = only(typed).days
    assert BIRTHDAY in days
    assert {(day.month, day.day) for day in days} == {(3, 12)}
    assert asking.read(typed).told_days == ""


def test_the_last_of_february_exists_in_leap_years_only():
    assert {day.year % 4 for day in only("2/29").days} == {0}


@pytest.mark.parametrize("typed", ["S45", "昭和45年", "1970年生まれ"])
def test_a_year_alone_is_a_span(typed):
    assert only(typed).years == (date(1970, 1, 1), date(1970, 12, 31))


@pytest.mark.parametrize("typed", ["0463-12-3456", "０４６３１２３４５６", "3456"])
def test_a_phone_number_is_looked_for_from_its_end(typed):
    assert "0463123456".endswith(only(typed).phone[::-1])
    assert only(typed).phone


@pytest.mark.parametrize("typed", ["ohno", "オオノ", "おおの", "oono", "ōno", "ｵｵﾉ"])
def test_all_writings_of_a_sound_are_one(typed):
    assert only(typed).sound == "ono"


def test_kanji_have_no_sound_of_their_own():
    assert only("大野").sound == ""
    assert only("渡\u9089").name == "渡辺"


def test_accents_do_not_count_in_the_sound():
    assert only("NGUYỄN").sound == "nguyen"


def test_a_short_piece_of_an_address_needs_company():
    assert only("野").place == ""
    assert only("霧丘").place == ""
    assert [word.place for word in asking.read("佐藤 霧丘").words] == ["佐藤", "霧丘"]


def test_receipt_numbers_are_told_from_birthdays_and_phones():
    assert asking.is_receipt("３−00412－7")
    assert not asking.is_receipt("0463-12-3456")
    assert not asking.is_receipt("1970-03-12")


@pytest.mark.parametrize("typed", ["", "　 ", "・・"])
def test_nothing_is_no_question(typed):
    assert asking.read(typed) is None


@given(st.text(max_size=60))
def test_no_text_breaks_the_field(typed):
    question = asking.read(typed)
    assert question is None or 0 < len(question.words) <= asking.MOST_WORDS
