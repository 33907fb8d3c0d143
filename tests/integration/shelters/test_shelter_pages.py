"""The public files: what people read, in every language, small, dated, honest."""

import gzip
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from lxml import html

from disaster.foundation import i18n
from disaster.foundation.csvfiles import read_csv
from disaster.register.tables import District
from shelters import actions, maps, publishing, queries
from shelters.actions import Told
from shelters.rules.opening import Crowding, OpeningState
from shelters.rules.places import Position
from shelters.rules.wifi import WifiState
from tests.conftest import NOON
from tests.integration.shelters.shelter_town import (
    HILL,
    PARK,
    RIVER,
    sheet,
    site_record,
)

STATIC = Path(__file__).parents[3] / "disaster/static"
OPEN = OpeningState.OPEN
ASSETS = ("public.css", "age.js", "nearest.js")
FIRST_FLIGHT = 14_000


@pytest.fixture
def files(work, everyone):
    """Give a function that makes the public files at some time."""

    def made(at=NOON):
        with work(everyone, at) as ctx:
            return {file.path: file.content for file in publishing.public_files(ctx)}

    return made


@pytest.fixture
def report(work, everyone, town):
    """Give a function that reports of a shelter."""

    def told(name=HILL.name, at=NOON, **facts):
        with work(everyone, at) as ctx:
            actions.report_opening(ctx, town[name].id, Told(**facts))

    return told


def words(page):
    """Return what a page says, spaces evened out."""
    texts = html.fromstring(page.decode()).find(".//main").itertext()
    return " ".join(" ".join(texts).split())


def names(page):
    """Return the shelters of a list in their order."""
    items = html.fromstring(page.decode()).xpath("//ul[@class='list']/li//h2/a")
    return [item.text_content() for item in items]


def test_an_empty_town_has_pages_that_say_so(files):
    made = files()
    assert "避難所の一覧はまだありません" in words(made["shelters/index.html"])
    assert "地区の一覧はまだありません" in words(made["shelters/from/index.html"])
    assert json.loads(made["shelters/status.json"])["sites"] == {}
    assert made["opendata/142140_shelter_status.csv"].startswith(b"\xef\xbb\xbf")


@pytest.mark.usefixtures("town")
def test_every_language_has_every_page(files):
    pages = {path for path in files() if path.endswith(".html")}
    for lang in ("ja-easy", "en"):
        assert {path for path in pages if path.startswith(f"{lang}/")} == {
            f"{lang}/{path}"
            for path in pages
            if path.split("/")[0] not in i18n.LANGUAGES
        }


@pytest.mark.usefixtures("town")
def test_every_link_leads_to_a_file(files):
    made = files()
    for path, content in made.items():
        if not path.endswith(".html"):
            continue
        for link in html.fromstring(content.decode()).xpath("//a/@href"):
            if link.startswith(("tel:", "geo:", "#")) or not link:
                continue
            target = (Path("/root") / path).parent.joinpath(link).resolve()
            found = target.relative_to("/root").as_posix()
            found = f"{found}/index.html" if link.endswith("/") else found
            found = found.removeprefix("./")
            own = made.keys() | {"index.html", "en/index.html", "ja-easy/index.html"}
            assert found in own or "alerts/" in link, f"{path}: {link}"


def test_the_open_ones_stand_first_then_those_that_prepare(files, report):
    report(PARK.name, state=OpeningState.PREPARING)
    report(RIVER.name, state=OPEN)
    page = files()["shelters/index.html"]
    assert names(page) == [RIVER.name, PARK.name, HILL.name]
    items = html.fromstring(page.decode()).xpath("//ul[@id='places']/li")
    assert ["data-last" in item.attrib for item in items] == [False, True, True]
    assert items[0].get("data-lat") == "35.4"
    assert "1 か所が開いています" in words(page)


def test_a_closed_shelter_is_never_recommended(files, report, work, everyone, town):
    report(state=OPEN, headcount=0)
    report(state=OpeningState.CLOSED, at=NOON + timedelta(hours=1))
    with work(everyone, NOON + timedelta(hours=1)) as ctx:
        assert publishing.open_sites(ctx) == []
    own = files()[f"shelters/{town[HILL.name].slug}/index.html"]
    assert "開いていません" in words(own)


@pytest.mark.usefixtures("flood")
def test_an_open_but_unfit_shelter_warns_and_stands_behind(
    files, report, work, everyone, town
):
    report(RIVER.name, state=OPEN, confirms_unfit=True)
    report(HILL.name, state=OPEN)
    made = files()
    assert names(made["shelters/index.html"])[:2] == [HILL.name, RIVER.name]
    own = words(made[f"shelters/{town[RIVER.name].slug}/index.html"])
    assert "いまの災害では使えない場所です" in own
    assert HILL.name in own
    with work(everyone) as ctx:
        assert [site.name for site in publishing.open_sites(ctx)] == [HILL.name]


@pytest.mark.usefixtures("flood")
def test_full_while_the_outside_is_dangerous_means_come_in(files, report, town):
    report(state=OPEN, crowding=Crowding.NEARLY_FULL)
    made = files()
    sentence = "満員に近いですが、今は外が危険です。そのまま入ってください。"
    assert sentence in words(made["shelters/index.html"])
    assert sentence in words(made[f"shelters/{town[HILL.name].slug}/index.html"])


