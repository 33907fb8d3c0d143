"""Questions about one survey and about the chain of a building."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select

from disaster.assessment.rules.surveying import (
    WAITING,
    SurveyState,
    Turn,
    counting_turn,
    of_unit,
    round_name,
    same_unit,
)
from disaster.assessment.tables import Survey
from disaster.foundation import clock, formats
from disaster.foundation.context import Context
from disaster.foundation.errors import NotFound
from disaster.incidents import queries as incidents
from disaster.incidents.rules import Counting
from disaster.register import queries as register
from disaster.register.tables import Building


def get_survey(ctx: Context, survey_id: UUID) -> Survey:
    """Return a survey or refuse."""
    survey = ctx.session.get(Survey, survey_id)
    if survey is None:
        raise NotFound(what="調査")
    return survey


def survey_held(ctx: Context, survey_id: UUID) -> Survey:
    """Return a survey with its house and its row held, so that deeds on it queue.

    The house comes first, as it does for whoever records: two opinions of one round
    are two rows, and only the house stands for both.
    """
    building_held(ctx, get_survey(ctx, survey_id).building_id)
    wanted = select(Survey).where(Survey.id == survey_id).with_for_update()
    return ctx.session.scalars(wanted.execution_options(populate_existing=True)).one()


def building_held(ctx: Context, building_id: UUID) -> Building:
    """Return a building with its row held, so that its rounds are counted in turn."""
    wanted = select(Building).where(Building.id == building_id).with_for_update()
    building = ctx.session.scalars(wanted).one_or_none()
    if building is None:
        raise NotFound(what="建物")
    return building


def chain(ctx: Context, incident_id: UUID, building_id: UUID) -> list[Turn]:
    """Return the rounds of a building after one disaster, in order."""
    wanted = (
        select(
            Survey.round,
            Survey.attempt,
            Survey.state,
            Survey.stage,
            Survey.level,
            Survey.unit,
        )
        .where(Survey.incident_id == incident_id, Survey.building_id == building_id)
        .order_by(Survey.round, Survey.attempt)
    )
    return [
        Turn(number, attempt, SurveyState(state), stage, level, unit)
        for number, attempt, state, stage, level, unit in ctx.session.execute(
            wanted
        ).all()
    ]


def of_building(ctx: Context, building_id: UUID) -> Sequence[Survey]:
    """Return every survey of a building, newest round first."""
    wanted = select(Survey).where(Survey.building_id == building_id)
    ordered = wanted.order_by(
        Survey.recorded_at.desc(), Survey.round.desc(), Survey.attempt.desc()
    )
    return ctx.session.scalars(ordered).all()


def opinions(ctx: Context, survey: Survey) -> Sequence[Survey]:
    """Return all surveys of the same round, in the order they came (見立て)."""
    wanted = select(Survey).where(
        Survey.incident_id == survey.incident_id,
        Survey.building_id == survey.building_id,
        Survey.round == survey.round,
    )
    fresh = wanted.order_by(Survey.attempt).execution_options(populate_existing=True)
    return ctx.session.scalars(fresh).all()


def deciding_survey(
    ctx: Context, incident_id: UUID, building_id: UUID, unit: str = ""
) -> Survey | None:
    """Return the survey that counts by the rule of its disaster.

    A later round replaces an earlier one even where it is milder, unless the city lets
    the heaviest result stand (総則 11). A unit that was judged apart has a chain of its
    own beside that of the building. None when nothing was decided.
    """
    turns = of_unit(chain(ctx, incident_id, building_id), unit)
    counts = counting_turn(turns, counting_of(ctx, incident_id))
    if counts is None:
        return None
    wanted = select(Survey).where(
        Survey.incident_id == incident_id,
        Survey.building_id == building_id,
        Survey.round == counts.round,
        Survey.attempt == counts.attempt,
    )
    return ctx.session.scalars(wanted).one()


def deciding_for_household(
    ctx: Context, incident_id: UUID, building_id: UUID, household_id: UUID
) -> Survey | None:
    """Return the survey that counts for a household: its unit's, else the building's.

    The whole house is judged and the result given to every unit, unless one was judged
    apart because it is clearly worse (総則). The address says who lives in it.
    """
    units = {turn.unit for turn in chain(ctx, incident_id, building_id)} - {""}
    if units:
        address = register.get_household(ctx, household_id).address
        for unit in sorted(units):
            if same_unit(unit, address):
                own = deciding_survey(ctx, incident_id, building_id, unit)
                if own is not None:
                    return own
    return deciding_survey(ctx, incident_id, building_id)


def counting_of(ctx: Context, incident_id: UUID) -> Counting:
    """Return which decided round counts in a disaster."""
    return Counting(incidents.get_incident(ctx, incident_id).counting)


def decided_on(survey: Survey) -> date:
    """Return the day of a survey's decision; of its record while it waits."""
    return clock.tokyo_day(survey.decided_at or survey.recorded_at)


