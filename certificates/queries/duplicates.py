"""What was applied for already, shown before a second application (重複の注意)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from certificates.rules import applying
from certificates.rules.receiving import STANDING, ApplicationState, Channel
from certificates.tables import Application, OnlineApplication
from disaster.foundation import formats
from disaster.foundation.context import Context
from disaster.foundation.texts import _
from disaster.incidents.tables import Incident
from disaster.register import queries as register
from disaster.register.tables import Building, Household

FEW = 20


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An application that stands already, without a name (もうある申請)."""

    application_id: UUID
    number: str
    incident: str
    channel: str
    state: str
    applied_on: date
    why: str
    is_same: bool


def duplicates(
    ctx: Context, household_id: UUID, building_ids: Collection[UUID]
) -> list[Duplicate]:
    """Return what stands for a household or for the houses that it may mean.

    Other households of a house are shown without a name, protected ones not at all.
    """
    rows = ctx.session.execute(
        select(Application, Incident.name)
        .join(Incident, Incident.id == Application.incident_id)
        .where(
            Incident.closed_at.is_(None),
            Application.state.in_(STANDING),
            or_(
                Application.household_id == household_id,
                Application.building_id.in_(building_ids),
            ),
        )
        .order_by(Application.household_id != household_id, Application.receipt_number)
        .limit(FEW)
    ).all()
    others = {one.household_id for one, _name in rows} - {household_id}
    hidden = register.protected_among(ctx, others)
    return [
        _duplicate(one, name, household_id, building_ids)
        for one, name in rows
        if one.household_id not in hidden
    ]


def online_beside(
    ctx: Context, household_id: UUID, building_ids: Collection[UUID]
) -> Sequence[OnlineApplication]:
    """Return waiting online applications that name a member or stand at the house."""
    houses = select(Building.address_key).where(Building.id.in_(building_ids))
    home = select(Household.address_key).where(Household.id == household_id)
    names = {
        formats.search_key(person.name)
        for person in register.members(ctx, household_id)
    }
    wanted = select(OnlineApplication).where(
        OnlineApplication.state.in_(applying.WAITING),
        or_(
            OnlineApplication.house_key.in_(houses),
            OnlineApplication.house_key.in_(home),
            OnlineApplication.name_key.in_(names),
        ),
    )
    return ctx.session.scalars(
        wanted.order_by(OnlineApplication.submitted_at).limit(FEW)
    ).all()


def _duplicate(
    one: Application, incident: str, household_id: UUID, houses: Collection[UUID]
) -> Duplicate:
    is_household = one.household_id == household_id
    is_house = one.building_id in houses
    return Duplicate(
        one.id,
        one.receipt_number,
        incident,
        Channel(one.channel).label,
        ApplicationState(one.state).label,
        one.applied_on,
        _why(is_household=is_household, is_house=is_house),
        is_same=is_household and is_house,
    )


def _why(*, is_household: bool, is_house: bool) -> str:
    if is_household and is_house:
        return _("同じ世帯・候補の建物")
    if is_household:
        return _("同じ世帯・別の建物")
    return _("候補の建物の別の世帯（別の世帯なら重複ではありません）")
