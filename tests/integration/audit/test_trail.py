"""The trail: one line a deed, unchangeable, in one unbroken order under load."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from disaster import audit
from disaster.audit import queries, rules
from disaster.foundation.context import unit_of_work
from tests.conftest import NOON


def test_deeds_of_many_at_once_form_one_chain(house, sato):
    def deed(number):
        with unit_of_work(house, sato, NOON) as ctx:
            audit.record(ctx, "test.done", number, number=number)

    with unit_of_work(house, sato, NOON) as ctx:
        audit.record(ctx, "test.begun", 0)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(deed, range(40)))
    with unit_of_work(house, sato, NOON) as ctx:
        links = list(queries.links(ctx))
    assert [link.number for link in links] == list(range(1, 42))
    assert rules.verify(links) is None


def test_an_undone_deed_leaves_no_line(house, sato):
    def fail():
        with unit_of_work(house, sato, NOON) as ctx:
            audit.record(ctx, "test.done", 1)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with unit_of_work(house, sato, NOON) as ctx:
        assert queries.count(ctx) == 0


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entries SET deed = 'x'", "DELETE FROM audit_entries"]
)
def test_the_database_itself_refuses_to_change_the_trail(house, sato, statement):
    with unit_of_work(house, sato, NOON) as ctx:
        audit.record(ctx, "test.done", 1)
    with pytest.raises(DBAPIError, match="append-only"), house.engine.begin() as raw:
        raw.execute(text(statement))
