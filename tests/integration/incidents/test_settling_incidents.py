"""What a disaster keeps for its surveys, and how people name a disaster."""

from datetime import date

import pytest

from disaster.foundation.db import new_id
from disaster.foundation.errors import FieldRefusal, Forbidden, NotFound
from disaster.incidents import actions, queries, rules
from disaster.incidents.rules import Counting, IncidentHazard

DAY = date(2026, 9, 3)


@pytest.fixture
def quake(work, kanri):
    with work(kanri) as ctx:
        hazard = IncidentHazard.EARTHQUAKE
        return actions.declare(ctx, "地震", hazard, DAY, "地震による").id


def test_every_way_of_counting_says_what_it_does():
    for way in Counting:
        assert way.label
        assert way.hint.endswith("。")
    assert "下がりません" in Counting.HEAVIER.hint


def test_the_choice_is_kept_without_blanks(work, kanri, quake):
    with work(kanri) as ctx:
        actions.settle(ctx, quake, Counting.HEAVIER, " R7.7　")
    with work(kanri) as ctx:
        incident = queries.get_incident(ctx, quake)
        assert (incident.counting, incident.rule_version) == ("heavier", "R7.7")


def test_a_name_too_long_for_the_register_is_refused(work, kanri, quake):
    name = "R" * (rules.LONGEST_VERSION + 1)
    with pytest.raises(FieldRefusal) as refusal, work(kanri) as ctx:
        actions.settle(ctx, quake, Counting.LATEST, name)
    assert refusal.value.field == "rule_version"


def test_an_approver_declares_but_does_not_settle(work, sato, quake):
    with pytest.raises(Forbidden), work(sato) as ctx:
        actions.settle(ctx, quake, Counting.HEAVIER, "")


def test_a_disaster_is_found_by_number_or_id(work, kanri, quake):
    with work(kanri) as ctx:
        assert queries.find_incident(ctx, "1").id == quake
        assert queries.find_incident(ctx, str(quake)).id == quake
        for named in ("2", "9" * 30, "地震", str(new_id())):
            with pytest.raises(NotFound):
                queries.find_incident(ctx, named)
