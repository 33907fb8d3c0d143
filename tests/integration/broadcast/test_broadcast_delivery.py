"""Delivering: every address accounted for, whatever relay and worker do."""

import threading
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from alert_desk import (
    awake,
    deliver,
    let_out,
    notice,
    open_mailbox,
    order,
    settle_town,
    start_worker,
    subscribe,
    with_relay,
)
from sqlalchemy import func, select

from broadcast import actions, jobs, queries
from broadcast.actions import delivering
from broadcast.queries import ledger
from broadcast.rules import identity
from broadcast.rules.kinds import Kind
from broadcast.rules.states import DeliveryState
from broadcast.tables import Delivery, Subscriber
from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM
from disaster.foundation.context import House, reading, unit_of_work

ACCEPTED, QUEUED = DeliveryState.ACCEPTED, DeliveryState.QUEUED
DEFERRED, REFUSED = DeliveryState.DEFERRED, DeliveryState.REFUSED
MANY = 300


@pytest.fixture
def town(house, takahashi):
    with unit_of_work(house, takahashi, clock.now()) as ctx:
        settle_town(ctx, people=9)
    return house


def counts(house, broadcast_id):
    with reading(house, SYSTEM, clock.now()) as ctx:
        return ledger.counts(ctx, broadcast_id)


def state(house, broadcast_id):
    with reading(house, SYSTEM, clock.now()) as ctx:
        return queries.get_broadcast(ctx, broadcast_id).state


def test_everybody_gets_exactly_one_mail_and_the_ledger_agrees(town, takahashi, sato):
    broadcast_id = let_out(town, takahashi, sato, order())
    with open_mailbox(town) as (mailbox, house):
        deliver(house)
    assert set(mailbox.recipients.values()) == {1}
    assert len(mailbox.recipients) == 9
    assert counts(town, broadcast_id) == {ACCEPTED: 9}
    assert state(town, broadcast_id) == "sent"
    with reading(town, SYSTEM, clock.now()) as ctx:
        mail_receipt = next(
            r for r in queries.receipts(ctx, broadcast_id) if r.channel == "mail"
        )
        assert mail_receipt.state == "finished"
        assert mail_receipt.detail == "受付済み 9"


def test_a_mail_carries_what_was_approved_and_its_headers(town, takahashi, sato):
    with unit_of_work(town, takahashi, clock.now()) as ctx:
        person = subscribe(ctx, "odd..name.@docomo.example", language="en")
    broadcast_id = let_out(town, takahashi, sato, order())
    with open_mailbox(town) as (mailbox, house):
        deliver(house)
    mail = mailbox.message("odd..name.@docomo.example")
    with reading(town, SYSTEM, clock.now()) as ctx:
        english = queries.get_broadcast(ctx, broadcast_id).renditions["en"]
    assert mail["Subject"] == english["subject"]
    assert mail.get_content().splitlines() == english["mail"].splitlines()
    assert mail["Message-ID"] == identity.message_id(
        broadcast_id, person, "city.example"
    )
    assert mail["X-Broadcast-Id"] == str(broadcast_id)
    assert mail["X-World"] == "live"
    token = identity.unsubscribe_token(town.settings.secret_key.encode(), person)
    assert token in mail["List-Unsubscribe"]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Auto-Submitted"] == "auto-generated"


def test_without_a_relay_the_mails_stay_in_the_ledger(town, takahashi, sato):
    broadcast_id = let_out(town, takahashi, sato, order())
    dumb = House(replace(town.settings, smtp_url=""), town.engine)
    deliver(dumb)
    assert counts(town, broadcast_id) == {QUEUED: 9}
    assert not jobs.deliver_due(dumb)


def test_a_relay_that_is_away_costs_nobody_an_attempt(town, takahashi, sato):
    broadcast_id = let_out(town, takahashi, sato, order())
    assert jobs.deliver_due(with_relay(town, 1))
    assert counts(town, broadcast_id) == {QUEUED: 9}
    with reading(town, SYSTEM, clock.now()) as ctx:
        assert set(ctx.session.scalars(select(Delivery.attempts))) == {0}
        trouble = ledger.trouble(ctx, broadcast_id)
        assert trouble.waiting > 0
        assert trouble.reply
    with open_mailbox(town) as (mailbox, house):
        deliver(house)
    assert len(mailbox.recipients) == 9


