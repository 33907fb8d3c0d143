"""``disaster site`` and ``disaster nearest``, as an operator types them."""

import json
import shlex

import pytest
from click.testing import CliRunner

from disaster.accounts import queries as accounts
from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM
from disaster.foundation.console import USAGE, Console
from disaster.foundation.context import unit_of_work
from disaster.foundation.errors import NotFound, Refusal
from shelters import actions, commands, exports
from shelters.exports import NoSuchFormat
from shelters.queries.sites import SeveralSites
from tests.integration.shelters.shelter_town import (
    HILL,
    NETWORK,
    RIVER,
    TOWN,
    sheet,
    wifi_sheet,
)

SLUG = "yamate-elementary-school"


@pytest.fixture
def run(settings, house):
    """Give a function that runs a command and returns what it printed."""
    with unit_of_work(house, SYSTEM, clock.now()) as ctx:
        actions.import_sites(ctx, sheet(TOWN))
        actions.import_wifi(ctx, wifi_sheet([NETWORK]))
    console = Console(lambda: settings, lambda _settings: house, accounts.working_actor)

    def typed(line):
        words = shlex.split(line)
        group = commands.nearest if words[0] == "nearest" else commands.site
        done = CliRunner().invoke(group, words[1:], obj=console)
        if isinstance(done.exception, Refusal):
            raise done.exception
        assert done.exit_code == 0, done.output
        return done.stdout

    return typed


def test_a_shelter_opens_counts_and_closes(run):
    run(f"site open {SLUG} --count 12")
    run(f"site count {HILL.name} 70 --crowding nearly_full")
    known = json.loads(run("site status E1499900001201 --json"))
    assert (known["state"], known["headcount"]) == ("open", 70)
    assert known["crowding"] == "nearly_full"
    run(f"site close {SLUG} --reason 全員が移りました")
    assert "閉鎖" in run(f"site status {SLUG}")


def test_the_list_may_hold_open_ones_only(run):
    run(f"site prepare {SLUG}")
    assert len(json.loads(run("site list --json"))) == len(TOWN)
    assert json.loads(run("site list --json --open-only")) == []


def test_a_wi_fi_check_makes_the_nearest_with_wi_fi(run):
    here = f"nearest {RIVER.position.latitude} {RIVER.position.longitude}"
    assert json.loads(run(f"{here} --wifi --json")) == []
    run(f"site wifi-check {SLUG} on --how phone")
    [found] = json.loads(run(f"{here} --wifi --limit 5 --json"))
    assert found["slug"] == SLUG
    assert found["distance_m"] == pytest.approx(1433, abs=5)
    assert found["direction"] == "北東"
    by_hazard = json.loads(run(f"{here} --hazard great_fire --json"))
    assert [place["slug"] for place in by_hazard] == ["central-park"]


@pytest.mark.parametrize("place", ["nan 139.3", "35.4 nan", "inf 139.3", "139 35"])
def test_what_is_no_place_on_earth_is_wrong_usage(place):
    result = CliRunner().invoke(commands.nearest, place.split(), obj=None)
    assert result.exit_code == USAGE
    assert isinstance(result.exception, SystemExit)


def test_a_name_must_mean_one_shelter(run):
    with pytest.raises(NotFound):
        run("site status どこにもない")
    with pytest.raises(SeveralSites, match="3 か所"):
        run("site status 架空")


@pytest.mark.usefixtures("run")
def test_every_export_has_its_formats(house):
    with unit_of_work(house, SYSTEM, clock.now()) as ctx:
        for write, forms in (
            (exports.sites, exports.SITE_WRITERS),
            (exports.wifi, exports.WIFI_WRITERS),
            (exports.status, exports.STATUS_WRITERS),
        ):
            for form in forms:
                assert write(ctx, form)
        with pytest.raises(NoSuchFormat, match="standard"):
            exports.wifi(ctx, "gsi")
        rows = exports.status_rows(ctx)
    assert [row["開設状況"] for row in rows] == ["未開設"] * 3
    assert {row["共通ID"] for row in rows} == {
        site.designations[0].identifier for site in TOWN
    }
