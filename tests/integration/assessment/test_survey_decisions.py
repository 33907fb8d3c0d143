"""Deciding: a second person, once, and the latest decided round counts."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from disaster.accounts import actions as accounts
from disaster.assessment import actions, queries
from disaster.assessment.rules import surveying
from disaster.audit import queries as audit
from disaster.foundation.authority import Role
from disaster.foundation.db import new_id
from disaster.foundation.errors import Conflict, FieldRefusal, Forbidden, NotFound
from tests.conftest import person
from tests.integration.assessment.survey_desk import (
    depth_request,
    quake_request,
    record,
)


@pytest.fixture
def waiting(work, street, tamura):
    """Record a survey that waits for a decision."""
    with work(tamura) as ctx:
        return record(ctx, street).id


def deciding(ctx, street, building="B1"):
    return queries.deciding_survey(ctx, street["quake"], street[building])


def test_a_second_person_makes_it_count(work, street, waiting, sato):
    with work(sato) as ctx:
        assert deciding(ctx, street) is None
        actions.decide(ctx, waiting)
    with work(sato) as ctx:
        counted = deciding(ctx, street)
        assert (counted.id, counted.level) == (waiting, "half")
        assert (counted.decided_by, counted.decider_name) == ("sato", "佐藤")
        assert audit.newest(ctx, deed="survey.decided")


def test_only_approvers_decide(work, waiting, tamura, kanri):
    for stranger in (tamura, kanri):
        with pytest.raises(Forbidden), work(stranger) as ctx:
            actions.decide(ctx, waiting)


def test_whoever_recorded_it_cannot_decide(work, street):
    both = person("futari", "二役", Role.COUNTER, Role.APPROVER)
    with work(both) as ctx:
        made = record(ctx, street).id
    with pytest.raises(surveying.SamePerson), work(both) as ctx:
        actions.decide(ctx, made)
    with pytest.raises(surveying.SamePerson), work(both) as ctx:
        actions.send_back(ctx, made, "自分で差し戻す")


@pytest.mark.parametrize("written", ["佐藤", "佐 藤", "suzuki_h"])
def test_whoever_surveyed_cannot_decide(work, street, tamura, kanri, written):
    approver = person("suzuki_h", "佐藤", Role.APPROVER)
    with work(kanri) as ctx:
        accounts.add_account(ctx, "suzuki_h", "佐藤", [Role.APPROVER])
    with work(tamura) as ctx:
        made = record(ctx, street, "B1", None, "田村", written)
        assert made.surveyor_accounts == ",suzuki_h,"
        made = made.id
    with pytest.raises(surveying.SamePerson), work(approver) as ctx:
        actions.decide(ctx, made)


@pytest.mark.parametrize("cheat", ["tamura", "kenta"])
def test_the_database_itself_refuses_the_same_person(
    work, house, street, kanri, tamura, cheat
):
    with work(kanri) as ctx:
        accounts.add_account(ctx, "kenta", "健太", [Role.APPROVER])
    with work(tamura) as ctx:
        made = record(ctx, street, "B1", None, "健太").id
    forged = text(
        "UPDATE surveys SET state = 'decided', decided_by = :who,"
        " decided_at = recorded_at, reviewed_by = 'okada',"
        " reviewed_at = recorded_at WHERE id = :id"
    )
    key = made.hex if house.engine.dialect.name == "sqlite" else made
    with pytest.raises(IntegrityError, match="second_person"), work(tamura) as ctx:
        ctx.session.execute(forged, {"who": cheat, "id": key})


def test_two_approvers_at_once_have_one_effect(work, waiting, sato, okada):
    def press(actor):
        try:
            with work(actor) as ctx:
                actions.decide(ctx, waiting)
        except Conflict as lost:
            return str(lost)
        return "decided"

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(press, [sato, okada]))
    assert outcomes.count("decided") == 1
    assert any("決定" in outcome and "さん" in outcome for outcome in outcomes)
    with work(sato) as ctx:
        assert len(audit.newest(ctx, deed="survey.decided")) == 1


def test_deciding_and_sending_back_at_once_have_one_effect(work, waiting, sato, okada):
    def decide():
        with work(sato) as ctx:
            actions.decide(ctx, waiting)

    def send_back():
        with work(okada) as ctx:
            actions.send_back(ctx, waiting, "写真と合いません。")

    with ThreadPoolExecutor(2) as pool:
        pressed = [pool.submit(decide), pool.submit(send_back)]
    lost = [one.exception() for one in pressed if one.exception()]
    assert len(lost) == 1
    assert isinstance(lost[0], surveying.AlreadySettled)


def test_sending_back_needs_a_reason_and_keeps_it(work, street, waiting, sato):
    with pytest.raises(FieldRefusal), work(sato) as ctx:
        actions.send_back(ctx, waiting, "  ")
    with work(sato) as ctx:
        actions.send_back(ctx, waiting, " 基礎の長さを測り直してください。 ")
    with work(sato) as ctx:
        survey = queries.get_survey(ctx, waiting)
        assert survey.return_reason == "基礎の長さを測り直してください。"
        assert deciding(ctx, street) is None


def test_a_survey_without_a_level_cannot_be_decided(work, street, tamura, sato):
    with work(tamura) as ctx:
        made = record(ctx, street, "B4", depth_request(storeys=3)).id
    with pytest.raises(surveying.NothingToDecide), work(sato) as ctx:
        actions.decide(ctx, made)


def test_a_later_round_counts_even_when_it_is_milder(
    work, street, waiting, tamura, sato
):
    with work(sato) as ctx:
        actions.decide(ctx, waiting)
    with work(tamura) as ctx:
        milder = record(ctx, street, "B1", quake_request(degree=1)).id
    with work(sato) as ctx:
        assert deciding(ctx, street).id == waiting
        actions.decide(ctx, milder)
    with work(sato) as ctx:
        assert (deciding(ctx, street).id, deciding(ctx, street).level) == (
            milder,
            "partial",
        )
        assert queries.get_survey(ctx, waiting).state == "decided"
        states = queries.counts_by_state(ctx, street["quake"])
        assert states == {"decided": 1, "superseded": 1}
        assert queries.counts_by_level(ctx, street["quake"]) == {"partial": 1}


def test_an_earlier_round_cannot_be_decided_behind_a_later_one(
    work, street, waiting, tamura, sato
):
    with work(tamura) as ctx:
        later = record(ctx, street).id
    with work(sato) as ctx:
        actions.decide(ctx, later)
    with pytest.raises(surveying.LaterRoundDecided), work(sato) as ctx:
        actions.decide(ctx, waiting)
    with work(sato) as ctx:
        actions.send_back(ctx, waiting, "第2回で判定したため。")


def test_an_unknown_survey_is_refused(work, sato):
    with pytest.raises(NotFound), work(sato) as ctx:
        actions.decide(ctx, new_id())
