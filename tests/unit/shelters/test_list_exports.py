"""Exports: what is written is read back as the same, and nothing is misstated."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disaster.foundation.csvfiles import read_csv
from shelters.layouts.documents import (
    UnreadableSites,
    read_json,
    write_geojson,
    write_json,
)
from shelters.layouts.headers import (
    GSI_SHELTER_HEADER,
    GSI_SITE_HEADER,
    STANDARD_SITE_HEADER,
    STANDARD_WIFI_HEADER,
)
from shelters.layouts.records import Capacity, Designation, SiteRecord
from shelters.layouts.sheets import (
    write_gsi_shelters,
    write_gsi_sites,
    write_standard_sites,
    write_standard_wifi,
)
from shelters.layouts.sites import read_sites
from shelters.layouts.wifi import read_wifi
from shelters.rules.hazards import DesignationKind, Hazard, HazardFit
from shelters.rules.places import Position

FILES = Path(__file__).parents[2] / "data" / "shelters"
ROUND_TRIPS = [
    ("standard_sites.csv", write_standard_sites),
    ("standard_sites_with_defects.csv", write_standard_sites),
    ("former_standard_sites.csv", write_standard_sites),
    ("gsi_sites.csv", write_gsi_sites),
    ("gsi_shelters.csv", write_gsi_shelters),
]

words = st.text("架空第一小学校公園・（）=+-@ '", min_size=1, max_size=12).filter(
    lambda text: text == text.strip() and not set(text) <= set("-")
)
sites = st.builds(
    lambda name, position, fits, capacity, is_shelter, number: SiteRecord(
        name=name,
        position=position,
        designations=(
            Designation(
                DesignationKind.EVACUATION_SITE,
                identifier=f"CC{number}",
                name=name,
                position=position,
                fits=dict(zip(Hazard, fits, strict=True)),
                capacity=Capacity(capacity),
            ),
            *([Designation(DesignationKind.SHELTER)] if is_shelter else []),
        ),
    ),
    words,
    st.builds(Position, st.floats(24, 46), st.floats(123, 154)),
    st.lists(st.sampled_from([HazardFit.FIT, HazardFit.UNFIT]), min_size=8, max_size=8),
    st.none() | st.integers(0, 99_999),
    st.booleans(),
    st.integers(1),
)


def sites_in(name):
    return read_sites(read_csv((FILES / name).read_bytes())).records


@pytest.mark.parametrize(("name", "write"), ROUND_TRIPS)
def test_an_exported_list_is_imported_as_the_same(name, write):
    before = sites_in(name)
    after = read_sites(read_csv(write(before)))
    assert after.records == before
    assert after.refusals == []


@settings(deadline=None)
@given(site=sites)
def test_any_site_survives_the_national_standard(site):
    after = read_sites(read_csv(write_standard_sites([site])))
    assert after.records == [site]


@pytest.mark.parametrize(
    ("content", "header"),
    [
        (write_standard_sites([]), STANDARD_SITE_HEADER),
        (write_standard_wifi([]), STANDARD_WIFI_HEADER),
        (write_gsi_sites([]), GSI_SITE_HEADER),
        (write_gsi_shelters([]), GSI_SHELTER_HEADER),
    ],
)
def test_an_empty_list_still_has_its_header(content, header):
    assert read_csv(content).header == header


def test_the_sheets_have_as_many_columns_as_the_standard():
    assert (len(STANDARD_SITE_HEADER), len(STANDARD_WIFI_HEADER)) == (39, 28)


def test_conditions_reach_the_standard_as_flag_and_remark():
    before = sites_in("english_marks_sites.csv")
    file = read_csv(write_standard_sites(before))
    assert file.rows[0].cells["災害種別_洪水"] == "1"
    assert file.rows[0].cells["備考"] == "条件つき：洪水・高潮"
    after = read_sites(file).records
    assert after[0].fit(Hazard.STORM_SURGE) is HazardFit.CONDITIONAL


def test_a_mention_becomes_a_flag_and_never_a_row():
    before = sites_in("gsi_shelters.csv")
    assert read_csv(write_gsi_sites(before)).rows == []
    flags = [
        row.cells["指定緊急避難場所との住所同一"]
        for row in read_csv(write_gsi_shelters(before)).rows
    ]
    assert flags == ["1", ""]


def test_wifi_points_are_exported_as_they_came():
    file = read_csv((FILES / "standard_wifi.csv").read_bytes())
    before = read_wifi(file).records
    assert read_wifi(read_csv(write_standard_wifi(before))).records == before


@pytest.mark.parametrize("name", [name for name, _write in ROUND_TRIPS])
def test_json_loses_nothing(name):
    before = sites_in(name)
    assert read_json(write_json(before)) == before


@pytest.mark.parametrize("content", [b"{}", b"[{}]", b"not json"])
def test_other_json_is_refused_with_the_place(content):
    with pytest.raises(UnreadableSites, match="この仕組みが書き出した JSON"):
        read_json(content)


def test_geojson_has_longitude_first_and_a_feature_for_each_designation():
    document = json.loads(write_geojson(sites_in("gsi_sites.csv")))
    building, gymnasium, park = document["features"]
    assert building["geometry"]["coordinates"] == [139.3001, 35.4001]
    assert building["properties"]["facility_name"] == "架空第一小学校"
    assert building["properties"]["flood"] == "conditional"
    assert gymnasium["properties"]["flood"] == "unfit"
    assert park["properties"]["designation_label"] == "指定緊急避難場所"


def test_geojson_of_a_place_to_stay_speaks_of_no_hazard():
    document = json.loads(write_geojson(sites_in("gsi_shelters.csv")))
    assert all("flood" not in entry["properties"] for entry in document["features"])


def test_geojson_of_a_site_without_position_has_no_geometry():
    nowhere = SiteRecord("広場", (Designation(DesignationKind.SHELTER, name="広場"),))
    document = json.loads(write_geojson([nowhere]))
    assert document["features"][0]["geometry"] is None
