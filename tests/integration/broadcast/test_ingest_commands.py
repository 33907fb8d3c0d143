"""The command line: one line a file, the refused named, the others still taken."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from alert_desk import settle_town
from click.testing import CliRunner
from feed_server import open_agency

from broadcast.commands import ingest
from disaster.accounts import queries as accounts_queries
from disaster.cli import disaster
from disaster.feeding import feed
from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM
from disaster.foundation.console import Console
from disaster.foundation.context import House, unit_of_work
from disaster.foundation.errors import Refusal
from tests import telegrams as sample


@pytest.fixture
def town(house):
    with unit_of_work(house, SYSTEM, clock.now()) as ctx:
        settle_town(ctx)
    return house


def run(house, group, *words: str):
    console = Console(
        lambda: house.settings, lambda _: house, accounts_queries.working_actor
    )
    return CliRunner().invoke(group, list(words), obj=console, catch_exceptions=False)


@pytest.fixture
def put(tmp_path):
    """Write files and return their names."""

    def written(**files):
        names = []
        for name, content in files.items():
            path = tmp_path / f"{name}.xml"
            path.write_bytes(content)
            names.append(str(path))
        return names

    return written


def test_each_file_gets_a_line_and_a_refused_one_keeps_nobody_away(town, put):
    files = put(
        level4=sample.landslide(),
        broken=b"<Report",
        calm=sample.landslide_alert("0", "なし"),
        drill=sample.quake("7", status="訓練"),
        quake=sample.quake("5-"),
    )
    done = run(town, ingest, "jma", *files, "/nowhere.xml", "--json")
    assert done.exit_code == 1
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["ok"] for line in lines] == [True, False, True, True, True, False]
    assert [line["type"] for line in lines] == [
        *("VPWW56", None, "VXWW50", "VXSE53", "VXSE53", None),
    ]
    assert [line["draft"] for line in lines] == [1, None, 1, None, 2, None]
    assert lines[0]["city_state"] == [
        {"code": "49", "name": "レベル４土砂災害危険警報", "level": 4}
    ]
    assert (lines[3]["status"], lines[3]["info_type"]) == ("訓練", "発表")
    assert "壊れて" in lines[1]["reason"]
    assert all(line["reason"] for line in lines)


def test_taking_the_same_files_again_changes_nothing(town, put):
    files = put(level4=sample.landslide())
    first = run(town, ingest, "jma", *files)
    again = run(town, ingest, "jma", *files)
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert first.stdout == again.stdout == "1\n"
    assert "もう受けています" in again.stderr


def test_cap_files_are_taken_in_or_refused_with_a_reason(town, put):
    entity = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    ack = sample.cap("kencho-9", msgType="Ack")
    expires = datetime(2126, 1, 1, tzinfo=UTC).isoformat()
    files = put(
        alert=sample.cap(expires=expires),
        entity=entity,
        ack=ack,
        test=sample.cap("kencho-2", status="Test"),
    )
    done = run(town, ingest, "cap", *files, "--json")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.exit_code == 1
    assert [line["ok"] for line in lines] == [True, False, False, True]
    assert [line["draft"] for line in lines] == [1, None, None, None]
    assert lines[0]["type"] == "CAP"
    assert "DTD" in lines[1]["reason"]


def test_the_feed_is_polled_on_demand(town):
    with pytest.raises(Refusal, match="JMA_FEED_URL"):
        run(town, feed, "poll")
    with open_agency() as agency:
        url = f"{agency.url}/feed/extra.xml"
        house = House(replace(town.settings, jma_feed_url=url), town.engine)
        xml = sample.landslide(at=clock.now())
        agency.add("1_0_VPWW56_140000.xml", sample.LANDSLIDE, xml, clock.now())
        done = run(house, feed, "poll", "--json")
        assert json.loads(done.stdout)[0]["stored"] == 1
        agency.down |= {"/feed/extra.xml", "/feed/extra_l.xml"}
        failed = run(house, feed, "poll")
        assert failed.exit_code == 1
        assert "HTTP 503" in failed.stderr


def test_the_commands_are_in_the_group():
    assert {"ingest", "feed"} <= set(disaster.list_commands(None))
