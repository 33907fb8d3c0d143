"""Webhooks: what was approved reaches each service once, or the page says why not."""

import hmac
import time
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
from alert_desk import awake, hand_in, let_out, notice, order, settle_town
from hook_server import SECRET, hook, open_service, send, with_routes

from broadcast import actions, queries, webhook
from broadcast.actions import routing
from broadcast.actions.deciding import ContentChanged
from broadcast.jobs.routing import attempt
from broadcast.queries import invariants, routes
from broadcast.rules.desk import DeskFields
from broadcast.rules.following import prefilled
from broadcast.rules.kinds import Kind
from broadcast.tables import RouteDelivery
from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM
from disaster.foundation.context import reading, unit_of_work
from disaster.foundation.db import Installation


@pytest.fixture
def town(house, takahashi):
    with unit_of_work(house, takahashi, clock.now()) as ctx:
        settle_town(ctx)
    return house


def rows(house, broadcast_id):
    with reading(house, SYSTEM, clock.now()) as ctx:
        found = routes.of_broadcast(ctx, broadcast_id)
        assert invariants.invariants(ctx) == []
        ctx.session.expunge_all()
        return {row.route: row for row in found}


def states(house, broadcast_id):
    return {name: row.state for name, row in rows(house, broadcast_id).items()}


def hurry(house):
    """Let the time of the next attempt come."""
    with unit_of_work(house, SYSTEM, clock.now()) as ctx:
        for row in ctx.session.query(RouteDelivery):
            if row.not_before is not None:
                row.not_before = clock.now()


def following(kind, fields, **changes) -> DeskFields:
    later = clock.now() + timedelta(hours=1)
    start = replace(prefilled(fields, kind), next_update_at=later)
    return replace(start, mistake="誤って出しました。", **changes)


def test_without_routes_there_is_no_row(town, takahashi, sato):
    made = let_out(town, takahashi, sato, order())
    assert rows(town, made) == {}


def test_the_signed_json_arrives_once_and_says_only_what_is_public(
    town, takahashi, sato
):
    with open_service() as service:
        ready = with_routes(town, hook(service.url))
        made = let_out(ready, takahashi, sato, order())
        send(ready)
        send(ready)
    ((path, headers, body),) = service.came
    assert path == "/in?x=1"
    signed = headers["X-Timestamp"].encode() + b"." + body
    mac = hmac.digest(SECRET.encode(), signed, sha256).hex()
    assert headers["X-Signature"] == f"v1={mac}"
    assert abs(int(headers["X-Timestamp"]) - time.time()) < 60
    row = rows(town, made)["app"]
    assert (row.state, row.code, row.attempts) == ("accepted", 200, 1)
    assert body.decode() == row.body
    (said,) = service.bodies
    assert said["format"] == webhook.FORMAT
    assert said["delivery_id"] == headers["Idempotency-Key"] == str(row.id)
    assert said["world"] == headers["X-World"] == "live"
    assert said["broadcast"]["level"] == 4
    assert said["broadcast"]["districts"] == [{"code": "01", "name": "川辺"}]
    assert [text["language"] for text in said["texts"]] == ["ja", "ja-x-easy", "en"]
    for private in ("takahashi", "sato", "高橋", "佐藤"):
        assert private not in body.decode()


