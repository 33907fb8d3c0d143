"""Telegrams become drafts of the city, and nothing more, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from alert_desk import awake, settle_town

from broadcast import actions, cap, jma, queries
from broadcast.actions.proposing import TELEGRAM
from broadcast.queries import telegrams as kept
from broadcast.rules import keeping
from broadcast.rules.states import BroadcastState
from broadcast.rules.telegrams import Outcome, StaleTelegram
from disaster.audit import queries as audit_queries
from disaster.foundation.authority import SYSTEM
from disaster.foundation.context import House, unit_of_work
from disaster.foundation.errors import Forbidden, Refusal
from tests import telegrams as sample

NOW = sample.NOON + timedelta(minutes=1)
RIVERS = {"rivers": {"8303120001": ["01", "99"]}}
PLACE = jma.place_of("142140", RIVERS)


@pytest.fixture
def town(house):
    with unit_of_work(house, SYSTEM, NOW) as ctx:
        settle_town(ctx)
    return house


def later(minutes):
    return sample.NOON + timedelta(minutes=minutes)


def take(house, xml, *, at=NOW, by_hand=True):
    """Take one telegram in; return what followed and the draft's number."""
    with unit_of_work(house, SYSTEM, at) as ctx:
        message = jma.read(xml, PLACE)
        done = actions.ingest(ctx, message, actions.Arrival(xml, "", by_hand), PLACE)
        return Outcome(done.telegram.outcome), done.number


def take_cap(house, xml, *, at=NOW):
    with unit_of_work(house, SYSTEM, at) as ctx:
        alert = cap.parse(xml)
        earlier = [reference.identifier for reference in alert.references]
        event = kept.cap_event(ctx, earlier) or (*earlier, alert.identifier)[0]
        message = cap.as_message(alert, event)
        done = actions.ingest(ctx, message, actions.Arrival(xml), PLACE)
        return Outcome(done.telegram.outcome), done.number


def found(house, number):
    with unit_of_work(house, SYSTEM, NOW) as ctx:
        broadcast = queries.find_by_number(ctx, number)
        ctx.session.expunge(broadcast)
        return broadcast


def completed(house, number, author, at=NOW):
    """Fill in what only a person knows."""
    with unit_of_work(house, author, at) as ctx:
        broadcast = queries.find_by_number(ctx, number)
        fields = replace(
            keeping.fields(broadcast.fields),
            districts=("02",),
            open_shelters=("山の手小学校",),
            next_update_at=at + timedelta(hours=1),
        )
        actions.edit(ctx, broadcast.id, broadcast.version, fields)


def handed_in(house, number, author, at=NOW):
    with unit_of_work(house, author, at) as ctx:
        broadcast = queries.find_by_number(ctx, number)
        done = actions.submit(ctx, broadcast.id, broadcast.version)
        return done.id, (done.version, done.content_hash)


def let_out(house, number, author, approver, digit=""):
    broadcast_id, read = handed_in(house, number, author)
    with unit_of_work(house, awake_at(approver), NOW) as ctx:
        actions.approve(ctx, broadcast_id, read, digit)


def awake_at(actor):
    return replace(awake(actor), stepped_up_at=NOW)


def test_a_level_4_becomes_a_draft_that_two_people_let_out(town, takahashi, sato):
    assert take(town, sample.landslide()) == (Outcome.DRAFTED, 1)
    draft = found(town, 1)
    assert (draft.author, draft.state, draft.level) == (TELEGRAM.name, "draft", 4)
    assert draft.approved_at is None
    with pytest.raises(Refusal, match="対象地区"):
        handed_in(town, 1, takahashi)
    completed(town, 1, takahashi)
    broadcast_id, read = handed_in(town, 1, takahashi)
    with (
        pytest.raises(Refusal, match="承認できません"),
        unit_of_work(town, replace(awake_at(sato), name="takahashi"), NOW) as ctx,
    ):
        actions.approve(ctx, broadcast_id, read, "4")
    with unit_of_work(town, awake_at(sato), NOW) as ctx:
        actions.approve(ctx, broadcast_id, read, "4")
    assert found(town, 1).state == BroadcastState.APPROVED


