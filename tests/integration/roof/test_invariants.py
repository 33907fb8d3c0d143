"""What must always hold is asked of every room, and a broken promise is named."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from disaster import audit
from disaster.audit import queries as trail
from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM, operator
from disaster.foundation.console import Console
from disaster.foundation.context import reading, unit_of_work
from disaster.invariants import CHECKS, broken_promises, invariants
from shelters import actions as shelters
from shelters import queries
from shelters.actions import Told
from shelters.rules.opening import OpeningState
from tests.conftest import NOON

LIST = Path(__file__).parents[2] / "data/shelters/standard_sites.csv"


@pytest.fixture
def busy(house):
    """Let a shelter open, take people in and close again, twice."""
    with unit_of_work(house, operator("test", NOON), NOON) as ctx:
        shelters.import_sites(ctx, LIST.read_bytes())
        first, second, _third = queries.board(ctx)
        told = Told(OpeningState.OPEN, headcount=12, confirms_unfit=True)
        for site in (first, second):
            shelters.report_opening(ctx, site.id, told)
        closed = Told(OpeningState.CLOSED, reason="移動した")
        shelters.report_opening(ctx, first.id, closed)
        audit.record(ctx, "test.done", 1)


def found(house):
    with reading(house, SYSTEM, clock.now()) as ctx:
        return broken_promises(ctx)


@pytest.mark.usefixtures("busy")
def test_a_working_installation_keeps_every_promise(house):
    assert found(house) == {room: [] for room in CHECKS}
    console = Console(lambda: house.settings, lambda _settings: house, None)
    done = CliRunner().invoke(invariants, ["--json"], obj=console)
    assert done.exit_code == 0
    assert json.loads(done.stdout)["ok"]


@pytest.mark.usefixtures("busy")
def test_a_cut_tail_of_the_trail_is_named(house):
    with house.engine.begin() as raw:
        raw.execute(text("UPDATE audit_head SET number = number + 1"))
    (why,) = found(house)["audit"]
    with reading(house, SYSTEM, clock.now()) as ctx:
        assert str(trail.head(ctx)[0]) in why
    console = Console(lambda: house.settings, lambda _settings: house, None)
    done = CliRunner().invoke(invariants, [], obj=console)
    assert done.exit_code == 3
    assert "audit: " in done.stderr
    assert "1 件あります" in done.stderr


@pytest.mark.usefixtures("busy")
def test_a_lost_report_of_a_shelter_is_named(house):
    trigger = "DROP TRIGGER shelter_openings_no_delete"
    if house.engine.dialect.name == "postgresql":
        trigger = "DROP TRIGGER shelter_openings_no_change ON shelter_openings"
    with house.engine.begin() as raw:
        raw.execute(text(trigger))
        raw.execute(text("DELETE FROM shelter_openings WHERE number = 1"))
    assert found(house)["shelters"]
