"""Second opinions: both kept, one decided with a reason, never two in one round."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from disaster.assessment import actions, queries
from disaster.assessment.rules import surveying
from disaster.assessment.rules.surveying import SurveyState
from disaster.assessment.tables import Survey
from disaster.audit import queries as audit
from disaster.foundation.authority import Role
from disaster.foundation.csvfiles import write_csv
from disaster.foundation.db import new_id
from disaster.foundation.errors import Conflict, FieldRefusal, NotFound
from disaster.register import actions as register
from disaster.register import queries as register_queries
from tests.conftest import person
from tests.integration.assessment.chain_desk import (
    HONDA,
    MILDER,
    opinion,
    recorded,
)
from tests.integration.assessment.survey_desk import (
    HEADER,
    declare_flood,
    depth_request,
    quake_request,
    record,
    visit,
)

RACES = 50


@pytest.fixture
def first(work, street, tamura):
    """Record the first opinion."""
    return recorded(work, street, tamura)


@pytest.fixture
def other(work, street, first):
    """Record another, milder one beside it."""
    return opinion(work, street, first)


def test_both_opinions_are_kept_in_one_round(work, first, other, sato):
    with work(sato) as ctx:
        mine, theirs = (queries.get_survey(ctx, one) for one in (first, other))
        assert (mine.round, mine.attempt, mine.beside_id) == (1, 1, None)
        assert (theirs.round, theirs.attempt, theirs.beside_id) == (1, 2, first)
        assert (mine.state, theirs.state) == ("submitted", "submitted")
        dispute = queries.disputes(ctx, mine.incident_id)[0]
        assert dispute.survey_ids == (first, other)
        assert dispute.levels == ("half", "partial")


def test_a_third_opinion_joins_the_same_round(work, street, other):
    ueda = person("ueda", "上田", Role.SURVEYOR)
    third = opinion(work, street, other, actor=ueda)
    with work(ueda) as ctx:
        survey = queries.get_survey(ctx, third)
        assert (survey.round, survey.attempt, survey.beside_id) == (1, 3, other)


def test_the_chosen_opinion_counts_and_the_other_is_set_aside(
    work, street, first, other, sato
):
    with work(sato) as ctx:
        actions.decide(ctx, other, " 写真の亀裂は表面だけでした。 ")
    with work(sato) as ctx:
        taken, left = (queries.get_survey(ctx, one) for one in (other, first))
        assert (taken.state, taken.decision_reason) == (
            "decided",
            "写真の亀裂は表面だけでした。",
        )
        assert (left.state, left.decided_by) == ("set_aside", "sato")
        assert (left.level, left.result["level"]) == ("half", "half")
        assert queries.disputes(ctx, street["quake"]) == []
        assert queries.counts_by_level(ctx, street["quake"]) == {"partial": 1}
        assert audit.newest(ctx, deed="survey.set_aside")[0].subject == str(first)


@pytest.mark.usefixtures("other")
def test_without_a_reason_nothing_is_decided(work, street, first, sato):
    with pytest.raises(FieldRefusal), work(sato) as ctx:
        actions.decide(ctx, first, "  ")
    with work(sato) as ctx:
        assert queries.counts_by_state(ctx, street["quake"]) == {"submitted": 2}


def test_opinions_of_one_level_need_no_reason(work, street, first, sato):
    opinion(work, street, first, quake_request(roof="2/5"))
    with work(sato) as ctx:
        actions.decide(ctx, first)
        states = queries.counts_by_state(ctx, street["quake"])
        assert states == {"decided": 1, "set_aside": 1}


def test_nobody_of_any_opinion_decides(work, street, first):
    both = person("futari", "二役", Role.SURVEYOR, Role.APPROVER)
    theirs = opinion(work, street, first, actor=both)
    for survey_id in (first, theirs):
        with pytest.raises(surveying.SamePerson), work(both) as ctx:
            actions.decide(ctx, survey_id, "自分で決める")
        with pytest.raises(surveying.SamePerson), work(both) as ctx:
            actions.send_back(ctx, survey_id, "自分で差し戻す")


@pytest.mark.parametrize("surveyor", ["田村", "田　村", "tamura"])
def test_a_second_opinion_comes_from_other_people(work, street, first, surveyor):
    where = visit(street["quake"], street["B1"], "本田", surveyor)
    with pytest.raises(surveying.OwnOpinion), work(HONDA) as ctx:
        actions.record_survey(ctx, replace(where, beside=first), MILDER)


def test_a_second_opinion_is_about_the_same_house_and_disaster(
    work, street, first, sato
):
    with work(sato) as ctx:
        flood = declare_flood(ctx)
    elsewhere = (
        (visit(street["quake"], street["B2"], "本田"), MILDER),
        (visit(flood, street["B1"], "本田"), depth_request()),
    )
    for where, request in elsewhere:
        with pytest.raises(surveying.NotSameHouse), work(HONDA) as ctx:
            actions.record_survey(ctx, replace(where, beside=first), request)
    nowhere = visit(street["quake"], street["B1"], "本田")
    with pytest.raises(NotFound), work(HONDA) as ctx:
        actions.record_survey(ctx, replace(nowhere, beside=new_id()), MILDER)


def test_a_decided_or_returned_survey_takes_no_second_opinion(
    work, street, tamura, sato
):
    gone = recorded(work, street, tamura)
    with work(sato) as ctx:
        actions.send_back(ctx, gone, "写真がありません。")
    done = recorded(work, street, tamura, building="B2")
    with work(sato) as ctx:
        actions.decide(ctx, done)
    for building, survey_id in (("B1", gone), ("B2", done)):
        with pytest.raises(surveying.OpinionTooLate):
            opinion(work, street, survey_id, building=building)


def test_an_opinion_that_goes_back_leaves_the_other(work, street, first, other, sato):
    with work(sato) as ctx:
        actions.send_back(ctx, other, "傾斜を測り直してください。")
        assert queries.disputes(ctx, street["quake"]) == []
    again = opinion(work, street, first, quake_request())
    with work(sato) as ctx:
        assert queries.get_survey(ctx, again).attempt == 3
        actions.decide(ctx, again)
        states = queries.counts_by_state(ctx, street["quake"])
        assert states == {"decided": 1, "set_aside": 1, "returned": 1}


def test_after_the_decision_a_new_survey_is_a_new_round(
    work, street, first, other, tamura, sato
):
    with work(sato) as ctx:
        actions.decide(ctx, first, "一人目の写真が詳しい。")
    with work(tamura) as ctx:
        later = record(ctx, street)
        assert (later.round, later.attempt) == (2, 1)
        assert queries.name_of(ctx, later) == "再調査（第1回）"
        assert queries.name_of(ctx, queries.get_survey(ctx, other)) == "第1次調査"


def test_an_opinion_without_a_level_disagrees_and_is_set_aside(
    work, street, tamura, sato
):
    with work(sato) as ctx:
        flood = declare_flood(ctx)
    with work(tamura) as ctx:
        where = visit(flood, street["B1"])
        known = actions.record_survey(ctx, where, depth_request()).id
    with work(HONDA) as ctx:
        beside = replace(visit(flood, street["B1"], "本田"), beside=known)
        unknown = actions.record_survey(ctx, beside, depth_request(storeys=3))
        assert unknown.state == "handed_on"
        unknown = unknown.id
    with work(sato) as ctx:
        assert len(queries.disputes(ctx, flood)) == 1
        with pytest.raises(FieldRefusal):
            actions.decide(ctx, known)
    with work(sato) as ctx:
        actions.decide(ctx, known, "台帳でも2階建てです。")
    with work(sato) as ctx:
        assert queries.get_survey(ctx, unknown).state == "set_aside"


def test_a_waiting_earlier_round_is_told_to_whoever_opens_a_new_one(
    work, street, first, tamura
):
    with work(tamura) as ctx:
        later = record(ctx, street)
        assert later.round == 2
        assert queries.others_waiting(ctx, later) == 1
        assert queries.others_waiting(ctx, queries.get_survey(ctx, first)) == 1
        assert queries.name_of(ctx, later) == "第1次調査（2回目）"


def test_disagreements_come_first_and_are_filtered(
    work, street, first, other, tamura, sato
):
    newer = recorded(work, street, tamura, building="B2")
    with work(sato) as ctx:
        lines = queries.listed(ctx, queries.Filters(street["quake"])).lines
        assert [line.id for line in lines[:2]] == [first, other]
        assert [line.is_disputed for line in lines] == [True, True, False]
        assert lines[2].id == newer
        only = queries.Filters(street["quake"], state=queries.DISPUTED)
        assert {line.id for line in queries.listed(ctx, only).lines} == {first, other}
        work_due = queries.work(ctx, street["quake"])
        assert (work_due.submitted, work_due.disputed) == (3, 1)


def test_a_queue_begins_with_the_oldest(work, street, tamura, sato):
    made = [recorded(work, street, tamura, building=b) for b in ("B1", "B2", "B4")]
    with work(sato) as ctx:
        queue = queries.Filters(street["quake"], state=SurveyState.SUBMITTED)
        assert [line.id for line in queries.listed(ctx, queue).lines] == made
        assert queries.next_waiting(ctx, queries.get_survey(ctx, made[0])) == made[1]
        assert queries.next_waiting(ctx, queries.get_survey(ctx, made[2])) is None


def test_what_went_back_is_to_mend_until_it_is_recorded_again(
    work, street, first, tamura, sato
):
    with work(sato) as ctx:
        actions.send_back(ctx, first, "写真がありません。")
    with work(sato) as ctx:
        assert queries.work(ctx, street["quake"]).to_mend == 1
        mending = queries.Filters(street["quake"], state=queries.TO_MEND)
        assert [line.id for line in queries.listed(ctx, mending).lines] == [first]
    recorded(work, street, tamura)
    with work(sato) as ctx:
        assert queries.work(ctx, street["quake"]).to_mend == 0
        assert queries.counts_by_state(ctx, street["quake"])["returned"] == 1


def test_two_approvers_on_two_opinions_never_decide_one_round_twice(
    work, street, tamura, sato, okada
):
    """Each approver decides another opinion at once: one wins, the other is told."""
    houses = many_houses(work, RACES)
    for building_id in houses:
        with work(tamura) as ctx:
            where = visit(street["quake"], building_id)
            mine = actions.record_survey(ctx, where, quake_request()).id
        with work(HONDA) as ctx:
            beside = replace(visit(street["quake"], building_id, "本田"), beside=mine)
            theirs = actions.record_survey(ctx, beside, MILDER).id
        race(work, [(sato, mine), (okada, theirs)])
    with work(sato) as ctx:
        decided = (
            select(func.count())
            .where(Survey.state == SurveyState.DECIDED)
            .group_by(Survey.building_id, Survey.round)
        )
        assert ctx.session.scalars(decided).all() == [1] * RACES
        states = queries.counts_by_state(ctx, street["quake"])
        assert states == {"decided": RACES, "set_aside": RACES}


def race(work, pressed):
    """Let everybody decide at once; exactly one succeeds."""

    def press(actor, survey_id):
        try:
            with work(actor) as ctx:
                actions.decide(ctx, survey_id, "この見立てを採ります。")
        except Conflict:
            return "lost"
        return "won"

    with ThreadPoolExecutor(len(pressed)) as pool:
        outcomes = list(pool.map(lambda one: press(*one), pressed))
    assert sorted(outcomes) == ["lost"] * (len(pressed) - 1) + ["won"]


def test_a_crowd_of_approvers_has_one_effect(work, first, other, sato):
    crowd = [person(f"a{n}", f"承認{n}", Role.APPROVER) for n in range(8)]
    race(work, [(who, (first, other)[n % 2]) for n, who in enumerate(crowd)])
    with work(sato) as ctx:
        assert len(audit.newest(ctx, deed="survey.decided")) == 1
        assert len(audit.newest(ctx, deed="survey.set_aside")) == 1


def test_deciding_and_a_second_opinion_at_once_leave_nothing_waiting_behind(
    work, street, tamura, sato
):
    """Either the opinion came first and is set aside, or it comes too late."""
    for building_id in many_houses(work, 10):
        with work(tamura) as ctx:
            where = visit(street["quake"], building_id)
            mine = actions.record_survey(ctx, where, quake_request()).id
        beside = replace(visit(street["quake"], building_id, "本田"), beside=mine)

        def look_again(beside=beside):
            with work(HONDA) as ctx:
                actions.record_survey(ctx, beside, MILDER)

        def decide(survey_id=mine):
            with work(sato) as ctx:
                actions.decide(ctx, survey_id, "この見立てを採ります。")

        with ThreadPoolExecutor(2) as pool:
            late, done = (pool.submit(one) for one in (look_again, decide))
        assert done.exception() is None
        assert late.exception() is None or isinstance(
            late.exception(), surveying.OpinionTooLate
        )
    with work(sato) as ctx:
        states = queries.counts_by_state(ctx, street["quake"])
        assert states["decided"] == 10
        assert states.keys() <= {"decided", "set_aside"}


def many_houses(work, number):
    """Build more houses in the street and return their ids."""
    rows = [
        (f"R{n}", f"架空市競争町{n}番地", "木造", "2", "専用住宅", "大山")
        for n in range(number)
    ]
    with work(person("honbu", "本部", *Role)) as ctx:
        register.import_ledger(ctx, "buildings", write_csv(HEADER, rows))
        return [register_queries.find_building(ctx, row[0]).id for row in rows]