def test_the_same_bytes_twice_and_older_news_change_nothing(town):
    newer = sample.landslide(at=later(0))
    older = sample.landslide("09", "レベル３", at=later(-30))
    assert take(town, newer) == (Outcome.DRAFTED, 1)
    assert take(town, newer) == (Outcome.DRAFTED, 1)
    assert take(town, older) == (Outcome.LATE, None)
    assert found(town, 1).version == 1
    with unit_of_work(town, SYSTEM, NOW) as ctx:
        assert len(kept.received(ctx)) == 2
        assert queries.find_by_number(ctx, 2) is None


@pytest.mark.parametrize("status", ["訓練", "試験"])
def test_no_drill_and_no_test_ever_becomes_a_draft_in_the_live_world(town, status):
    for xml in (sample.landslide(status=status), sample.quake("7", status=status)):
        assert take(town, xml) == (Outcome.NOT_MEANT, None)
    # Nor does the withdrawal of a drill touch what is meant.
    assert take(town, sample.quake("5-")) == (Outcome.DRAFTED, 1)
    cancelled = sample.report(
        sample.QUAKE,
        info_type="取消",
        status=status,
        event="20260903115800",
        office="気象庁本庁",
        at=later(1),
    )
    assert take(town, cancelled) == (Outcome.NOT_MEANT, None)
    assert found(town, 1).state == BroadcastState.DRAFT


def test_the_drill_world_drafts_exercises_of_other_days_under_their_name(town):
    drill = House(replace(town.settings, world="drill"), town.engine)
    at = NOW + timedelta(days=100)
    assert take(drill, sample.quake("6-", status="訓練"), at=at)[1] == 1
    fields = keeping.fields(found(town, 1).fields)
    assert fields.drill_name == TELEGRAM.display_name
    assert take(drill, sample.landslide(status="試験"), at=at) == (
        Outcome.NOT_MEANT,
        None,
    )


def test_a_withdrawal_takes_the_draft_back_even_from_the_approver(town, takahashi):
    facts = {"event": "20260903115800", "office": "気象庁本庁", "info_type": "取消"}
    assert take(town, sample.quake("5-")) == (Outcome.DRAFTED, 1)
    handed_in(town, 1, takahashi)
    cancelled = sample.report(sample.QUAKE, at=later(2), **facts)
    assert take(town, cancelled) == (Outcome.WITHDRAWN, 1)
    assert found(town, 1).state == BroadcastState.CANCELLED
    again = sample.report(sample.QUAKE, at=later(3), **facts)
    assert take(town, again) == (Outcome.NOTHING, None)
    # A new shock of the same event is news again.
    assert take(town, sample.quake("5+", at=later(4))) == (Outcome.DRAFTED, 2)


def test_what_went_out_is_never_touched_but_told(town, takahashi, sato):
    assert take(town, sample.quake("5-")) == (Outcome.DRAFTED, 1)
    let_out(town, 1, takahashi, sato)
    assert take(town, sample.quake("5-", at=later(1))) == (Outcome.OUT, 1)
    corrected = sample.quake("4", at=later(2), info_type="訂正")
    assert take(town, corrected) == (Outcome.CHECK, 1)
    cancelled = sample.report(
        sample.QUAKE,
        at=later(3),
        event="20260903115800",
        office="気象庁本庁",
        info_type="取消",
    )
    assert take(town, cancelled) == (Outcome.OUT_ENDED, 1)
    assert found(town, 1).state == BroadcastState.APPROVED


def test_a_correction_mends_the_draft_until_a_person_touches_it(town, takahashi):
    take(town, sample.quake("5-"))
    mended = sample.quake("6-", at=later(1), info_type="訂正")
    assert take(town, mended) == (Outcome.UPDATED, 1)
    draft = found(town, 1)
    assert draft.version == 2
    assert "震度６弱" in keeping.fields(draft.fields).title
    completed(town, 1, takahashi)
    again = sample.quake("5+", at=later(2), info_type="訂正")
    assert take(town, again) == (Outcome.CHECK, 1)
    assert "震度６弱" in keeping.fields(found(town, 1).fields).title


def test_two_kinds_of_telegram_share_one_draft_until_both_are_over(town):
    assert take(town, sample.landslide()) == (Outcome.DRAFTED, 1)
    assert take(town, sample.landslide_alert(at=later(1))) == (Outcome.KEPT, 1)
    assert take(town, sample.landslide("00", "解除", at=later(2))) == (Outcome.KEPT, 1)
    lifted = sample.landslide_alert("1", "解除", at=later(3))
    assert take(town, lifted) == (Outcome.WITHDRAWN, 1)


