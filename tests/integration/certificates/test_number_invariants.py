"""The numbers of certificates have no gaps, and a gap is named."""

from sqlalchemy import text

from certificates import actions
from certificates.queries import invariants
from disaster.foundation.authority import SYSTEM
from disaster.foundation.context import reading
from tests.conftest import NOON


def found(house):
    with reading(house, SYSTEM, NOON) as ctx:
        return invariants.invariants(ctx)


def test_a_number_that_is_missing_is_named(house, work, yoshida, ready, signing_key):
    del signing_key
    assert found(house) == []
    for _family, application_id in ready(3):
        with work(yoshida) as ctx:
            actions.issue(ctx, application_id, str(application_id))
    assert found(house) == []
    with house.engine.begin() as raw:
        raw.execute(text("UPDATE number_series SET last = 4 WHERE kind = 'damage'"))
    (why,) = found(house)
    assert "3 件" in why
    assert "4 です" in why
