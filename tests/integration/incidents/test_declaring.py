"""A disaster has a name and a cause that a certificate can print, by every way in."""

from datetime import date

import pytest

from disaster.foundation.errors import FieldRefusal
from disaster.incidents import actions, queries, rules
from disaster.incidents.rules import IncidentHazard
from tests.conftest import NOON

DAY = date(2026, 9, 3)


def declare(work, kanri, name, cause):
    with work(kanri, NOON) as ctx:
        return actions.declare(ctx, name, IncidentHazard.EARTHQUAKE, DAY, cause).id


def test_the_words_are_kept_without_the_blanks_around_them(work, kanri):
    declare(work, kanri, "　地震 ", " 令和8年9月3日の地震　")
    with work(kanri) as ctx:
        (kept,) = queries.all_incidents(ctx)
        assert (kept.name, kept.cause) == ("地震", "令和8年9月3日の地震")


@pytest.mark.parametrize(
    ("name", "cause", "field"),
    [
        ("", "地震", "name"),
        ("　", "地震", "name"),
        ("震" * (rules.LONGEST_NAME + 1), "地震", "name"),
        ("地震", " ", "cause"),
        ("地震", "震" * (rules.LONGEST_CAUSE + 1), "cause"),
    ],
)
def test_empty_and_overlong_words_are_refused(work, kanri, name, cause, field):
    with pytest.raises(FieldRefusal) as refusal:
        declare(work, kanri, name, cause)
    assert refusal.value.field == field
    with work(kanri) as ctx:
        assert queries.all_incidents(ctx) == []
