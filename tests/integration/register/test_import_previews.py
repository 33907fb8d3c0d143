"""What was shown goes in, the same bytes with the same outcome, or nothing at all."""

import gzip
from dataclasses import replace
from datetime import date, timedelta

import pytest

from disaster.foundation.csvfiles import read_csv
from disaster.foundation.errors import Forbidden
from disaster.foundation.imports import BadRows
from disaster.register import actions, queries
from disaster.register.queries import Copied
from disaster.register.rules import (
    AlreadyApplied,
    FutureCopy,
    IndividualNumbers,
    OtherOutcome,
)
from tests.conftest import NOON
from tests.integration.register.ledger_desk import RESIDENT, csv, put, resident

DAY = date(2026, 9, 1)
SECOND = resident("P2", "S2", "田中　一")


def shown(work, kanri, rows, *, is_full=False, as_of=DAY):
    with work(kanri) as ctx:
        copied = Copied(as_of, is_full)
        content = csv(RESIDENT, rows)
        return actions.preview_ledger(ctx, "residents", content, copied).id


def confirmed(work, kanri, preview_id, **options):
    with work(kanri) as ctx:
        return actions.confirm_preview(ctx, preview_id, **options)


def test_a_preview_changes_nothing_and_its_yes_everything(work, kanri):
    preview_id = shown(work, kanri, [resident(), SECOND])
    with work(kanri) as ctx:
        report = queries.get_preview(ctx, preview_id).report
        assert (report["added"], report["dry_run"]) == (2, True)
        assert queries.counts(ctx)["residents"] == 0
    assert confirmed(work, kanri, preview_id).added == 2
    with work(kanri) as ctx:
        assert queries.counts(ctx)["residents"] == 2
        assert queries.latest_copy(ctx, "residents").as_of == DAY
        assert queries.waiting_previews(ctx) == []
    with pytest.raises(AlreadyApplied):
        confirmed(work, kanri, preview_id)


def test_old_and_new_stand_side_by_side_on_the_page_and_in_the_file(work, kanri):
    with work(kanri) as ctx:
        put(ctx, "residents", [resident(), SECOND])
    changed = SECOND | {"氏名": "田中　二", "住所": "架空の伊勢野市もみじ台1-1-1"}
    preview_id = shown(work, kanri, [resident(), changed])
    with work(kanri) as ctx:
        preview = queries.get_preview(ctx, preview_id)
        (change,) = preview.report["changes"]
        assert (change["what"], change["number"], change["row"]) == ("changed", "P2", 3)
        assert {"field": "氏名", "old": "田中　一", "new": "田中　二"} in change[
            "fields"
        ]
        lines = read_csv(gzip.decompress(preview.differences)).rows
    assert [row.cells["項目"] for row in lines] == ["氏名", "住所"]
    assert lines[0].cells["前"] == "田中　一"


def test_a_yes_to_another_outcome_is_refused_and_changes_nothing(work, kanri):
    with work(kanri) as ctx:
        put(ctx, "residents", [resident()])
    preview_id = shown(work, kanri, [resident(性別="")])
    with work(kanri) as ctx:
        put(ctx, "residents", [resident(性別="女")])
    with pytest.raises(OtherOutcome) as refusal:
        confirmed(work, kanri, preview_id)
    assert refusal.value.status == 409
    with work(kanri) as ctx:
        card = queries.search_residents(ctx, "P1")[0]
        assert queries.person_file(ctx, card.id).sex == "女"


def test_a_protection_put_on_in_between_is_never_undone(work, kanri):
    with work(kanri) as ctx:
        put(ctx, "residents", [resident()])
    preview_id = shown(work, kanri, [resident(性別="")])
    with work(kanri) as ctx:
        card = queries.search_residents(ctx, "P1")[0]
        actions.protect(ctx, card.id, protected=True)
    confirmed(work, kanri, preview_id)
    with work(kanri) as ctx:
        assert queries.get_card(ctx, card.id).is_protected
        report = put(ctx, "residents", [resident(性別="")])
        assert (report.changed, report.unchanged) == (0, 1)
        assert queries.get_card(ctx, card.id).is_protected


