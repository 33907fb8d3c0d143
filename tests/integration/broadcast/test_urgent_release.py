"""Level 5 by one person: only in mortal danger, stoppable, reviewed by another."""

from dataclasses import replace
from datetime import timedelta

import pytest
from alert_desk import awake, hand_in, order, settle_town
from sqlalchemy.exc import IntegrityError

from broadcast import actions, queries
from broadcast.actions import urgent as deeds
from broadcast.queries import ledger
from broadcast.queries import urgent as questions
from broadcast.rules import approval, urgent
from broadcast.rules.levels import EvacuationLevel
from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM, StepUpRequired
from disaster.foundation.context import reading, unit_of_work
from disaster.foundation.errors import FieldRefusal, Forbidden

TOP = EvacuationLevel.EMERGENCY_SAFETY
WHY = "承認者と連絡がつかず、川があふれている。"


@pytest.fixture
def town(house, takahashi):
    with unit_of_work(house, takahashi, clock.now()) as ctx:
        settle_town(ctx, people=3)
    return house


def ask(house, author, level=TOP, reason=WHY, digit=None):
    broadcast_id, read = hand_in(house, author, order(level=level))
    typed = digit or str(level.value)
    with unit_of_work(house, awake(author), clock.now()) as ctx:
        made = actions.ask_urgent(ctx, broadcast_id, read, reason, typed)
        return broadcast_id, made.id


def fire(house, release_id, after=urgent.COUNTDOWN):
    later = clock.now() + after
    with unit_of_work(house, SYSTEM, later) as ctx:
        assert questions.due(ctx) == [release_id]
        deeds.fire_urgent(ctx, release_id)


def test_the_author_alone_sends_level_5_after_the_countdown(town, takahashi):
    broadcast_id, release_id = ask(town, takahashi)
    with reading(town, takahashi, clock.now()) as ctx:
        assert queries.get_broadcast(ctx, broadcast_id).state == "submitted"
        assert questions.due(ctx) == []
        (alarm,) = questions.alarms(ctx)
        assert alarm.is_counting
    fire(town, release_id)
    with reading(town, takahashi, clock.now()) as ctx:
        broadcast = queries.get_broadcast(ctx, broadcast_id)
        assert (broadcast.state, broadcast.is_urgent) == ("approved", True)
        assert broadcast.approved_by == takahashi.name
        assert sum(ledger.counts(ctx, broadcast_id).values()) == 3
        (alarm,) = questions.alarms(ctx)
        assert not alarm.is_counting
        assert WHY in [step.note for step in queries.steps(ctx, broadcast_id)]


def test_anybody_on_duty_stops_it(town, takahashi, yoshida):
    broadcast_id, release_id = ask(town, takahashi)
    with unit_of_work(town, yoshida, clock.now()) as ctx:
        actions.stop_urgent(ctx, broadcast_id)
    with reading(town, SYSTEM, clock.now() + timedelta(minutes=1)) as ctx:
        assert questions.due(ctx) == []
    with (
        pytest.raises(urgent.TooLate),
        unit_of_work(town, SYSTEM, clock.now()) as ctx,
    ):
        deeds.fire_urgent(ctx, release_id)
    with pytest.raises(urgent.TooLate), unit_of_work(town, yoshida, clock.now()) as ctx:
        actions.stop_urgent(ctx, broadcast_id)


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"level": EvacuationLevel.EVACUATE}, urgent.NotUrgent),
        ({"reason": "  "}, FieldRefusal),
        ({"digit": "4"}, approval.WrongLevelDigit),
    ],
)
def test_what_is_not_urgent_waits_for_the_second_person(
    town, takahashi, facts, refusal
):
    with pytest.raises(refusal):
        ask(town, takahashi, **facts)


def test_the_second_factor_and_a_role_are_needed(town, takahashi, yoshida):
    broadcast_id, read = hand_in(town, takahashi, order(level=TOP))
    for actor, refusal in (
        (replace(takahashi, stepped_up_at=None), StepUpRequired),
        (awake(yoshida), Forbidden),
    ):
        with pytest.raises(refusal), unit_of_work(town, actor, clock.now()) as ctx:
            actions.ask_urgent(ctx, broadcast_id, read, WHY, "5")


def test_a_second_countdown_does_not_start(town, takahashi):
    broadcast_id, _release = ask(town, takahashi)
    with reading(town, takahashi, clock.now()) as ctx:
        broadcast = queries.get_broadcast(ctx, broadcast_id)
        read = broadcast.version, broadcast.content_hash
    with (
        pytest.raises(urgent.AlreadyCounting),
        unit_of_work(town, awake(takahashi), clock.now()) as ctx,
    ):
        actions.ask_urgent(ctx, broadcast_id, read, WHY, "5")


def test_what_changed_during_the_countdown_is_not_sent(town, takahashi):
    broadcast_id, release_id = ask(town, takahashi)
    with unit_of_work(town, takahashi, clock.now()) as ctx:
        actions.withdraw(ctx, broadcast_id)
        actions.edit(ctx, broadcast_id, 1, order(level=TOP, observation="変えた。"))
        actions.submit(ctx, broadcast_id, 2)
    with pytest.raises(approval.StaleApproval):
        fire(town, release_id)


def test_the_worker_ends_what_cannot_go_out(town, takahashi):
    from broadcast import jobs

    broadcast_id, _release = ask(town, takahashi)
    with unit_of_work(town, takahashi, clock.now()) as ctx:
        actions.withdraw(ctx, broadcast_id)
        questions.latest_release(ctx, broadcast_id).fires_at = ctx.now
    assert jobs.fire_due(town)
    assert not jobs.fire_due(town)
    with reading(town, takahashi, clock.now()) as ctx:
        assert queries.get_broadcast(ctx, broadcast_id).state == "returned"
        assert queries.steps(ctx, broadcast_id)[-1].deed == "urgent_stopped"


def test_another_person_reviews_it(town, takahashi, sato):
    broadcast_id, release_id = ask(town, takahashi)
    fire(town, release_id)
    both = replace(awake(takahashi), roles=takahashi.roles | sato.roles)
    with pytest.raises(urgent.OwnReview), unit_of_work(town, both, clock.now()) as ctx:
        actions.review_urgent(ctx, broadcast_id, "よい")
    with unit_of_work(town, awake(sato), clock.now()) as ctx:
        actions.review_urgent(ctx, broadcast_id, "やむを得なかった")
        assert questions.alarms(ctx) == []


def test_the_database_knows_one_person_only_at_level_5(town, takahashi):
    broadcast_id, _read = hand_in(town, takahashi, order())
    with unit_of_work(town, takahashi, clock.now()) as ctx:
        queries.get_broadcast(ctx, broadcast_id).is_urgent = True
        with pytest.raises(IntegrityError):
            ctx.session.flush()
        ctx.session.rollback()
