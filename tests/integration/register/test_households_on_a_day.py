"""The household as of the disaster's day, however late the copies come."""

from datetime import date

import pytest

from disaster.register import actions, queries
from disaster.register.rules import ProtectedPerson
from tests.integration.register.ledger_desk import PLACE, RESIDENT, csv, put, resident

DAY = date(2026, 8, 12)
OTHER_PLACE = "架空の伊勢野市もみじ台二丁目1番1号"
WIFE = resident(
    "P2", name="\U00020bb7田　花子", フリガナ="ヨシダ　ハナコ", 続柄="妻",
    異動日="2010-04-01", 異動事由="転入",
)  # fmt: skip
HEAD = resident(異動日="2010-04-01", 異動事由="転入")
FIRST, LATER = date(2026, 8, 1), date(2026, 9, 1)


@pytest.fixture
def ctx(work, kanri):
    with work(kanri) as ctx:
        put(ctx, "residents", [HEAD, WIFE], as_of=FIRST)
        yield ctx


def on(ctx, number="S1", day=DAY):
    home = queries.find_household(ctx, number)
    return queries.household_on(ctx, home.id, day)


def told(members):
    return [(member.card.name, member.relation, member.since) for member in members]


def test_nothing_happened_and_the_page_can_say_so(ctx):
    then = on(ctx)
    assert told(then.members) == [
        ("\U00020bb7田　太郎", "世帯主", ""),
        ("\U00020bb7田　花子", "妻", ""),
    ]
    assert not then.differs


def test_who_died_after_the_day_was_there_and_is_no_more(ctx):
    died = HEAD | {"異動日": "2026-08-14", "異動事由": "死亡"}
    put(ctx, "residents", [died], as_of=LATER)
    assert told(on(ctx).members)[0] == (
        "\U00020bb7田　太郎",
        "世帯主",
        "令和8年8月14日 死亡",
    )
    home = queries.find_household(ctx, "S1")
    assert [one.number for one in queries.members(ctx, home.id)] == ["P2"]
    assert [one.number for one in queries.members_on(ctx, home.id, DAY)] == ["P1", "P2"]


def test_who_left_the_day_before_was_not_there(ctx):
    left = WIFE | {"異動日": "2026-08-11", "異動事由": "転出"}
    put(ctx, "residents", [left], as_of=LATER)
    then = on(ctx)
    assert [member.card.name for member in then.members] == ["\U00020bb7田　太郎"]
    assert then.came_later == []


def test_who_came_the_day_after_is_shown_apart(ctx):
    child = resident("P3", name="\U00020bb7田　一花", 続柄="子", 生年月日="2026-08-13",
                     異動日="2026-08-13", 異動事由="出生")  # fmt: skip
    put(ctx, "residents", [child], as_of=LATER)
    then = on(ctx)
    assert len(then.members) == 2
    assert told(then.came_later) == [
        ("\U00020bb7田　一花", "子", "令和8年8月13日 出生")
    ]


def test_who_moved_within_the_city_belongs_to_the_old_home_until_then(ctx):
    moved = WIFE | {
        "世帯番号": "S2", "続柄": "世帯主", "住所": OTHER_PLACE,
        "異動日": "2026-08-20", "異動事由": "転居",
    }  # fmt: skip
    put(ctx, "residents", [moved], as_of=LATER)
    assert told(on(ctx).members)[1] == (
        "\U00020bb7田　花子",
        "妻",
        "令和8年8月20日 転居",
    )
    assert on(ctx, "S2").members == []
    assert len(on(ctx, "S2").came_later) == 1
    assert [m.card.name for m in on(ctx, "S2", LATER).members] == ["\U00020bb7田　花子"]
    assert len(on(ctx, "S1", LATER).members) == 1


def test_a_move_on_the_day_itself_is_marked(ctx):
    moved = WIFE | {"異動日": "2026-08-12", "異動事由": "転出"}
    put(ctx, "residents", [moved], as_of=LATER)
    assert [member.moved_that_day for member in on(ctx).members] == [False, True]


