"""Self-judgements in the chain of a house: taken in, confirmed by another, replaced."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from disaster.assessment import actions, queries, rulebooks
from disaster.assessment.actions import selfjudging as deeds
from disaster.assessment.queries import selfjudging as asking
from disaster.assessment.rules import selfjudging, surveying
from disaster.assessment.rules.checklist import FieldSurveyNeeded
from disaster.assessment.tables import SelfJudgement, Survey
from disaster.audit import queries as audit
from disaster.foundation.authority import Role
from disaster.foundation.db import new_id
from disaster.foundation.errors import Conflict, FieldRefusal, Forbidden, NotFound
from disaster.incidents import actions as incidents
from disaster.incidents.rules import IncidentClosed
from disaster.incidents.tables import Incident
from tests.conftest import NOON, person
from tests.integration.assessment.self_judgement_desk import (
    NAME,
    SIDES,
    answers,
    photograph,
    self_judged,
    take_in,
)
from tests.integration.assessment.survey_desk import (
    STRUCK_ON,
    declare_flood,
    quake_request,
    record,
)

LIGHT = {"roof": "1/10", "wall": "0", "degree": 1, "damaged": "0"}


@pytest.fixture
def inoue():
    """井上 is the second clerk at the counter."""
    return person("inoue", "井上", Role.COUNTER)


@pytest.fixture
def taken(work, street, yoshida):
    """Take a self-judgement in, with all its photographs."""
    with work(yoshida) as ctx:
        made = take_in(ctx, street)
        photograph(ctx, made)
        return made


def deciding(ctx, street, building="B1"):
    return queries.deciding_survey(ctx, street["quake"], street[building])


def nothing_kept(ctx):
    kept = (Survey, SelfJudgement)
    return [ctx.session.scalar(select(func.count()).select_from(t)) for t in kept]


def test_it_stands_in_the_chain_as_a_survey(work, taken, yoshida):
    with work(yoshida) as ctx:
        survey = queries.get_survey(ctx, taken)
        assert (survey.method, survey.stage, survey.state) == (
            "self_judgement",
            "self",
            "submitted",
        )
        assert (survey.level, survey.ratio) == ("partial", None)
        assert (survey.round, survey.attempt) == (1, 1)
        assert (survey.hazard, survey.structure) == ("earthquake", "wood")
        assert survey.rule_version == rulebooks.version_for(STRUCK_ON)
        assert survey.result["decided_by"] == "self_judgement"
        assert survey.inputs["self_judgement"] is True
        assert queries.name_of(ctx, survey) == "自己判定"


def test_consent_words_language_moment_and_points_are_kept(work, street, yoshida):
    agreed_at = NOON - timedelta(hours=2)
    with work(yoshida) as ctx:
        made = take_in(
            ctx, street, language="en", relation="member", consented_at=agreed_at
        )
    with work(yoshida) as ctx:
        kept = asking.self_judgement(ctx, made)
        assert (kept.applicant_name, kept.relation) == (NAME, "member")
        assert kept.consent_language == "en"
        assert "I can still ask the city to survey my home" in kept.consent_text
        assert kept.consented_at == agreed_at
        assert kept.checklist == dict.fromkeys(answers(), True)
        assert queries.get_survey(ctx, made).surveyed_at == agreed_at


def test_the_name_of_the_resident_stands_in_one_place_only(work, taken, yoshida):
    with work(yoshida) as ctx:
        survey = queries.get_survey(ctx, taken)
        assert survey.surveyors == ["申請者（自己判定）"]
        assert survey.recorded_by == "yoshida"
        assert NAME not in str(queries.as_json(survey))
        trail = audit.newest(ctx, deed="survey.self_judged")
        assert trail
        assert all(NAME not in entry.facts for entry in trail)


def test_a_second_clerk_makes_it_count(work, street, taken, inoue):
    with work(inoue) as ctx:
        assert deciding(ctx, street) is None
        deeds.confirm_self(ctx, taken)
    with work(inoue) as ctx:
        counted = deciding(ctx, street)
        assert (counted.id, counted.level) == (taken, "partial")
        assert (counted.decided_by, counted.reviewed_by) == ("inoue", "inoue")
        assert audit.newest(ctx, deed="survey.decided")


def test_an_approver_may_confirm_too(work, street, taken, sato):
    with work(sato) as ctx:
        deeds.confirm_self(ctx, taken)
        assert deciding(ctx, street).id == taken


def test_whoever_took_it_in_neither_confirms_nor_hands_it_over(work, taken, yoshida):
    with pytest.raises(surveying.SamePerson), work(yoshida) as ctx:
        deeds.confirm_self(ctx, taken)
    with pytest.raises(surveying.SamePerson), work(yoshida) as ctx:
        deeds.send_to_survey(ctx, taken, "写真が暗い")


def test_roles_do_what_they_may(work, street, taken, tamura, kanri, sato):
    with work(tamura) as ctx:
        take_in(ctx, street, "B2")
    for stranger in (kanri, sato):
        with pytest.raises(Forbidden), work(stranger) as ctx:
            take_in(ctx, street, "B4")
    for stranger in (kanri, tamura):
        with pytest.raises(Forbidden), work(stranger) as ctx:
            deeds.confirm_self(ctx, taken)
        with pytest.raises(Forbidden), work(stranger) as ctx:
            deeds.send_to_survey(ctx, taken, "写真が暗い")


def test_the_decision_of_a_survey_does_not_confirm_it(work, taken, sato):
    with pytest.raises(selfjudging.NeedsConfirming), work(sato) as ctx:
        actions.decide(ctx, taken)


def test_a_survey_is_not_confirmed_as_a_self_judgement(work, street, tamura, sato):
    with work(tamura) as ctx:
        made = record(ctx, street).id
    with pytest.raises(selfjudging.NotSelfJudged), work(sato) as ctx:
        deeds.confirm_self(ctx, made)


@pytest.mark.parametrize(
    ("parts", "missing"),
    [(SIDES, "損傷した所"), (("north", "roof"), "東の面、南の面、西の面")],
    ids=["no damage", "one side"],
)
def test_it_waits_until_the_photographs_are_there(
    work, street, yoshida, inoue, parts, missing
):
    with work(yoshida) as ctx:
        made = take_in(ctx, street)
        photograph(ctx, made, *parts)
    refused = pytest.raises(selfjudging.PhotosMissing, match=missing)
    with refused, work(inoue) as ctx:
        deeds.confirm_self(ctx, made)
    with work(inoue) as ctx:
        assert queries.get_survey(ctx, made).state == "submitted"


def test_a_photograph_that_was_taken_out_shows_nothing(work, street, yoshida, inoue):
    gone = {"removed_at": NOON, "removed_by": "yoshida", "removal_reason": "別の家"}
    with work(yoshida) as ctx:
        made = take_in(ctx, street)
        photograph(ctx, made, *SIDES)
        photograph(ctx, made, "roof", **gone, sha256="f" * 64)
    with pytest.raises(selfjudging.PhotosMissing), work(inoue) as ctx:
        deeds.confirm_self(ctx, made)


@pytest.mark.parametrize("doubt", ["no", "unclear"])
def test_a_doubt_keeps_nothing_and_asks_for_a_survey(work, street, yoshida, doubt):
    refused = pytest.raises(FieldSurveyNeeded, match="現地調査に回します")
    with refused, work(yoshida) as ctx:
        take_in(ctx, street, answers=answers(shows_all=doubt))
    with work(yoshida) as ctx:
        assert nothing_kept(ctx) == [0, 0]


def test_no_other_level_can_be_asked_for(work, street, yoshida):
    with pytest.raises(selfjudging.OtherLevel), work(yoshida) as ctx:
        take_in(ctx, street, level="semi")
    with work(yoshida) as ctx:
        assert nothing_kept(ctx) == [0, 0]


def test_a_forged_level_is_not_confirmed(work, house, taken, inoue):
    forged = text("UPDATE surveys SET level = 'half' WHERE id = :id")
    key = taken.hex if house.engine.dialect.name == "sqlite" else taken
    with work(inoue) as ctx:
        ctx.session.execute(forged, {"id": key})
    with pytest.raises(selfjudging.OtherLevel), work(inoue) as ctx:
        deeds.confirm_self(ctx, taken)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"applicant_name": " "}, "applicant_name"),
        ({"relation": "friend"}, "relation"),
        ({"language": "xx"}, "language"),
        ({"answers": {}}, "under_a_tenth"),
        ({"consented_at": NOON + timedelta(hours=1)}, "consented_on"),
        ({"hazard": "fire"}, "hazard"),
        ({"note": "番号は 1234 5678 9018"}, "note"),
    ],
    ids=["name", "relation", "language", "points", "moment", "hazard", "number"],
)
def test_each_defect_names_its_field(work, street, yoshida, changes, field):
    with pytest.raises(FieldRefusal) as refused, work(yoshida) as ctx:
        take_in(ctx, street, **changes)
    assert refused.value.field == field
    with work(yoshida) as ctx:
        assert nothing_kept(ctx) == [0, 0]


def test_a_flood_asks_for_the_height_of_the_water(work, street, kanri, yoshida):
    with work(kanri) as ctx:
        flood = declare_flood(ctx)
    with pytest.raises(FieldRefusal) as refused, work(yoshida) as ctx:
        deeds.self_judge(ctx, self_judged(flood, street["B1"]))
    assert refused.value.field == "water_mark"
    with work(yoshida) as ctx:
        given = self_judged(flood, street["B1"], answers=answers("flood"))
        assert deeds.self_judge(ctx, given).hazard == "flood"


def test_a_closed_disaster_and_an_unknown_house_take_nothing(
    work, street, kanri, yoshida
):
    with pytest.raises(NotFound), work(yoshida) as ctx:
        deeds.self_judge(ctx, self_judged(street["quake"], new_id()))
    with work(kanri) as ctx:
        incidents.close(ctx, street["quake"])
    with pytest.raises(IncidentClosed), work(yoshida) as ctx:
        take_in(ctx, street)


def decided_survey(work, street, recorder, approver, **degrees):
    with work(recorder) as ctx:
        made = record(ctx, street, "B1", quake_request(**degrees)).id
    with work(approver) as ctx:
        actions.decide(ctx, made)
    return made


def test_a_heavier_survey_stands(work, street, tamura, sato, yoshida):
    decided_survey(work, street, tamura, sato)
    stands = pytest.raises(selfjudging.SurveyStands, match="半壊")
    with stands, work(yoshida) as ctx:
        take_in(ctx, street)


def test_which_survey_stands_follows_the_rule_of_the_disaster(
    work, street, tamura, sato, yoshida
):
    decided_survey(work, street, tamura, sato)
    decided_survey(work, street, tamura, sato, **LIGHT)
    with work(sato) as ctx:
        ctx.session.get(Incident, street["quake"]).counting = "heavier"
    with pytest.raises(selfjudging.SurveyStands), work(yoshida) as ctx:
        take_in(ctx, street)
    with work(sato) as ctx:
        ctx.session.get(Incident, street["quake"]).counting = "latest"
    with work(yoshida) as ctx:
        take_in(ctx, street)


def test_a_waiting_survey_comes_first(work, street, tamura, yoshida):
    with work(tamura) as ctx:
        record(ctx, street)
    with pytest.raises(selfjudging.OtherWaits, match="調査"), work(yoshida) as ctx:
        take_in(ctx, street)


def test_a_survey_that_came_in_between_comes_first(
    work, street, taken, tamura, sato, inoue
):
    with work(tamura) as ctx:
        made = record(ctx, street).id
    with pytest.raises(selfjudging.OtherWaits), work(inoue) as ctx:
        deeds.confirm_self(ctx, taken)
    with work(sato) as ctx:
        actions.decide(ctx, made)
    with pytest.raises(selfjudging.SurveyStands), work(inoue) as ctx:
        deeds.confirm_self(ctx, taken)
    with work(inoue) as ctx:
        deeds.send_to_survey(ctx, taken, "調査が決定したため")
        assert deciding(ctx, street).id == made


@pytest.mark.usefixtures("taken")
def test_one_house_is_not_judged_twice_at_once(work, street, inoue):
    with pytest.raises(selfjudging.OtherWaits, match="自己判定"), work(inoue) as ctx:
        take_in(ctx, street)


def test_handed_over_to_a_survey_with_a_reason(work, street, taken, inoue, tamura):
    with pytest.raises(FieldRefusal), work(inoue) as ctx:
        deeds.send_to_survey(ctx, taken, " ")
    with work(inoue) as ctx:
        deeds.send_to_survey(ctx, taken, "屋根の写真が暗い")
    with work(tamura) as ctx:
        survey = queries.get_survey(ctx, taken)
        assert (survey.state, survey.return_reason) == ("returned", "屋根の写真が暗い")
        assert deciding(ctx, street) is None
        assert record(ctx, street).stage == "1"


def test_a_later_survey_replaces_it(work, street, taken, inoue, tamura, sato):
    with work(inoue) as ctx:
        deeds.confirm_self(ctx, taken)
    made = decided_survey(work, street, tamura, sato)
    with work(sato) as ctx:
        counted = deciding(ctx, street)
        assert (counted.id, counted.level) == (made, "half")
        assert queries.name_of(ctx, counted) == "第1次調査"
        assert queries.get_survey(ctx, taken).state == "decided"
        assert queries.counts_by_level(ctx, street["quake"]) == {"half": 1}


def test_two_clerks_at_once_have_one_effect(work, taken, inoue, sato):
    def press(actor):
        try:
            with work(actor) as ctx:
                deeds.confirm_self(ctx, taken)
        except Conflict as lost:
            return str(lost)
        return "confirmed"

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(press, [inoue, sato]))
    assert outcomes.count("confirmed") == 1
    assert any("決定" in outcome for outcome in outcomes)


def test_two_self_judgements_at_once_leave_one(work, street, yoshida, inoue):
    def take(actor):
        try:
            with work(actor) as ctx:
                take_in(ctx, street)
        except selfjudging.OtherWaits:
            return "refused"
        return "taken"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(take, [yoshida, inoue])) == ["refused", "taken"]
