"""Writing and approving: two people, one version, one effect."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from alert_desk import awake, hand_in, let_out, notice, order, settle_town, subscribe
from sqlalchemy import func, select

from broadcast import actions, queries
from broadcast.queries import ledger
from broadcast.rules import approval, desk, following
from broadcast.rules.kinds import Kind
from broadcast.rules.states import DeliveryState
from broadcast.tables import Broadcast, BroadcastStep, ChannelReceipt, Delivery
from disaster.audit.tables import AuditEntry
from disaster.foundation import clock, publication
from disaster.foundation.authority import StepUpRequired
from disaster.foundation.context import reading, unit_of_work
from disaster.foundation.errors import Conflict, FieldRefusal, Forbidden, Refusal

ROUNDS = 200


@pytest.fixture
def town(house, takahashi):
    with unit_of_work(house, takahashi, clock.now()) as ctx:
        settle_town(ctx, people=6)
    return house


def deeds(house, deed):
    with reading(house, None, clock.now()) as ctx:
        wanted = select(func.count()).where(AuditEntry.deed == deed)
        return ctx.session.scalar(wanted)


def found(house, broadcast_id):
    with reading(house, None, clock.now()) as ctx:
        broadcast = queries.get_broadcast(ctx, broadcast_id)
        ctx.session.expunge(broadcast)
        return broadcast


def test_approval_freezes_the_text_and_addresses_everybody(town, takahashi, sato):
    broadcast_id = let_out(town, takahashi, sato, order())
    with reading(town, sato, clock.now()) as ctx:
        broadcast = queries.get_broadcast(ctx, broadcast_id)
        assert broadcast.approved_by == "sato"
        assert broadcast.cap_identifier.encode() in broadcast.cap_xml
        assert ledger.counts(ctx, broadcast_id) == {DeliveryState.QUEUED: 6}
        assert {r.channel for r in queries.receipts(ctx, broadcast_id)} == {
            "web",
            "feed",
            "catv",
            "mail",
        }
        assert [s.deed for s in queries.steps(ctx, broadcast_id)] == [
            "drafted",
            "submitted",
            "approved",
        ]
        assert publication.state(ctx).wanted > publication.state(ctx).made
        turns = ctx.session.execute(select(Delivery.lane, Delivery.turn)).all()
        assert sorted(turn for _lane, turn in turns) == [0, 0, 0, 1, 1, 1]


def test_the_author_cannot_approve_even_with_both_roles(town, takahashi):
    both = replace(
        awake(takahashi), roles=takahashi.roles | {*awake(takahashi).roles, "approver"}
    )
    broadcast_id, read = hand_in(town, takahashi, order())
    with (
        pytest.raises(approval.SelfApproval),
        unit_of_work(town, both, clock.now()) as ctx,
    ):
        actions.approve(ctx, broadcast_id, read, "4")
    assert found(town, broadcast_id).state == "submitted"


def test_the_database_refuses_self_approval_too(town, takahashi, sato):
    from sqlalchemy.exc import IntegrityError

    broadcast_id = let_out(town, takahashi, sato, order())
    with unit_of_work(town, sato, clock.now()) as ctx:
        queries.get_broadcast(ctx, broadcast_id).approved_by = "takahashi"
        with pytest.raises(IntegrityError):
            ctx.session.flush()
        ctx.session.rollback()


def test_who_may_what(town, takahashi, sato, yoshida):
    broadcast_id, read = hand_in(town, takahashi, order())
    for actor, refusal in (
        (yoshida, Forbidden),
        (takahashi, Forbidden),
        (replace(sato, stepped_up_at=None), StepUpRequired),
    ):
        with (
            pytest.raises(refusal),
            unit_of_work(town, actor, clock.now()) as ctx,
        ):
            actions.approve(ctx, broadcast_id, read, "4")
    with pytest.raises(Forbidden), unit_of_work(town, sato, clock.now()) as ctx:
        actions.draft(ctx, order())


def test_approval_is_bound_to_the_version_that_was_read(town, takahashi, sato):
    broadcast_id, (version, seen) = hand_in(town, takahashi, order())
    with unit_of_work(town, takahashi, clock.now()) as ctx:
        actions.withdraw(ctx, broadcast_id)
        actions.edit(
            ctx, broadcast_id, version, order(observation="水があふれました。")
        )
        actions.submit(ctx, broadcast_id, version + 1)
    for read in ((version, seen), (version + 1, seen), (version, "")):
        with (
            pytest.raises(approval.StaleApproval),
            unit_of_work(town, awake(sato), clock.now()) as ctx,
        ):
            actions.approve(ctx, broadcast_id, read, "4")
    assert found(town, broadcast_id).state == "submitted"


def test_text_changed_behind_the_seal_is_not_sent(town, takahashi, sato):
    broadcast_id, read = hand_in(town, takahashi, order())
    with unit_of_work(town, takahashi, clock.now()) as ctx:
        broadcast = queries.get_broadcast(ctx, broadcast_id)
        texts = {k: dict(v) for k, v in broadcast.renditions.items()}
        texts["ja"]["mail"] += "うその一行"
        broadcast.renditions = texts
    with (
        pytest.raises(approval.StaleApproval),
        unit_of_work(town, awake(sato), clock.now()) as ctx,
    ):
        actions.approve(ctx, broadcast_id, read, "4")


def test_the_wrong_digit_sends_nothing(town, takahashi, sato):
    broadcast_id, read = hand_in(town, takahashi, order())
    with (
        pytest.raises(approval.WrongLevelDigit),
        unit_of_work(town, awake(sato), clock.now()) as ctx,
    ):
        actions.approve(ctx, broadcast_id, read, "3")


def test_a_text_from_the_drawer_is_not_approved(town, takahashi, sato):
    broadcast_id, read = hand_in(town, takahashi, order())
    later = clock.now() + timedelta(hours=3)
    with (
        pytest.raises(desk.TooOld),
        unit_of_work(town, replace(sato, stepped_up_at=later), later) as ctx,
    ):
        actions.approve(ctx, broadcast_id, read, "4")


def test_an_incomplete_text_is_not_handed_in(town, takahashi):
    with unit_of_work(town, takahashi, clock.now()) as ctx:
        made = actions.draft(ctx, order(reasons=(), next_update_at=None))
        with pytest.raises(desk.NotReady) as refusal:
            ctx.trying(lambda: actions.submit(ctx, made.id, made.version))
        assert refusal.value.facts["count"] == 2
        assert queries.get_broadcast(ctx, made.id).state == "draft"


def test_two_editors_are_told(town, takahashi):
    with unit_of_work(town, takahashi, clock.now()) as ctx:
        made = actions.draft(ctx, order())
        actions.edit(ctx, made.id, 1, order(observation="川があふれそうです。"))
        with pytest.raises(Conflict) as refusal:
            actions.edit(ctx, made.id, 1, order(observation="別の文。"))
    assert "takahashi" in str(refusal.value)


def test_the_same_form_twice_makes_one_draft(town, takahashi):
    from disaster.foundation.db import new_id

    wanted = new_id()

    def draft(_):
        with unit_of_work(town, takahashi, clock.now()) as ctx:
            return actions.draft(ctx, order(), broadcast_id=wanted).id

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(draft, range(4))) == {wanted}
    assert deeds(town, "broadcast.drafted") == 1


def test_drafts_made_at_once_get_numbers_of_their_own(town, takahashi):
    def draft(_):
        with unit_of_work(town, takahashi, clock.now()) as ctx:
            return actions.draft(ctx, notice()).number

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(draft, range(6))) == [1, 2, 3, 4, 5, 6]


def test_returned_and_rejected_texts_carry_their_reason(town, takahashi, sato):
    broadcast_id, _read = hand_in(town, takahashi, order())
    with unit_of_work(town, awake(sato), clock.now()) as ctx:
        with pytest.raises(FieldRefusal):
            ctx.trying(lambda: actions.send_back(ctx, broadcast_id, " "))
        actions.send_back(ctx, broadcast_id, "地区が足りません")
    with reading(town, sato, clock.now()) as ctx:
        assert queries.steps(ctx, broadcast_id)[-1].note == "地区が足りません"
    other, _read = hand_in(town, takahashi, order())
    with unit_of_work(town, awake(sato), clock.now()) as ctx:
        actions.reject(ctx, other, "重なっています")
    assert found(town, other).state == "rejected"


def test_a_correction_reaches_who_got_the_wrong_one_and_stops_the_rest(
    town, takahashi, sato
):
    with unit_of_work(town, takahashi, clock.now()) as ctx:
        elsewhere = subscribe(ctx, "far@docomo.example", districts=("03",))
    first = let_out(town, takahashi, sato, order())
    with unit_of_work(town, takahashi, clock.now()) as ctx:
        rows = ledger.whole_ledger(ctx, first)
        got, maybe = rows[0], rows[1]
        got.state, got.not_before, got.accepted_at = "accepted", None, ctx.now
        maybe.state, maybe.not_before = "unknown", ctx.now
        reached = {got.subscriber_id, maybe.subscriber_id}
    second = let_out(
        town,
        takahashi,
        sato,
        order(kind=Kind.CORRECT, districts=("02",), mistake="地区が違いました"),
        follows=first,
    )
    with reading(town, sato, clock.now()) as ctx:
        assert ledger.counts(ctx, first) == {
            DeliveryState.ACCEPTED: 1,
            DeliveryState.UNKNOWN: 1,
            DeliveryState.SUPERSEDED: 4,
        }
        assert ledger.owed_count(ctx, first) == 0
        told = {row.subscriber_id for row in ledger.whole_ledger(ctx, second)}
        assert reached <= told
        assert elsewhere not in told
        assert queries.get_broadcast(ctx, first).superseded_at is not None
        assert [b.id for b in queries.in_force(ctx)] == [second]
        cap_xml = queries.get_broadcast(ctx, second).cap_xml.decode()
        assert "<msgType>Update</msgType>" in cap_xml
        assert queries.get_broadcast(ctx, first).cap_identifier in cap_xml


def test_a_cancellation_goes_only_to_those_who_may_have_got_it(town, takahashi, sato):
    first = let_out(town, takahashi, sato, order())
    with unit_of_work(town, takahashi, clock.now()) as ctx:
        got = ledger.whole_ledger(ctx, first)[0]
        got.state, got.not_before, got.accepted_at = "accepted", None, ctx.now
        person = got.subscriber_id
    second = let_out(
        town,
        takahashi,
        sato,
        order(kind=Kind.CANCEL, mistake="試験の配信でした"),
        follows=first,
    )
    with reading(town, sato, clock.now()) as ctx:
        told = [row.subscriber_id for row in ledger.whole_ledger(ctx, second)]
        assert told == [person]
        xml = queries.get_broadcast(ctx, second).cap_xml
        assert b"<msgType>Cancel</msgType>" in xml


def test_nobody_follows_twice_or_the_wrong_way(town, takahashi, sato):
    first = let_out(town, takahashi, sato, order())
    with pytest.raises(FieldRefusal), unit_of_work(town, takahashi, clock.now()) as ctx:
        actions.draft(ctx, order(kind=Kind.LIFT))
    one, read_one = hand_in(town, takahashi, order(kind=Kind.UPDATE), first)
    two, read_two = hand_in(town, takahashi, order(kind=Kind.UPDATE), first)
    with unit_of_work(town, awake(sato), clock.now()) as ctx:
        actions.approve(ctx, one, read_one, "4")
    with (
        pytest.raises(following.AlreadyFollowed),
        unit_of_work(town, awake(sato), clock.now()) as ctx,
    ):
        actions.approve(ctx, two, read_two, "4")
    with (
        pytest.raises(following.AlreadyFollowed),
        unit_of_work(town, takahashi, clock.now()) as ctx,
    ):
        actions.draft(ctx, order(kind=Kind.LIFT), follows=first)


def test_a_lift_speaks_of_exactly_what_was_ordered(town, takahashi, sato):
    first = let_out(town, takahashi, sato, order(districts=("01", "02")))
    wanted = following.prefilled(order(districts=("03",)), Kind.LIFT)
    second = let_out(town, takahashi, sato, wanted, follows=first)
    assert found(town, second).districts == ["01", "02"]


def attempt(house, actor, deed):
    try:
        with unit_of_work(house, actor, clock.now()) as ctx:
            deed(ctx)
    except Refusal as refusal:
        return type(refusal).__name__
    return "done"


def mend(ctx, broadcast_id):
    """Take a text back and change it, as an author does who saw a mistake."""
    actions.withdraw(ctx, broadcast_id)
    actions.edit(ctx, broadcast_id, 1, notice(body="水は配りません。"))


def rival_deed(rival, broadcast_id, read):
    return {
        "approve": lambda ctx: actions.approve(ctx, broadcast_id, read),
        "double click": lambda ctx: actions.approve(ctx, broadcast_id, read),
        "edit": lambda ctx: mend(ctx, broadcast_id),
        "withdraw": lambda ctx: actions.withdraw(ctx, broadcast_id),
        "cancel": lambda ctx: actions.cancel(ctx, broadcast_id, "やめる"),
        "reject": lambda ctx: actions.reject(ctx, broadcast_id, "だめ"),
    }[rival]


RIVALS = {
    "approve": ROUNDS,
    "double click": ROUNDS,
    "edit": ROUNDS,
    "cancel": ROUNDS,
    "withdraw": ROUNDS // 10,
    "reject": ROUNDS // 10,
}


@pytest.mark.parametrize("rival", RIVALS)
def test_of_two_deeds_at_once_exactly_one_takes_effect(town, takahashi, sato, rival):
    """I7: an approval takes effect once, and nobody else's deed beside it."""
    other = replace(awake(sato), name="ikeda", display_name="池田")
    people = {"double click": awake(sato), "edit": takahashi, "withdraw": takahashi}
    waiting = hand_in_many(town, takahashi, RIVALS[rival])
    results = {}
    with ThreadPoolExecutor(2) as pool:
        for broadcast_id, read in waiting:
            approving = rival_deed("approve", broadcast_id, read)
            against = rival_deed(rival, broadcast_id, read)
            contest = [(awake(sato), approving), (people.get(rival, other), against)]
            told = list(pool.map(lambda pair: attempt(town, *pair), contest))
            results[broadcast_id] = told
    with reading(town, None, clock.now()) as ctx:
        for broadcast_id, told in results.items():
            check_one_effect(ctx, broadcast_id, rival, told)
    assert deeds(town, "broadcast.approved") <= RIVALS[rival]


