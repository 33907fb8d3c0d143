"""What the explanation sheet of one survey says: verdict, facts, photographs."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from disaster.assessment import photofiles
from disaster.assessment.paper import Facts, Shot, explanation_pdf
from disaster.assessment.queries import photos as asking
from disaster.assessment.queries.explaining import explain
from disaster.assessment.queries.photos import SurveyPhoto
from disaster.assessment.queries.surveys import (
    deciding_survey,
    get_survey,
    name_of,
)
from disaster.assessment.rules import resurveying
from disaster.assessment.rules.surveying import SurveyState
from disaster.assessment.tables import Survey
from disaster.foundation import clock
from disaster.foundation.context import Context
from disaster.incidents import queries as incidents
from disaster.incidents.rules import RESURVEY_DAYS
from disaster.register import queries as register


@dataclass(frozen=True, slots=True)
class Sheet:
    """An explanation sheet that is ready to be handed over (説明資料)."""

    content: bytes
    name: str


def explanation_sheet(
    ctx: Context, survey_id: UUID, kind: Iterable[str], lang: str = "ja"
) -> Sheet:
    """Return the sheet of a survey; ``kind`` is the sort of survey in Japanese words.

    It is made anew from what is stored each time; equal rows give equal bytes.
    """
    survey = get_survey(ctx, survey_id)
    found = explain(survey.result, survey.comparison)
    facts = facts_of(ctx, survey, tuple(kind))
    shots = [_shot(ctx, survey, photo) for photo in asking.photos(ctx, survey_id)]
    content = explanation_pdf(found, facts, shots, lang)
    return Sheet(content, f"explanation-{facts.short_id}-{lang}.pdf")


def facts_of(ctx: Context, survey: Survey, kind: tuple[str, ...]) -> Facts:
    """Gather house, survey and city; no resident's name is among them."""
    building = register.get_building(ctx, survey.building_id)
    city = ctx.settings.city
    is_decided = survey.state == SurveyState.DECIDED
    decided_at = survey.decided_at if is_decided else None
    decided_on = clock.tokyo_day(decided_at) if decided_at else None
    return Facts(
        survey_id=str(survey.id),
        address=building.address,
        building_number=building.number,
        incident=incidents.get_incident(ctx, survey.incident_id).name,
        name=name_of(ctx, survey),
        kind=kind,
        surveyed_at=clock.tokyo(survey.surveyed_at),
        surveyors=tuple(survey.surveyors),
        decided_on=decided_on,
        resurvey_until=resurveying.deadline(decided_on) if decided_on else None,
        resurvey_days=RESURVEY_DAYS,
        unseen_note=survey.unseen_note,
        replaced_by=_replaced_by(ctx, survey),
        city=city.name,
        office=city.office,
        phone=city.phone,
        is_drill=ctx.settings.is_drill,
        is_demo=ctx.settings.demo,
    )


def _replaced_by(ctx: Context, survey: Survey) -> str:
    """Name the survey that counts, where a decided one does not any more."""
    if survey.state != SurveyState.DECIDED:
        return ""
    counting = deciding_survey(ctx, survey.incident_id, survey.building_id, survey.unit)
    if counting is None or counting.id == survey.id:
        return ""
    return name_of(ctx, counting)


def _shot(ctx: Context, survey: Survey, photo: SurveyPhoto) -> Shot:
    small = photofiles.thumbnail(ctx.settings.data_dir, photo.sha256)
    return Shot(
        asking.slot_of(survey, photo.part).label,
        small,
        photo.width,
        photo.height,
        clock.tokyo(photo.captured_at) if photo.captured_at else None,
        photo.caption,
        is_late=asking.is_after_decision(survey, photo),
    )
