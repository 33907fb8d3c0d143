"""A whole list goes out, whatever is killed and whichever provider misbehaves.

``FANOUT=17000`` runs it at the size of the city's list.
"""

import os
import threading
import time

import pytest
from alert_desk import deliver, let_out, notice, order, settle_town, start_worker
from fast_relay import fast_relay
from sqlalchemy import func, select, update

from broadcast import queries
from broadcast.actions import delivering
from broadcast.queries import invariants, ledger
from broadcast.rules.kinds import Kind
from broadcast.rules.states import DeliveryState
from broadcast.tables import Delivery, DeliveryLane
from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM
from disaster.foundation.context import reading, unit_of_work
from disaster.foundation.db import Installation

PEOPLE = int(os.environ.get("FANOUT", "900"))
# Every third person, the first one among them.
AT_DOCOMO = -(-PEOPLE // 3)
KILLS = int(os.environ.get("FANOUT_KILLS", "4"))
ACCEPTED = DeliveryState.ACCEPTED
ALL = ("01", "02", "03")
# Each kill: a batch of answers not yet written, and what is on the connections.
IN_FLIGHT = 200 + 2 * 8


@pytest.fixture
def town(house, takahashi):
    with unit_of_work(house, takahashi, clock.now()) as ctx:
        settle_town(ctx, people=PEOPLE)
    return house


def counts(house, broadcast_id):
    with reading(house, SYSTEM, clock.now()) as ctx:
        assert invariants.invariants(ctx) == []
        return ledger.counts(ctx, broadcast_id)


def hurry(house):
    """Set the ledger's clock on: leases run out and rests are over."""
    with unit_of_work(house, SYSTEM, clock.now()) as ctx:
        ctx.session.execute(update(DeliveryLane).values(closed_until=ctx.now))
        ctx.session.execute(
            update(Delivery)
            .where(Delivery.not_before.is_not(None))
            .values(not_before=ctx.now)
        )
        ctx.session.execute(
            update(Delivery)
            .where(Delivery.state == DeliveryState.SENDING)
            .values(lease_until=ctx.now)
        )
    with unit_of_work(house, SYSTEM, clock.now()) as ctx:
        delivering.give_back_expired(ctx)


def test_killed_again_and_again_everybody_gets_it(town, takahashi, sato):
    """R01: copies only of what was in flight; both logs agree on everybody."""
    broadcast_id = let_out(town, takahashi, sato, notice())
    with fast_relay(town) as (relay, wired):
        for number in range(1, KILLS + 1):
            worker = start_worker(wired)
            ends = time.monotonic() + 60
            until = number * PEOPLE // (KILLS + 1)
            while len(relay.log) < until and time.monotonic() < ends:
                time.sleep(0.002)
            worker.kill()
            worker.wait()
            worker.stdout.close()
            hurry(wired)
        deliver(wired, 300)
    assert counts(town, broadcast_id) == {ACCEPTED: PEOPLE}
    assert len(relay.recipients) == PEOPLE
    assert len(relay.log) - PEOPLE <= KILLS * IN_FLIGHT
    assert all(len(names) == 1 for names in relay.message_ids.values())


@pytest.mark.parametrize("manner", ["refuse", "defer", "hang", "drop"])
def test_one_bad_provider_costs_the_others_nothing(town, takahashi, sato, manner):
    """The Okayama case: a third of the list is at a provider that misbehaves."""
    broadcast_id = let_out(town, takahashi, sato, notice())
    bad = "docomo.example"
    with fast_relay(town, **{manner: bad}) as (relay, wired):
        worker = threading.Thread(target=_sent, args=(wired,), daemon=True)
        worker.start()
        ends = time.monotonic() + 120
        while _others(relay, bad) < PEOPLE * 2 // 3 and time.monotonic() < ends:
            time.sleep(0.02)
        relay.manners.clear()
        relay.hang_up()
        others = [r for r in relay.log if not r.endswith(bad)]
        assert len(others) == len(set(others)) == PEOPLE * 2 // 3
        _heal(wired, worker)
    found = counts(town, broadcast_id)
    assert sum(found.values()) == PEOPLE
    if manner == "refuse":
        assert set(found) <= {DeliveryState.REFUSED, ACCEPTED}
    else:
        assert found == {ACCEPTED: PEOPLE}
        assert len(relay.recipients) == PEOPLE


def _sent(house):
    from broadcast import jobs

    ends = time.monotonic() + 120
    while time.monotonic() < ends:
        if not jobs.deliver_due(house):
            time.sleep(0.05)
        with reading(house, SYSTEM, clock.now()) as ctx:
            if ctx.session.scalar(select(func.count()).where(ledger.owed())) == 0:
                return


def _others(relay, bad):
    return sum(not recipient.endswith(bad) for recipient in list(relay.log))


def _heal(house, worker):
    """Let time pass until nothing more is owed."""
    ends = time.monotonic() + 120
    while worker.is_alive() and time.monotonic() < ends:
        with unit_of_work(house, SYSTEM, clock.now()) as ctx:
            ctx.session.execute(update(DeliveryLane).values(closed_until=ctx.now))
            ctx.session.execute(
                update(Delivery)
                .where(Delivery.not_before.is_not(None))
                .values(not_before=ctx.now)
            )
        worker.join(0.3)
    assert not worker.is_alive()


def test_who_may_have_it_hears_that_it_was_a_mistake(town, takahashi, sato):
    """A mail that was cut off, then refused, may have arrived all the same."""
    broadcast_id = let_out(town, takahashi, sato, order(districts=ALL))
    with unit_of_work(town, SYSTEM, clock.now()) as ctx:
        delivering.claim(ctx, "dies", 5)
    hurry(town)
    with fast_relay(town, refuse="docomo.example") as (_relay, wired):
        deliver(wired, 60)
    found = counts(town, broadcast_id)
    assert found[DeliveryState.REFUSED] == AT_DOCOMO
    wrong = let_out(
        town,
        takahashi,
        sato,
        order(kind=Kind.CANCEL, districts=ALL, mistake="誤って送りました"),
        follows=broadcast_id,
    )
    with reading(town, SYSTEM, clock.now()) as ctx:
        again = ctx.session.scalar(
            select(func.count()).where(
                Delivery.broadcast_id == broadcast_id,
                Delivery.state == DeliveryState.REFUSED,
                Delivery.may_have_arrived,
            )
        )
        assert again > 0
        addressed = queries.get_broadcast(ctx, wrong).addressed
    assert addressed == PEOPLE - AT_DOCOMO + again


def test_a_restored_copy_sends_nothing_until_it_is_released(town, takahashi, sato):
    let_out(town, takahashi, sato, notice())
    with unit_of_work(town, SYSTEM, clock.now()) as ctx:
        held = ctx.session.scalars(select(Installation)).first()
        if held is None:
            held = Installation(id=1, world="live", is_demo=False, created_at=ctx.now)
            ctx.session.add(held)
        held.held_since = ctx.now
    with fast_relay(town) as (relay, wired):
        deliver(wired)
        assert relay.log == []
        with unit_of_work(town, SYSTEM, clock.now()) as ctx:
            ctx.session.scalars(select(Installation)).one().held_since = None
        deliver(wired, 60)
        assert len(relay.recipients) == PEOPLE