def test_a_server_that_fails_gets_the_same_again_under_the_same_id(
    town, takahashi, sato
):
    with open_service(answers=[500, 503, 200]) as service:
        ready = with_routes(town, hook(service.url))
        made = let_out(ready, takahashi, sato, order())
        send(ready)
        first = rows(town, made)["app"]
        assert (first.state, first.code, first.may_have_arrived) == (
            "unknown",
            500,
            True,
        )
        assert first.not_before > clock.now() + timedelta(seconds=10)
        assert len(service.came) == 1, "not before its time"
        hurry(town)
        send(ready)
        assert states(town, made) == {"app": "deferred"}
        hurry(town)
        send(ready)
    assert states(town, made) == {"app": "accepted"}
    assert len(set(service.ids)) == 1
    assert len({body for _path, _headers, body in service.came}) == 1
    assert [headers["X-Attempt"] for _p, headers, _b in service.came] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("code", "state"), [(302, "refused"), (404, "refused"), (429, "deferred")]
)
def test_an_answer_means_what_it_says(town, takahashi, sato, code, state):
    with open_service(answers=[code]) as service:
        ready = with_routes(town, hook(service.url))
        made = let_out(ready, takahashi, sato, order())
        send(ready)
    row = rows(town, made)["app"]
    assert (row.state, row.code) == (state, code)
    assert [path for path, _h, _b in service.came] == ["/in?x=1"], "no redirect"


def test_a_closed_port_is_not_yet_and_silence_is_unknown(
    town, takahashi, sato, monkeypatch
):
    monkeypatch.setattr(webhook.posting, "SECONDS_IN_ALL", 0.5)
    with open_service(seconds=2) as service:
        ready = with_routes(
            town, hook("http://127.0.0.1:1", "closed"), hook(service.url, "silent")
        )
        made = let_out(ready, takahashi, sato, order())
        send(ready)
    assert states(town, made) == {"closed": "deferred", "silent": "unknown"}


def test_an_answer_that_drips_or_never_ends_is_cut(town, takahashi, sato, monkeypatch):
    monkeypatch.setattr(webhook.posting, "SECONDS_IN_ALL", 0.5)
    with open_service(words=b"x" * 5000, drip=0.05) as service:
        ready = with_routes(town, hook(service.url))
        made = let_out(ready, takahashi, sato, order())
        began = time.monotonic()
        send(ready)
        assert time.monotonic() - began < 5
    row = rows(town, made)["app"]
    assert row.state == "accepted", "the status was read; the words are for people"


def test_a_slow_service_holds_up_no_other(town, takahashi, sato):
    with open_service(seconds=1.5) as slow, open_service() as quick:
        ready = with_routes(town, hook(slow.url, "slow"), hook(quick.url, "quick"))
        made = let_out(ready, takahashi, sato, order())
        send(ready)
        found = rows(town, made)
    assert {row.state for row in found.values()} == {"accepted"}
    gap = found["slow"].accepted_at - found["quick"].accepted_at
    assert gap > timedelta(seconds=1)


def test_killed_between_sending_and_outcome_it_is_unknown_and_sent_again(
    town, takahashi, sato
):
    with open_service() as service:
        ready = with_routes(town, hook(service.url))
        made = let_out(ready, takahashi, sato, order())
        with unit_of_work(ready, SYSTEM, clock.now()) as ctx:
            (handed,) = routing.claim(ctx, "dead", 8)
        assert states(town, made) == {"app": "sending"}
        attempt(ready, handed)
        send(ready)
        assert len(service.came) == 1, "leased: nobody else may send"
        with unit_of_work(town, SYSTEM, clock.now()) as ctx:
            ctx.session.get(RouteDelivery, handed.id).lease_until = clock.now()
        assert send(ready) is None
        assert states(town, made) == {"app": "unknown"}
        with unit_of_work(ready, SYSTEM, clock.now()) as ctx:
            assert routing.settle(ctx, "dead", handed.id, None) is False
        hurry(town)
        send(ready)
    row = rows(town, made)["app"]
    assert (row.state, row.may_have_arrived) == ("accepted", True)
    assert service.ids == [str(handed.id)] * 2


