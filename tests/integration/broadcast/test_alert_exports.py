"""Published alerts as CSV, JSON and GeoJSON, and as open data in the public tree."""

import json
from itertools import pairwise

import pytest
from alert_desk import hand_in, let_out, notice, order, settle_town
from sqlalchemy import select

from broadcast import exports
from broadcast.exports import NoSuchFormat
from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM
from disaster.foundation.context import reading, unit_of_work
from disaster.foundation.csvfiles import read_csv
from disaster.register.tables import District
from shelters import publishing as shelters

RING = [[35.4, 139.3], [35.4, 139.32], [35.41, 139.32], [35.41, 139.3], [35.4, 139.3]]


@pytest.fixture
def town(house, takahashi, sato):
    with unit_of_work(house, takahashi, clock.now()) as ctx:
        settle_town(ctx)
        ctx.session.flush()
        chosen = select(District).where(District.code == "01")
        ctx.session.scalars(chosen).one().outlines = [RING]
    let_out(house, takahashi, sato, order(districts=("01", "02")))
    let_out(house, takahashi, sato, notice())
    hand_in(house, takahashi, notice(title="まだ承認していません"))
    return house


def exported(house, form):
    with reading(house, SYSTEM, clock.now()) as ctx:
        return exports.alerts(ctx, form)


def test_json_names_districts_world_and_the_cap_file(town):
    told, ordered = json.loads(exported(town, "json"))
    assert told["subject"].endswith("給水車が来ます")
    assert [place["name"] for place in ordered["districts"]] == ["川辺", "山の手"]
    assert (ordered["world"], ordered["in_force"]) == ("live", True)
    assert ordered["cap_url"].endswith(f"/feed/cap/{ordered['cap_identifier']}.xml")
    assert ordered["follows_id"] is None


def test_geojson_has_a_feature_a_district_with_longitude_first(town):
    made = json.loads(exported(town, "geojson"))
    whole, riverside, hill = made["features"]
    assert whole["geometry"]["type"] == "Point"
    assert riverside["geometry"]["type"] == "MultiPolygon"
    ring = riverside["geometry"]["coordinates"][0][0]
    assert ring[0] == ring[-1] == [139.3, 35.4]
    # Counterclockwise, as RFC 7946 has it.
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))
    assert area > 0
    assert hill["geometry"]["coordinates"][0] == 139.3
    assert hill["properties"]["radius_km"] == 1.0
    assert riverside["properties"]["level"] == 4


def test_csv_keeps_its_columns(town):
    sheet = read_csv(exported(town, "csv"))
    assert tuple(sheet.header) == exports.ALERT_COLUMNS
    assert exported(town, "standard") == exported(town, "csv")


def test_another_format_is_refused(town):
    with pytest.raises(NoSuchFormat, match="geojson"):
        exported(town, "gsi")


def test_the_open_data_hold_both(town):
    with reading(town, SYSTEM, clock.now()) as ctx:
        files = {file.path: file.content for file in shelters.public_files(ctx)}
    assert json.loads(files["opendata/142140_alerts.json"])
    assert json.loads(files["opendata/142140_alerts.geojson"])["features"]
    assert "142140_alerts.geojson" in files["opendata/index.html"].decode()
