"""Wi-Fi, public facilities and headcounts: read as what they are."""

from datetime import datetime
from pathlib import Path

import pytest

from disaster.foundation.clock import TOKYO
from disaster.foundation.csvfiles import read_csv
from shelters.layouts.detection import OtherList, UnknownLayout
from shelters.layouts.facilities import read_facilities
from shelters.layouts.headcounts import read_headcounts
from shelters.layouts.wifi import read_wifi

FILES = Path(__file__).parents[2] / "data" / "shelters"


def file(name):
    return read_csv((FILES / name).read_bytes())


def test_a_wifi_list_is_read_with_several_networks_or_none():
    school, tram = read_wifi(file("standard_wifi.csv")).records
    assert school.ssids == ("Kakuu-Free", "00000JAPAN")
    assert school.coverage == "体育館"
    assert (tram.ssids, tram.position) == ((), None)


def test_repeated_identifiers_and_imitated_names_are_refused():
    refusals = read_wifi(file("standard_wifi.csv")).refusals
    assert [(refusal.row, refusal.field) for refusal in refusals] == [
        (4, "ID"),
        (5, "SSID"),
    ]
    assert "偽物" in refusals[1].reason


def test_a_citys_own_wifi_list_is_read():
    result = read_wifi(file("english_wifi.csv"))
    (point,) = result.records
    assert point.ssids == ("KAKUU-WiFi",)
    assert point.address.municipality_code == "149993"
    assert result.repairs[0].field == "prefCode"


def test_public_facilities_tell_only_what_is_recorded():
    result = read_facilities(file("public_facilities.csv"))
    (hall,) = result.records
    assert hall.accessibility == {"車椅子可": "可", "バリアフリートイレ": "有"}
    assert result.refusals[0].field == "名称"


def test_headcounts_carry_the_time_of_counting():
    school, meeting_place = read_headcounts(file("headcounts.csv")).records
    assert (school.people, school.district) == (107, "一番町")
    assert school.as_of == datetime(2024, 1, 13, 18, 0, tzinfo=TOKYO)
    assert meeting_place.as_of == datetime(2024, 1, 13, 18, 30, tzinfo=TOKYO)


def test_a_headcount_without_number_or_time_is_refused():
    refusals = read_headcounts(file("headcounts.csv")).refusals
    assert [(refusal.row, refusal.field) for refusal in refusals] == [
        (4, "人数"),
        (5, "時点"),
    ]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("令和元年10月12日午前6時30分", (2019, 10, 12, 6, 30)),
        ("令和８年９月１日 14:05", (2026, 9, 1, 14, 5)),
        ("2026年9月1日午後2時半", (2026, 9, 1, 14, 30)),
        ("2026-09-01T14:05:00+09:00", (2026, 9, 1, 14, 5)),
    ],
)
def test_times_are_read_as_offices_write_them(text, moment):
    content = f"ID,名称,人数,時点\nA,広場,1,{text}\n".encode()
    (record,) = read_headcounts(read_csv(content)).records
    assert record.as_of == datetime(*moment, tzinfo=TOKYO)


@pytest.mark.parametrize("reader", [read_wifi, read_facilities, read_headcounts])
def test_a_list_of_sites_is_named_when_another_list_was_asked_for(reader):
    with pytest.raises(OtherList, match="指定緊急避難場所一覧"):
        reader(file("standard_sites.csv"))


def test_readers_name_the_list_they_wanted():
    with pytest.raises(OtherList, match="公共施設一覧"):
        read_wifi(file("public_facilities.csv"))
    with pytest.raises(UnknownLayout, match="どの様式の公衆無線LAN"):
        read_wifi(read_csv("品目,数量\n毛布,3\n".encode()))
