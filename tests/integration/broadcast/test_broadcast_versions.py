"""Every version that was handed in stays, whole, and the seal covers its audience."""

import pytest
from alert_desk import awake, hand_in, order, settle_town
from sqlalchemy.exc import DBAPIError

from broadcast import actions, queries
from broadcast.queries.versions import versions
from broadcast.rules.approval import StaleApproval
from disaster.foundation import clock
from disaster.foundation.context import reading, unit_of_work


@pytest.fixture
def town(house, takahashi):
    with unit_of_work(house, takahashi, clock.now()) as ctx:
        settle_town(ctx, people=3)
    return house


def test_what_was_handed_in_is_kept_whole(town, takahashi):
    broadcast_id, (version, seal) = hand_in(town, takahashi, order())
    with unit_of_work(town, takahashi, clock.now()) as ctx:
        actions.withdraw(ctx, broadcast_id)
        actions.edit(ctx, broadcast_id, version, order(observation="水位が上がった。"))
        actions.submit(ctx, broadcast_id, version + 1)
    with reading(town, takahashi, clock.now()) as ctx:
        first, second = versions(ctx, broadcast_id)
        assert (first.version, first.content_hash) == (version, seal)
        assert "水位が上がった" not in first.renditions["ja"]["mail"]
        assert "水位が上がった" in second.renditions["ja"]["mail"]
        assert first.submitter_name == takahashi.display_name
        assert first.audience["channels"] == ["web", "feed", "catv", "mail"]


def test_a_kept_version_cannot_be_changed(town, takahashi):
    broadcast_id, _read = hand_in(town, takahashi, order())
    with unit_of_work(town, takahashi, clock.now()) as ctx:
        versions(ctx, broadcast_id)[0].submitted_by = "somebody"
        with pytest.raises(DBAPIError):
            ctx.session.flush()
        ctx.session.rollback()


def test_a_wider_audience_is_not_what_was_approved(town, takahashi, sato):
    broadcast_id, read = hand_in(town, takahashi, order())
    with unit_of_work(town, takahashi, clock.now()) as ctx:
        queries.get_broadcast(ctx, broadcast_id).districts = ["01", "02"]
    with (
        pytest.raises(StaleApproval),
        unit_of_work(town, awake(sato), clock.now()) as ctx,
    ):
        actions.approve(ctx, broadcast_id, read, "4")
