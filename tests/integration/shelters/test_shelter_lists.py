"""Taking lists over: row by row, twice the same, several lists about one place."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from disaster.audit.tables import AuditEntry
from disaster.foundation import publication
from disaster.foundation.authority import StepUpRequired
from disaster.foundation.context import unit_of_work
from disaster.foundation.csvfiles import UnreadableFile
from disaster.foundation.errors import Conflict, Forbidden
from disaster.foundation.imports import BadRows
from shelters import actions, exports, queries
from shelters.layouts.detection import OtherList, UnknownLayout
from shelters.layouts.documents import UnreadableSites
from shelters.layouts.records import Contact
from shelters.rules.hazards import DesignationKind, Hazard, HazardFit
from shelters.rules.wifi import WifiKind
from shelters.tables import Designation, Site
from tests.conftest import NOON
from tests.integration.shelters.shelter_town import (
    HILL,
    NETWORK,
    TOWN,
    gsi_shelters,
    sheet,
    wifi_sheet,
)

FILES = Path(__file__).parents[2] / "data" / "shelters"
SITE_FILES = [
    "standard_sites.csv",
    "standard_sites_windows.csv",
    "standard_sites_with_defects.csv",
    "standard_sites_with_namesakes.csv",
    "former_standard_sites.csv",
    "gsi_sites.csv",
    "gsi_shelters.csv",
    "english_marks_sites.csv",
]


@pytest.mark.parametrize("name", SITE_FILES)
def test_every_row_goes_in_or_is_refused_with_its_number(work, everyone, name):
    content = (FILES / name).read_bytes()
    with work(everyone) as ctx:
        checked = actions.import_sites(ctx, content, dry_run=True)
        assert queries.board(ctx) == []
        if checked.refused:
            with pytest.raises(BadRows):
                ctx.trying(lambda: actions.import_sites(ctx, content))
            assert queries.board(ctx) == []
        done = actions.import_sites(ctx, content, skip_bad=True)
    assert done.added == checked.added > 0
    assert all(bad.row > 1 and bad.reason for bad in done.refused)
    with work(everyone) as ctx:
        assert len(queries.board(ctx)) == done.added
        again = actions.import_sites(ctx, content, skip_bad=True)
    assert (again.added, again.changed) == (0, 0)
    assert again.unchanged == done.added


def test_the_known_defects_are_mended_and_told(work, everyone):
    content = (FILES / "standard_sites_with_defects.csv").read_bytes()
    with work(everyone) as ctx:
        report = actions.import_sites(ctx, content, skip_bad=True)
    assert report.repairs
    assert report.refused
    assert report.rows == len(report.refused) + report.added + sum(
        "読み飛ばし" in repair for repair in report.repairs
    )


def test_a_position_copied_from_another_city_hides_no_site(work, everyone):
    content = (FILES / "standard_sites_with_namesakes.csv").read_bytes()
    with work(everyone) as ctx:
        report = actions.import_sites(ctx, content)
        names = sorted(status.name for status in queries.board(ctx))
    assert names == ["架空公園", *["架空朝日小学校"] * 2, *["架空神社境内"] * 2]
    assert report.as_json()["joined"] == [{"name": "架空公園", "rows": [6, 7]}]
    assert report.rows == report.added + report.joined_rows
    assert "ほかの行とまとめた行 1" in report.summary()
    assert [note.split("「")[0] for note in report.notices] == [
        "2行目と3行目",
        "4行目と5行目",
    ]


def test_the_same_school_name_in_another_city_is_another_site(work, everyone):
    """A city's own list first, then the prefecture's with a copied position."""
    content = (FILES / "standard_sites_with_namesakes.csv").read_bytes()
    lines = content.splitlines(keepends=True)
    with work(everyone) as ctx:
        actions.import_sites(ctx, b"".join(lines[:2]))
        report = actions.import_sites(ctx, content)
        assert (report.added, report.changed, report.unchanged) == (4, 0, 1)
        without_ids = content.replace(b"Z0000000001", b"").replace(b"Z0000000002", b"")
        again = actions.import_sites(ctx, without_ids)
    assert again.added == 0


def test_a_corrected_address_is_still_the_same_site(work, everyone):
    content = (FILES / "standard_sites_with_namesakes.csv").read_bytes()
    corrected = content.replace("北町川島23".encode(), "北町川島24".encode())
    with work(everyone) as ctx:
        actions.import_sites(ctx, content)
        report = actions.import_sites(ctx, corrected)
    assert (report.added, report.changed) == (0, 1)


def test_two_lists_about_one_school_make_one_shelter(town):
    status = town[HILL.name]
    assert len(town) == len(TOWN)
    assert status.kinds == (DesignationKind.EVACUATION_SITE, DesignationKind.SHELTER)
    assert status.capacity == 100
    assert status.fits[Hazard.FLOOD] is HazardFit.FIT
    assert status.fits[Hazard.LANDSLIDE] is HazardFit.UNFIT


@pytest.mark.usefixtures("town")
def test_lists_may_come_again_in_any_order(work, everyone):
    with work(everyone) as ctx:
        for content in (gsi_shelters(TOWN), sheet(TOWN), gsi_shelters(TOWN)):
            again = actions.import_sites(ctx, content)
            assert (again.added, again.changed) == (0, 0)
            assert again.unchanged == len(TOWN)


def test_the_second_list_fills_blanks_and_overwrites_nothing(work, everyone):
    silent = replace(HILL, contact=Contact(), name_kana="")
    elsewhere = replace(HILL, name_kana="ヤマテ", contact=Contact(phone="0463-99-9999"))
    with work(everyone) as ctx:
        actions.import_sites(ctx, gsi_shelters([silent]))
        actions.import_sites(ctx, sheet([elsewhere]))
        [status] = queries.board(ctx)
        assert (status.phone, status.name_kana) == ("0463-99-9999", "ヤマテ")
        actions.import_sites(ctx, gsi_shelters([HILL]))
        [status] = queries.board(ctx)
    assert status.phone == "0463-99-9999"


def test_a_changed_row_changes_and_an_empty_cell_erases_nothing(town, work, everyone):
    changed = replace(HILL, contact=Contact(phone="0463-11-1111"), name_kana="")
    with work(everyone) as ctx:
        report = actions.import_sites(ctx, sheet([changed]))
        assert (report.added, report.changed, report.unchanged) == (0, 1, 0)
        status = queries.get_status(ctx, town[HILL.name].id)
        assert len(queries.board(ctx)) == len(TOWN)
    assert status.phone == "0463-11-1111"
    assert status.name_kana == HILL.name_kana


def test_a_renamed_school_keeps_its_public_address(town, work, everyone):
    named = [replace(d, name="架空新山手学園") for d in HILL.designations]
    renamed = replace(
        HILL,
        name="架空新山手学園",
        name_english="New Yamate School",
        designations=tuple(named),
    )
    with work(everyone) as ctx:
        actions.import_sites(ctx, sheet([renamed]))
        status = queries.get_status(ctx, town[HILL.name].id)
    assert status.name == "架空新山手学園"
    assert status.slug == town[HILL.name].slug == "yamate-elementary-school"


@pytest.mark.usefixtures("town")
def test_what_we_export_reads_back_as_the_same(work, everyone):
    with work(everyone) as ctx:
        before = queries.site_records(ctx)
        for form in ("json", "standard", "gsi", "gsi-shelters"):
            again = actions.import_sites(ctx, exports.sites(ctx, form))
            assert (again.added, again.changed) == (0, 0), form
        wifi = actions.import_wifi(ctx, exports.wifi(ctx, "standard"))
        assert (wifi.added, wifi.changed) == (0, 0)
        assert queries.site_records(ctx) == before


def test_wi_fi_joins_the_shelter_it_stands_in(town, work, everyone):
    [network] = town[HILL.name].wifi
    assert network.ssids == ("Kakuu-Free", "00000JAPAN")
    assert network.kind is WifiKind.CITY
    hall = replace(NETWORK, identifier="W2", name=f"{HILL.name} 体育館")
    street = replace(NETWORK, identifier="W3", name="架空駅前", position=None)
    with work(everyone) as ctx:
        report = actions.import_wifi(ctx, wifi_sheet([NETWORK, hall, street]))
        assert (report.added, report.unchanged) == (2, 1)
        assert len(queries.get_status(ctx, town[HILL.name].id).wifi) == 2


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", UnreadableFile),
        (b"\xff\xd8\xff rubbish", UnreadableFile),
        (b"%PDF-1.7", UnreadableFile),
        (b"\x1f\x8b broken", UnreadableFile),
        (b"a,b\n1,2\n", UnknownLayout),
        (b"[1, 2]", UnreadableSites),
        ((FILES / "standard_wifi.csv").read_bytes(), OtherList),
        ((FILES / "headcounts.csv").read_bytes(), OtherList),
    ],
)
def test_a_file_that_is_no_list_of_sites_is_named(work, everyone, content, refusal):
    with work(everyone) as ctx, pytest.raises(refusal):
        actions.import_sites(ctx, content)


def test_a_value_that_no_column_can_hold_is_refused_with_its_row(work, everyone):
    endless = replace(HILL, name_kana="ア" * 201)
    with work(everyone) as ctx:
        report = actions.import_sites(ctx, sheet([endless]), dry_run=True)
    assert [bad.row for bad in report.refused] == [2]
    assert "200" in report.refused[0].reason


def test_our_own_document_is_checked_like_a_list(work, everyone):
    outside = exports.SITE_WRITERS["json"]([HILL, HILL])
    abroad = outside.replace(b'"latitude": 35.41', b'"latitude": 51.5')
    with work(everyone) as ctx:
        twice = actions.import_sites(ctx, outside, dry_run=True)
        far = actions.import_sites(ctx, abroad, dry_run=True)
    assert [bad.row for bad in twice.refused] == [2]
    assert len(far.refused) == 2


def test_only_an_administrator_with_a_fresh_code_imports(work, yamaguchi, kanri):
    with work(yamaguchi) as ctx, pytest.raises(Forbidden):
        actions.import_sites(ctx, sheet(TOWN))
    stale = replace(kanri, stepped_up_at=None)
    with work(stale) as ctx, pytest.raises(StepUpRequired):
        actions.import_sites(ctx, sheet(TOWN))
    with work(kanri) as ctx:
        assert actions.import_sites(ctx, sheet(TOWN)).added == len(TOWN)


@pytest.mark.usefixtures("town")
def test_an_import_is_audited_and_asks_for_the_public_pages(work, everyone):
    with work(everyone) as ctx:
        deeds = ctx.session.scalars(select(AuditEntry.deed)).all()
        state = publication.state(ctx)
        assert state.wanted > state.made
    assert deeds.count("shelters.imported") == 3


def test_two_people_who_import_at_once_make_no_twins(house, work, everyone):
    def take_over(_):
        try:
            with unit_of_work(house, everyone, NOON) as ctx:
                actions.import_sites(ctx, sheet(TOWN))
        except Conflict:
            return "too late"
        return "done"

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(take_over, range(2)))
    assert "done" in outcomes
    with work(everyone) as ctx:
        assert ctx.session.scalar(select(func.count()).select_from(Site)) == len(TOWN)
        assert ctx.session.scalar(select(func.count()).select_from(Designation)) == 6


def test_accessibility_is_filled_in_for_our_sites_only(work, everyone):
    sites = (FILES / "standard_sites.csv").read_bytes()
    content = (FILES / "public_facilities.csv").read_bytes()
    with work(everyone) as ctx:
        actions.import_sites(ctx, sites, skip_bad=True)
        report = actions.import_accessibility(ctx, content, skip_bad=True)
        known = [site for site in queries.board(ctx) if site.accessibility]
        again = actions.import_accessibility(ctx, content, skip_bad=True)
    assert report.changed == len(known)
    assert again.changed == 0