def test_a_changed_name_is_kept_found_and_told(ctx):
    renamed = WIFE | {"氏名": "田中　花子", "フリガナ": "タナカ　ハナコ",
                      "異動日": "2026-08-25", "異動事由": "氏名変更"}  # fmt: skip
    put(ctx, "residents", [renamed], as_of=LATER)
    assert told(on(ctx).members)[1][2] == "氏名変更（当時 \U00020bb7田　花子）"
    for typed in ("田中花子", "吉田花子", "よしだはなこ"):
        assert [card.name for card in queries.search_residents(ctx, typed)] == [
            "田中　花子"
        ]
    card = queries.search_residents(ctx, "田中花子")[0]
    assert ("以前の氏名", "\U00020bb7田　花子") in card.other_names
    events = queries.person_file(ctx, card.id).events
    assert ("氏名", "\U00020bb7田　花子", "田中　花子") in [
        (event.field, event.old, event.new) for event in events
    ]


def test_a_full_copy_greys_who_is_missing_and_nobody_is_deleted(ctx):
    report = put(ctx, "residents", [HEAD], as_of=LATER, is_full=True)
    assert (report.gone, report.unchanged) == (1, 1)
    then = on(ctx)
    assert told(then.members)[1][2] == "令和8年9月1日 写しにない"
    assert queries.counts(ctx)["residents"] == 1
    report = put(ctx, "residents", [HEAD, WIFE], as_of=LATER, is_full=True)
    assert (report.returned, report.changed) == (1, 1)
    assert queries.counts(ctx)["residents"] == 2


def test_a_bad_row_lets_nobody_be_called_gone(ctx):
    bad = HEAD | {"住民番号": "P9", "生年月日": "2026-02-30"}
    report = actions.import_ledger(
        ctx,
        "residents",
        csv(RESIDENT, [HEAD, bad]),
        skip_bad=True,
        copied=queries.Copied(LATER, is_full=True),
    )
    assert (report.gone, len(report.refused)) == (0, 1)


def test_who_left_for_certain_no_longer_closes_the_old_home(ctx):
    fled = WIFE | {"支援措置": "1"}
    put(ctx, "residents", [fled], as_of=FIRST)
    home = queries.find_household(ctx, "S1")
    with pytest.raises(ProtectedPerson):
        queries.open_household(ctx, home.id)
    put(ctx, "residents", [HEAD], as_of=LATER, is_full=True)
    with pytest.raises(ProtectedPerson):
        queries.open_household(ctx, home.id)
    # Merely missing in a copy: every page still takes the household for hers.
    assert [one.number for one in queries.members(ctx, home.id)] == ["P1", "P2"]
    left = fled | {"異動日": "2026-08-20", "異動事由": "転出"}
    put(ctx, "residents", [left], as_of=LATER)
    assert queries.open_household(ctx, home.id).number == "S1"
    assert [one.number for one in queries.members(ctx, home.id)] == ["P1"]
    shown = str(on(ctx).members)
    assert "花子" not in shown
    assert "8月20日" not in shown


def test_the_printed_name_of_the_head_is_the_agreed_one(ctx):
    home = queries.find_household(ctx, "S1")
    assert queries.printed_head(ctx, home) == "\U00020bb7田　太郎"
    card = queries.search_residents(ctx, "太郎")[0]
    actions.agree_printed_name(ctx, card.id, "吉田　太郎", "本人の希望")
    assert queries.printed_head(ctx, home) == "吉田　太郎"
    again = queries.search_residents(ctx, "太郎")[0]
    assert (again.name, again.legal_name) == ("吉田　太郎", "\U00020bb7田　太郎")
    put(ctx, "residents", [HEAD | {"性別": ""}], as_of=LATER)
    assert queries.printed_head(ctx, home) == "吉田　太郎"
    actions.agree_printed_name(ctx, card.id, "", "取消し")
    assert queries.printed_head(ctx, home) == "\U00020bb7田　太郎"


def test_addresses_of_the_day_are_not_lost(ctx):
    assert PLACE in str(on(ctx).members)
