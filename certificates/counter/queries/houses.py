"""The houses on the desk: what was found at each, pictures, who asked again."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from certificates.counter.queries.people import Picture
from disaster.assessment import queries as assessment
from disaster.assessment.queries import ResurveyRequest, Survey
from disaster.assessment.rules import resurveying, selfjudging
from disaster.assessment.rules.levels import DamageLevel
from disaster.assessment.rules.resurveying import RequestState
from disaster.assessment.rules.surveying import (
    WAITING,
    SurveyState,
    Turn,
    counting_turn,
)
from disaster.assessment.tables import SurveyPhoto
from disaster.foundation.context import Context
from disaster.incidents.rules import Counting
from disaster.incidents.tables import Incident
from disaster.register.tables import Building

MOST_PICTURES = 6


@dataclass(frozen=True, slots=True)
class Round:
    """One survey of a house in one line (調査の回)."""

    survey: Survey
    method: str
    state: SurveyState
    level: DamageLevel | None


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """A request for a re-survey in one line, without a name (再調査の申出)."""

    request: ResurveyRequest
    number: str
    points: str
    state: RequestState


@dataclass(frozen=True, slots=True)
class House:
    """A house with its rounds, its pictures and the requests about it."""

    building: Building
    rounds: Sequence[Round]
    counting: Survey | None
    pictures: Sequence[Picture]
    more_pictures: int
    requests: Sequence[AskedAgain]

    @property
    def level(self) -> DamageLevel | None:
        """The level that counts now."""
        counts = self.counting
        return DamageLevel(counts.level) if counts and counts.level else None

    @property
    def waits(self) -> bool:
        """Whether a survey still waits for its decision."""
        return any(each.state in WAITING for each in self.rounds)

    @property
    def is_asked_again(self) -> bool:
        """Whether a request waits for its answer."""
        return any(each.state is RequestState.OPEN for each in self.requests)


def houses(
    ctx: Context, incident: Incident, building_ids: Collection[UUID]
) -> list[House]:
    """Return the houses of a household as one disaster left them."""
    if not building_ids:
        return []
    wanted = select(Building).where(Building.id.in_(building_ids))
    buildings = ctx.session.scalars(wanted.order_by(Building.number)).all()
    surveys = ctx.session.scalars(
        select(Survey)
        .where(Survey.incident_id == incident.id, Survey.building_id.in_(building_ids))
        .order_by(Survey.recorded_at.desc(), Survey.round.desc(), Survey.attempt.desc())
    ).all()
    names = assessment.names_of(ctx, surveys) if surveys else {}
    photos = _photos(ctx, {survey.id for survey in surveys}) if surveys else []
    requests = ctx.session.scalars(
        select(ResurveyRequest)
        .where(
            ResurveyRequest.incident_id == incident.id,
            ResurveyRequest.building_id.in_(building_ids),
        )
        .order_by(ResurveyRequest.received_at)
    ).all()
    return [
        _house(
            building,
            incident,
            [(one, names[one.id]) for one in surveys if one.building_id == building.id],
            photos,
            [one for one in requests if one.building_id == building.id],
        )
        for building in buildings
    ]


def _photos(ctx: Context, survey_ids: Collection[UUID]) -> list[Picture]:
    rows = ctx.session.execute(
        select(SurveyPhoto.survey_id, SurveyPhoto.id)
        .where(SurveyPhoto.survey_id.in_(survey_ids), SurveyPhoto.removed_at.is_(None))
        .order_by(SurveyPhoto.received_at, SurveyPhoto.id)
    )
    return [Picture(survey, photo) for survey, photo in rows]


def _house(
    building: Building,
    incident: Incident,
    surveys: Sequence[tuple[Survey, str]],
    photos: Sequence[Picture],
    requests: Sequence[ResurveyRequest],
) -> House:
    own = {survey.id for survey, _name in surveys}
    pictures = [one for one in photos if one.survey_id in own]
    return House(
        building=building,
        rounds=[
            Round(
                survey,
                selfjudging.way_label(survey.method, name),
                SurveyState(survey.state),
                DamageLevel(survey.level) if survey.level else None,
            )
            for survey, name in surveys
        ],
        counting=_counting(
            [survey for survey, _name in surveys if not survey.unit], incident
        ),
        pictures=pictures[:MOST_PICTURES],
        more_pictures=max(len(pictures) - MOST_PICTURES, 0),
        requests=[
            AskedAgain(
                one,
                resurveying.reference(one.id),
                resurveying.named(one.points),
                RequestState(one.state),
            )
            for one in requests
        ],
    )


def _counting(surveys: Sequence[Survey], incident: Incident) -> Survey | None:
    """Return the survey that counts, as `assessment.deciding_survey` finds it."""
    turns = {
        Turn(
            survey.round,
            survey.attempt,
            SurveyState(survey.state),
            survey.stage,
            survey.level,
        ): survey
        for survey in surveys
    }
    counts = counting_turn(turns, Counting(incident.counting))
    return turns[counts] if counts else None
