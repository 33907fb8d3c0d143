"""An operator of cable television with a key, for tests."""

from alert_desk import awake

from broadcast.actions import cable
from disaster.foundation import clock
from disaster.foundation.context import unit_of_work


def facts(**changes):
    """Return what staff type when they add an operator."""
    usual = {
        "name": "架空ケーブル",
        "ticker_width": 30,
        "ticker_lines": 8,
        "ticker_chars": 0,
        "lshape_width": 12,
        "lshape_lines": 40,
        "charset": "jis",
        "address": "lshape@catv.example",
        "phone_tree": "1. 放送部 0463-00-0001",
    }
    return cable.OperatorFacts(**{**usual, **changes})


def add(house, administrator, **changes):
    """Add an operator; return its id and its key."""
    with unit_of_work(house, awake(administrator), clock.now()) as ctx:
        operator, token = cable.add_operator(ctx, facts(**changes))
        return operator.id, token