def test_a_draft_thrown_away_stays_away_until_the_level_rises(town, takahashi):
    take(town, sample.landslide("09", "レベル３土砂災害警報"))
    with unit_of_work(town, takahashi, NOW) as ctx:
        actions.discard(ctx, queries.find_by_number(ctx, 1).id)
    again = sample.landslide("09", "レベル３土砂災害警報", at=later(10))
    assert take(town, again) == (Outcome.DECLINED, 1)
    assert take(town, sample.landslide(at=later(20))) == (Outcome.DRAFTED, 2)


def test_a_draft_of_an_old_telegram_cannot_be_handed_in(town, takahashi):
    take(town, sample.landslide())
    late = NOW + timedelta(hours=7)
    completed(town, 1, takahashi, at=late)
    with pytest.raises(StaleTelegram):
        handed_in(town, 1, takahashi, at=late)
    assert found(town, 1).state == BroadcastState.DRAFT
    # A newer telegram about the same danger makes it current again.
    again = sample.landslide(at=NOW + timedelta(hours=6, minutes=50))
    assert take(town, again, at=late) == (Outcome.KEPT, 1)
    handed_in(town, 1, takahashi, at=late)


def test_the_poller_drafts_nothing_from_telegrams_of_yesterday(town):
    tomorrow = NOW + timedelta(days=1)
    xml = sample.landslide()
    assert take(town, xml, at=tomorrow, by_hand=False) == (Outcome.OLD, None)


def test_a_river_names_only_districts_that_the_register_knows(town):
    assert take(town, sample.river())[1] == 1
    assert found(town, 1).districts == ["01"]


def test_what_nobody_knows_is_kept_to_be_looked_at(town):
    assert take(town, sample.landslide("59", "レベル５")) == (Outcome.LOOK, None)
    assert take(town, sample.report("まだない情報")) == (Outcome.LOOK, None)
    with unit_of_work(town, SYSTEM, NOW) as ctx:
        reasons = [line.telegram.reason for line in kept.received(ctx)]
    assert any("59" in reason for reason in reasons)


def test_cap_is_drafted_mended_and_withdrawn_by_its_references(town):
    first = "kencho@pref.example,kencho-1,2026-09-03T12:00:00+09:00"
    second = "kencho@pref.example,kencho-2,2026-09-03T12:10:00+09:00"
    assert take_cap(town, sample.cap()) == (Outcome.DRAFTED, 1)
    update = sample.cap(
        "kencho-2",
        references=first,
        msgType="Update",
        sent="2026-09-03T12:10:00+09:00",
        headline="断水が広がりました",
    )
    assert take_cap(town, update) == (Outcome.UPDATED, 1)
    assert found(town, 1).subject.startswith("断水が広がりました")
    cancel = sample.cap(
        "kencho-3",
        references=second,
        msgType="Cancel",
        sent="2026-09-03T12:20:00+09:00",
    )
    assert take_cap(town, cancel) == (Outcome.WITHDRAWN, 1)


@pytest.mark.parametrize("status", ["Exercise", "Test", "Draft", "System"])
def test_cap_that_is_not_meant_or_over_is_never_a_live_draft(town, status):
    assert take_cap(town, sample.cap(status=status)) == (Outcome.NOT_MEANT, None)
    over = sample.cap(expires="2026-09-03T11:00:00+09:00")
    assert take_cap(town, over) == (Outcome.NOTHING, None)


def test_only_those_who_may_take_telegrams_in_and_each_is_on_record(town, sato):
    xml = sample.landslide()
    message, came = jma.read(xml, PLACE), actions.Arrival(xml)
    with unit_of_work(town, sato, NOW) as ctx, pytest.raises(Forbidden):
        actions.ingest(ctx, message, came, PLACE)
    take(town, sample.landslide())
    with unit_of_work(town, SYSTEM, NOW) as ctx:
        deeds = [link.deed for link in audit_queries.links(ctx)]
    assert deeds.count("telegram.received") == 1
    assert "broadcast.drafted" in deeds


def test_many_at_once_make_one_draft_of_one_danger(town):
    same = [sample.landslide()] * 4
    others = [sample.landslide_alert(at=later(minute)) for minute in range(4)]
    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda xml: take(town, xml), same + others))
    assert {number for _outcome, number in done} <= {1, None}
    with unit_of_work(town, SYSTEM, NOW) as ctx:
        assert queries.find_by_number(ctx, 2) is None
        assert len(kept.received(ctx)) == 5
