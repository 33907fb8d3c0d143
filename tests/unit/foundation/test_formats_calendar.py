"""和暦: written for people, read from people."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disaster.foundation.errors import Refusal
from disaster.foundation.formats import (
    ERAS,
    UnreadableDate,
    era_date,
    era_date_with_gregorian,
    era_of,
    parse_birthday,
    parse_date,
)

days = st.dates(min_value=date(1700, 1, 1), max_value=date(2117, 12, 31))
era_days = st.dates(min_value=ERAS[0].first_day, max_value=date(2117, 12, 31))


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 9, 3), "令和8年9月3日"),
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(1989, 1, 8), "平成元年1月8日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1926, 12, 25), "昭和元年12月25日"),
        (date(1926, 12, 24), "大正15年12月24日"),
        (date(1912, 7, 30), "大正元年7月30日"),
        (date(1912, 7, 29), "明治45年7月29日"),
        (date(1873, 1, 1), "明治6年1月1日"),
        (date(1872, 12, 31), "西暦1872年12月31日"),
    ],
)
def test_a_day_is_written_in_the_era_that_ruled_on_it(day, written):
    assert era_date(day) == written
    assert parse_date(written) == day


def test_people_also_see_the_gregorian_year():
    assert era_date_with_gregorian(date(2026, 9, 3)) == "令和8年（2026年）9月3日"
    assert era_date_with_gregorian(date(1850, 2, 1)) == "西暦1850年2月1日"


@given(days)
def test_whatever_is_written_can_be_read_again(day):
    assert parse_date(era_date(day)) == day
    assert parse_date(era_date_with_gregorian(day)) == day
    assert parse_date(day.isoformat()) == day
    assert parse_date(day.strftime("%Y%m%d")) == day


@given(era_days, st.sampled_from([".", "/", "-", "－", "．", "ー", "—"]))
def test_short_writings_with_any_separator_mean_the_same_day(day, separator):
    era = era_of(day)
    year = day.year - era.first_year + 1
    parts = [f"{era.letter.lower()}{year}", str(day.month), str(day.day)]
    assert parse_date(separator.join(parts)) == day
    if year < 100:
        assert parse_date(f"{era.letter}{year:02}{day:%m%d}") == day


@pytest.mark.parametrize(
    "text",
    [
        "R7.9.3",
        "r070903",
        "令和7年9月3日",
        "20250903",
        "2025-09-03",
        "2025/9/3",
        "２０２５年９月３日",
        "令和七年九月三日",
        "令 7・9・3".replace("・", "."),
        " 令和 7年 9月 3日 ",
        "㋿7年9月3日",
        "Ｒ７．９．３",
        "R7－9－3",
        "令和7年（2025年）9月3日",
    ],
)
def test_every_usual_writing_is_read(text):
    assert parse_date(text) == date(2025, 9, 3)


def test_an_old_birthday_is_read():
    assert parse_date("S45.3.12") == date(1970, 3, 12)
    assert parse_date("昭和四十五年三月十二日") == date(1970, 3, 12)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("令和7年2月30日", "暦にない日です。"),
        ("20250230", "暦にない日です。"),
        ("令和8年13月1日", "暦にない日です。"),
        ("昭和65年1月1日", "昭和は昭和64年1月7日までです。"),
        ("昭和64年1月8日", "昭和は昭和64年1月7日までです。"),
        ("平成元年1月7日", "平成は平成元年1月8日からです。"),
        ("昭和0年12月31日", "昭和は昭和元年12月25日からです。"),
        ("明治5年12月2日", "旧暦"),
        ("令和8年（2025年）9月3日", "和暦と西暦"),
        ("", "S45.3.12"),
        ("0903", "S45.3.12"),
        ("きのう", "S45.3.12"),
    ],
)
def test_an_impossible_day_is_refused_with_the_reason_and_an_example(text, reason):
    with pytest.raises(UnreadableDate) as refusal:
        parse_date(text, "生年月日")
    assert reason in str(refusal.value)
    assert "生年月日は 19700312 か S45.3.12 のように入れてください。" in str(
        refusal.value
    )


def test_the_refusal_never_repeats_what_was_typed():
    with pytest.raises(UnreadableDate) as refusal:
        parse_date("昭和51年2月31日")
    assert "51" not in str(refusal.value)


def test_form_models_may_use_the_parser_because_the_refusal_is_a_value_error():
    assert issubclass(UnreadableDate, Refusal)
    assert issubclass(UnreadableDate, ValueError)


@pytest.mark.parametrize("text", ["0903", "9/3", "９月３日", "09-03"])
def test_the_year_may_be_left_out_where_a_day_gives_it(text):
    assert parse_date(text, within=date(2026, 12, 1)) == date(2026, 9, 3)


@pytest.mark.parametrize(
    "text",
    [
        *("", "0000", "00000000", "不詳", "昭和25年不詳", "19500000", "19500100"),
        *("S250000", "1950-00-00", "昭和25年0月0日", "年月日不詳"),
    ],
)
def test_an_unknown_birthday_is_none(text):
    assert parse_birthday(text) is None


@given(days)
def test_a_known_birthday_is_never_taken_for_unknown(day):
    for text in (era_date(day), f"{day:%Y%m%d}", day.isoformat()):
        assert parse_birthday(text) == day
