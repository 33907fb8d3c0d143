"""What is done with self-judgements: take one in, confirm it, send it to a survey."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from disaster import audit
from disaster.assessment import permissions, queries, rulebooks
from disaster.assessment.actions.surveys import _review, _settle, _store, _waiting
from disaster.assessment.queries.consents import consents
from disaster.assessment.queries.selfjudging import house_rounds, photographed
from disaster.assessment.rules import (
    checklist,
    choosing,
    consenting,
    selfjudging,
    surveying,
)
from disaster.assessment.rules.judging import HAZARDS, STRUCTURES
from disaster.assessment.rules.surveying import SurveyState
from disaster.assessment.tables import SelfJudgement, Survey
from disaster.foundation import clock
from disaster.foundation.context import Context
from disaster.incidents import queries as incidents
from disaster.incidents.tables import Incident
from disaster.register.tables import Building


@dataclass(frozen=True, slots=True)
class SelfJudged:
    """What an applicant judged and agreed to, as form or command took it (自己判定).

    ``answers`` are yes, no or unclear by the point's key; hazard and structure may be
    left to the register, the moment to the clock.
    """

    incident_id: UUID
    building_id: UUID
    applicant_name: str
    relation: str
    answers: Mapping[str, str]
    language: str = consenting.SOURCE
    consented_at: datetime | None = None
    hazard: str = ""
    structure: str = ""
    level: str = selfjudging.ONLY_LEVEL.value
    note: str = ""


def self_judge(ctx: Context, given: SelfJudged) -> Survey:
    """自己判定を受け付ける: keep consent and checklist as a survey of the house."""
    ctx.require(permissions.SELF_JUDGE)
    incident = incidents.get_open(ctx, given.incident_id)
    building = queries.building_held(ctx, given.building_id)
    survey = _survey(ctx, incident, building, given)
    _refuse_standing(ctx, survey)
    survey.round, survey.attempt = surveying.next_turn(
        queries.chain(ctx, incident.id, building.id)
    )
    _store(ctx, survey)
    kept = _consent(survey, given)
    ctx.session.add(kept)
    ctx.session.flush()
    audit.record(
        ctx,
        "survey.self_judged",
        survey.id,
        round=survey.round,
        attempt=survey.attempt,
        level=survey.level,
        relation=kept.relation,
        language=kept.consent_language,
    )
    return survey


def confirm_self(ctx: Context, survey_id: UUID) -> Survey:
    """自己判定を確認する: a second person looks at the photographs; now it counts."""
    ctx.require(permissions.CONFIRM_SELF)
    survey = _held(ctx, survey_id)
    selfjudging.refuse_other_level(survey.level)
    selfjudging.refuse_lacking(photographed(ctx, survey.id))
    _refuse_standing(ctx, survey)
    chain = queries.chain(ctx, survey.incident_id, survey.building_id)
    chain = surveying.of_unit(chain, survey.unit)
    decided = (turn.round for turn in chain if turn.state is SurveyState.DECIDED)
    surveying.refuse_outrun(survey.round, decided)
    if survey.reviewed_by is None:
        _review(ctx, survey)
    _settle(ctx, survey, SurveyState.DECIDED)
    facts = {"round": survey.round, "level": survey.level, "method": survey.method}
    audit.record(ctx, "survey.decided", survey.id, **facts)
    return survey


def send_to_survey(ctx: Context, survey_id: UUID, reason: str) -> Survey:
    """現地調査に回す: the self-judgement does not count; somebody has to look."""
    ctx.require(permissions.CONFIRM_SELF)
    survey = _held(ctx, survey_id)
    survey.return_reason = surveying.reason_given(reason)
    _settle(ctx, survey, SurveyState.RETURNED)
    facts = {"round": survey.round, "method": survey.method}
    audit.record(ctx, "survey.returned", survey.id, **facts)
    return survey


def _survey(
    ctx: Context, incident: Incident, building: Building, given: SelfJudged
) -> Survey:
    """Make the row in the chain: nobody surveyed, and only one level can come out."""
    selfjudging.refuse_other_level(given.level)
    hazard = selfjudging.chosen(
        "hazard", given.hazard, choosing.hazard_of(incident.hazard), HAZARDS
    )
    structure = selfjudging.chosen(
        "structure",
        given.structure,
        choosing.structure_of(building.structure),
        STRUCTURES,
    )
    answered = checklist.check_points(given.answers, hazard)
    moment = clock.tokyo(given.consented_at or ctx.now)
    selfjudging.check_consented(moment, ctx.now, incident.struck_on)
    version = rulebooks.version_for(incident.struck_on, incident.rule_version)
    verdict = selfjudging.verdict(version)
    facts = {"rule_version": version, "hazard": hazard, "structure": structure}
    return Survey(
        incident_id=incident.id,
        building_id=building.id,
        hazard=hazard,
        structure=structure,
        stage=selfjudging.STAGE,
        method=selfjudging.METHOD,
        arithmetic=verdict.arithmetic,
        rule_version=version,
        inputs=selfjudging.request(facts, answered),
        result=verdict.as_json(),
        comparison=None,
        level=selfjudging.ONLY_LEVEL,
        ratio=None,
        state=surveying.first_state(selfjudging.ONLY_LEVEL),
        surveyors=[selfjudging.JUDGED_BY],
        surveyor_accounts=",,",
        surveyed_at=moment,
        note=selfjudging.check_note(given.note),
        recorded_at=ctx.now,
        recorded_by=ctx.actor.name,
        recorder_name=ctx.actor.display_name,
    )


def _consent(survey: Survey, given: SelfJudged) -> SelfJudgement:
    name, relation = selfjudging.check_applicant(given.applicant_name, given.relation)
    consent = consenting.choose(consents(), given.language)
    points = survey.inputs["survey"]["checklist"]
    return SelfJudgement(
        survey_id=survey.id,
        applicant_name=name,
        relation=relation,
        consent_text=consent.text,
        consent_language=consent.code,
        consented_at=survey.surveyed_at,
        checklist={point["point"]: point["answer"] for point in points},
    )


def _held(ctx: Context, survey_id: UUID) -> Survey:
    """Hold a self-judgement that waits, and that the actor did not take in."""
    survey = _waiting(ctx, survey_id)
    selfjudging.refuse_survey(survey.method)
    return survey


def _refuse_standing(ctx: Context, survey: Survey) -> None:
    """Refuse where surveyors were at the house already and their result comes first."""
    house = (survey.incident_id, survey.building_id)
    others = (one for one in house_rounds(ctx, *house) if one.id != survey.id)
    selfjudging.refuse_waiting((one.round, one.method, one.state) for one in others)
    counting = queries.deciding_survey(ctx, *house)
    if counting is not None:
        selfjudging.refuse_heavier(counting.level, counting.round)