def test_refusals_are_kept_and_deferrals_are_tried_again(town, takahashi, sato):
    broadcast_id = let_out(town, takahashi, sato, order())
    with open_mailbox(town) as (mailbox, house):
        mailbox.answers = {
            "person0000@docomo.example": "550 no such user",
            "person0001@au.example": "451 greylisted",
        }
        deliver(house)
        assert counts(town, broadcast_id) == {ACCEPTED: 7, DEFERRED: 1, REFUSED: 1}
        assert state(town, broadcast_id) == "sending"
        mailbox.answers.pop("person0001@au.example")
        with unit_of_work(town, SYSTEM, clock.now()) as ctx:
            waiting = ctx.session.scalars(
                select(Delivery).where(Delivery.state == DEFERRED)
            ).one()
            assert timedelta(0) < waiting.not_before - ctx.now <= timedelta(seconds=15)
            waiting.not_before = ctx.now
        deliver(house)
    assert counts(town, broadcast_id) == {ACCEPTED: 8, REFUSED: 1}
    assert state(town, broadcast_id) == "sent"


def test_an_address_refused_on_three_days_rests_but_hears_of_level_four(
    town, takahashi, sato
):
    key = "person0000@docomo.example"
    with open_mailbox(town) as (mailbox, house):
        mailbox.answers = {key: "550 no such user"}
        for days in (2, 1, 0):
            let_out(town, takahashi, sato, notice())
            deliver(house)
            with unit_of_work(town, SYSTEM, clock.now()) as ctx:
                wanted = select(Subscriber).where(Subscriber.address == key)
                person = ctx.session.scalars(wanted).one()
                assert person.refused_days == 3 - days
                assert person.state == ("active" if days else "suspended")
                person.refused_on -= timedelta(days=days)
        let_out(town, takahashi, sato, notice())
        mailbox.answers, before = {}, len(mailbox.mails)
        deliver(house)
        assert key not in {r for r, _content in mailbox.mails[before:]}
        let_out(town, takahashi, sato, order())
        deliver(house)
        assert key in mailbox.recipients
    with reading(town, SYSTEM, clock.now()) as ctx:
        assert ctx.session.scalars(wanted).one().state == "active"


def test_whoever_left_before_the_own_mail_gets_none(town, takahashi, sato):
    broadcast_id = let_out(town, takahashi, sato, order())
    with unit_of_work(town, SYSTEM, clock.now()) as ctx:
        person = ctx.session.scalars(select(Subscriber).limit(1)).one()
        address = person.address
        secret = town.settings.secret_key.encode()
        actions.leave(ctx, identity.unsubscribe_token(secret, person.id))
    with open_mailbox(town) as (mailbox, house):
        deliver(house)
    assert address not in mailbox.recipients
    assert counts(town, broadcast_id) == {ACCEPTED: 8, DeliveryState.UNSUBSCRIBED: 1}


def test_expired_mail_never_starts(town, takahashi, sato):
    broadcast_id = let_out(town, takahashi, sato, order())
    with unit_of_work(town, SYSTEM, clock.now()) as ctx:
        for row in ctx.session.scalars(select(Delivery)):
            row.expires_at = ctx.now
    with open_mailbox(town) as (mailbox, house):
        deliver(house)
    assert not mailbox.mails
    assert counts(town, broadcast_id) == {DeliveryState.EXPIRED: 9}


def test_a_stop_during_the_sending_stops_at_once(house, takahashi, sato):
    with unit_of_work(house, takahashi, clock.now()) as ctx:
        settle_town(ctx, people=MANY)
    broadcast_id = let_out(house, takahashi, sato, order())
    with open_mailbox(house) as (mailbox, wired):
        mailbox.delay = 0.02
        worker = threading.Thread(target=deliver, args=(wired,))
        worker.start()
        while len(mailbox.mails) < 20:
            time.sleep(0.01)
        with unit_of_work(house, awake(sato), clock.now()) as ctx:
            actions.cancel(ctx, broadcast_id, "間違いでした")
        stopped_at = len(mailbox.mails)
        worker.join()
    # One batch may be in hand; it is put down within a second.
    assert len(mailbox.mails) - stopped_at < 100
    found = counts(house, broadcast_id)
    assert sum(found.values()) == MANY
    assert found[ACCEPTED] == len(mailbox.mails)
    assert set(found) == {ACCEPTED, DeliveryState.SUPERSEDED}
    assert state(house, broadcast_id) == "cancelled"


