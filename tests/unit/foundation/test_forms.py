"""Forms keep what was typed and complain in Japanese, never echoing the value."""

from datetime import date

import pytest
from pydantic import Field

from disaster.foundation import forms
from disaster.foundation.errors import Conflict, FieldRefusal
from disaster.foundation.forms import Day, Typed


class Sample(Typed):
    name: str = Field(min_length=1, max_length=5)
    day: Day
    count: int = Field(default=0, ge=0, le=9)
    kinds: list[str] = Field(default_factory=list)


def read(**typed):
    listed = {k: v if isinstance(v, list) else [v] for k, v in typed.items()}
    return forms.read(Sample, listed)


def test_a_good_form_is_filled():
    form = read(name=" 佐藤 ", day="R8.9.3", count="3", kinds=["a", "b"])
    assert form.errors == {}
    assert form.filled == Sample(
        name="佐藤", day=date(2026, 9, 3), count=3, kinds=["a", "b"]
    )


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"name": "", "day": "R8.9.3"}, "name", "入力してください"),
        ({"name": "   ", "day": "R8.9.3"}, "name", "入力してください"),
        ({"name": "長すぎる名前", "day": "R8.9.3"}, "name", "5 文字まで"),
        ({"name": "a", "day": "R8.2.30"}, "day", "S45.3.12"),
        ({"name": "a", "day": "R8.9.3", "count": "三つ"}, "count", "整数"),
        ({"name": "a", "day": "R8.9.3", "count": "10"}, "count", "9 以下"),
    ],
)
def test_a_complaint_names_the_remedy(typed, field, words):
    form = read(**typed)
    assert words in form.errors[field]
    assert form.filled is None
    assert form.value("name") == typed["name"]


def test_a_refusal_of_a_known_field_stands_beside_it():
    form = read(name="a", day="R8.9.3")
    form.refuse(FieldRefusal("name", "使われています。"))
    assert form.error("name") == "使われています。"
    form.refuse(Conflict())
    assert form.status == 409
    assert "先に" in form.errors[""]


def test_typed_values_are_never_echoed_in_complaints():
    form = read(name="x" * 50, day="秘密の日", count="秘密")
    assert "秘密" not in str(form.errors)


@pytest.mark.parametrize("sign", ["\0", "\u202e", "\u2066"])
def test_signs_that_nobody_types_are_refused(sign):
    form = read(name=f"佐{sign}藤", day="R8.9.3")
    assert "使えない文字" in form.errors["name"]
