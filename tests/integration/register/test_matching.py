"""Household and house from two ledgers: proposed, answered, taken back, kept."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy import select

from disaster.audit.tables import AuditEntry
from disaster.foundation.context import unit_of_work
from disaster.foundation.errors import FieldRefusal, Forbidden, Refusal
from disaster.register import actions as register
from disaster.register import queries as known
from disaster.register.matching import actions, jobs, queries
from disaster.register.matching.actions import Doors, Said
from disaster.register.matching.queries import Wanted
from disaster.register.matching.rules.answering import AlreadyAnswered, Answer, Method
from disaster.register.matching.rules.deciding import Standing
from disaster.register.matching.tables import MatchAnswer, MatchProposal
from tests.conftest import NOON
from tests.integration.register.ledger_desk import (
    BUILDING,
    PLACE,
    building,
    put,
    resident,
)

COLUMNS = (*BUILDING, "用途", "行政区")
LET = "架空の伊勢野市ひばり野一丁目2番4号"
NOWHERE = "架空の伊勢野市大字山里字峠下999番地"
OWNED = building(
    用途="専用住宅", 所有者="吉田太郎", 所有者住所=PLACE, 行政区="ひばり野"
)

pytestmark = pytest.mark.usefixtures("ledgers")


@pytest.fixture
def ledgers(work, kanri):
    """Copy three households in: one certain, one in a let house, one nowhere."""
    with work(kanri) as ctx:
        put(
            ctx,
            "buildings",
            [
                OWNED,
                building("B2", 所在地=LET, 用途="専用住宅", 所有者="地主　一"),
                building("B3", 所在地=LET, 用途="物置・納屋", 所有者="地主　一"),
            ],
            COLUMNS,
        )
        put(
            ctx,
            "residents",
            [
                resident(),
                resident("P2", "S2", "田中　学", 住所=LET, フリガナ="タナカ　マナブ"),
                resident("P3", "S3", "山口　涼", 住所=NOWHERE, 行政区="山里"),
            ],
        )


@pytest.fixture
def run(work, yoshida):
    """Give a function that does a whole run, as the counter."""

    def done(at=NOON):
        with work(yoshida, at) as ctx:
            actions.ask_for_run(ctx)
        with work(yoshida, at) as ctx:
            run_id = actions.take_run(ctx)
        doors = Doors(partial(work, yoshida, at), partial(work, yoshida, at))
        actions.do_run(doors, run_id)
        with work(yoshida, at) as ctx:
            return queries.last_run(ctx).counts

    return done


def home(ctx, number="S1"):
    return known.find_household(ctx, number)


def roll(ctx, number="B1"):
    return known.find_building(ctx, number)


def waiting(ctx, standing):
    return [row.number for row in queries.listed(ctx, Wanted(standing))[0]]


def confirm(ctx, number="S1", building_number="B1"):
    said = Said(Answer.BUILDING, roll(ctx, building_number).id, "表札")
    return actions.answer(ctx, home(ctx, number).id, said)


def test_every_household_stands_on_one_of_three_lists(run, work, yoshida):
    assert run() == {"certain": 1, "probable": 1, "none": 1, "changed": 0}
    with work(yoshida) as ctx:
        assert [waiting(ctx, one) for one in Standing] == [["S1"], ["S2"], ["S3"]]
        progress = {one.district: one for one in queries.progress(ctx)}
        assert (progress["ひばり野"].total, progress["ひばり野"].open) == (2, 2)
        total = queries.altogether(list(progress.values()))
        assert (total.certain, total.probable, total.none) == (1, 1, 1)
        side = queries.compare(ctx, home(ctx, "S2").id).sides
        # The shed of the same address is not even a candidate.
        assert [(one.key, one.building.number) for one in side] == [(1, "B2")]


def test_an_answer_keeps_who_when_score_and_reasons(run, work, yoshida):
    run()
    with work(yoshida) as ctx:
        pair = home(ctx).id, roll(ctx).id
        assert actions.confirm_many(ctx, [pair]) == (1, 0)
    with work(yoshida) as ctx:
        one = queries.answers(ctx, home(ctx).id)[0]
        assert (one.answered_by, one.answered_at, one.method) == (
            "yoshida",
            NOON,
            Method.BULK,
        )
        assert one.score == 22
        assert {"address", "owner", "owner_lives_here"} <= set(one.reasons)
        assert (home(ctx).building_id, home(ctx).building_basis) == (pair[1], "counter")
        assert waiting(ctx, Standing.CERTAIN) == []
        deeds = ctx.session.scalars(select(AuditEntry)).all()
        facts = next(one.facts for one in deeds if one.deed == "match.answered")
        assert "吉田" not in facts
        assert "太郎" not in facts


def test_a_second_run_touches_no_answer_and_shows_what_changed(
    run, work, yoshida, kanri
):
    run()
    with work(yoshida) as ctx:
        confirm(ctx)
    with work(kanri) as ctx:
        put(ctx, "buildings", [OWNED | {"所有者": "別人　一"}], COLUMNS)
        moved_in = building("B4", 所在地=NOWHERE, 用途="専用住宅", 所有者="山口　涼")
        put(ctx, "buildings", [moved_in], COLUMNS)
    counts = run(NOON + timedelta(hours=1))
    assert counts == {"certain": 1, "probable": 1, "none": 0, "changed": 1}
    with work(yoshida) as ctx:
        assert home(ctx).building_id == roll(ctx).id
        change = queries.changes(ctx, queries.last_run(ctx))[0]
        assert (change.household.number, change.before, change.after) == (
            "S3",
            Standing.NONE,
            Standing.CERTAIN,
        )
    assert run(NOON + timedelta(hours=2))["changed"] == 0


def test_a_run_that_was_cut_off_is_taken_up_and_writes_the_rest(
    run, work, yoshida, monkeypatch
):
    monkeypatch.setattr("disaster.register.matching.actions.running.BATCH", 1)
    with work(yoshida) as ctx:
        actions.ask_for_run(ctx)
        run_id = actions.take_run(ctx)

    class Cut(Exception):
        pass

    def cut(done, _total):
        if done == 2:
            raise Cut

    doors = Doors(partial(work, yoshida), partial(work, yoshida))
    with pytest.raises(Cut):
        actions.do_run(doors, run_id, cut)
    with work(yoshida) as ctx:
        assert len(ctx.session.scalars(select(MatchProposal)).all()) == 2
        assert actions.take_run(ctx) is None
    later = NOON + queries.LEASE + timedelta(seconds=1)
    assert run(later) == {"certain": 1, "probable": 1, "none": 1, "changed": 0}
    with work(yoshida, later) as ctx:
        assert queries.last_run(ctx).number == 1


def test_the_worker_does_a_run_that_somebody_asked_for(house, work, yoshida):
    assert jobs.match_due(house) is False
    with work(yoshida) as ctx:
        first = actions.ask_for_run(ctx).id
    with work(yoshida) as ctx:
        assert actions.ask_for_run(ctx).id == first
    assert jobs.match_due(house) is True
    assert jobs.match_due(house) is False
    with work(yoshida) as ctx:
        assert queries.last_run(ctx).counts["certain"] == 1


def test_an_answer_can_be_taken_back_and_both_lines_stay(run, work, yoshida):
    run()
    with work(yoshida) as ctx:
        given = confirm(ctx).id
    with work(yoshida) as ctx:
        actions.take_back(ctx, home(ctx).id, given)
    with work(yoshida) as ctx:
        kinds = [one.kind for one in queries.answers(ctx, home(ctx).id)]
        assert kinds == [Answer.TAKEN_BACK, Answer.BUILDING]
        assert (home(ctx).building_id, home(ctx).building_basis) == (None, "")
        assert waiting(ctx, Standing.CERTAIN) == ["S1"]
        with pytest.raises(Refusal, match="もう取り消された"):
            actions.take_back(ctx, home(ctx).id, given)


@pytest.mark.parametrize(
    "kind", [Answer.NONE_OF_THESE, Answer.NOT_LIVING, Answer.NOT_ON_ROLL]
)
def test_no_building_is_an_answer_with_a_reason(run, work, yoshida, kind):
    run()
    with work(yoshida) as ctx:
        with pytest.raises(FieldRefusal, match="確かめた方法"):
            actions.answer(ctx, home(ctx, "S3").id, Said(kind))
        actions.answer(ctx, home(ctx, "S3").id, Said(kind, reason="現地で確認"))
    with work(yoshida) as ctx:
        assert waiting(ctx, Standing.NONE) == []
        total = queries.altogether(queries.progress(ctx))
        assert (total.answered, total.settled, total.open) == (1, 0, 2)
    assert run(NOON + timedelta(hours=1))["none"] == 0


def test_a_building_that_is_no_candidate_needs_a_reason(run, work, yoshida):
    run()
    with work(yoshida) as ctx:
        said = Said(Answer.BUILDING, roll(ctx, "B3").id)
        with pytest.raises(FieldRefusal):
            actions.answer(ctx, home(ctx, "S3").id, said)
        found = queries.compare(ctx, home(ctx, "S3").id, "B3").sides
        assert [(one.building.number, one.is_proposed) for one in found] == [
            ("B3", False)
        ]
        assert "no_dwelling" in found[0].reasons


def test_a_household_is_answered_before_any_run(work, yoshida):
    with work(yoshida) as ctx:
        confirm(ctx)
    with work(yoshida) as ctx:
        assert home(ctx).building_id == roll(ctx).id


def test_later_ledgers_ask_for_another_look_at_an_answer(run, work, yoshida, kanri):
    run()
    with work(yoshida) as ctx:
        confirm(ctx)
        assert queries.doubts(ctx) == []
    with work(kanri) as ctx:
        home(ctx).address_key = "よそ1-1"
        roll(ctx).gone_on = date(2026, 9, 2)
    with work(yoshida) as ctx:
        doubt = queries.doubts(ctx)[0]
        assert (doubt.household.number, doubt.has_moved) == ("S1", True)
        assert doubt.building.gone_on is not None
        assert home(ctx).building_id is not None


def test_nothing_of_a_protected_household_is_listed_or_told(run, work, yoshida, kanri):
    run()
    with work(kanri) as ctx:
        person = known.search_residents(ctx, "吉田太郎")[0]
        register.protect(ctx, person.id, protected=True)
    with work(yoshida) as ctx:
        pair = home(ctx).id, roll(ctx).id
        assert waiting(ctx, Standing.CERTAIN) == []
        assert queries.everything(ctx, Standing.CERTAIN) == []
        assert queries.altogether(queries.progress(ctx)).total == 2
        assert queries.homes_proposed(ctx, pair[1]) == []
        assert queries.certain(ctx, "", 10) == []
        assert actions.confirm_many(ctx, [pair]) == (0, 1)
        assert queries.following(ctx, Wanted(Standing.CERTAIN), None) is None
        with pytest.raises(Refusal, match="支援措置"):
            queries.compare(ctx, pair[0])
        with pytest.raises(Refusal, match="支援措置"):
            confirm(ctx)
    run(NOON + timedelta(hours=1))
    with work(yoshida) as ctx:
        assert queries.material(ctx).settled == []
        assert "S1" not in {one.number for one in queries.material(ctx).homes}


def test_a_page_that_grew_old_leaves_out_what_changed(run, work, yoshida):
    run()
    with work(yoshida) as ctx:
        pairs = [
            (home(ctx).id, roll(ctx).id),
            (home(ctx, "S2").id, roll(ctx, "B2").id),
        ]
        assert actions.confirm_many(ctx, pairs) == (1, 1)
        assert actions.confirm_many(ctx, pairs) == (0, 2)


def test_only_the_counter_answers_and_asks(work, tamura):
    with work(tamura) as ctx:
        for deed in (
            lambda: actions.ask_for_run(ctx),
            lambda: actions.confirm_many(ctx, []),
            lambda: actions.answer(ctx, home(ctx).id, Said(Answer.NOT_LIVING)),
            lambda: actions.take_back(ctx, home(ctx).id, home(ctx).id),
        ):
            with pytest.raises(Forbidden):
                deed()


def test_of_two_people_at_one_household_one_answers(house, yoshida, sato):
    def said(who):
        try:
            with unit_of_work(house, who, NOON) as ctx:
                confirm(ctx)
        except AlreadyAnswered:
            return "late"
        return "kept"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(said, [yoshida, sato]))
    assert outcomes == ["kept", "late"]
    with unit_of_work(house, yoshida, NOON) as ctx:
        assert len(ctx.session.scalars(select(MatchAnswer)).all()) == 1


def test_two_people_with_the_same_page_confirm_every_household_once(
    house, run, yoshida, sato, work
):
    run()
    with work(yoshida) as ctx:
        pairs = [(home(ctx).id, known.find_building(ctx, "B1").id)]

    def confirmed(who):
        with unit_of_work(house, who, NOON) as ctx:
            return actions.confirm_many(ctx, pairs)

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(confirmed, [yoshida, sato, yoshida, sato]))
    assert outcomes == [(0, 1), (0, 1), (0, 1), (1, 0)]
