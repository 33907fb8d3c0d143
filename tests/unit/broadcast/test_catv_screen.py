"""What cable television puts on the screen."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_drafts import DRILL, LIFT, NOTICE, ORDER, SIX_IN_THE_EVENING

from broadcast.catv import (
    OperatorProfile,
    OtherWorld,
    Screen,
    ScreenItem,
    now_json,
    ticker_lines,
    ticker_text,
    unshowable,
)
from broadcast.rules.composition import compose
from broadcast.rules.kinds import Language, World
from broadcast.rules.levels import EvacuationLevel
from broadcast.rules.widths import columns
from disaster.foundation.errors import FieldRefusal

PROFILE = OperatorProfile("架空ケーブル")


def item(draft, name="jp-142140-1", supersedes=()):
    return ScreenItem(name, supersedes, draft, compose(draft)[Language.JAPANESE])


def screen(*items: ScreenItem, world=World.LIVE, revision=7):
    return Screen(revision, world, SIX_IN_THE_EVENING, items)


def shown(*items: ScreenItem, world=World.LIVE):
    return json.loads(now_json(screen(*items, world=world), PROFILE))


def test_an_empty_list_clears_the_screen():
    document = shown()
    assert document["items"] == []
    assert document["revision"] == 7
    assert document["status"] == "actual"
    assert document["generated_at"] == "2026-09-03T18:20:00+09:00"
    assert document["valid_until"] == "2026-09-03T18:25:00+09:00"
    assert ticker_text(screen(), PROFILE) == b""


def test_an_item_says_all_that_the_machine_needs():
    (entry,) = shown(item(ORDER))["items"]
    assert entry["cap"] == "jp-142140-1"
    assert entry["level"] == 4
    assert entry["priority"] == 1
    assert entry["start"] == "2026-09-03T18:20:00+09:00"
    assert entry["expires"] == "2026-09-04T06:20:00+09:00"
    assert entry["is_exercise"] is False
    assert entry["colour"]["key"] == "level4"
    assert "".join(entry["ticker"]) == compose(ORDER)[Language.JAPANESE].ticker
    assert [block["kind"] for block in entry["lshape"]] == ["title", "text", "action"]


def test_the_most_urgent_comes_first_and_a_lift_is_not_alarm():
    worst = replace(ORDER, level=EvacuationLevel.EMERGENCY_SAFETY)
    entries = shown(
        item(NOTICE, "n"), item(LIFT, "l"), item(ORDER, "o"), item(worst, "w")
    )["items"]
    assert [entry["cap"] for entry in entries[:2]] == ["w", "o"]
    assert {entry["colour"]["key"] for entry in entries[2:]} == {"notice"}


def test_expired_and_superseded_items_leave_the_screen():
    over = replace(ORDER, expires_at=SIX_IN_THE_EVENING)
    entries = shown(
        item(over, "gone"), item(ORDER, "old"), item(ORDER, "new", ("old",))
    )["items"]
    assert [entry["cap"] for entry in entries] == ["new"]


def test_worlds_are_never_mixed():
    with pytest.raises(OtherWorld):
        now_json(screen(item(DRILL)), PROFILE)
    with pytest.raises(OtherWorld):
        ticker_text(screen(item(ORDER), world=World.DRILL), PROFILE)
    assert shown(item(DRILL), world=World.DRILL)["status"] == "exercise"


@given(st.integers(10, 60), st.booleans())
def test_no_line_is_wider_than_the_operator_s_machine(width, is_drill):
    profile = replace(PROFILE, ticker_width=width, ticker_lines=99)
    lines = ticker_lines(item(DRILL if is_drill else ORDER), profile)
    assert all(columns(line) <= 2 * width for line in lines)
    if is_drill:
        assert all("【訓練】" in line for line in lines)
        assert lines[-1].endswith("【訓練】")


def test_a_ticker_that_has_no_room_is_refused():
    with pytest.raises(FieldRefusal, match="行までです"):
        ticker_lines(item(ORDER), replace(PROFILE, ticker_width=8, ticker_lines=2))


def test_a_profile_too_narrow_for_words_is_refused():
    with pytest.raises(FieldRefusal):
        OperatorProfile("狭い", ticker_width=4)


def test_signs_outside_the_character_set_are_reported():
    odd = item(replace(ORDER, observation="①番の橋"))
    assert unshowable(odd, PROFILE) == "①"
    assert unshowable(odd, replace(PROFILE, jis_x_0208_only=False)) == ""


def test_the_ticker_file_holds_the_same_lines():
    text = ticker_text(screen(item(ORDER)), PROFILE).decode()
    assert text.splitlines() == ticker_lines(item(ORDER), PROFILE)
    assert text.endswith("\r\n")


def test_an_item_stays_until_the_minute_it_expires():
    nearly = replace(ORDER, expires_at=SIX_IN_THE_EVENING + timedelta(seconds=1))
    assert len(shown(item(nearly))["items"]) == 1
