"""Ledgers go in whole or not at all; every bad row is named; twice changes nothing."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disaster.foundation.csvfiles import MissingColumns
from disaster.foundation.errors import Forbidden, Refusal
from disaster.foundation.imports import BadRows
from disaster.register import actions, queries

HOUSEHOLDS = "世帯番号,世帯主氏名,住所,行政区,建物番号\r\n"
RESIDENTS = "行政区,世帯番号,続柄,氏名,フリガナ,生年月日,性別,住所,異動日,支援措置\r\n"
BUILDINGS = "建物番号,所在地,地番,構造,階数,用途,建築年,行政区,緯度,経度,所有者\r\n"
PLACE = "架空の伊勢野市ひばり野一丁目2番3号"
ROW = f"ひばり野,S1,世帯主,𠮷田　太郎,ヨシダ　タロウ,S45.3.12,男,{PLACE},,\r\n"


def put(work, kanri, kind, text, *, encoding="utf-8-sig", **options):
    with work(kanri) as ctx:
        return actions.import_ledger(ctx, kind, text.encode(encoding), **options)


def counts(work, kanri):
    with work(kanri) as ctx:
        return queries.counts(ctx)


def test_residents_make_their_households(work, kanri):
    report = put(work, kanri, "residents", RESIDENTS + ROW)
    assert (report.added, report.refused) == (1, [])
    assert counts(work, kanri)["households"] == 1
    with work(kanri) as ctx:
        household = queries.find_household(ctx, "S1")
        assert household.head_name == "𠮷田　太郎"
        (person,) = queries.members(ctx, household.id)
        assert person.born_on.isoformat() == "1970-03-12"


def test_the_same_file_again_changes_nothing(work, kanri):
    put(work, kanri, "residents", RESIDENTS + ROW)
    report = put(work, kanri, "residents", RESIDENTS + ROW)
    assert (report.added, report.changed, report.unchanged) == (0, 0, 1)


def test_a_changed_row_is_counted_and_nothing_is_deleted(work, kanri):
    second = ROW.replace("S1", "S2").replace("太郎", "次郎")
    put(work, kanri, "residents", RESIDENTS + ROW + second)
    moved = ROW.replace("男", "")
    report = put(work, kanri, "residents", RESIDENTS + moved)
    assert (report.added, report.changed) == (0, 1)
    assert counts(work, kanri)["residents"] == 2


def test_one_bad_row_stops_all_and_is_named(work, kanri):
    bad = ROW.replace("S1", "S2").replace("S45.3.12", "令和7年2月30日")
    with pytest.raises(BadRows, match="3行目 生年月日"):
        put(work, kanri, "residents", RESIDENTS + ROW + bad)
    assert counts(work, kanri)["residents"] == 0
    report = put(work, kanri, "residents", RESIDENTS + ROW + bad, skip_bad=True)
    assert (report.added, len(report.refused)) == (1, 1)


def test_a_dry_run_changes_nothing(work, kanri):
    report = put(work, kanri, "residents", RESIDENTS + ROW, dry_run=True)
    assert report.added == 1
    assert counts(work, kanri) == dict.fromkeys(counts(work, kanri), 0)


def test_cp932_is_read_too(work, kanri):
    row = ROW.replace("𠮷", "吉")
    report = put(work, kanri, "residents", RESIDENTS + row, encoding="cp932")
    assert (report.added, report.encoding) == (1, "cp932")


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("𠮷田　太郎", "", "氏名"),
        ("𠮷田　太郎", "\ue000田", "氏名"),
        ("世帯主,", ",", "続柄"),
        (",,\r\n", ",,x\r\n", "支援措置"),
        (PLACE, "", "住所"),
        ("𠮷田　太郎", "長" * 201, "氏名"),
    ],
)
def test_each_defect_names_its_field(work, kanri, old, new, field):
    row = ROW.replace(old, new, 1)
    report = put(work, kanri, "residents", RESIDENTS + row, dry_run=True)
    assert [bad.field for bad in report.refused] == [field]


def test_missing_columns_are_named(work, kanri):
    with pytest.raises(MissingColumns, match="氏名"):
        put(work, kanri, "residents", "世帯番号,続柄,住所\r\n1,世帯主,x\r\n")


def test_a_household_names_a_known_building(work, kanri):
    row = f"S1,𠮷田　太郎,{PLACE},ひばり野,B1\r\n"
    with pytest.raises(BadRows, match="建物番号"):
        put(work, kanri, "households", HOUSEHOLDS + row)
    put(
        work,
        kanri,
        "buildings",
        f"{BUILDINGS}B1,{PLACE},,木造,2,住宅,1981,,35.4,139.3,\r\n",
    )
    put(work, kanri, "households", HOUSEHOLDS + row)
    with work(kanri) as ctx:
        building = queries.find_building(ctx, "B1")
        assert queries.find_household(ctx, "S1").building_id == building.id


def test_a_swapped_position_is_refused(work, kanri):
    row = f"B1,{PLACE},,木造,2,住宅,1981,,139.3,35.4,\r\n"
    report = put(work, kanri, "buildings", BUILDINGS + row, dry_run=True)
    assert report.refused[0].field == "緯度"


def test_twin_numbers_are_refused(work, kanri):
    row = f"B1,{PLACE},,木造,2,住宅,1981,,35.4,139.3,\r\n"
    report = put(work, kanri, "buildings", BUILDINGS + row + row, dry_run=True)
    assert "2行目" in report.refused[0].reason


def test_only_administrators_copy_ledgers(work, yoshida):
    with work(yoshida) as ctx, pytest.raises(Forbidden):
        actions.import_ledger(ctx, "residents", b"")


@pytest.mark.parametrize("q", ["吉田", "ヨシダ", "よしだ", "yoshida", "19700312", "S1"])
def test_one_field_finds_a_person_however_it_is_typed(work, kanri, q):
    put(work, kanri, "residents", RESIDENTS + ROW)
    with work(kanri) as ctx:
        assert [card.name for card in queries.search_residents(ctx, q)] == [
            "𠮷田　太郎"
        ]


def test_a_protected_person_is_masked_on_the_very_next_read(work, kanri):
    put(work, kanri, "residents", RESIDENTS + ROW)
    with work(kanri) as ctx:
        (card,) = queries.search_residents(ctx, "吉田")
        actions.protect(ctx, card.id, protected=True)
    with work(kanri) as ctx:
        (card,) = queries.search_residents(ctx, "吉田")
        assert "𠮷田" not in str(card)
        assert PLACE not in str(card)
        with pytest.raises(Refusal):
            queries.open_household(ctx, card.household_id)


def test_nobody_learns_from_an_address_where_a_protected_person_lives(work, kanri):
    partner = ROW.replace("世帯主", "夫").replace("太郎", "次郎").replace("S45", "S44")
    put(work, kanri, "residents", RESIDENTS + ROW + partner)
    with work(kanri) as ctx:
        assert len(queries.search_residents(ctx, PLACE)) == 2
        card = next(c for c in queries.search_residents(ctx, "太郎"))
        actions.protect(ctx, card.id, protected=True)
    with work(kanri) as ctx:
        assert queries.search_residents(ctx, PLACE) == []
        (partner,) = queries.search_residents(ctx, "次郎")
        assert "次郎" in partner.name
        assert PLACE not in str(partner)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(content=st.binary(max_size=400))
def test_rubbish_is_refused_in_one_sentence(work, kanri, content):
    for kind in ("residents", "buildings"):
        with work(kanri) as ctx, suppress(Refusal):
            report = actions.import_ledger(ctx, kind, content, dry_run=True)
            assert report.added == 0
