"""A ticker without room is shortened by rule; the screens and mails keep to it too."""

import json
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from sample_drafts import DRILL, EVERY_KIND, LIFT, NOTICE, ORDER, SIX_IN_THE_EVENING

from broadcast import catv
from broadcast.rules.composition import compose
from broadcast.rules.draft import District, Draft
from broadcast.rules.kinds import Language, World
from broadcast.rules.widths import columns

PROFILE = catv.OperatorProfile("架空ケーブル")
MANY = tuple(District(f"{n:03d}", f"とても長い名前の地区その{n}") for n in range(40))
CROWDED = replace(ORDER, districts=MANY)


def item(draft, name="jp-142140-1"):
    return catv.ScreenItem(name, (), draft, compose(draft)[Language.JAPANESE])


def screen(*drafts: Draft, world=World.LIVE):
    items = tuple(item(draft, f"jp-{n}") for n, draft in enumerate(drafts))
    return catv.Screen(7, world, SIX_IN_THE_EVENING, items)


def test_what_fits_leaves_as_it_was_approved():
    ticker = catv.fitted(item(ORDER), PROFILE)
    assert not ticker.is_shortened
    assert "".join(ticker.lines) == compose(ORDER)[Language.JAPANESE].ticker


def test_what_does_not_fit_keeps_level_action_and_page():
    ticker = catv.fitted(item(CROWDED), PROFILE)
    text = "".join(ticker.lines)
    assert ticker.is_shortened
    assert "警戒レベル4「避難指示」" in text
    assert "40地区" in text
    assert "危険な場所から全員避難" in text
    assert "bosai.city.example.jp" in text
    named = replace(CROWDED, districts_label="川沿いの全地区")
    assert "川沿いの全地区" in "".join(catv.fitted(item(named), PROFILE).lines)


def test_nothing_is_ever_left_out_of_now_json():
    narrow = replace(PROFILE, ticker_width=8, ticker_lines=1)
    document = json.loads(catv.now_json(screen(CROWDED, NOTICE), narrow))
    assert len(document["items"]) == 2
    for entry in document["items"]:
        assert entry["ticker_shortened"] is True
        (line,) = entry["ticker"]
        assert columns(line) <= 16
    assert document["items"][0]["ticker"][0].startswith("警戒レベル4")


def test_a_limit_of_the_whole_ticker_is_kept():
    limited = replace(PROFILE, ticker_chars=60)
    ticker = catv.fitted(item(ORDER), limited)
    assert ticker.is_shortened
    assert sum(map(columns, ticker.lines)) <= 120


@given(st.integers(8, 40), st.integers(1, 6), st.sampled_from([*EVERY_KIND, DRILL]))
def test_every_ticker_fits_every_profile(width, lines, draft):
    profile = replace(PROFILE, ticker_width=width, ticker_lines=lines)
    made = catv.fitted(item(draft), profile).lines
    assert 1 <= len(made) <= lines
    assert all(columns(line) <= 2 * width for line in made)
    if draft is DRILL:
        assert all("【訓練】" in line for line in made)


def test_slides_hold_no_more_than_their_boxes():
    drafts = [CROWDED, NOTICE, LIFT, replace(NOTICE, body="行" * 1900)]
    for slide in catv.full_slides(screen(*drafts)):
        assert len(slide.lines) <= 6
        assert all(columns(line) <= 42 for line in slide.lines)
    for slide in catv.frame_slides(screen(*drafts)):
        assert len(slide.lines) <= 13
        assert len(slide.band) <= 3
        assert all(columns(line) <= 22 for line in slide.lines)
        assert all(columns(line) <= 72 for line in slide.band)


def test_the_most_urgent_slide_comes_first_and_a_lift_bears_no_level():
    slides = catv.full_slides(screen(NOTICE, LIFT, ORDER))
    assert slides[0].title == "警戒レベル4 避難指示"
    assert {one.key for one in slides if one.title != slides[0].title} == {"notice"}


def test_an_expired_item_has_no_slide():
    over = replace(ORDER, expires_at=SIX_IN_THE_EVENING - timedelta(seconds=1))
    assert catv.full_slides(screen(over)) == []


def test_the_mail_begins_with_the_ticker_and_keeps_its_layout():
    text = catv.push_text(item(DRILL), PROFILE, "https://x.example/catv/ack/1")
    first, fence, *rest = text.split("\n")
    assert first.startswith("【訓練】警戒レベル4")
    assert fence == "----- CATV -----"
    facts = rest[: rest.index("----- END -----")]
    assert dict(fact.split(": ", 1) for fact in facts) == {
        "format": "catv-mail/1.0",
        "cap": "jp-142140-1",
        "status": "exercise",
        "kind": "issue",
        "level": "4",
        "start": "2026-09-03T18:20:00+09:00",
        "expires": "2026-09-04T06:20:00+09:00",
        "supersedes": "-",
        "ack": "https://x.example/catv/ack/1",
    }


def test_a_code_is_a_picture_of_one_path():
    picture = catv.svg("https://bosai.city.example.jp/alerts/1/").decode()
    assert picture.count("<path") == 2
    assert "style" not in picture
    rows = catv.modules("x")
    assert len(rows) == len(rows[0]) == 21 + 8
    assert not any(rows[0])
