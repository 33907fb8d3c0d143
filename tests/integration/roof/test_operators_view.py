"""What operators and programs ask of an installation: figures, routes, parts, leaks."""

import json
import re
from datetime import timedelta

import pytest
from click.testing import CliRunner

from disaster import audit, bill, matrix
from disaster.app import create_app
from disaster.audit.commands import breach_report
from disaster.foundation.authority import operator
from disaster.foundation.console import Console
from disaster.foundation.context import unit_of_work
from tests.conftest import NOON

SAMPLE = re.compile(r'[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.e+-]+')
HOUSEHOLD = "01a20a95-2e57-7a0a-b3a8-240eef2392ff"


@pytest.fixture
def client(settings):
    return create_app(settings).test_client()


def console_of(house):
    return Console(lambda: house.settings, lambda _settings: house, None)


def test_every_line_of_the_figures_can_be_read(client):
    client.get("/healthz")
    answer = client.get("/metrics")
    assert answer.content_type.startswith("text/plain; version=0.0.4")
    lines = answer.text.splitlines()
    kinds = [line.split()[2] for line in lines if line.startswith("# TYPE")]
    assert len(set(kinds)) == len(kinds)
    samples = [line for line in lines if not line.startswith("#")]
    assert all(SAMPLE.fullmatch(line) for line in samples)
    assert 'disaster_deliveries{state="queued"} 0' in samples
    assert "disaster_queue_age_seconds 0" in samples
    assert "disaster_held 0" in samples
    assert {name.removeprefix("disaster_") for name in kinds} >= {
        *("sites", "people_sheltered", "subscribers", "requests_total"),
    }
    assert any('method="GET",status="2xx"' in line for line in samples)


def test_the_api_describes_itself(client):
    told = client.get("/openapi.json").json
    assert told["openapi"].startswith("3.1")
    assert {"/healthz", "/openapi.json", "/shelters/status.json"} <= set(told["paths"])
    assert not any(path.startswith("/staff") for path in told["paths"])
    names = [
        one["operationId"]
        for path in told["paths"].values()
        for one in path.values()
        if "operationId" in one
    ]
    assert len(set(names)) == len(names)
    for path, methods in told["paths"].items():
        wanted = set(re.findall(r"{(\w+)}", path))
        for one in methods.values():
            given = {each.get("name") for each in one.get("parameters", [])}
            assert wanted <= given
            assert one["responses"]


def test_the_command_says_what_the_page_says(client, house):
    done = CliRunner().invoke(matrix.openapi, [], obj=console_of(house))
    assert json.loads(done.stdout) == client.get("/openapi.json").json


def test_the_bill_names_every_part_once_and_what_it_needs():
    told = bill.bill()
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.6")
    parts = {one["name"]: one for one in told["components"]}
    assert len(parts) == len(told["components"])
    assert {"flask", "sqlalchemy", "reportlab"} <= set(parts)
    needs = {one["ref"]: one["dependsOn"] for one in told["dependencies"]}
    assert parts["werkzeug"]["bom-ref"] in needs[parts["flask"]["bom-ref"]]
    references = {one["bom-ref"] for one in told["components"]}
    assert all(set(wanted) <= references for wanted in needs.values())
    assert told["serialNumber"] == bill.bill()["serialNumber"]


def test_a_leak_names_who_took_what_of_whom(house):
    for at, deed, subject in (
        (NOON - timedelta(days=9), "match.exported", "certain"),
        (NOON, "unmasking.seen", HOUSEHOLD),
        (NOON, "match.exported", "all"),
        (NOON, "survey.recorded", "1"),
        (NOON, "login.refused", "sato"),
    ):
        with unit_of_work(house, operator("mado", at), at) as ctx:
            audit.record(ctx, deed, subject)
    days = ["--since", "2026-09-01", "--until", "令和8年9月3日"]
    done = CliRunner().invoke(breach_report, [*days, "--json"], obj=console_of(house))
    told = json.loads(done.stdout)
    assert [line["deed"] for line in told["lines"]] == [
        "unmasking.seen",
        "match.exported",
    ]
    assert told["lines"][0]["subject"] == HOUSEHOLD
    assert all(line["data"] for line in told["lines"])
    assert told["actors"] == ["operator:mado"]
    assert told["refused"] == 1
    assert told["trail_is_whole"]
    plain = CliRunner().invoke(breach_report, days, obj=console_of(house))
    assert "見た・持ち出した記録 2 件" in plain.stderr


@pytest.mark.parametrize(
    "days",
    [["--since", "x", "--until", "y"], ["--since", "R8.9.3", "--until", "R8.9.1"]],
)
def test_days_that_make_no_time_are_refused(house, days):
    done = CliRunner().invoke(breach_report, days, obj=console_of(house))
    assert done.exit_code == 2
    assert "Traceback" not in done.output
