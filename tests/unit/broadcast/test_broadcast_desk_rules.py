"""Desk, followers, audience, subscribing: decisions from plain values."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_drafts import EVERY_KIND, SIX_IN_THE_EVENING

from broadcast.rules import audience, confirmation, following, keeping, subscribing
from broadcast.rules.composition import compose
from broadcast.rules.desk import DeskFields, TooOld, moment_of, require_fresh
from broadcast.rules.draft import Reason
from broadcast.rules.identity import LetterKind, UnknownToken
from broadcast.rules.kinds import Hazard, Kind, Language, World
from broadcast.rules.levels import EvacuationLevel
from broadcast.rules.states import BroadcastState
from broadcast.rules.steps import STEP_LABELS
from broadcast.rules.subscribing import Refusals, SubscriberState
from disaster.foundation.clock import TOKYO
from disaster.foundation.errors import FieldRefusal

SECRET = b"only for tests"
SOMEBODY = UUID(int=7)
ORDER = DeskFields(
    kind=Kind.ISSUE,
    hazard=Hazard.FLOOD,
    level=EvacuationLevel.EVACUATE,
    districts=("01",),
    reasons=(Reason.RIVER_RISING,),
    observation="水位が上がりました。",
    next_update_at=SIX_IN_THE_EVENING,
)


@pytest.mark.parametrize("draft", EVERY_KIND)
def test_what_is_kept_comes_back_as_it_was(draft):
    import json

    kept = json.loads(json.dumps(keeping.keep_draft(draft)))
    assert keeping.draft(kept) == draft
    texts = compose(draft)
    again = json.loads(json.dumps(keeping.keep_renditions(texts)))
    assert keeping.renditions(again) == texts
    assert keeping.fields(json.loads(json.dumps(keeping.keep_fields(ORDER)))) == ORDER


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("20:30", datetime(2026, 9, 3, 20, 30, tzinfo=TOKYO)),
        ("２０：３０".translate(str.maketrans("２０３", "203")), None),
        ("08:00", datetime(2026, 9, 4, 8, 0, tzinfo=TOKYO)),
        ("2026-09-05T01:00", datetime(2026, 9, 5, 1, 0, tzinfo=TOKYO)),
        ("2026-09-05 01:00", datetime(2026, 9, 5, 1, 0, tzinfo=TOKYO)),
        ("", None),
    ],
)
def test_a_time_is_read_as_a_wall_clock_means_it(typed, meant):
    read = moment_of(typed, SIX_IN_THE_EVENING, "next_update")
    if meant is not None or not typed:
        assert read == meant
    else:
        assert read == datetime(2026, 9, 3, 20, 30, tzinfo=TOKYO)


@pytest.mark.parametrize(
    "typed", ["そのうち", "25:00", "8", "2026-99-01 10:00", "8:0:0"]
)
def test_an_unreadable_time_is_refused_with_an_example(typed):
    with pytest.raises(FieldRefusal) as refusal:
        moment_of(typed, SIX_IN_THE_EVENING, "next_update")
    assert "18:30" in refusal.value.reason


def test_a_text_is_fresh_for_two_hours_and_until_it_expires():
    now = SIX_IN_THE_EVENING
    require_fresh(now, now + timedelta(hours=1), now + timedelta(minutes=59))
    for later in (timedelta(hours=1), timedelta(hours=3)):
        with pytest.raises(TooOld):
            require_fresh(now, now + timedelta(hours=1), now + later)


def test_who_may_follow_whom():
    assert Kind.LIFT in following.followers(Kind.ISSUE, EvacuationLevel.EVACUATE)
    assert Kind.LIFT not in following.followers(Kind.NOTICE, None)
    assert following.followers(Kind.LIFT, EvacuationLevel.EVACUATE) == (Kind.CORRECT,)
    assert following.followers(Kind.CANCEL, None) == ()


@pytest.mark.parametrize("kind", [Kind.LIFT, Kind.CANCEL])
def test_a_lift_or_cancellation_is_bound_to_what_it_speaks_of(kind):
    other = replace(ORDER, kind=kind, districts=("09",), level=None, title="x")
    done = following.bound(ORDER, other)
    assert (done.level, done.districts, done.title) == (
        ORDER.level,
        ORDER.districts,
        "",
    )


@pytest.mark.parametrize("kind", following.AFTER_AN_ORDER)
def test_a_follower_begins_without_what_was_true_only_then(kind):
    start = following.prefilled(ORDER, kind)
    assert start.next_update_at is None
    assert start.kind is kind
    if kind in following.BOUND:
        assert start.observation == ""


@given(lives=st.lists(st.sampled_from("abc")), speaks=st.lists(st.sampled_from("abc")))
def test_without_districts_everybody_is_meant(lives, speaks):
    expected = not lives or not speaks or bool(set(lives) & set(speaks))
    assert audience.is_addressed(lives, speaks) is expected


def test_only_mortal_danger_wakes_the_suspended():
    assert SubscriberState.SUSPENDED in audience.reachable(4)
    assert SubscriberState.SUSPENDED in audience.reachable(5)
    assert SubscriberState.SUSPENDED not in audience.reachable(3)
    assert SubscriberState.SUSPENDED not in audience.reachable(None)


@pytest.mark.parametrize(
    ("wish", "served"),
    [
        ("", Language.JAPANESE),
        ("ja@easy", Language.EASY_JAPANESE),
        ("English", Language.ENGLISH),
        ("ＥＮ", Language.ENGLISH),
        ("vi", Language.EASY_JAPANESE),
    ],
)
def test_every_wish_for_a_language_is_served(wish, served):
    assert subscribing.language_of(wish) is served


def test_districts_go_by_code_or_name():
    known = {"川辺": "01", "01": "01", "山の手": "02", "02": "02"}
    assert subscribing.district_codes("川辺；02、01", known) == ["01", "02"]
    assert subscribing.district_codes(" ", known) == []
    with pytest.raises(FieldRefusal):
        subscribing.district_codes("月面", known)


@given(st.text(max_size=60))
def test_no_invented_token_confirms_anybody(token):
    try:
        assert not subscribing.confirms(SECRET, token, "nonce")
    except UnknownToken:
        return


def test_a_token_is_good_for_one_person_and_one_request():
    token = subscribing.confirm_token(SECRET, SOMEBODY, "nonce")
    assert subscribing.confirmed_id(token) == SOMEBODY
    assert subscribing.confirms(SECRET, token, "nonce")
    assert not subscribing.confirms(SECRET, token, "other")
    assert not subscribing.confirms(b"another", token, "nonce")
    assert not subscribing.confirms(
        SECRET, subscribing.confirm_token(SECRET, SOMEBODY, ""), ""
    )


def test_three_bad_days_suspend_and_one_bad_day_does_not():
    count, day = Refusals(None, 0), date(2026, 9, 3)
    for _mail in range(5):
        count = subscribing.refused_again(count, day)
    assert not count.suspends
    for later in (1, 2):
        count = subscribing.refused_again(count, day + timedelta(days=later))
    assert count.suspends


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", list(LetterKind))
def test_every_letter_says_drill_in_a_drill(kind, language):
    page = "https://x.example/t"
    live = confirmation.letter(kind, language, World.LIVE, "架空市", page)
    drill = confirmation.letter(kind, language, World.DRILL, "架空市", page)
    assert page in live.body
    assert "訓練" not in live.subject + live.body
    assert drill.subject.startswith("【訓練】")
    assert drill.subject.endswith("【訓練】")


def test_every_step_has_words():
    assert {"drafted", "submitted", "approved", "cancelled"} <= STEP_LABELS.keys()
    assert set(BroadcastState)
