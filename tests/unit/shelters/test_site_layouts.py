"""Lists of sites: every layout comes in, every repair and refusal names its row."""

from pathlib import Path

import pytest

from disaster.foundation.csvfiles import CsvFile, CsvRow, read_csv
from shelters.layouts.detection import OtherList, UnknownLayout
from shelters.layouts.grouping import common_name
from shelters.layouts.records import Capacity
from shelters.layouts.sites import read_sites
from shelters.rules.hazards import DesignationKind, Hazard, HazardFit
from shelters.rules.places import Position

FILES = Path(__file__).parents[2] / "data" / "shelters"
SITE, SHELTER = DesignationKind.EVACUATION_SITE, DesignationKind.SHELTER


def read(name):
    return read_sites(read_csv((FILES / name).read_bytes()))


def list_of(cells):
    """Make a file of sheet 03 with one row from the cells that matter."""
    header = (FILES / "standard_sites.csv").read_text("utf-8-sig").splitlines()[0]
    names = tuple(header.split(","))
    blank = dict.fromkeys(names, "")
    return CsvFile("utf-8", names, [CsvRow(2, blank | cells)])


def capacity_of(text):
    row = {"名称": "広場", "緯度": "35.4", "経度": "139.3", "想定収容人数": text}
    (site,) = read_sites(list_of(row)).records
    return site.designations[0].capacity


def test_the_national_standard_is_read():
    result = read("standard_sites.csv")
    school, park, hall = result.records
    assert result.layout == "自治体標準オープンデータセット 指定緊急避難場所一覧"
    assert result.refusals == []
    assert school.address.line == "架空県架空市一番町5-5"
    assert school.address.municipality_code == school.authority_code == "149993"
    assert school.communities == ("一番町自治会", "二番町自治会")
    assert school.elevation == 31
    assert school.position == Position(35.4001, 139.3001)
    assert [entry.kind for entry in school.designations] == [SITE, SHELTER]
    assert school.designations[1].is_mention
    assert [entry.kind for entry in park.designations] == [SITE]
    assert hall.name_kana == "カクウシミンカイカン"


def test_an_empty_flag_of_the_standard_means_not_designated():
    school = read("standard_sites.csv").records[0]
    fits = {hazard for hazard in Hazard if school.fit(hazard) is HazardFit.FIT}
    assert fits == {
        Hazard.FLOOD,
        Hazard.LANDSLIDE,
        Hazard.EARTHQUAKE,
        Hazard.INLAND_FLOOD,
    }
    assert school.fit(Hazard.TSUNAMI) is HazardFit.UNFIT


def test_a_file_from_windows_with_a_nameless_column_reads_the_same():
    plain, windows = read("standard_sites.csv"), read("standard_sites_windows.csv")
    assert windows.records == plain.records
    assert [str(repair) for repair in windows.repairs if repair.row == 2] == [
        "2行目 見出しなし: 見出しのない列を読み飛ばしました。（「覚え書き」→「」）"
    ]


def test_every_repair_is_reported_row_by_row():
    repairs = read("standard_sites.csv").repairs
    assert {(repair.row, repair.field, repair.after) for repair in repairs} == {
        (3, "電話番号", ""),
        (3, "想定収容人数", "50700"),
        (4, "名称_カナ", "カクウシミンカイカン"),
        (4, "標高", ""),
        (4, "災害種別_高潮", ""),
        (4, "想定収容人数", "191人"),
    }


def test_impossible_rows_are_refused_with_row_field_and_reason():
    refusals = read("standard_sites_with_defects.csv").refusals
    assert [(refusal.row, refusal.field) for refusal in refusals] == [
        (2, "名称"),
        (4, "緯度"),
        (5, "緯度"),
        (6, "経度"),
        (8, "ID"),
        (9, "市区町村コード"),
        (11, "所在地_連結表記"),
        (13, "ID"),
        (14, "災害種別_高潮"),
        (16, "想定収容人数"),
    ]
    assert all(refusal.reason.endswith("。") for refusal in refusals)


def test_the_other_rows_of_a_bad_file_are_mended_and_kept():
    result = read("standard_sites_with_defects.csv")
    sites = {site.name: site for site in result.records}
    assert list(sites) == [
        "場所のない広場",
        "入れ替わった広場",
        "ゼロの落ちた広場",
        "日付を直せる広場",
        "列のずれた広場",
    ]
    assert sites["入れ替わった広場"].position == Position(35.4, 139.3)
    assert sites["ゼロの落ちた広場"].authority_code == "099996"
    assert sites["日付を直せる広場"].address.line == "架空県架空市五番町5-5"


def test_a_site_with_neither_position_nor_address_is_refused():
    (refusal,) = read_sites(list_of({"名称": "どこかの広場"})).refusals
    assert "どちらかを入れてください" in refusal.reason


def test_columns_that_slipped_under_the_contact_are_put_back():
    result = read("standard_sites_with_defects.csv")
    slipped = next(site for site in result.records if site.name == "列のずれた広場")
    assert (slipped.authority_code, slipped.authority) == ("149993", "架空市")
    assert (slipped.contact.extension, slipped.contact.email) == ("", "")


def test_a_block_turned_into_a_date_leaves_the_whole_address():
    row = {"名称": "広場", "所在地_連結表記": "架空市一番町1-1-9"}
    result = read_sites(list_of(row | {"所在地_番地以下": "11月9日"}))
    assert result.records[0].address.line == "架空市一番町1-1-9"
    assert result.records[0].address.block == ""
    assert result.repairs[0].before == "11月9日"


