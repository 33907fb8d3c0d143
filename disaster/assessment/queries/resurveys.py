"""Questions about requests for a re-survey (再調査の申出)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, String, cast, func, or_, select

from disaster.assessment.queries.surveys import names_of
from disaster.assessment.rules.levels import DamageLevel
from disaster.assessment.rules.resurveying import RequestState, named, read_reference
from disaster.assessment.rules.surveying import SurveyState
from disaster.assessment.tables import ResurveyRequest, Survey
from disaster.foundation import clock, formats
from disaster.foundation.context import Context
from disaster.foundation.errors import NotFound
from disaster.register import queries as register
from disaster.register.tables import Building, Household

REQUEST_PAGE = 100


@dataclass(frozen=True, slots=True)
class RequestFilters:
    """What the queue of requests is narrowed to; an empty text narrows nothing."""

    incident_id: UUID | None = None
    state: str = RequestState.OPEN
    district: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class RequestLine:
    """One request in the queue: no name stands here, the house is enough."""

    id: UUID
    building_id: UUID
    building_number: str
    address: str
    district: str
    survey_id: UUID
    survey_name: str
    level: DamageLevel
    asked_on: date
    age: int
    points: str
    state: RequestState


@dataclass(frozen=True, slots=True)
class RequestList:
    """One page of the queue and how many requests there are in all."""

    lines: list[RequestLine]
    total: int

    @property
    def pages(self) -> int:
        """The number of pages."""
        return max(-(-self.total // REQUEST_PAGE), 1)


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asked and why, as far as it may be shown (支援措置)."""

    name: str
    contact: str
    reason: str
    is_hidden: bool


def get_request(ctx: Context, request_id: UUID) -> ResurveyRequest:
    """Return a request or refuse."""
    request = ctx.session.get(ResurveyRequest, request_id)
    if request is None:
        raise NotFound(what="再調査の申出")
    return request


def request_held(ctx: Context, request_id: UUID) -> ResurveyRequest:
    """Return a request with its row held, so that two people queue."""
    wanted = select(ResurveyRequest).where(ResurveyRequest.id == request_id)
    request = ctx.session.scalars(
        wanted.with_for_update().execution_options(populate_existing=True)
    ).one_or_none()
    if request is None:
        raise NotFound(what="再調査の申出")
    return request


def requests_of(
    ctx: Context, building_id: UUID, survey_id: UUID | None = None
) -> Sequence[ResurveyRequest]:
    """Return every request about a building, or one result, in the order they came."""
    wanted = select(ResurveyRequest).where(ResurveyRequest.building_id == building_id)
    if survey_id is not None:
        wanted = wanted.where(ResurveyRequest.survey_id == survey_id)
    return ctx.session.scalars(wanted.order_by(ResurveyRequest.received_at)).all()


def open_requests(
    ctx: Context, incident_id: UUID, building_id: UUID
) -> Sequence[ResurveyRequest]:
    """Return the requests of a house that nobody has answered yet."""
    wanted = select(ResurveyRequest).where(
        ResurveyRequest.incident_id == incident_id,
        ResurveyRequest.building_id == building_id,
        ResurveyRequest.state == RequestState.OPEN,
    )
    return ctx.session.scalars(wanted.order_by(ResurveyRequest.received_at)).all()


def answers_for(ctx: Context, request: ResurveyRequest) -> Sequence[Survey]:
    """Return the decided later rounds that could answer a request, newest first."""
    asked = ctx.session.get_one(Survey, request.survey_id)
    wanted = select(Survey).where(
        Survey.incident_id == request.incident_id,
        Survey.building_id == request.building_id,
        Survey.state == SurveyState.DECIDED,
        Survey.round > asked.round,
    )
    return ctx.session.scalars(wanted.order_by(Survey.round.desc())).all()


def asker_of(ctx: Context, request: ResurveyRequest) -> Asker:
    """Return who asked; in a house with a protected person nobody is named."""
    homes = ctx.session.scalars(
        select(Household.id).where(Household.building_id == request.building_id)
    ).all()
    if register.protected_among(ctx, homes):
        return Asker("", "", "", is_hidden=True)
    return Asker(request.asker_name, request.contact, request.reason, is_hidden=False)


def requests_listed(
    ctx: Context, filters: RequestFilters, page: int | None = 1
) -> RequestList:
    """Return one page of the queue, the longest waiting first; None for all."""
    where = _conditions(filters)
    joined = (
        select(ResurveyRequest, Building, Survey)
        .join(Building, Building.id == ResurveyRequest.building_id)
        .join(Survey, Survey.id == ResurveyRequest.survey_id)
        .where(*where)
    )
    total = ctx.session.scalar(select(func.count()).select_from(joined.subquery()))
    rows = joined.order_by(
        ResurveyRequest.asked_on, ResurveyRequest.received_at, ResurveyRequest.id
    )
    if page is not None:
        rows = rows.limit(REQUEST_PAGE).offset((page - 1) * REQUEST_PAGE)
    found = ctx.session.execute(rows).all()
    names = names_of(ctx, [survey for _request, _house, survey in found])
    today = clock.tokyo_day(ctx.now)
    return RequestList(
        [
            _line(request, house, survey, names[survey.id], today)
            for request, house, survey in found
        ],
        total or 0,
    )


def requests_by_state(ctx: Context, incident_id: UUID | None) -> dict[str, int]:
    """Count the requests of a disaster, or of all, by state."""
    counted = select(ResurveyRequest.state, func.count()).group_by(
        ResurveyRequest.state
    )
    if incident_id is not None:
        counted = counted.where(ResurveyRequest.incident_id == incident_id)
    return dict(ctx.session.execute(counted).all())


def request_as_json(ctx: Context, request: ResurveyRequest) -> dict[str, object]:
    """Return a request as plain values, without the names of people."""
    settled_at, asker = request.settled_at, asker_of(ctx, request)
    return {
        "id": str(request.id),
        "incident_id": str(request.incident_id),
        "building_id": str(request.building_id),
        "survey_id": str(request.survey_id),
        "asked_on": request.asked_on.isoformat(),
        "points": request.points,
        "reason": register.HIDDEN if asker.is_hidden else asker.reason,
        "state": request.state,
        "received_at": request.received_at.isoformat(),
        "received_by": request.received_by,
        "answer_id": str(request.answer_id) if request.answer_id else None,
        "answer": request.answer,
        "settled_at": settled_at.isoformat() if settled_at else None,
        "settled_by": request.settled_by,
    }


def _conditions(filters: RequestFilters) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if filters.incident_id is not None:
        wanted.append(ResurveyRequest.incident_id == filters.incident_id)
    if filters.state:
        wanted.append(ResurveyRequest.state == filters.state)
    if filters.district:
        wanted.append(Building.district == filters.district)
    if tail := read_reference(filters.text):
        wanted.append(func.lower(cast(ResurveyRequest.id, String)).endswith(tail))
    elif key := formats.address_key(filters.text):
        at_address = Building.address_key.contains(key, autoescape=True)
        wanted.append(or_(at_address, Building.number == filters.text.strip()))
    return wanted


def _line(
    request: ResurveyRequest, house: Building, survey: Survey, name: str, today: date
) -> RequestLine:
    state = RequestState(request.state)
    ended = request.settled_at
    until = clock.tokyo_day(ended) if ended else today
    return RequestLine(
        request.id,
        house.id,
        house.number,
        house.address,
        house.district,
        survey.id,
        name,
        DamageLevel(survey.level or ""),
        request.asked_on,
        max((until - request.asked_on).days, 0),
        named(request.points),
        state,
    )
