"""How far an application has come, for whoever holds number and birthday (進み具合).

No name and no address is read into the answer.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from certificates.queries.applications import counting
from certificates.queries.applying import online_of_number
from certificates.rules import numbering
from certificates.rules.applying import OnlineState, Stage
from certificates.rules.numbering import MisreadNumber
from certificates.rules.receiving import ApplicationState, Relation
from certificates.tables import Application, OnlineApplication
from disaster.assessment import queries as assessment
from disaster.assessment.rules.surveying import WAITING, SurveyState
from disaster.foundation import clock
from disaster.foundation.context import Context

# Somebody was at the house, or judged it by photographs; a withdrawn sheet is nothing.
LOOKED_AT = WAITING | {SurveyState.DECIDED}


@dataclass(frozen=True, slots=True)
class Status:
    """What the status page tells: a stage, a message of the counter, what to bring."""

    number: str
    stage: Stage
    message: str = ""
    is_asked_back: bool = False
    is_declined: bool = False
    is_withdrawn: bool = False
    is_proxy: bool = False
    surveyed_on: date | None = None


def status_of(ctx: Context, typed: str, born_on: date) -> Status | None:
    """Return how far an application has come, or None when the two do not fit."""
    number = _read(typed)
    online = online_of_number(ctx, number)
    if online is None:
        wanted = select(Application).where(
            Application.receipt_number == number, Application.born_on == born_on
        )
        found = ctx.session.scalars(wanted).one_or_none()
        return _of_application(ctx, number, counting(ctx, found)) if found else None
    return _of_online(ctx, number, online) if online.born_on == born_on else None


def _read(typed: str) -> str:
    try:
        return numbering.read_receipt_number(typed) or ""
    except MisreadNumber:
        return ""


def _of_online(ctx: Context, number: str, online: OnlineApplication) -> Status:
    if online.application_id is not None:
        kept = ctx.session.get_one(Application, online.application_id)
        return _of_application(ctx, number, counting(ctx, kept))
    return Status(
        number,
        Stage.RECEIVED,
        online.message,
        is_asked_back=online.state == OnlineState.ASKED_BACK,
        is_declined=online.state == OnlineState.DECLINED,
    )


def _of_application(ctx: Context, number: str, kept: Application) -> Status:
    return Status(
        number,
        _stage(ctx, kept),
        is_withdrawn=kept.state == ApplicationState.WITHDRAWN,
        is_proxy=kept.relation == Relation.PROXY,
        surveyed_on=_surveyed_on(ctx, kept),
    )


def _surveyed_on(ctx: Context, kept: Application) -> date | None:
    """Return the day of the last survey of the house after this disaster, if any."""
    days = [
        clock.tokyo_day(survey.surveyed_at)
        for survey in assessment.of_building(ctx, kept.building_id)
        if survey.incident_id == kept.incident_id and survey.state in LOOKED_AT
    ]
    return max(days, default=None)


def _stage(ctx: Context, kept: Application) -> Stage:
    if kept.state == ApplicationState.ISSUED:
        return Stage.ISSUED
    if assessment.deciding_for_household(
        ctx, kept.incident_id, kept.building_id, kept.household_id
    ):
        return Stage.READY
    return _surveyed(ctx, kept.incident_id, kept.building_id)


def _surveyed(ctx: Context, incident_id: UUID, building_id: UUID) -> Stage:
    states = {
        survey.state
        for survey in assessment.of_building(ctx, building_id)
        if survey.incident_id == incident_id
    }
    if states & {SurveyState.REVIEWED, SurveyState.HANDED_ON}:
        return Stage.REVIEWING
    if SurveyState.SUBMITTED in states:
        return Stage.SURVEYED
    return Stage.WAITING