def test_a_row_pushed_to_the_right_is_refused():
    file = list_of({"名称": "広場", "所在地_連結表記": "架空市一番町"})
    pushed = CsvRow(2, file.rows[0].cells, surplus=("備考",))
    result = read_sites(CsvFile(file.encoding, file.header, [pushed]))
    assert "列がずれていないか" in result.refusals[0].reason


@pytest.mark.parametrize(
    ("text", "capacity"),
    [
        ("", Capacity()),
        ("－", Capacity()),
        ("350", Capacity(350)),
        ("1,400", Capacity(1400)),
        ("１，４００人", Capacity(1400)),
        ("138.0", Capacity(138)),
        (
            "100人2.0㎡あたり1人",
            Capacity(100, text="100人2.0㎡あたり1人"),
        ),
        (
            "屋内480人／屋外3,350人(面積の1/2)",
            Capacity(3830, 480, "屋内480人／屋外3,350人(面積の1/2)"),
        ),
        ("1,200人（2人／㎡）", Capacity(1200, text="1,200人（2人／㎡）")),
        ("2.0㎡あたり1人", Capacity(text="2.0㎡あたり1人")),
        ("調査中", Capacity(text="調査中")),
    ],
)
def test_a_capacity_is_read_out_of_its_wording(text, capacity):
    assert capacity_of(text) == capacity


def test_the_former_standard_is_read_with_its_renamed_coordinates():
    (office,) = read("former_standard_sites.csv").records
    assert office.position == Position(26.7, 128.12)
    assert office.address.line == "架空村字中央157番地"
    assert office.authority == "架空村"
    assert office.designations[0].identifier == "0000000101"


def test_buildings_of_one_facility_become_one_record():
    school, _park = read("gsi_sites.csv").records
    assert school.name == "架空第一小学校"
    assert school.facility_key == "E1499900001"
    assert [entry.name for entry in school.designations] == [
        "架空第一小学校　校舎１",
        "架空第一小学校　体育館",
        "",
    ]
    assert school.has(SHELTER)
    assert school.fit(Hazard.EARTHQUAKE) is HazardFit.FIT
    assert school.fit(Hazard.LANDSLIDE) is HazardFit.CONDITIONAL


def test_a_remark_about_a_hazard_makes_its_flag_conditional():
    school, park = read("gsi_sites.csv").records
    building = school.designations[0]
    assert building.fit(Hazard.FLOOD) is HazardFit.CONDITIONAL
    assert building.note == "洪水時：２階以上"
    assert park.fit(Hazard.EARTHQUAKE) is HazardFit.FIT


def test_national_identifiers_may_be_neither_malformed_nor_repeated():
    refusals = read("gsi_sites.csv").refusals
    assert [(refusal.row, refusal.field) for refusal in refusals] == [
        (5, "共通ID"),
        (6, "共通ID"),
        (7, "共通ID"),
    ]
    assert refusals[0].reason.startswith("3 行目と同じです")
    assert "指定避難所のもの" in refusals[2].reason


def test_shelters_are_another_law_than_evacuation_sites():
    school, home = read("gsi_shelters.csv").records
    assert [entry.kind for entry in school.designations] == [SHELTER, SITE]
    assert school.fit(Hazard.FLOOD) is HazardFit.UNKNOWN
    (welfare,) = home.designations
    assert welfare.kind is DesignationKind.WELFARE_SHELTER
    assert welfare.accepts == "高齢者"
    assert welfare.note == "二行の\n備考"


def test_marks_of_a_citys_own_list_are_read():
    school, deaf_school, pin = read("english_marks_sites.csv").records
    assert school.fit(Hazard.FLOOD) is HazardFit.CONDITIONAL
    assert school.designations[0].note == "条件つき：洪水・高潮"
    assert school.fit(Hazard.GREAT_FIRE) is HazardFit.UNFIT
    assert school.fit(Hazard.VOLCANO) is HazardFit.UNKNOWN
    assert deaf_school.fit(Hazard.EARTHQUAKE) is HazardFit.FIT
    assert deaf_school.fit(Hazard.TSUNAMI) is HazardFit.UNFIT
    assert {pin.fit(hazard) for hazard in Hazard} == {HazardFit.UNKNOWN}


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("headcounts.csv", "避難者数の報告"),
        ("standard_wifi.csv", "公衆無線LAN"),
        ("english_wifi.csv", "公衆無線LAN"),
        ("public_facilities.csv", "公共施設一覧"),
    ],
)
def test_another_list_is_named_instead_of_misread(name, title):
    with pytest.raises(OtherList, match=title):
        read(name)


def test_an_unknown_header_is_shown_back():
    with pytest.raises(UnknownLayout, match="見出し: 品目、数量"):
        read_sites(read_csv("品目,数量\n毛布,3\n".encode()))


@pytest.mark.parametrize(
    ("names", "shared"),
    [
        (["東小学校　校舎", "東小学校　体育館"], "東小学校"),
        (["東小学校校舎", "東小学校体育館"], "東小学校"),
        (["東小学校　校舎５", "東小学校　校舎６"], "東小学校"),
        (["東小学校", "東小学校（校庭）"], "東小学校"),
        (["市立東寺", "市立東町タワー２号"], "市立東寺"),
        (["東小学校"], "東小学校"),
    ],
)
def test_a_facility_is_called_by_what_its_buildings_share(names, shared):
    assert common_name(names) == shared
