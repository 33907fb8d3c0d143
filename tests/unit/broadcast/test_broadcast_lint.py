"""The lint says what is wrong before a person approves."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sample_drafts import (
    CANCEL,
    CORRECTION,
    DRILL,
    EVERY_KIND,
    LIFT,
    NOTICE,
    ORDER,
    RIVERSIDE,
)

from broadcast.rules.draft import District, Reason
from broadcast.rules.kinds import Kind
from broadcast.rules.lint import Weight, errors_of, lint


def errors(draft):
    return [str(finding) for finding in errors_of(lint(draft))]


@pytest.mark.parametrize("draft", [*EVERY_KIND, DRILL])
def test_a_complete_draft_has_no_findings(draft):
    assert lint(draft) == []


@pytest.mark.parametrize(
    ("broken", "field"),
    [
        (replace(ORDER, districts=()), "対象地区"),
        (replace(ORDER, districts=(RIVERSIDE, RIVERSIDE)), "対象地区"),
        (replace(ORDER, reasons=(), observation=" "), "理由"),
        (replace(ORDER, next_update_at=None), "次のお知らせ"),
        (replace(ORDER, next_update_at=ORDER.issued_at), "次のお知らせ"),
        (replace(ORDER, expires_at=ORDER.issued_at), "期限"),
        (replace(ORDER, expires_at=ORDER.issued_at + timedelta(days=4)), "期限"),
        (replace(ORDER, contact=""), "問い合わせ先"),
        (replace(ORDER, web_url="bosai.example.jp"), "ページのURL"),
        (replace(ORDER, level=None), "警戒レベル"),
        (replace(ORDER, kind=Kind.NOTICE), "警戒レベル"),
        (replace(NOTICE, title=""), "見出し"),
        (replace(NOTICE, body=""), "本文"),
        (replace(CANCEL, mistake=""), "誤りの内容"),
        (replace(CORRECTION, mistake=""), "誤りの内容"),
        (replace(LIFT, reasons=(Reason.RIVER_RISING,)), "理由"),
        (replace(DRILL, drill_name=""), "訓練名"),
    ],
)
def test_what_is_missing_or_contradicts_is_named(broken, field):
    assert any(error.startswith(field) for error in errors(broken))


@pytest.mark.parametrize("slot", ["○○川", "{river}", "%(river)s", "＿＿", "〔 〕"])
def test_a_slot_left_open_is_refused(slot):
    assert any(
        "埋まっていません" in e for e in errors(replace(ORDER, observation=slot))
    )


@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\u2028", "\r", "\ud800"])
def test_control_characters_are_refused(sign):
    draft = replace(ORDER, action=f"逃げて{sign}ください")
    assert any("使えない文字" in error for error in errors(draft))


def test_a_long_subject_is_refused():
    assert any(e.startswith("件名") for e in errors(replace(NOTICE, title="長" * 31)))


def test_a_place_list_that_does_not_fit_is_refused_with_its_length():
    many = tuple(District(str(n), f"第{n}住宅団地", households=9) for n in range(20))
    refused = errors(replace(ORDER, districts=many))
    assert any("120文字に入りません（いま" in error for error in refused)


def test_a_short_name_for_all_districts_makes_it_fit():
    many = tuple(District(str(n), f"第{n}住宅団地", households=9) for n in range(20))
    assert (
        errors(replace(ORDER, districts=many, districts_label="川沿いの全地区")) == []
    )


def test_another_level_in_the_free_text_is_refused():
    draft = replace(ORDER, observation="警戒レベル５になりました。")
    assert any("違う数字" in error for error in errors(draft))


def test_a_drill_may_not_deny_that_it_is_one():
    draft = replace(DRILL, observation="これは訓練ではありません。")
    assert any("訓練ではない" in error for error in errors(draft))


def test_a_live_order_does_not_speak_of_a_drill():
    draft = replace(ORDER, observation="訓練です。")
    assert any("「訓練」と書けません" in error for error in errors(draft))


def test_signs_that_cable_television_cannot_show_are_a_warning():
    findings = lint(replace(ORDER, observation="①髙橋橋が危険です。"))
    assert [finding.weight for finding in findings] == [Weight.WARNING]
    assert "①髙" in findings[0].message


def test_an_order_without_an_open_shelter_is_a_warning():
    assert [f.weight for f in lint(replace(ORDER, shelters=()))] == [Weight.WARNING]