def hand_in_many(town, author, count):
    with unit_of_work(town, author, clock.now()) as ctx:
        made = [actions.hand_in(ctx, notice()) for _round in range(count)]
        return [(one.id, (one.version, one.content_hash)) for one in made]


def check_one_effect(ctx, broadcast_id, rival, results):
    broadcast = queries.get_broadcast(ctx, broadcast_id)
    rows = ledger.counts(ctx, broadcast_id)
    done = [step.deed for step in queries.steps(ctx, broadcast_id)]
    if rival == "cancel" and results == ["done", "done"]:
        # The approval came first and was then stopped: nothing may be sent.
        assert broadcast.state == "cancelled"
        assert rows == {DeliveryState.SUPERSEDED: 6}
        return
    # The loser is told so, as a conflict with one sentence of its own.
    assert results.count("done") == 1, results
    assert {"StepNotAllowed", "StaleApproval"} & set(results), results
    assert done.count("approved") == (broadcast.approved_at is not None)
    assert sum(rows.values()) == (6 if broadcast.approved_at else 0)


def test_every_effect_has_its_audit_line(town, takahashi, sato):
    let_out(town, takahashi, sato, order())
    with reading(town, sato, clock.now()) as ctx:
        steps = ctx.session.scalar(select(func.count()).select_from(BroadcastStep))
        lines = ctx.session.scalar(
            select(func.count()).where(AuditEntry.deed.startswith("broadcast."))
        )
        receipts = ctx.session.scalar(select(func.count()).select_from(ChannelReceipt))
        broadcasts = ctx.session.scalar(select(func.count()).select_from(Broadcast))
    assert (steps, lines, receipts, broadcasts) == (3, 3, 4, 1)
