"""Only shelters that are open and fit are named, checked again at the approval."""

import pytest
from alert_desk import awake, hand_in, let_out, order, settle_town

from broadcast import actions, queries
from broadcast.queries import acts, announced
from broadcast.rules.acts import Act, Changes
from broadcast.rules.announced import Announced, Announcement, SheltersChanged
from broadcast.rules.kinds import Hazard
from disaster.foundation import clock
from disaster.foundation.context import reading, unit_of_work
from disaster.foundation.db import new_id

OPEN, CLOSED = Announcement.OPEN, Announcement.CLOSED


@pytest.fixture
def town(house, takahashi):
    with unit_of_work(house, takahashi, clock.now()) as ctx:
        settle_town(ctx, people=3)
    return house


def tell(house, approver, site_id, state, name="川辺小学校", **facts):
    with unit_of_work(house, approver, clock.now()) as ctx:
        actions.announce_shelter(ctx, site_id, Announced(name, state, **facts))


def approve(house, approver, broadcast_id, read):
    with unit_of_work(house, awake(approver), clock.now()) as ctx:
        actions.approve(ctx, broadcast_id, read, "4")


def test_a_shelter_that_closed_meanwhile_stops_the_approval(town, takahashi, sato):
    site = new_id()
    tell(town, sato, site, OPEN)
    broadcast_id, read = hand_in(town, takahashi, order())
    tell(town, sato, site, CLOSED)
    with pytest.raises(SheltersChanged, match="川辺小学校（いまは閉鎖）") as refusal:
        approve(town, sato, broadcast_id, read)
    assert refusal.value.status == 409
    with reading(town, sato, clock.now()) as ctx:
        assert queries.get_broadcast(ctx, broadcast_id).state == "submitted"
    tell(town, sato, site, OPEN)
    approve(town, sato, broadcast_id, read)


def test_a_shelter_unfit_for_the_danger_is_not_handed_in(town, takahashi, sato):
    unfit = frozenset({Hazard.FLOOD})
    tell(town, sato, new_id(), OPEN, unfit_for=unfit)
    with pytest.raises(SheltersChanged, match="洪水 では使えません"):
        hand_in(town, takahashi, order())
    hand_in(town, takahashi, order(hazard=Hazard.EARTHQUAKE))
    with reading(town, sato, clock.now()) as ctx:
        assert announced.choices(ctx, Hazard.FLOOD) == ()
        assert len(announced.choices(ctx, Hazard.EARTHQUAKE)) == 1


def test_the_readings_of_known_shelters_go_into_the_translations(town, takahashi, sato):
    names = {"reading": "かわべしょうがっこう", "english_name": "Kawabe School"}
    tell(town, sato, new_id(), OPEN, **names)
    broadcast_id, _read = hand_in(town, takahashi, order())
    with reading(town, sato, clock.now()) as ctx:
        renditions = queries.get_broadcast(ctx, broadcast_id).renditions
    assert "Kawabe School" in renditions["en"]["mail"]
    assert "かわべしょうがっこう" in renditions["ja-x-easy"]["mail"]


def test_an_update_names_what_is_open_now(town, takahashi, sato):
    here, there = new_id(), new_id()
    tell(town, sato, here, OPEN)
    tell(town, sato, there, Announcement.PREPARING, name="駅前公民館")
    before = order(preparing_shelters=("駅前公民館",))
    first = let_out(town, takahashi, sato, before)
    tell(town, sato, here, CLOSED)
    tell(town, sato, there, OPEN, name="駅前公民館")
    with reading(town, takahashi, clock.now()) as ctx:
        fields = acts.prepared(ctx, first, Act.UPDATE, Changes())
    assert (fields.open_shelters, fields.preparing_shelters) == (("駅前公民館",), ())


def test_what_opened_meanwhile_joins_the_next_text(town, takahashi, sato):
    broadcast_id = let_out(town, takahashi, sato, order())
    tell(town, sato, new_id(), OPEN, "新しい小学校")
    tell(town, sato, new_id(), OPEN, "谷の会館", unfit_for=frozenset({Hazard.FLOOD}))
    with reading(town, takahashi, clock.now()) as ctx:
        for act, joins in ((Act.UPDATE, True), (Act.RAISE, True), (Act.CANCEL, False)):
            named = acts.prepared(ctx, broadcast_id, act, Changes()).open_shelters
            assert ("新しい小学校" in named) is joins
            assert "谷の会館" not in named
