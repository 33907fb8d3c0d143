"""What makes an approver look twice."""

from datetime import datetime

import pytest

from broadcast.rules.pace import Pace, cautions, require_sure
from disaster.foundation.clock import TOKYO
from disaster.foundation.errors import FieldRefusal


def pace(*, hour=12, twin=None, sent=0, whole=True):
    return Pace(datetime(2026, 9, 3, hour, 0, tzinfo=TOKYO), twin, sent, whole)


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        ({"twin": 7}, "第7号"),
        ({"sent": 6}, "6件"),
        ({"hour": 22}, "夜"),
        ({"hour": 5}, "夜"),
    ],
)
def test_each_unusual_thing_asks_for_one_more_tick(facts, word):
    (found,) = cautions(pace(**facts))
    assert word in found
    with pytest.raises(FieldRefusal, match="それでも出す"):
        require_sure([found], is_sure=False)
    require_sure([found], is_sure=True)


@pytest.mark.parametrize(
    "facts", [{}, {"sent": 5}, {"hour": 6}, {"hour": 23, "whole": False}]
)
def test_the_usual_asks_for_nothing(facts):
    assert cautions(pace(**facts)) == []
    require_sure([], is_sure=False)
