"""What is done with surveys: record, review, decide by a second person, send back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from disaster import audit
from disaster.accounts import queries as accounts
from disaster.assessment import permissions, queries
from disaster.assessment.actions import resurveys
from disaster.assessment.rules import selfjudging, surveying
from disaster.assessment.rules.surveying import STANDING, SurveyState
from disaster.assessment.tables import Survey
from disaster.foundation import clock, formats
from disaster.foundation.context import Context
from disaster.foundation.errors import Conflict
from disaster.incidents import queries as incidents


@dataclass(frozen=True, slots=True)
class Visit:
    """Who surveyed which house, when, and what they could not see (調査の実施).

    ``beside`` names the waiting survey of the same house that this one is a second
    opinion of; ``answers`` the request for a re-survey that brought the team there;
    ``unit`` the dwelling of an apartment house that is judged apart (住戸).
    """

    incident_id: UUID
    building_id: UUID
    surveyed_at: datetime
    surveyors: tuple[str, ...]
    note: str = ""
    unseen_note: str = ""
    beside: UUID | None = None
    answers: UUID | None = None
    unit: str = ""


def record_survey(ctx: Context, visit: Visit, request: Mapping[str, Any]) -> Survey:
    """調査を記録する: judge a survey and keep what was given and what followed."""
    ctx.require(permissions.RECORD)
    incident = incidents.get_open(ctx, visit.incident_id)
    building = queries.building_held(ctx, visit.building_id)
    surveyors = surveying.check_surveyors(visit.surveyors)
    moment = clock.tokyo(visit.surveyed_at)
    surveying.check_moment(moment, ctx.now, incident.struck_on)
    surveying.check_keepable(request)
    if visit.answers is not None:
        resurveys.refuse_closed(ctx, visit.answers, incident.id, building.id)
    survey = _judged(queries.judge(request))
    wanted = queries.rule_version_for(incident)
    surveying.check_version(survey.rule_version, wanted)
    survey.unit = surveying.check_unit(visit.unit)
    survey.incident_id, survey.building_id = incident.id, building.id
    survey.surveyed_at, survey.surveyors = moment, surveyors
    survey.surveyor_accounts = _accounts_of(ctx, surveyors)
    survey.note, survey.unseen_note = visit.note, visit.unseen_note
    survey.recorded_at, survey.recorded_by = ctx.now, ctx.actor.name
    survey.recorder_name = ctx.actor.display_name
    _take_turn(ctx, survey, visit.beside)
    _store(ctx, survey)
    facts = {
        "round": survey.round,
        "attempt": survey.attempt,
        "level": survey.level,
        "unit": survey.unit or None,
    }
    beside = str(survey.beside_id) if survey.beside_id else None
    audit.record(ctx, "survey.recorded", survey.id, **facts, beside=beside)
    return survey


def review(ctx: Context, survey_id: UUID, note: str = "") -> Survey:
    """調査を点検する: another person looked at the points that are easily wrong."""
    ctx.require(permissions.REVIEW)
    survey = _waiting(ctx, survey_id)
    surveying.refuse_reviewed(SurveyState(survey.state), survey.reviewer_name)
    survey.state = SurveyState.REVIEWED
    _review(ctx, survey, note)
    audit.record(ctx, "survey.reviewed", survey.id, round=survey.round)
    return survey


def decide(ctx: Context, survey_id: UUID, reason: str = "") -> Survey:
    """被害の程度を決定する: a second person makes the stored result count.

    The other opinions of the round are set aside and kept. Where they lead to other
    levels, ``reason`` says why this one is taken.
    """
    ctx.require(permissions.DECIDE)
    survey = _waiting(ctx, survey_id)
    selfjudging.refuse_self_judgement(survey.method)
    chain = queries.chain(ctx, survey.incident_id, survey.building_id)
    chain = surveying.of_unit(chain, survey.unit)
    decided = (turn.round for turn in chain if turn.state is SurveyState.DECIDED)
    surveying.refuse_outrun(survey.round, decided)
    opinions = [
        each for each in queries.opinions(ctx, survey) if each.state in STANDING
    ]
    survey.decision_reason = surveying.choice_reason(
        [queries.opinion_of(each) for each in opinions], reason
    )
    if survey.reviewed_by is None:
        _review(ctx, survey)
    _settle(ctx, survey, SurveyState.DECIDED)
    facts = {"round": survey.round, "level": survey.level}
    audit.record(ctx, "survey.decided", survey.id, **facts)
    _set_aside(ctx, [each for each in opinions if each.id != survey.id])
    resurveys.answer(ctx, survey)
    return survey


def send_back(ctx: Context, survey_id: UUID, reason: str) -> Survey:
    """差し戻す: the result does not count; the reason tells what to look at again."""
    ctx.require(permissions.DECIDE)
    survey = _waiting(ctx, survey_id)
    survey.return_reason = surveying.reason_given(reason)
    _settle(ctx, survey, SurveyState.RETURNED)
    audit.record(ctx, "survey.returned", survey.id, round=survey.round)
    return survey


def _judged(judged: queries.Judged) -> Survey:
    """Make the row of a survey from what it came to."""
    result, request = judged.result.as_json(), judged.request
    level = judged.level.value if judged.level else None
    return Survey(
        hazard=request["hazard"],
        structure=request["structure"],
        stage=request["stage"],
        method=request["method"],
        arithmetic=request["arithmetic"],
        rule_version=judged.result.rule_version,
        inputs=request,
        result=result,
        comparison=judged.comparison,
        level=level,
        ratio=surveying.check_ratio(
            None if judged.result.ratio is None else str(judged.result.ratio)
        ),
        state=surveying.first_state(level),
    )


def _take_turn(ctx: Context, survey: Survey, beside: UUID | None) -> None:
    """Give a survey its place in the chain: a round of its own, or beside another."""
    chain = queries.chain(ctx, survey.incident_id, survey.building_id)
    if beside is None:
        turn = surveying.next_turn(chain, unit=survey.unit)
        survey.round, survey.attempt = turn
        return
    first = queries.get_survey(ctx, beside)
    surveying.refuse_other_house(
        (survey.incident_id, survey.building_id, survey.unit),
        (first.incident_id, first.building_id, first.unit),
    )
    opinions = queries.opinions(ctx, first)
    surveying.refuse_late_opinion(SurveyState(first.state))
    surveying.refuse_own_opinion(
        queries.people_of(survey),
        queries.people_among(each for each in opinions if each.state in STANDING),
    )
    survey.beside_id = first.id
    survey.round, survey.attempt = surveying.next_turn(chain, beside=first.round)


def _store(ctx: Context, survey: Survey) -> None:
    ctx.session.add(survey)
    try:
        ctx.session.flush()
    except IntegrityError as twin:
        raise Conflict from twin


def _waiting(ctx: Context, survey_id: UUID) -> Survey:
    """Hold a survey that waits, and whose round the actor had no part in."""
    survey = queries.survey_held(ctx, survey_id)
    surveying.refuse_settled(SurveyState(survey.state), survey.decider_name)
    surveying.refuse_same_person(
        queries.names_of_actor(ctx),
        queries.people_among(queries.opinions(ctx, survey)),
    )
    return survey


def _review(ctx: Context, survey: Survey, note: str = "") -> None:
    survey.reviewed_at, survey.reviewed_by = ctx.now, ctx.actor.name
    survey.reviewer_name = ctx.actor.display_name
    survey.review_note = note.strip()


def _settle(ctx: Context, survey: Survey, state: SurveyState) -> None:
    survey.state = state
    survey.decided_at, survey.decided_by = ctx.now, ctx.actor.name
    survey.decider_name = ctx.actor.display_name


def _set_aside(ctx: Context, opinions: Sequence[Survey]) -> None:
    """Keep the opinions that were not taken, each with the one who decided."""
    for survey in opinions:
        _settle(ctx, survey, SurveyState.SET_ASIDE)
        audit.record(ctx, "survey.set_aside", survey.id, round=survey.round)


def _accounts_of(ctx: Context, surveyors: Iterable[str]) -> str:
    """Return the accounts behind the surveyors' names, between commas.

    Two people of one name both count: better a third approver than a self-made level.
    """
    wanted = {formats.search_key(name) for name in surveyors}
    found = sorted(
        account.username
        for account in accounts.all_accounts(ctx)
        if wanted
        & set(map(formats.search_key, (account.username, account.display_name)))
    )
    return f",{','.join(found)},"