def test_what_was_replaced_or_is_over_is_never_sent(town, takahashi, sato):
    with open_service() as service:
        ready = with_routes(town, hook(service.url))
        old = let_out(ready, takahashi, sato, order())
        new = let_out(ready, takahashi, sato, following(Kind.CORRECT, order()), old)
        send(ready)
        assert states(town, old) == {"app": "superseded"}
        assert states(town, new) == {"app": "accepted"}
        assert [one["broadcast"]["kind"] for one in service.bodies] == ["correct"]
        late = let_out(ready, takahashi, sato, notice())
        with unit_of_work(town, SYSTEM, clock.now()) as ctx:
            (row,) = routes.of_broadcast(ctx, late)
            row.expires_at = clock.now()
        send(ready)
    assert states(town, late) == {"app": "expired"}
    assert len(service.came) == 1


def test_a_stopped_broadcast_is_not_sent(town, takahashi, sato):
    with open_service() as service:
        ready = with_routes(town, hook(service.url))
        made = let_out(ready, takahashi, sato, order())
        with unit_of_work(ready, awake(sato), clock.now()) as ctx:
            actions.cancel(ctx, made, "誤り")
        send(ready)
    assert states(town, made) == {"app": "superseded"}
    assert service.came == []


def test_a_cancellation_goes_exactly_where_the_error_is_or_may_be(
    town, takahashi, sato
):
    with (
        open_service() as took,
        open_service(answers=[500, 200]) as perhaps,
        open_service(answers=[404]) as refused,
    ):
        ready = with_routes(
            town,
            hook(took.url, "took"),
            hook(perhaps.url, "perhaps"),
            hook(refused.url, "refused"),
        )
        wrong = let_out(ready, takahashi, sato, order())
        send(ready)
        back = let_out(ready, takahashi, sato, following(Kind.CANCEL, order()), wrong)
        send(ready)
    assert states(town, back) == {"took": "accepted", "perhaps": "accepted"}
    assert took.bodies[1]["broadcast"]["follows"].endswith(str(wrong))
    assert states(town, wrong) == {
        "took": "accepted",
        "perhaps": "unknown",
        "refused": "refused",
    }


def test_a_route_that_left_the_settings_is_named_when_it_still_shows_the_error(
    town, takahashi, sato
):
    with open_service() as service:
        ready = with_routes(town, hook(service.url))
        wrong = let_out(ready, takahashi, sato, order())
        send(ready)
    without = with_routes(town)
    back = let_out(without, takahashi, sato, following(Kind.CANCEL, order()), wrong)
    row = rows(town, back)["app"]
    assert row.state == "refused"
    assert "設定から外れました" in row.reply


def test_a_held_copy_sends_nothing(town, takahashi, sato):
    with open_service() as service:
        ready = with_routes(town, hook(service.url))
        made = let_out(ready, takahashi, sato, order())
        with unit_of_work(town, SYSTEM, clock.now()) as ctx:
            if (house := ctx.session.query(Installation).first()) is None:
                house = Installation(
                    id=1, world="live", is_demo=False, created_at=clock.now()
                )
                ctx.session.add(house)
            house.held_since = clock.now()
        send(ready)
        with unit_of_work(ready, SYSTEM, clock.now()) as ctx:
            assert routing.claim(ctx, "w", 8) == []
    assert service.came == []
    assert states(town, made) == {"app": "queued"}


def test_a_route_added_after_the_reading_was_not_approved(town, takahashi, sato):
    made, read = hand_in(town, takahashi, order())
    more = with_routes(town, hook("http://127.0.0.1:1"))
    with (
        pytest.raises(ContentChanged),
        unit_of_work(more, awake(sato), clock.now()) as ctx,
    ):
        actions.approve(ctx, made, read, "4")
    with reading(town, SYSTEM, clock.now()) as ctx:
        assert queries.get_broadcast(ctx, made).approved_at is None


def test_a_route_of_the_other_world_is_never_used(town, takahashi, sato):
    with open_service() as service:
        ready = with_routes(town, hook(service.url))
        made = let_out(ready, takahashi, sato, order())
        send(with_routes(town, hook(service.url, world="drill")))
    row = rows(town, made)["app"]
    assert (row.state, service.came) == ("deferred", [])
    assert "ROUTES" in row.reply
