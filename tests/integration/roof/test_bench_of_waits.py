"""The benches of waits run a real server and say what they measured."""

import json

import pytest
from click.testing import CliRunner

from disaster.bench.commands import bench
from disaster.bench.limits import Limited
from disaster.foundation.errors import Refusal


@pytest.mark.parametrize(
    ("arguments", "limit"),
    [
        (["window", "--n", "3"], 300.0),
        (["search", "--n", "12", "--profile", "small"], 150.0),
    ],
    ids=["window", "search"],
)
def test_waits_are_measured_on_a_real_server(arguments, limit):
    done = CliRunner().invoke(bench, [*arguments, "--json"])

    told = json.loads(done.stdout)
    assert (told["bench"], told["n"]) == (arguments[0], int(arguments[2]))
    assert told["limit_ms"] == limit
    assert 0 < told["median_ms"] <= told["p95_ms"]
    # The figure is told, not judged here: this machine may be doing something else.
    assert done.exit_code == (0 if told["held"] else 3)


def test_a_limit_is_held_by_95_of_100():
    waits = [10.0] * 95 + [500.0] * 5
    assert not Limited("x", "x", 300.0, waits).is_held
    assert Limited("x", "x", 300.0, [10.0, *waits]).is_held


def test_a_database_with_something_in_it_is_left_alone(database_url):
    done = CliRunner().invoke(bench, ["window", "--n", "1", "--database", database_url])
    assert isinstance(done.exception, Refusal)
    assert done.exception.status == 409


def test_the_rate_of_judging_is_told_beside_its_limit():
    done = CliRunner().invoke(bench, ["assess", "--n", "50", "--json"])
    told = json.loads(done.stdout)
    assert (told["bench"], told["n"], told["limit"]) == ("assess", 50, 2_000)
    assert told["per_second"] > 0
    assert done.exit_code == (0 if told["held"] else 3)