def test_a_correction_overtakes_the_wrong_alert(house, takahashi, sato):
    with unit_of_work(house, takahashi, clock.now()) as ctx:
        settle_town(ctx, people=MANY)
    wrong = let_out(house, takahashi, sato, order())
    with open_mailbox(house) as (mailbox, wired):
        mailbox.delay = 0.02
        worker = threading.Thread(target=deliver, args=(wired,))
        worker.start()
        while len(mailbox.mails) < 20:
            time.sleep(0.01)
        right = let_out(
            house,
            takahashi,
            sato,
            order(kind=Kind.CORRECT, districts=("02",), mistake="地区が違いました"),
            follows=wrong,
        )
        mailbox.delay = 0
        worker.join()
    subjects = {}
    for recipient, _content in mailbox.mails:
        subjects.setdefault(recipient, []).append(_content)
    assert counts(house, right) == {ACCEPTED: MANY}
    assert counts(house, wrong)[DeliveryState.SUPERSEDED] > MANY // 3
    assert state(house, wrong) == state(house, right) == "sent"


def test_a_lane_that_never_answers_does_not_hold_up_the_others(house, takahashi, sato):
    """The Okayama case: one provider of three takes seconds for every mail."""
    with unit_of_work(house, takahashi, clock.now()) as ctx:
        settle_town(ctx, people=150)
    let_out(house, takahashi, sato, order())
    with open_mailbox(house, connections=8) as (mailbox, wired):
        slow = threading.Event()

        class Patient(type(mailbox)):
            async def handle_DATA(self, server, session, envelope):  # noqa: N802
                import asyncio

                if envelope.rcpt_tos[0].endswith("@docomo.example"):
                    await asyncio.to_thread(slow.wait, 60)
                return await super().handle_DATA(server, session, envelope)

        mailbox.__class__ = Patient
        worker = threading.Thread(target=deliver, args=(wired, 60))
        worker.start()
        ends = time.monotonic() + 15
        while len(mailbox.mails) < 100 and time.monotonic() < ends:
            time.sleep(0.05)
        arrived = len(mailbox.mails)
        late = let_out(house, takahashi, sato, order())
        while len(mailbox.mails) < 200 and time.monotonic() < ends + 15:
            time.sleep(0.05)
        later = len(mailbox.mails)
        slow.set()
        worker.join()
    assert (arrived, later) == (100, 200)
    assert counts(house, late) == {ACCEPTED: 150}


def test_a_lease_that_ran_out_is_taken_over_and_the_old_holder_is_ignored(
    town, takahashi, sato
):
    broadcast_id = let_out(town, takahashi, sato, order())
    with unit_of_work(town, SYSTEM, clock.now()) as ctx:
        held = delivering.claim(ctx, "gone", 9)
    past = clock.now() + timedelta(minutes=1)
    with unit_of_work(town, SYSTEM, past) as ctx:
        assert delivering.give_back_expired(ctx) == 9
        assert len(delivering.claim(ctx, "heir", 9)) == 9
    from broadcast.smtp import Outcome

    with unit_of_work(town, SYSTEM, past) as ctx:
        late = [(one, Outcome(one.id, REFUSED, 550, "no")) for one in held]
        delivering.settle(ctx, "gone", late)
    assert counts(town, broadcast_id) == {DeliveryState.SENDING: 9}


def test_an_unknown_outcome_is_sent_again_under_the_same_name(town, takahashi, sato):
    """R10: the relay takes the final dot and hangs up before its 250."""
    broadcast_id = let_out(town, takahashi, sato, order())
    with open_mailbox(town) as (mailbox, house):
        mailbox.cuts = {"person0004@au.example"}
        deliver(house)
        found = counts(town, broadcast_id)
        assert found[DeliveryState.UNKNOWN] >= 1
        assert found[DeliveryState.UNKNOWN] + found[ACCEPTED] == 9
        assert state(town, broadcast_id) == "sending"
        with unit_of_work(town, SYSTEM, clock.now()) as ctx:
            for row in ctx.session.scalars(select(Delivery).where(ledger.owed())):
                row.not_before = ctx.now
        deliver(house)
    assert counts(town, broadcast_id) == {ACCEPTED: 9}
    assert mailbox.recipients["person0004@au.example"] == 2
    assert all(len(names) == 1 for names in message_ids(mailbox).values())


