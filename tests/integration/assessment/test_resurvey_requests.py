"""Requests for a re-survey: received, answered, declined, withdrawn."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from disaster.assessment import actions, exports, queries
from disaster.assessment.actions import Asking, resurveys
from disaster.assessment.queries import RequestFilters
from disaster.assessment.rules import resurveying, surveying
from disaster.assessment.tables import SurveyDraft
from disaster.audit import queries as audit
from disaster.foundation.authority import SYSTEM, Role
from disaster.foundation.csvfiles import read_csv, write_csv
from disaster.foundation.db import new_id
from disaster.foundation.errors import FieldRefusal, Forbidden, NotFound
from disaster.incidents import actions as incidents
from disaster.incidents.rules import IncidentClosed
from disaster.register import actions as register
from disaster.register.tables import Resident
from tests.conftest import NOON, person
from tests.integration.assessment.chain_desk import MILDER, decided, recorded
from tests.integration.assessment.survey_desk import quake_request, record, visit

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def result(work, street, tamura, sato):
    """Decide 半壊 for a house."""
    return decided(work, street, tamura, sato)


@pytest.fixture
def asked(work, result, yoshida):
    """Let somebody ask for a re-survey of it."""
    with work(yoshida) as ctx:
        return resurveys.request(ctx, asking(result)).id


def asking(survey_id, **changes):
    usual = Asking(survey_id, " 見本 花子 ", ("roof", "tilt"), " 屋根が重い。 ")
    return replace(usual, **changes)


def recorded_later(work, street, actor, request=None, answers=None):
    """Record a survey after the request came in."""
    where = visit(street["quake"], street["B1"], actor.display_name)
    with work(actor, LATER) as ctx:
        request = request or quake_request()
        made = actions.record_survey(ctx, replace(where, answers=answers), request)
        return made.id


def test_a_request_is_kept_and_the_result_stays(work, street, result, asked, yoshida):
    with work(yoshida) as ctx:
        kept = queries.get_request(ctx, asked)
        assert (kept.state, kept.survey_id, kept.building_id) == (
            "open",
            result,
            street["B1"],
        )
        assert (kept.asker_name, kept.points) == ("見本 花子", ["roof", "tilt"])
        assert (kept.reason, kept.received_by) == ("屋根が重い。", "yoshida")
        assert kept.asked_on.isoformat() == "2026-09-03"
        counting = queries.deciding_survey(ctx, street["quake"], street["B1"])
        assert counting.id == result
        entry = audit.newest(ctx, deed="resurvey.requested")[0]
        assert "見本" not in entry.facts


def test_only_counter_and_surveyors_receive(work, result, sato, kanri, tamura):
    for stranger in (sato, kanri):
        with pytest.raises(Forbidden), work(stranger) as ctx:
            resurveys.request(ctx, asking(result))
    with work(tamura) as ctx:
        assert resurveys.request(ctx, asking(result)).received_by == "tamura"


def test_only_the_result_in_force_can_be_doubted(
    work, street, result, tamura, sato, yoshida
):
    waiting = recorded(work, street, tamura, building="B2")
    with pytest.raises(resurveying.NoResult), work(yoshida) as ctx:
        resurveys.request(ctx, asking(waiting))
    decided(work, street, tamura, sato, MILDER)
    with pytest.raises(resurveying.NoResult), work(yoshida) as ctx:
        resurveys.request(ctx, asking(result))
    with pytest.raises(NotFound), work(yoshida) as ctx:
        resurveys.request(ctx, asking(new_id()))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"asker_name": ""}, "asker_name"),
        ({"points": (), "reason": ""}, "points"),
        ({"points": ("chimney",)}, "points"),
        ({"asked_on": (NOON + timedelta(days=1)).date()}, "asked_on"),
        ({"asked_on": (NOON - timedelta(days=1)).date()}, "asked_on"),
    ],
    ids=["nobody", "nothing", "unknown", "future", "before the decision"],
)
def test_what_is_missing_is_named(work, result, yoshida, changes, field):
    with pytest.raises(FieldRefusal) as refused, work(yoshida) as ctx:
        resurveys.request(ctx, asking(result, **changes))
    assert refused.value.field == field


def test_a_late_request_is_kept(work, result, yoshida):
    late = NOON + timedelta(days=200)
    with work(yoshida, late) as ctx:
        kept = resurveys.request(ctx, asking(result))
        on = queries.decided_on(queries.get_survey(ctx, result))
        assert resurveying.is_late(kept.asked_on, on)


def test_a_closed_disaster_takes_no_requests(work, street, result, sato, yoshida):
    with work(sato) as ctx:
        incidents.close(ctx, street["quake"])
    with pytest.raises(IncidentClosed), work(yoshida) as ctx:
        resurveys.request(ctx, asking(result))


def test_the_later_survey_answers_every_open_request_when_it_is_decided(
    work, street, result, asked, tamura, sato
):
    with work(tamura) as ctx:
        neighbour = resurveys.request(ctx, asking(result, asker_name="見本 次郎")).id
    later = recorded_later(work, street, tamura, answers=asked)
    with work(sato) as ctx:
        assert queries.get_request(ctx, asked).state == "open"
        actions.decide(ctx, later)
    with work(sato) as ctx:
        for request_id in (asked, neighbour):
            kept = queries.get_request(ctx, request_id)
            assert (kept.state, kept.answer_id) == ("answered", later)
            assert (kept.settled_by, kept.settler_name) == ("sato", "佐藤")
        assert len(audit.newest(ctx, deed="resurvey.answered")) == 2
        name = queries.name_of(ctx, queries.get_survey(ctx, later))
        assert name == "再調査（第1回）"


def test_a_survey_recorded_before_the_request_is_no_answer_by_itself(
    work, street, result, tamura, sato, yoshida
):
    second = recorded(work, street, tamura, MILDER)
    with work(yoshida, LATER) as ctx:
        asked = resurveys.request(ctx, asking(result)).id
    with work(sato, LATER) as ctx:
        actions.decide(ctx, second)
        assert queries.get_request(ctx, asked).state == "open"
        assert [
            one.id for one in queries.answers_for(ctx, queries.get_request(ctx, asked))
        ] == [second]
        resurveys.settle(ctx, asked, second)
    with work(sato) as ctx:
        kept = queries.get_request(ctx, asked)
        assert (kept.state, kept.answer_id) == ("answered", second)


def test_nothing_but_a_later_decided_round_is_an_answer(
    work, street, result, asked, tamura, sato
):
    waiting = recorded_later(work, street, tamura)
    elsewhere = decided(work, street, tamura, sato, building="B2")
    for survey_id in (result, waiting, elsewhere, new_id()):
        with pytest.raises(resurveying.NoAnswer), work(sato) as ctx:
            resurveys.settle(ctx, asked, survey_id)


def test_a_survey_names_an_open_request_of_its_own_house(
    work, street, asked, tamura, yoshida
):
    where = visit(street["quake"], street["B2"])
    with pytest.raises(surveying.NotSameHouse), work(tamura) as ctx:
        actions.record_survey(ctx, replace(where, answers=asked), quake_request())
    with work(yoshida) as ctx:
        resurveys.withdraw(ctx, asked, "電話で取下げの連絡。")
    with pytest.raises(resurveying.RequestSettled):
        recorded_later(work, street, tamura, answers=asked)


def test_an_approver_declines_with_a_reason(work, asked, sato, yoshida):
    with pytest.raises(Forbidden), work(yoshida) as ctx:
        resurveys.decline(ctx, asked, "変わりません。")
    with pytest.raises(FieldRefusal), work(sato) as ctx:
        resurveys.decline(ctx, asked, "  ")
    with work(sato) as ctx:
        resurveys.decline(ctx, asked, " 写真で屋根の全面を確かめました。 ")
    with work(sato) as ctx:
        kept = queries.get_request(ctx, asked)
        assert (kept.state, kept.settled_by) == ("declined", "sato")
        assert kept.answer == "写真で屋根の全面を確かめました。"


def test_whoever_made_the_result_does_not_turn_the_doubt_down(
    work, street, sato, yoshida
):
    both = person("futari", "二役", Role.SURVEYOR, Role.APPROVER)
    own = decided(work, street, both, sato)
    with work(yoshida) as ctx:
        asked = resurveys.request(ctx, asking(own)).id
    with pytest.raises(surveying.SamePerson), work(both) as ctx:
        resurveys.decline(ctx, asked, "自分の調査は正しい。")


def test_the_counter_withdraws_with_a_note(work, asked, sato, yoshida):
    with pytest.raises(Forbidden), work(sato) as ctx:
        resurveys.withdraw(ctx, asked, "取下げ")
    with pytest.raises(FieldRefusal), work(yoshida) as ctx:
        resurveys.withdraw(ctx, asked, "")
    with work(yoshida) as ctx:
        resurveys.withdraw(ctx, asked, "本人から電話。")
    with pytest.raises(resurveying.RequestSettled, match="𠮷田"), work(sato) as ctx:
        resurveys.decline(ctx, asked, "変わりません。")


def test_declining_and_withdrawing_at_once_have_one_effect(work, result, sato, yoshida):
    for _number in range(10):
        with work(yoshida) as ctx:
            asked = resurveys.request(ctx, asking(result)).id

        def decline(request_id=asked):
            with work(sato) as ctx:
                resurveys.decline(ctx, request_id, "変わりません。")

        def withdraw(request_id=asked):
            with work(yoshida) as ctx:
                resurveys.withdraw(ctx, request_id, "本人から電話。")

        with ThreadPoolExecutor(2) as pool:
            pressed = [pool.submit(decline), pool.submit(withdraw)]
        lost = [one.exception() for one in pressed if one.exception()]
        assert len(lost) == 1
        assert isinstance(lost[0], resurveying.RequestSettled)


def test_deciding_and_declining_at_once_leave_one_answer(
    work, street, tamura, sato, okada, yoshida
):
    result = decided(work, street, tamura, sato)
    for _number in range(8):
        with work(yoshida) as ctx:
            asked = resurveys.request(ctx, asking(result)).id
        later = recorded_later(work, street, tamura)

        def decide(survey_id=later):
            with work(sato, LATER) as ctx:
                actions.decide(ctx, survey_id)

        def decline(request_id=asked):
            with work(okada, LATER) as ctx:
                resurveys.decline(ctx, request_id, "変わりません。")

        with ThreadPoolExecutor(2) as pool:
            done, lost = (pool.submit(one) for one in (decide, decline))
        assert done.exception() is None
        with work(sato) as ctx:
            kept = queries.get_request(ctx, asked)
            assert kept.state == ("answered" if lost.exception() else "declined")
            assert (kept.answer_id == later) == (kept.state == "answered")
        result = later


def test_the_queue_is_oldest_first_counted_and_narrowed(
    work, street, asked, tamura, sato, yoshida
):
    other = decided(work, street, tamura, sato, building="B4")
    with work(yoshida, NOON + timedelta(days=40)) as ctx:
        newer = resurveys.request(ctx, asking(other)).id
    with work(sato, NOON + timedelta(days=41)) as ctx:
        found = queries.requests_listed(ctx, RequestFilters(street["quake"]))
        assert [(line.id, line.age) for line in found.lines] == [
            (asked, 41),
            (newer, 1),
        ]
        assert found.lines[0].points == "屋根・傾斜"
        assert found.lines[0].survey_name == "第1次調査"
        only = RequestFilters(street["quake"], district="成瀬")
        assert [line.id for line in queries.requests_listed(ctx, only).lines] == [newer]
        number = RequestFilters(text=resurveying.reference(asked))
        assert [one.id for one in queries.requests_listed(ctx, number).lines] == [asked]
        resurveys.decline(ctx, newer, "変わりません。")
        counts = queries.requests_by_state(ctx, street["quake"])
        assert counts == {"open": 1, "declined": 1}
        assert len(queries.requests_listed(ctx, RequestFilters(state="")).lines) == 2


def test_the_file_of_requests_names_no_person(work, street, asked, sato):
    with work(sato) as ctx:
        content = exports.resurveys(ctx, RequestFilters(street["quake"]))
    rows = read_csv(content).rows
    assert len(rows) == 1
    assert rows[0].cells["申出ID"] == str(asked)
    assert rows[0].cells["申出の対象"] == "第1次調査"
    assert "花子" not in content.decode("utf-8-sig")


@pytest.mark.usefixtures("street")
def test_in_the_house_of_a_protected_person_nobody_is_named(work, asked, sato):
    household = [("1", "見本 花子", "架空市大山一丁目1番1号", "大山", "B1")]
    columns = ("世帯番号", "世帯主氏名", "住所", "行政区", "建物番号")
    with work(SYSTEM) as ctx:
        register.import_ledger(ctx, "households", write_csv(columns, household))
        register.import_ledger(ctx, "residents", write_csv(RESIDENT_HEADER, RESIDENT))
    with work(sato) as ctx:
        assert queries.asker_of(ctx, queries.get_request(ctx, asked)).name
        ctx.session.scalars(select(Resident)).one().is_protected = True
    with work(sato) as ctx:
        asker = queries.asker_of(ctx, queries.get_request(ctx, asked))
        assert (asker.name, asker.contact, asker.is_hidden) == ("", "", True)


RESIDENT_HEADER = (
    *("行政区", "世帯番号", "住民番号", "続柄", "氏名", "フリガナ"),
    *("生年月日", "性別", "住所", "異動日", "支援措置"),
)
RESIDENT = [
    (
        *("大山", "1", "1", "世帯主", "見本 花子", "ミホン ハナコ"),
        *("1980-01-01", "女", "架空市大山一丁目1番1号", "2020-01-01", ""),
    )
]


def test_the_story_of_a_house_holds_rounds_opinions_and_requests(
    work, street, result, asked, tamura, sato
):
    later = recorded_later(work, street, tamura)
    with work(sato) as ctx:
        told = queries.stories(ctx, street["B1"])
        assert len(told) == 1
        story = told[0]
        assert story.counted.survey.id == result
        assert [each.name for each in story.rounds] == ["第1次調査", "再調査（第1回）"]
        assert [one.id for one in story.rounds[0].requests] == [asked]
        assert story.rounds[1].told[0].survey.id == later
        assert not story.rounds[1].is_disputed
        assert queries.stories(ctx, street["B2"]) == []


def test_somebody_elses_half_filled_sheet_is_told(work, street, tamura, sato):
    with work(tamura) as ctx:
        ctx.session.add(
            SurveyDraft(
                incident_id=street["quake"],
                building_id=street["B2"],
                owner="tamura",
                owner_name="田村",
                way={},
                values={},
                saved_at=NOON,
            )
        )
    with work(sato) as ctx:
        story = queries.stories(ctx, street["B2"])[0]
        assert [(one.owner_name, one.saved_at) for one in story.drafts] == [
            ("田村", NOON)
        ]
        assert (story.counted, list(story.rounds)) == (None, [])


def test_a_house_without_doubts_has_no_requests(work, street, result, sato, tamura):
    with work(tamura) as ctx:
        record(ctx, street, "B2")
    with work(sato) as ctx:
        assert queries.requests_of(ctx, street["B1"], result) == []
        assert queries.open_requests(ctx, street["quake"], street["B2"]) == []
