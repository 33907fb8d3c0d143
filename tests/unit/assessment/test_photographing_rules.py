"""Slots, the photographs a good survey has, and which camera clocks are believed."""

from datetime import date, datetime, timedelta

import pytest

from disaster.assessment.rules import photographing
from disaster.assessment.rules.photographing import Seen
from disaster.assessment.rules.surveying import SurveyState
from disaster.foundation.clock import TOKYO
from disaster.foundation.errors import FieldRefusal

STRUCK_ON = date(2026, 9, 1)
NOW = datetime(2026, 9, 3, 12, 0, tzinfo=TOKYO)
WOOD = (("roof", "屋根"), ("wall", "壁（外壁）"), ("foundation", "基礎"))
SIDES = ["north", "east", "south", "west"]


def keys(slots):
    return [slot.key for slot in slots]


def test_a_photograph_may_show_every_part_and_every_side():
    found = keys(photographing.slots(Seen("earthquake", WOOD)))
    assert found[:6] == [*SIDES, "whole", "nameplate"]
    assert found[6:9] == ["roof", "wall", "foundation"]
    assert found[9:] == ["tilt", "water_near", "water_far", "inside", "other"]


def test_four_sides_and_every_damaged_part_are_wanted():
    seen = Seen("earthquake", WOOD, frozenset({"roof", "wall"}))
    assert keys(photographing.missing_slots(seen, ())) == [*SIDES, "roof", "wall"]
    there = {"north", "roof", "foundation"}
    missing = photographing.missing_slots(seen, there)
    assert keys(missing) == ["east", "south", "west", "wall"]
    wanted = photographing.wanted(seen, there)
    assert (sum(one.is_there for one in wanted), len(wanted)) == (2, 6)


def test_a_flood_wants_the_water_mark_from_near_and_far():
    found = keys(photographing.missing_slots(Seen("flood", WOOD), SIDES))
    assert found == ["water_near", "water_far"]


def test_a_tilt_that_counted_wants_the_plumb_line():
    seen = Seen("earthquake", WOOD, tilt_counts=True)
    assert keys(photographing.missing_slots(seen, SIDES)) == ["tilt"]


@pytest.mark.parametrize(
    ("captured_at", "believed"),
    [
        (datetime(2026, 9, 1, 0, 0, tzinfo=TOKYO), True),
        (datetime(2026, 8, 31, 23, 59, tzinfo=TOKYO), False),
        (datetime(1970, 1, 1, 9, 0, tzinfo=TOKYO), False),
        (datetime(1980, 1, 1, 0, 0, tzinfo=TOKYO), False),
        (NOW, True),
        (NOW + timedelta(minutes=9), True),
        (NOW + timedelta(minutes=11), False),
        (datetime(2036, 9, 3, 12, 0, tzinfo=TOKYO), False),
    ],
)
def test_a_clock_is_believed_between_the_disaster_and_now(captured_at, believed):
    assert photographing.is_believable(captured_at, STRUCK_ON, NOW) is believed


@pytest.mark.parametrize("part", ["", "cellar", "north "])
def test_a_photograph_of_nothing_is_refused(part):
    with pytest.raises(FieldRefusal, match="何の写真か"):
        photographing.check_slot(part, photographing.slots(Seen("flood", WOOD)))


def test_words_under_a_photograph_stand_on_one_line():
    assert (
        photographing.check_caption(" 北西の角\n 瓦が落ちた ") == "北西の角 瓦が落ちた"
    )
    with pytest.raises(FieldRefusal, match="200 文字"):
        photographing.check_caption("あ" * 201)


def test_a_removal_has_a_reason():
    assert photographing.check_reason("隣の家の写真") == "隣の家の写真"
    for empty in ("", " \n"):
        with pytest.raises(FieldRefusal, match="外す理由"):
            photographing.check_reason(empty)


@pytest.mark.parametrize("state", list(SurveyState))
def test_photographs_stand_still_once_a_survey_is_settled(state):
    settled = {SurveyState.DECIDED, SurveyState.RETURNED, SurveyState.SET_ASIDE}
    if state in settled:
        with pytest.raises(photographing.PhotosFinal, match=state.label):
            photographing.refuse_final(state)
    else:
        photographing.refuse_final(state)
