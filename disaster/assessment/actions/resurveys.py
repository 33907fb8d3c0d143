"""What is done with requests for a re-survey: receive, answer, decline, withdraw."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from disaster import audit
from disaster.assessment import permissions, queries
from disaster.assessment.rules import resurveying, surveying
from disaster.assessment.rules.resurveying import RequestState
from disaster.assessment.tables import ResurveyRequest, Survey
from disaster.foundation import clock
from disaster.foundation.context import Context
from disaster.incidents import queries as incidents


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks to have which result looked at again, and why (申出の内容)."""

    survey_id: UUID
    asker_name: str
    points: tuple[str, ...] = ()
    reason: str = ""
    contact: str = ""
    asked_on: date | None = None


def request(ctx: Context, asking: Asking) -> ResurveyRequest:
    """再調査の申出を受け付ける: keep who asks for what; the result stays in force."""
    ctx.require(permissions.ASK_RESURVEY)
    survey = queries.survey_held(ctx, asking.survey_id)
    incident = incidents.get_open(ctx, survey.incident_id)
    counting = queries.deciding_survey(
        ctx, incident.id, survey.building_id, survey.unit
    )
    resurveying.refuse_no_result(is_counting=counting is survey)
    asked = resurveying.check_request(asking.asker_name, asking.points, asking.reason)
    today = clock.tokyo_day(ctx.now)
    made = ResurveyRequest(
        incident_id=incident.id,
        building_id=survey.building_id,
        survey_id=survey.id,
        asked_on=resurveying.check_day(
            asking.asked_on or today, queries.decided_on(survey), today
        ),
        asker_name=asked.asker_name,
        contact=asking.contact.strip(),
        points=asked.points,
        reason=asked.reason,
        state=RequestState.OPEN,
        received_at=ctx.now,
        received_by=ctx.actor.name,
        receiver_name=ctx.actor.display_name,
    )
    ctx.session.add(made)
    ctx.session.flush()
    audit.record(ctx, "resurvey.requested", made.id, survey=str(survey.id))
    return made


def settle(ctx: Context, request_id: UUID, survey_id: UUID) -> ResurveyRequest:
    """申出に答えたとする: name the decided survey that looked at it again."""
    ctx.require(permissions.SETTLE_RESURVEY)
    asked = _open(ctx, request_id)
    answer_ids = [survey.id for survey in queries.answers_for(ctx, asked)]
    resurveying.refuse_no_answer(is_answer=survey_id in answer_ids)
    return _answered(ctx, asked, survey_id)


def decline(ctx: Context, request_id: UUID, reason: str) -> ResurveyRequest:
    """再調査しないと決める: the approver tells why the result stands."""
    ctx.require(permissions.SETTLE_RESURVEY)
    asked = _open(ctx, request_id)
    disputed = queries.get_survey(ctx, asked.survey_id)
    # Whoever made a result does not turn the doubt about it down.
    surveying.refuse_same_person(
        queries.names_of_actor(ctx), queries.people_of(disputed)
    )
    asked.answer = resurveying.words_given("answer", reason)
    _end(ctx, asked, RequestState.DECLINED)
    audit.record(ctx, "resurvey.declined", asked.id)
    return asked


def withdraw(ctx: Context, request_id: UUID, note: str) -> ResurveyRequest:
    """申出を取り下げる: whoever asked does not want it any more."""
    ctx.require(permissions.ASK_RESURVEY)
    asked = _open(ctx, request_id)
    asked.answer = resurveying.words_given("note", note)
    _end(ctx, asked, RequestState.WITHDRAWN)
    audit.record(ctx, "resurvey.withdrawn", asked.id)
    return asked


def refuse_closed(
    ctx: Context, request_id: UUID, incident_id: UUID, building_id: UUID
) -> None:
    """Refuse a survey in answer to a request that is settled, or of another house."""
    ctx.require(permissions.RECORD)
    asked = queries.request_held(ctx, request_id)
    resurveying.refuse_settled(asked.state, asked.settler_name)
    surveying.refuse_other_house(
        (asked.incident_id, asked.building_id), (incident_id, building_id)
    )


def answer(ctx: Context, survey: Survey) -> None:
    """Close the requests that a survey was made for; it was decided just now."""
    ctx.require(permissions.DECIDE)
    for asked in _answered_by(ctx, survey):
        _answered(ctx, asked, survey.id)


def _answered_by(ctx: Context, survey: Survey) -> Iterable[ResurveyRequest]:
    waiting = queries.open_requests(ctx, survey.incident_id, survey.building_id)
    for seen in waiting:
        disputed = queries.get_survey(ctx, seen.survey_id)
        times = (survey.round, survey.recorded_at, disputed.round, seen.received_at)
        if resurveying.answers(*times):
            asked = queries.request_held(ctx, seen.id)
            if asked.state == RequestState.OPEN:
                yield asked


def _open(ctx: Context, request_id: UUID) -> ResurveyRequest:
    asked = queries.request_held(ctx, request_id)
    resurveying.refuse_settled(asked.state, asked.settler_name)
    return asked


def _answered(ctx: Context, asked: ResurveyRequest, survey_id: UUID) -> ResurveyRequest:
    asked.answer_id = survey_id
    _end(ctx, asked, RequestState.ANSWERED)
    audit.record(ctx, "resurvey.answered", asked.id, survey=str(survey_id))
    return asked


def _end(ctx: Context, asked: ResurveyRequest, state: RequestState) -> None:
    asked.state = state
    asked.settled_at, asked.settled_by = ctx.now, ctx.actor.name
    asked.settler_name = ctx.actor.display_name
