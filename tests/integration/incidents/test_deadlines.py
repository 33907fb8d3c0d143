"""The deadline of applications belongs to the disaster; every move of it is kept."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from click.testing import CliRunner

from disaster.accounts.queries import working_actor
from disaster.foundation import clock
from disaster.foundation.console import Console
from disaster.foundation.errors import FieldRefusal, Forbidden
from disaster.incidents import actions, queries
from disaster.incidents.commands import incident as command
from disaster.incidents.rules import (
    Deadline,
    DeadlineMoved,
    IncidentClosed,
    IncidentHazard,
    LateRule,
    SameDeadline,
)
from tests.conftest import NOON

STRUCK_ON = date(2026, 9, 3)
TODAY = clock.tokyo_day(NOON)
FIRST = STRUCK_ON + timedelta(days=180)
LATER = FIRST + timedelta(days=90)


@pytest.fixture
def quake(work, kanri):
    with work(kanri) as ctx:
        hazard = IncidentHazard.EARTHQUAKE
        return actions.declare(ctx, "地震", hazard, STRUCK_ON, "地震による").id


@pytest.fixture
def decide(work, sato, quake):
    """Give a function that decides as the approver."""

    def decided(until, rule=LateRule.REASON, reason="本部決定", seen=None):
        with work(sato) as ctx:
            actions.set_deadline(ctx, quake, Deadline(until, rule, reason, seen))

    return decided


def test_an_extension_is_kept_with_who_when_and_why(decide, work, sato, quake):
    decide(LATER, reason="避難が続いているため")
    with work(sato) as ctx:
        kept = queries.get_incident(ctx, quake)
        (change,) = queries.deadline_changes(ctx, quake)
        assert kept.applications_until == LATER
        assert (change.until_before, change.until) == (FIRST, LATER)
        assert (change.decided_by, change.decided_at) == ("sato", NOON)
        assert change.reason == "避難が続いているため"
        assert queries.extensions(ctx) == {quake: change}


def test_a_later_decision_that_extends_nothing_is_no_extension(
    decide, work, sato, quake
):
    decide(LATER)
    decide(FIRST, LateRule.REFUSE)
    with work(sato) as ctx:
        assert queries.extensions(ctx) == {}
        assert queries.get_incident(ctx, quake).late_rule == "refuse"
        assert len(queries.deadline_changes(ctx, quake)) == 2


@pytest.mark.parametrize(
    ("until", "reason", "field"),
    [
        (TODAY - timedelta(days=1), "本部決定", "until"),
        (date(2062, 9, 3), "本部決定", "until"),
        (LATER, "　", "reason"),
        (LATER, "長" * 201, "reason"),
    ],
    ids=["past", "slip", "no-reason", "long-reason"],
)
def test_what_nobody_could_keep_is_refused(decide, until, reason, field):
    with pytest.raises(FieldRefusal) as refused:
        decide(until, reason=reason)
    assert refused.value.field == field


def test_a_decision_that_changes_nothing_is_refused(decide):
    with pytest.raises(SameDeadline):
        decide(FIRST)


def test_a_closed_disaster_keeps_its_deadline(decide, work, kanri, quake):
    with work(kanri) as ctx:
        actions.close(ctx, quake)
    with pytest.raises(IncidentClosed):
        decide(LATER)


def test_the_counter_does_not_decide(work, yoshida, quake):
    wanted = Deadline(LATER, LateRule.REASON, "本部決定")
    with work(yoshida) as ctx, pytest.raises(Forbidden):
        actions.set_deadline(ctx, quake, wanted)


def test_of_two_decisions_on_the_same_sight_one_counts(decide, work, sato, quake):
    def move(days):
        try:
            decide(FIRST + timedelta(days=days), seen=FIRST)
        except DeadlineMoved:
            return "refused"
        return "moved"

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(move, (10, 20, 30, 40)))
    assert outcomes.count("moved") == 1
    with work(sato) as ctx:
        assert len(queries.deadline_changes(ctx, quake)) == 1


@pytest.mark.usefixtures("quake")
def test_the_command_line_shows_and_moves_it(house):
    shell = CliRunner()
    console = Console(lambda: house.settings, lambda _: house, working_actor)

    def run(words=""):
        done = shell.invoke(command, ["deadline", "1", *words.split()], obj=console)
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)

    assert run()["changes"] == []
    until = clock.tokyo_day(clock.now()) + timedelta(days=400)
    moved = run(f"--until {until.isoformat()} --late refuse --reason 本部決定")
    assert (moved["applications_until"], moved["late_rule"]) == (
        until.isoformat(),
        "refuse",
    )
    assert run() == moved
