"""Sent in error: one press, one approval, and every channel says so (誤発信の取消)."""

import json
import sys
import time

import pytest
from alert_desk import awake, deliver, let_out, open_mailbox, order, settle_town

from broadcast import actions, queries
from broadcast.queries import acts
from broadcast.rules.acts import Act, Changes
from disaster import publishing
from disaster.foundation import clock
from disaster.foundation.context import reading, unit_of_work

SECONDS = 60
PEOPLE = 60


@pytest.fixture
def town(house, takahashi):
    with unit_of_work(house, takahashi, clock.now()) as ctx:
        settle_town(ctx, people=PEOPLE)
    return house


@pytest.mark.parametrize("act", [Act.CANCEL, Act.CORRECT])
def test_a_wrong_alert_is_taken_back_everywhere_within_a_minute(
    town, takahashi, sato, act, capsys
):
    tree = town.settings.snapshot_dir
    with open_mailbox(town) as (mailbox, house):
        wrong = let_out(house, takahashi, sato, order())
        publishing.publish_due(house)
        deliver(house)
        assert sum(mailbox.recipients.values()) == PEOPLE
        begun = time.monotonic()
        right = put_right(house, takahashi, sato, wrong, act)
        publishing.publish_due(house)
        deliver(house)
        took = time.monotonic() - begun
        assert set(mailbox.recipients.values()) == {2}
        told = mailbox.mails[-1][1]
    with capsys.disabled():
        said = f"{act.value}: {PEOPLE} people and every file in {took:.1f} s"
        sys.stdout.write(f"\n{said}\n")
    assert took < SECONDS
    assert str(right).encode() in told
    check_files(house, tree, wrong, right, act)


def put_right(house, author, approver, wrong, act):
    """Press once, and let a second person approve what it made."""
    with unit_of_work(house, author, clock.now()) as ctx:
        fields = acts.prepared(ctx, wrong, act, Changes())
        made = actions.hand_in(ctx, fields, follows=wrong)
        made_id, level = made.id, made.level
        read = made.version, made.content_hash
    with unit_of_work(house, awake(approver), clock.now()) as ctx:
        actions.approve(ctx, made_id, read, str(level))
    return made_id


def check_files(house, tree, wrong, right, act):
    with reading(house, None, clock.now()) as ctx:
        identifier = queries.get_broadcast(ctx, right).cap_identifier
        earlier = queries.get_broadcast(ctx, wrong).cap_identifier
    message = (tree / "feed/cap" / f"{identifier}.xml").read_text(encoding="utf-8")
    kind = "Cancel" if act is Act.CANCEL else "Update"
    assert f"<msgType>{kind}</msgType>" in message
    assert earlier in message
    assert identifier in (tree / "feed/alerts.atom").read_text(encoding="utf-8")
    page = (tree / "alerts" / str(wrong) / "index.html").read_text(encoding="utf-8")
    assert str(right) in page
    now = json.loads((tree / "catv/now.json").read_text(encoding="utf-8"))
    shown = json.dumps(now, ensure_ascii=False)
    assert earlier not in [item["cap"] for item in now["items"]]
    assert ("取消" if act is Act.CANCEL else "訂正") in shown