def test_two_workers_share_the_work_without_doubling_it(house, takahashi, sato):
    with unit_of_work(house, takahashi, clock.now()) as ctx:
        settle_town(ctx, people=MANY)
    broadcast_id = let_out(house, takahashi, sato, order())
    with open_mailbox(house) as (mailbox, wired):
        workers = [threading.Thread(target=deliver, args=(wired,)) for _ in range(3)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    assert counts(house, broadcast_id) == {ACCEPTED: MANY}
    assert set(mailbox.recipients.values()) == {1}


def kill_in_the_middle(wired, mailbox, until):
    """Let a real worker process send until so many mails arrived; kill -9."""
    worker = start_worker(wired)
    while len(mailbox.mails) < until:
        time.sleep(0.005)
    worker.kill()
    worker.wait()


def let_leases_run_out(house):
    """Set the ledger's clock on, instead of waiting for the leases."""
    with unit_of_work(house, SYSTEM, clock.now() + timedelta(seconds=30)) as ctx:
        delivering.give_back_expired(ctx)
        for row in ctx.session.scalars(select(Delivery).where(ledger.owed())):
            row.not_before = clock.now()


def message_ids(mailbox):
    """Return the Message-IDs that each recipient saw."""
    seen = {}
    for recipient, content in mailbox.mails:
        line = next(li for li in content.splitlines() if li.startswith(b"Message-ID"))
        seen.setdefault(recipient, set()).add(line)
    return seen


def test_a_worker_killed_again_and_again_loses_nobody(house, takahashi, sato):
    """R01: kill -9 at any moment; duplicates only of what was on the wire."""
    with unit_of_work(house, takahashi, clock.now()) as ctx:
        settle_town(ctx, people=MANY)
    broadcast_id = let_out(house, takahashi, sato, order())
    connections, kills = 4, 3
    with open_mailbox(house, connections) as (mailbox, wired):
        mailbox.delay = 0.01
        for number in range(1, kills + 1):
            kill_in_the_middle(wired, mailbox, number * MANY // 5)
        let_leases_run_out(house)
        deliver(wired)
    assert counts(house, broadcast_id) == {ACCEPTED: MANY}
    assert len(mailbox.recipients) == MANY
    doubled = sum(mailbox.recipients.values()) - MANY
    assert doubled <= kills * connections * 2
    assert state(house, broadcast_id) == "sent"
    assert all(len(names) == 1 for names in message_ids(mailbox).values())


def test_a_killed_workers_mails_are_taken_over_within_fifteen_seconds(
    town, takahashi, sato
):
    """R03: nobody has to notice; the lease runs out and the next worker goes on."""
    broadcast_id = let_out(town, takahashi, sato, order())
    with open_mailbox(town) as (mailbox, wired):
        with unit_of_work(town, SYSTEM, clock.now()) as ctx:
            assert len(delivering.claim(ctx, "dies now", 9)) == 9
        ends = time.monotonic() + 15
        while counts(town, broadcast_id) != {ACCEPTED: 9}:
            assert time.monotonic() < ends
            jobs.deliver_due(wired)
            time.sleep(0.2)
    assert set(mailbox.recipients.values()) == {1}


def test_whoever_left_may_ask_to_come_back(town):
    from disaster.foundation.authority import ANONYMOUS

    with unit_of_work(town, SYSTEM, clock.now()) as ctx:
        person = subscribe(ctx, "back@au.example")
        secret = town.settings.secret_key.encode()
        actions.leave(ctx, identity.unsubscribe_token(secret, person))
    with unit_of_work(town, ANONYMOUS, clock.now()) as ctx:
        actions.request_subscription(ctx, "back@au.example", "ja", [])
    with open_mailbox(town) as (mailbox, house):
        deliver(house)
    assert mailbox.recipients["back@au.example"] == 1


def test_the_confirmation_mail_travels_in_the_same_lane(town):
    from disaster.foundation.authority import ANONYMOUS

    with unit_of_work(town, ANONYMOUS, clock.now()) as ctx:
        actions.request_subscription(ctx, "new@gmail.example", "en", ["01"])
    with open_mailbox(town) as (mailbox, house):
        deliver(house)
    mail = mailbox.message("new@gmail.example")
    link = next(w for w in mail.get_content().split() if "/mail/confirm/" in w)
    with unit_of_work(town, ANONYMOUS, clock.now()) as ctx:
        person = actions.confirm_subscription(ctx, link.rpartition("/")[2])
        assert (person.state, person.language, person.districts) == (
            "active",
            "en",
            ["01"],
        )
        left = ctx.session.scalar(select(func.count()).where(ledger.owed()))
        assert left == 0
