"""One press on a live alert: raise, update, correct, lift, take back."""

import json

import pytest
from alert_desk import awake, let_out, notice, order, settle_town
from test_broadcast_commands import ORDER, drafted, run  # noqa: F401 - a fixture

from broadcast import actions, queries
from broadcast.commands import broadcast
from broadcast.queries import acts
from broadcast.rules.acts import Act, Changes, NoHigherLevel, next_update
from broadcast.rules.desk import NotReady
from broadcast.rules.levels import EvacuationLevel
from disaster.foundation import clock
from disaster.foundation.context import reading, unit_of_work

KEPT = Changes()


@pytest.fixture
def town(house, takahashi):
    with unit_of_work(house, takahashi, clock.now()) as ctx:
        settle_town(ctx, people=3)
    return house


def do(house, author, first, act, changes=KEPT):
    with unit_of_work(house, author, clock.now()) as ctx:
        fields = acts.prepared(ctx, first, act, changes)
        made = actions.hand_in(ctx, fields, follows=first)
        return made.id, (made.version, made.content_hash), made.level, made.subject


def approve(house, approver, broadcast_id, read, level):
    with unit_of_work(house, awake(approver), clock.now()) as ctx:
        actions.approve(ctx, broadcast_id, read, str(level or ""))


@pytest.mark.parametrize(
    ("act", "level", "word"),
    [
        (Act.RAISE, 5, "緊急安全確保"),
        (Act.UPDATE, 4, "続報"),
        (Act.CORRECT, 4, "訂正"),
        (Act.LIFT, 4, "解除"),
        (Act.CANCEL, 4, "取消"),
    ],
)
def test_every_act_is_handed_in_at_once_and_may_go_out(
    town, takahashi, sato, act, level, word
):
    first = let_out(town, takahashi, sato, order())
    made, read, stored, subject = do(town, takahashi, first, act)
    assert (stored, word in subject) == (level, True)
    approve(town, sato, made, read, level)
    with reading(town, sato, clock.now()) as ctx:
        assert queries.get_broadcast(ctx, first).superseded_at is not None


def test_the_highest_level_cannot_be_raised(town, takahashi, sato):
    top = order(level=EvacuationLevel.EMERGENCY_SAFETY)
    first = let_out(town, takahashi, sato, top)
    with reading(town, takahashi, clock.now()) as ctx:
        assert Act.RAISE not in acts.possible(queries.get_broadcast(ctx, first))
    with pytest.raises(NoHigherLevel):
        do(town, takahashi, first, Act.RAISE)


def test_a_notice_is_updated_and_taken_back(town, takahashi, sato):
    first = let_out(town, takahashi, sato, notice())
    with reading(town, takahashi, clock.now()) as ctx:
        found = acts.possible(queries.get_broadcast(ctx, first))
    assert found == (Act.UPDATE, Act.CORRECT, Act.CANCEL)
    made, read, _level, _subject = do(town, takahashi, first, Act.CANCEL)
    approve(town, sato, made, read, None)


def test_an_act_that_is_not_ready_leaves_nothing(town, takahashi, sato):
    first = let_out(town, takahashi, sato, order())
    with pytest.raises(NotReady):
        do(town, takahashi, first, Act.UPDATE, Changes(observation="○○川があふれた"))
    with reading(town, takahashi, clock.now()) as ctx:
        assert len(queries.drafts(ctx)) == 0


def test_the_next_update_is_on_a_round_minute():
    now = clock.now().replace(minute=3, second=5, microsecond=7)
    at = next_update(now)
    assert (at.minute % 10, at.second, at.microsecond) == (0, 0, 0)
    assert now < at


def test_the_command_line_needs_nothing_but_the_number(run):  # noqa: F811
    first = drafted(run)["id"]
    run(broadcast, "submit", first, "--as", "takahashi")
    run(broadcast, "return", first, "--as", "sato")
    run(broadcast, "submit", first, "--as", "takahashi")
    run(broadcast, "submit", first, "--as", "takahashi")
    run(broadcast, "approve", first, "--as", "sato")
    for word, state in (("raise", 5), ("correct", 5), ("update", 5), ("lift", 5)):
        made = run(broadcast, word, first, "--as", "takahashi").strip()
        run(broadcast, "submit", made, "--as", "takahashi")
        run(broadcast, "approve", made, "--as", "sato")
        found = json.loads(run(broadcast, "status", made, "--json"))
        assert (found["state"], found["level"]) == ("approved", state)
        first = made
    wrong = drafted(run, {**ORDER, "level": 3})["id"]
    run(broadcast, "submit", wrong, "--as", "takahashi")
    run(broadcast, "approve", wrong, "--as", "sato")
    back = run(broadcast, "retract", wrong, "--as", "takahashi").strip()
    run(broadcast, "reject", back, "--as", "sato")
    done = run(broadcast, "cancel", wrong, "--as", "sato", "--json")
    assert json.loads(done)["state"] == "cancelled"
