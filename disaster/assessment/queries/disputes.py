"""Where surveyors disagree: opinions of one round that contradict each other."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import load_only

from disaster.assessment.rules import surveying
from disaster.assessment.rules.surveying import STANDING, Opinion, SurveyState
from disaster.assessment.tables import Survey
from disaster.foundation.context import Context

# What tells opinions apart; the sheets behind them are long.
SAID = (
    Survey.incident_id,
    Survey.building_id,
    Survey.round,
    Survey.state,
    Survey.level,
    Survey.ratio,
    Survey.recorded_at,
)


@dataclass(frozen=True, slots=True)
class Dispute:
    """One round of one house about which its surveyors disagree (食い違い)."""

    incident_id: UUID
    building_id: UUID
    round: int
    survey_ids: tuple[UUID, ...]
    levels: tuple[str | None, ...]
    ratios: tuple[str | None, ...]


def opinion_of(survey: Survey) -> Opinion:
    """Return what a survey says."""
    return Opinion(SurveyState(survey.state), survey.level, survey.ratio)


def is_disputed(surveys: Iterable[Survey]) -> bool:
    """Say whether standing surveys of one round contradict each other (食い違い)."""
    return surveying.is_disputed([opinion_of(survey) for survey in surveys])


def differ_in_level(surveys: Iterable[Survey]) -> bool:
    """Say whether surveys lead to different levels."""
    return surveying.differ_in_level([opinion_of(survey) for survey in surveys])


def disputes(ctx: Context, incident_id: UUID | None) -> list[Dispute]:
    """Return the disagreements of a disaster, or of all, longest waiting first."""
    rounds = groupby(_opinions(ctx, incident_id), key=_round_of)
    found = [(key, list(opinions)) for key, opinions in rounds]
    disputed = [(key, opinions) for key, opinions in found if is_disputed(opinions)]
    disputed.sort(key=lambda one: min(survey.recorded_at for survey in one[1]))
    return [_dispute(*key, opinions) for key, opinions in disputed]


def disputed_ids(ctx: Context, incident_id: UUID | None) -> list[UUID]:
    """Return the surveys that take part in a disagreement."""
    return [
        survey_id
        for dispute in disputes(ctx, incident_id)
        for survey_id in dispute.survey_ids
    ]


def _opinions(ctx: Context, incident_id: UUID | None) -> Sequence[Survey]:
    """Return the standing opinions of rounds that have several, round by round."""
    key = (Survey.incident_id, Survey.building_id, Survey.round)
    standing = Survey.state.in_(STANDING)
    crowded = (
        select(*key)
        .where(standing, _of(incident_id))
        .group_by(*key)
        .having(func.count() > 1)
        .subquery()
    )
    wanted = (
        select(Survey)
        .options(load_only(*SAID))
        .join(
            crowded,
            (crowded.c.incident_id == Survey.incident_id)
            & (crowded.c.building_id == Survey.building_id)
            & (crowded.c.round == Survey.round),
        )
        .where(standing)
        .order_by(*key, Survey.attempt)
    )
    return ctx.session.scalars(wanted).all()


def _round_of(survey: Survey) -> tuple[UUID, UUID, int]:
    return survey.incident_id, survey.building_id, survey.round


def _dispute(
    incident_id: UUID, building_id: UUID, number: int, opinions: list[Survey]
) -> Dispute:
    return Dispute(
        incident_id,
        building_id,
        number,
        tuple(survey.id for survey in opinions),
        tuple(survey.level for survey in opinions),
        tuple(survey.ratio for survey in opinions),
    )


def _of(incident_id: UUID | None) -> ColumnElement[bool]:
    return true() if incident_id is None else Survey.incident_id == incident_id