def others_waiting(ctx: Context, survey: Survey) -> int:
    """Count the other rounds of the same house in which something waits."""
    turns = of_unit(chain(ctx, survey.incident_id, survey.building_id), survey.unit)
    waiting = {turn.round for turn in turns if turn.state in WAITING}
    return len(waiting - {survey.round})


def name_of(ctx: Context, survey: Survey) -> str:
    """Return what a survey is called in the chain of its house (第2次調査 …)."""
    turns = chain(ctx, survey.incident_id, survey.building_id)
    return named(
        round_name(of_unit(turns, survey.unit), survey.round, survey.stage), survey
    )


def named(name: str, survey: Survey) -> str:
    """Name the unit beside the round where a survey is about one alone."""
    return f"{name}・{survey.unit}" if survey.unit else name


def names_of(ctx: Context, surveys: Collection[Survey]) -> dict[UUID, str]:
    """Return what surveys of any houses are called, in one question."""
    chains: dict[tuple[UUID, UUID], list[Turn]] = {}
    houses = {survey.building_id for survey in surveys}
    wanted = select(
        Survey.incident_id,
        Survey.building_id,
        Survey.round,
        Survey.attempt,
        Survey.state,
        Survey.stage,
        Survey.level,
        Survey.unit,
    ).where(Survey.building_id.in_(houses))
    for (
        incident_id,
        building_id,
        number,
        attempt,
        state,
        stage,
        level,
        unit,
    ) in ctx.session.execute(wanted):
        turn = Turn(number, attempt, SurveyState(state), stage, level, unit)
        chains.setdefault((incident_id, building_id), []).append(turn)
    return {
        survey.id: named(
            round_name(
                of_unit(chains[survey.incident_id, survey.building_id], survey.unit),
                survey.round,
                survey.stage,
            ),
            survey,
        )
        for survey in surveys
    }


def people_of(survey: Survey) -> set[str]:
    """Return who surveyed and recorded a house: accounts, and names as search keys."""
    accounts = survey.surveyor_accounts.strip(",").split(",")
    names = map(formats.search_key, (*survey.surveyors, survey.recorder_name))
    return {survey.recorded_by, *accounts, *names} - {""}


def people_among(surveys: Iterable[Survey]) -> set[str]:
    """Return who surveyed and recorded any of these."""
    return {name for survey in surveys for name in people_of(survey)}


def names_of_actor(ctx: Context) -> set[str]:
    """Return how the actor may stand among those people."""
    return {ctx.actor.name, formats.search_key(ctx.actor.display_name)} - {""}


def as_json(survey: Survey) -> dict[str, object]:
    """Return a survey with all that was given and found, as plain values."""
    decided_at, reviewed_at = survey.decided_at, survey.reviewed_at
    return {
        "id": str(survey.id),
        "incident_id": str(survey.incident_id),
        "building_id": str(survey.building_id),
        "unit": survey.unit,
        "round": survey.round,
        "attempt": survey.attempt,
        "beside": str(survey.beside_id) if survey.beside_id else None,
        "state": survey.state,
        "level": survey.level,
        "ratio": survey.ratio,
        "rule_version": survey.rule_version,
        "arithmetic": survey.arithmetic,
        "surveyed_at": survey.surveyed_at.isoformat(),
        "surveyors": survey.surveyors,
        "note": survey.note,
        "unseen_note": survey.unseen_note,
        "recorded_at": survey.recorded_at.isoformat(),
        "recorded_by": survey.recorded_by,
        "reviewed_at": reviewed_at.isoformat() if reviewed_at else None,
        "reviewed_by": survey.reviewed_by,
        "review_note": survey.review_note,
        "decided_at": decided_at.isoformat() if decided_at else None,
        "decided_by": survey.decided_by,
        "decision_reason": survey.decision_reason,
        "return_reason": survey.return_reason,
        "inputs": survey.inputs,
        "result": survey.result,
        "comparison": survey.comparison,
    }
