"""The chain of one house as a story: rounds, opinions, requests between them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from disaster.assessment.queries.disputes import is_disputed
from disaster.assessment.queries.resurveys import requests_of
from disaster.assessment.queries.surveys import deciding_survey, names_of, of_building
from disaster.assessment.rules.levels import DamageLevel
from disaster.assessment.rules.resurveying import RequestState, named
from disaster.assessment.rules.surveying import (
    STANDING,
    SurveyState,
)
from disaster.assessment.tables import ResurveyRequest, Survey, SurveyDraft
from disaster.foundation.context import Context
from disaster.incidents import queries as incidents
from disaster.incidents.rules import Counting
from disaster.incidents.tables import Incident


@dataclass(frozen=True, slots=True)
class Told:
    """One survey in the story of a house."""

    survey: Survey
    name: str
    level: DamageLevel | None
    state: SurveyState
    counts: bool


@dataclass(frozen=True, slots=True)
class Request:
    """One request for a re-survey, without the name of who asked."""

    id: UUID
    asked_at: datetime
    points: str
    state: RequestState
    answer: str
    answer_id: UUID | None


@dataclass(frozen=True, slots=True)
class Round:
    """One round: its surveys in the order they came, and the doubts that followed."""

    number: int
    told: Sequence[Told]
    requests: Sequence[Request]
    is_disputed: bool

    @property
    def name(self) -> str:
        """What the round is called: as the survey that was decided, or came first."""
        decided = (one for one in self.told if one.state is SurveyState.DECIDED)
        return next(decided, self.told[0]).name

    @property
    def stands(self) -> int:
        """How many opinions wait to be chosen from."""
        return sum(one.state in STANDING for one in self.told)


@dataclass(frozen=True, slots=True)
class Writing:
    """A sheet that somebody is filling in at this house (調査の下書き)."""

    owner_name: str
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Story:
    """What happened to a house after one disaster, oldest round first."""

    incident: Incident
    counting: Counting
    counted: Told | None
    rounds: Sequence[Round]
    drafts: Sequence[Writing]

    @property
    def decided(self) -> int:
        """How many rounds have a result."""
        return sum(
            one.state is SurveyState.DECIDED
            for each in self.rounds
            for one in each.told
        )


def stories(ctx: Context, building_id: UUID) -> list[Story]:
    """Return what happened to a house, the current disaster first."""
    surveys = of_building(ctx, building_id)
    drafts = ctx.session.scalars(
        select(SurveyDraft)
        .where(SurveyDraft.building_id == building_id)
        .order_by(SurveyDraft.saved_at.desc())
    ).all()
    requests = requests_of(ctx, building_id)
    names = names_of(ctx, surveys)
    concerned = {survey.incident_id for survey in surveys}
    concerned |= {draft.incident_id for draft in drafts}
    return [
        _story(
            ctx,
            incident,
            [survey for survey in surveys if survey.incident_id == incident.id],
            [draft for draft in drafts if draft.incident_id == incident.id],
            requests,
            names,
        )
        for incident in incidents.all_incidents(ctx)
        if incident.id in concerned
    ]


def _story(
    ctx: Context,
    incident: Incident,
    surveys: Sequence[Survey],
    drafts: Sequence[SurveyDraft],
    requests: Sequence[ResurveyRequest],
    names: dict[UUID, str],
) -> Story:
    counting = {
        found.id
        for house, unit in {(survey.building_id, survey.unit) for survey in surveys}
        for found in [deciding_survey(ctx, incident.id, house, unit)]
        if found is not None
    }
    rounds = [
        _round(number, surveys, requests, names, counting)
        for number in sorted({survey.round for survey in surveys})
    ]
    told = (one for each in rounds for one in each.told)
    return Story(
        incident,
        Counting(incident.counting),
        next((one for one in told if one.counts and not one.survey.unit), None),
        rounds,
        [Writing(draft.owner_name, draft.saved_at) for draft in drafts],
    )


def _round(
    number: int,
    surveys: Sequence[Survey],
    requests: Sequence[ResurveyRequest],
    names: dict[UUID, str],
    counting: Collection[UUID],
) -> Round:
    own = sorted(
        (survey for survey in surveys if survey.round == number),
        key=lambda survey: survey.attempt,
    )
    ids = {survey.id for survey in own}
    return Round(
        number,
        [_told(survey, names[survey.id], counting) for survey in own],
        [_request(one) for one in requests if one.survey_id in ids],
        is_disputed(survey for survey in own if survey.state in STANDING),
    )


def _told(survey: Survey, name: str, counting: Collection[UUID]) -> Told:
    return Told(
        survey,
        name,
        DamageLevel(survey.level) if survey.level else None,
        SurveyState(survey.state),
        counts=survey.id in counting,
    )


def _request(request: ResurveyRequest) -> Request:
    return Request(
        request.id,
        request.received_at,
        named(request.points),
        RequestState(request.state),
        request.answer,
        request.answer_id,
    )