def test_bad_rows_wait_until_somebody_skips_them(work, kanri):
    bad = SECOND | {"生年月日": "2026-09-04"}
    preview_id = shown(work, kanri, [resident(), bad])
    with pytest.raises(BadRows, match="3行目 生年月日: 今日より先の日付です。"):
        confirmed(work, kanri, preview_id)
    assert confirmed(work, kanri, preview_id, skip_bad=True).added == 1


def test_a_preview_given_up_or_a_day_old_is_forgotten(work, kanri):
    first = shown(work, kanri, [resident()])
    with work(kanri) as ctx:
        actions.drop_preview(ctx, first)
        assert queries.waiting_previews(ctx) == []
    second = shown(work, kanri, [resident()])
    later = NOON + timedelta(days=1, minutes=1)
    with pytest.raises(AlreadyApplied), work(kanri, later) as ctx:
        queries.get_preview(ctx, second)
    with work(replace(kanri, stepped_up_at=later), later) as ctx:
        copied = Copied(DAY)
        actions.preview_ledger(ctx, "residents", csv(RESIDENT, [SECOND]), copied)
        assert len(queries.waiting_previews(ctx)) == 1


def test_values_of_protected_people_are_not_kept_readable(work, kanri):
    with work(kanri) as ctx:
        put(ctx, "residents", [resident(支援措置="1")])
    moved = resident(支援措置="1", 住所="秘密の町9-9-9", 氏名="\U00020bb7田　隠")
    preview_id = shown(work, kanri, [moved])
    with work(kanri) as ctx:
        preview = queries.get_preview(ctx, preview_id)
        told = repr(preview.report) + gzip.decompress(preview.differences).decode()
    assert "住所" in told
    assert "秘密" not in told
    assert "太郎" not in told


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ({"生年月日": "2026-09-04"}, "生年月日"),
        ({"生年月日": "R8.2.30"}, "生年月日"),
        ({"生年月日": "昭和65年1月1日"}, "生年月日"),
        ({"異動日": "2026-09-04", "異動事由": "転入"}, "異動日"),
        ({"異動日": "1969-01-01"}, "異動日"),
        ({"異動事由": "転出"}, "異動日"),
        ({"電話番号": "12"}, "電話番号"),
        ({"通称": "\ue000"}, "通称"),
    ],
)
def test_impossible_days_and_names_are_refused_with_their_row(
    work, kanri, cells, field
):
    with work(kanri) as ctx:
        content = csv(RESIDENT, [SECOND, resident(**cells)])
        report = actions.import_ledger(ctx, "residents", content, dry_run=True)
    assert [(bad.row, bad.field) for bad in report.refused] == [(3, field)]


def test_a_planned_departure_may_lie_ahead(work, kanri):
    with work(kanri) as ctx:
        leaving = resident(異動日="2026-10-01", 異動事由="転出")
        assert put(ctx, "residents", [leaving]).added == 1
        home = queries.find_household(ctx, "S1")
        assert len(queries.members(ctx, home.id)) == 1


def test_what_a_file_has_no_column_for_stays(work, kanri):
    with work(kanri) as ctx:
        put(ctx, "residents", [resident(通称="通り名", 支援措置="1")])
        few = ("世帯番号", "住民番号", "続柄", "氏名", "住所")
        report = put(ctx, "residents", [resident()], few)
        assert (report.changed, report.unchanged) == (0, 1)


def test_shifted_rows_and_individual_numbers_are_refused(work, kanri):
    with work(kanri) as ctx:
        shifted = csv(RESIDENT, [resident()]).decode("utf-8-sig").rstrip() + ",余分\r\n"
        report = actions.import_ledger(ctx, "residents", shifted.encode(), dry_run=True)
        assert report.refused[0].field == "列"
        with pytest.raises(IndividualNumbers):
            put(ctx, "residents", [resident()], (*RESIDENT, "個人番号"))


def test_no_copy_is_made_tomorrow(work, kanri):
    with pytest.raises(FutureCopy):
        shown(work, kanri, [resident()], as_of=date(2026, 9, 4))


def test_only_administrators_look_and_say_yes(work, kanri, yoshida):
    preview_id = shown(work, kanri, [resident()])
    with work(yoshida) as ctx:
        with pytest.raises(Forbidden):
            actions.confirm_preview(ctx, preview_id)
        with pytest.raises(Forbidden):
            actions.drop_preview(ctx, preview_id)
        with pytest.raises(Forbidden):
            actions.preview_ledger(ctx, "residents", b"", Copied())