def test_full_in_calm_weather_names_the_next_that_has_room(files, report, town):
    report(state=OPEN, crowding=Crowding.NEARLY_FULL)
    report(RIVER.name, state=OPEN)
    own = words(files()[f"shelters/{town[HILL.name].slug}/index.html"])
    assert "外が危険" not in own
    assert f"近くで開いている避難所 {RIVER.name}" in own


def test_wi_fi_is_available_only_while_its_check_holds(
    files, work, everyone, town, report
):
    report(state=OPEN)
    [network] = town[HILL.name].wifi
    with work(everyone) as ctx:
        actions.check_wifi(ctx, network.id, WifiState.ON)
    soon = files(NOON + timedelta(hours=2))
    assert names(soon["shelters/wifi/index.html"]) == [HILL.name]
    late = files(NOON + timedelta(hours=2, minutes=1))
    assert names(late["shelters/wifi/index.html"]) == []
    assert "この2時間に使えると確かめた Wi-Fi はありません" in words(
        late["shelters/wifi/index.html"]
    )
    own = words(late[f"shelters/{town[HILL.name].slug}/index.html"])
    assert "わからない 最後に確かめたのは 12:00 です" in own
    assert "数字のゼロが 5 つ" in own


def test_old_news_is_called_old(files, report, town):
    report(state=OPEN)
    made = files(NOON + timedelta(hours=4, minutes=1))
    assert "古い情報 12:00 の情報" in words(made["shelters/index.html"])
    own = words(made[f"shelters/{town[HILL.name].slug}/index.html"])
    assert "4時間以上前の情報です" in own
    assert "古い情報" not in words(files(NOON)["shelters/index.html"])


@pytest.mark.usefixtures("town")
def test_unknown_is_said_and_never_left_out(files, town):
    own = words(files()[f"shelters/{town[PARK.name].slug}/index.html"])
    assert "車椅子可 わからない" in own
    assert "高潮 × 使えない" in own
    assert "大規模な火事 ○ 使える" in own
    assert "避難場所：危険から逃げる所" in own


def test_a_district_lists_by_distance_without_any_script(files, work, everyone, report):
    with work(everyone) as ctx:
        for code, name, latitude in (("D1", "南", 35.39), ("../../x", "北", 35.43)):
            ctx.session.add(
                District(code=code, name=name, latitude=latitude, longitude=139.31)
            )
    made = files()
    page = made["shelters/from/d1/index.html"]
    assert names(page) == [RIVER.name, HILL.name, PARK.name]
    metres = maps.distance_m(Position(35.39, 139.31), RIVER.position)
    assert f"直線距離 {metres / 1000:.1f} km（北西）" in words(page)
    assert re.search(r"歩いて約\d+〜\d+分", words(page))
    assert not any(".." in path for path in made)
    report(PARK.name, state=OPEN)
    assert names(files()["shelters/from/d1/index.html"])[0] == PARK.name


def test_forty_shelters_reach_a_phone_in_the_first_flight(files, work, everyone):
    records = [
        site_record(
            number,
            (f"架空第{number}小学校", f"Elementary School {number}"),
            Position(35.37 + number / 1000, 139.3),
            set(),
        )
        for number in range(40)
    ]
    with work(everyone) as ctx:
        actions.import_sites(ctx, sheet(records))
        for site in queries.board(ctx):
            told = Told(state=OPEN, headcount=site.report_number + 40)
            actions.report_opening(ctx, site.id, told)
    made = files()
    assets = [(STATIC / name).read_bytes() for name in ASSETS]
    for lang in ("", "en/", "ja-easy/"):
        whole = [made[f"{lang}shelters/index.html"], *assets]
        assert sum(len(gzip.compress(part)) for part in whole) <= FIRST_FLIGHT
    assert len(gzip.compress(made["shelters/status.json"])) <= 1_000
    assert len(gzip.compress(made["t/index.html"])) <= 6_000


def test_the_status_document_is_short_and_complete(files, report, town):
    report(state=OPEN, headcount=60)
    document = json.loads(files(NOON + timedelta(minutes=5))["shelters/status.json"])
    assert document["version"] == 1
    assert document["sites"] == {town[HILL.name].slug: ["o", 2, 60, "?", 5]}


def test_text_only_names_the_open_ones(files, report):
    report(state=OPEN)
    page = files()["t/index.html"].decode()
    assert HILL.name in page
    assert '<link rel="stylesheet"' not in page
    assert "<script" not in page


@pytest.mark.usefixtures("town")
def test_open_data_carries_date_licence_and_readable_files(files):
    made = files()
    page = words(made["opendata/index.html"])
    assert "CC BY 4.0" in page
    assert "令和8年9月3日" in page
    for path, content in made.items():
        if path.endswith(".csv"):
            assert read_csv(content).header
    collection = json.loads(made["opendata/142140_sites.geojson"])
    assert len(collection["features"]) == 6


def test_a_page_escapes_what_a_list_brought(files, work, everyone):
    nasty = site_record(
        7, ("<script>alert(1)</script>", ""), Position(35.4, 139.3), set()
    )
    with work(everyone) as ctx:
        actions.import_sites(ctx, sheet([nasty]))
    assert b"<script>alert" not in files()["shelters/index.html"]
