"""Questions about self-judgements: consent, photographs, who lives in the house."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from disaster.assessment.queries.photos import photos
from disaster.assessment.tables import SelfJudgement, Survey
from disaster.foundation.context import Context
from disaster.foundation.errors import NotFound
from disaster.incidents import queries as incidents
from disaster.incidents.tables import Incident
from disaster.register import queries as register
from disaster.register.tables import Building, Household


@dataclass(frozen=True, slots=True)
class HouseRound:
    """One survey of a house, by how it was made and how far it has come."""

    id: UUID
    round: int
    method: str
    state: str


@dataclass(frozen=True, slots=True)
class Place:
    """The house that is judged, and the open disaster that struck it."""

    building: Building
    incident: Incident


def place(ctx: Context, building_id: UUID, incident_id: UUID | None = None) -> Place:
    """Return house and disaster, the current one where none is named, or refuse."""
    building = register.get_building(ctx, building_id)
    if incident_id is None:
        current = incidents.current(ctx)
        if current is None:
            raise NotFound(what="開いている災害")
        return Place(building, current)
    return Place(building, incidents.get_open(ctx, incident_id))


def self_judgement(ctx: Context, survey_id: UUID) -> SelfJudgement:
    """Return consent and checklist of a self-judgement, or refuse."""
    found = ctx.session.get(SelfJudgement, survey_id)
    if found is None:
        raise NotFound(what="自己判定")
    return found


def house_rounds(
    ctx: Context, incident_id: UUID, building_id: UUID
) -> list[HouseRound]:
    """Return every survey of a house after one disaster, in order."""
    wanted = (
        select(Survey.id, Survey.round, Survey.method, Survey.state)
        .where(Survey.incident_id == incident_id, Survey.building_id == building_id)
        .order_by(Survey.round, Survey.attempt)
    )
    rows = ctx.session.execute(wanted).all()
    return [HouseRound(*row) for row in rows]


def photographed(ctx: Context, survey_id: UUID) -> set[str]:
    """Return what the photographs of a survey show."""
    return {photo.part for photo in photos(ctx, survey_id)}


def names_at(ctx: Context, building_id: UUID) -> list[str]:
    """Return who lives in a house by the register; nobody where one is protected."""
    homes = _homes(ctx, building_id)
    if register.protected_among(ctx, homes):
        return []
    return [person.name for home in homes for person in register.members(ctx, home)]


def hides_names(ctx: Context, building_id: UUID) -> bool:
    """Say whether somebody in the house is protected (支援措置)."""
    return bool(register.protected_among(ctx, _homes(ctx, building_id)))


def _homes(ctx: Context, building_id: UUID) -> list[UUID]:
    wanted = select(Household.id).where(Household.building_id == building_id)
    return list(ctx.session.scalars(wanted.order_by(Household.number)))
