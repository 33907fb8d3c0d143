"""Outlines and people of districts come in by file and reach the alerts as polygons."""

import json

import pytest
from click.testing import CliRunner

from broadcast.queries import places
from disaster import exchange
from disaster.foundation.authority import SYSTEM, Actor, Role
from disaster.foundation.console import Console
from disaster.foundation.context import reading
from disaster.foundation.csvfiles import write_csv
from disaster.foundation.errors import Forbidden
from disaster.foundation.imports import BadRows
from disaster.register import actions, queries
from tests.conftest import NOON

SQUARE = [[139.0, 35.0], [139.1, 35.0], [139.1, 35.1], [139.0, 35.1], [139.0, 35.0]]
BOW_TIE = [[139.0, 35.0], [139.1, 35.1], [139.1, 35.0], [139.0, 35.1], [139.0, 35.0]]
HEADER = ("地区コード", "地区名", "緯度", "経度")


def geojson(**rings) -> bytes:
    features = [
        {
            "type": "Feature",
            "properties": {"地区名": name},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
        for name, ring in rings.items()
    ]
    made = {"type": "FeatureCollection", "features": features}
    return json.dumps(made, ensure_ascii=False).encode()


def districts(*more: tuple[str, ...], header=()):
    rows = [("01", "川辺", "35.05", "139.05"), ("02", "山の手", "35.2", "139.2")]
    tails = more or ((), ())
    written = [(*row, *tail) for row, tail in zip(rows, tails, strict=True)]
    return write_csv((*HEADER, *header), written)


@pytest.fixture
def clerk():
    return Actor("admin", "管理", frozenset({Role.ADMINISTRATOR}), NOON)


@pytest.fixture
def town(work, clerk):
    with work(clerk) as ctx:
        actions.import_ledger(ctx, "districts", districts())


def known(house):
    with reading(house, SYSTEM, NOON) as ctx:
        return places.districts(ctx)


@pytest.mark.usefixtures("town")
def test_an_outline_reaches_the_alerts_latitude_first(work, clerk, house):
    with work(clerk) as ctx:
        report = actions.import_outlines(ctx, geojson(川辺=SQUARE))
    assert (report.added, report.changed) == (1, 0)
    (ring,) = known(house)["01"].outlines
    assert ring[1] == (35.0, 139.1)
    assert known(house)["02"].outlines == ()


@pytest.mark.usefixtures("town")
def test_the_same_file_again_changes_nothing_and_a_trial_keeps_nothing(
    work, clerk, house
):
    with work(clerk) as ctx:
        assert actions.import_outlines(ctx, geojson(川辺=SQUARE), dry_run=True).added
    assert known(house)["01"].outlines == ()
    for counts in ((1, 0, 0), (0, 0, 1)):
        with work(clerk) as ctx:
            report = actions.import_outlines(ctx, geojson(川辺=SQUARE))
        assert (report.added, report.changed, report.unchanged) == counts


@pytest.mark.usefixtures("town")
def test_one_bad_outline_stops_the_file_unless_it_may_be_skipped(work, clerk, house):
    content = geojson(川辺=SQUARE, 山の手=BOW_TIE)
    with pytest.raises(BadRows, match="交わって"), work(clerk) as ctx:
        actions.import_outlines(ctx, content)
    assert known(house)["01"].outlines == ()
    with work(clerk) as ctx:
        report = actions.import_outlines(ctx, content, skip_bad=True)
    assert len(report.refused) == 1
    assert known(house)["01"].outlines


@pytest.mark.usefixtures("town")
def test_only_who_imports_ledgers_may(work, takahashi):
    with pytest.raises(Forbidden), work(takahashi) as ctx:
        actions.import_outlines(ctx, geojson(川辺=SQUARE))


@pytest.mark.usefixtures("town")
def test_a_later_list_of_districts_leaves_the_outlines_alone(work, clerk, house):
    with work(clerk) as ctx:
        actions.import_outlines(ctx, geojson(川辺=SQUARE))
        actions.import_ledger(
            ctx, "districts", districts(("7",), ("8",), header=("世帯数",))
        )
    assert known(house)["01"].outlines
    assert known(house)["01"].households == 7


@pytest.mark.usefixtures("town")
def test_people_are_counted_from_the_register_unless_the_list_says(work, clerk, house):
    homes = [("1", "山田　太郎", "川辺1", "川辺"), ("2", "林　花子", "山の手1", "02")]
    people = [
        ("1", "世帯主", "山田　太郎", "川辺1"),
        ("1", "妻", "山田　花", "川辺1"),
        ("2", "世帯主", "林　花子", "山の手1"),
    ]
    with work(clerk) as ctx:
        header = ("世帯番号", "世帯主氏名", "住所", "行政区")
        actions.import_ledger(ctx, "households", write_csv(header, homes))
        header = ("世帯番号", "続柄", "氏名", "住所")
        actions.import_ledger(ctx, "residents", write_csv(header, people))
    assert [place.persons for place in known(house).values()] == [2, 1]
    with work(clerk) as ctx:
        actions.import_ledger(
            ctx, "districts", districts(("500",), ("",), header=("人口",))
        )
    assert [place.persons for place in known(house).values()] == [500, 1]


@pytest.mark.usefixtures("town")
def test_the_command_takes_the_file(house, tmp_path):
    file = tmp_path / "outlines.geojson"
    file.write_bytes(geojson(川辺=SQUARE))
    console = Console(
        lambda: house.settings, lambda _settings: house, lambda _ctx, _name: SYSTEM
    )
    done = CliRunner().invoke(
        exchange.import_file, ["outlines", str(file), "--json"], obj=console
    )
    assert json.loads(done.stdout)["added"] == 1
    with reading(house, SYSTEM, NOON) as ctx:
        assert queries.districts(ctx)[0].outlines is not None
