"""Questions about buildings: where they stand, whose they are, who lives there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select

from disaster.foundation import formats
from disaster.foundation.context import Context
from disaster.foundation.errors import NotFound
from disaster.register.queries.cards import LIMIT
from disaster.register.queries.disclosing import (
    protected_among,
    unnamed,
)
from disaster.register.tables import (
    Building,
    BuildingOwner,
    BuildingPlace,
    Household,
)


@dataclass(frozen=True, slots=True)
class OwnerCard:
    """What may be shown of an owner (所有者)."""

    name: str
    address: str
    share: str


@dataclass(frozen=True, slots=True)
class HomeCard:
    """A household that lives in a building (居住する世帯)."""

    id: UUID
    number: str
    head: str
    address: str
    basis: str
    reason: str
    is_gone: bool


@dataclass(frozen=True, slots=True)
class HouseCard:
    """A building with its places, owners and households.

    Households with a protected person, and owners of such a name, are left out without
    a word: whoever knows an address must not learn that one of them lives there.
    """

    building: Building
    lots: Sequence[str]
    residences: Sequence[str]
    owners: Sequence[OwnerCard]
    homes: Sequence[HomeCard]


def get_building(ctx: Context, building_id: UUID) -> Building:
    """Return a building or refuse."""
    building = ctx.session.get(Building, building_id)
    if building is None:
        raise NotFound(what="建物")
    return building


def find_building(ctx: Context, number: str) -> Building | None:
    """Return the building of a number, or None."""
    wanted = select(Building).where(Building.number == number)
    return ctx.session.scalars(wanted).one_or_none()


def buildings_at(ctx: Context, address: str) -> Sequence[Building]:
    """Return the buildings with this address, lot or residence number (候補)."""
    key = formats.address_key(address)
    if not key:
        return []
    found = select(BuildingPlace.building_id).where(BuildingPlace.key == key)
    wanted = select(Building).where(
        or_(Building.address_key == key, Building.id.in_(found)),
        Building.gone_on.is_(None),
    )
    return ctx.session.scalars(wanted.order_by(Building.number).limit(LIMIT)).all()


def get_house_card(ctx: Context, building_id: UUID) -> HouseCard:
    """Return a building with owners and households, or refuse."""
    building = get_building(ctx, building_id)
    places = ctx.session.scalars(
        select(BuildingPlace)
        .where(BuildingPlace.building_id == building_id)
        .order_by(BuildingPlace.kind, BuildingPlace.position)
    ).all()
    living = ctx.session.scalars(
        select(Household)
        .where(Household.building_id == building_id)
        .order_by(
            Household.gone_on.is_not(None), Household.address_key, Household.number
        )
    ).all()
    guarded = protected_among(ctx, {home.id for home in living})
    return HouseCard(
        building,
        [place.written for place in places if place.kind == "lot"],
        [place.written for place in places if place.kind == "residence"],
        _owners(ctx, building_id),
        _homes(living, guarded),
    )


def _owners(ctx: Context, building_id: UUID) -> list[OwnerCard]:
    owners = ctx.session.scalars(
        select(BuildingOwner)
        .where(
            BuildingOwner.building_id == building_id,
            BuildingOwner.name_key.not_in(unnamed(ctx)),
        )
        .order_by(BuildingOwner.position)
    )
    return [OwnerCard(owner.name, owner.address, owner.share) for owner in owners]


def _homes(households: Iterable[Household], guarded: set[UUID]) -> list[HomeCard]:
    return [
        HomeCard(
            home.id,
            home.number,
            home.head_name,
            home.address,
            home.building_basis,
            home.building_reason,
            home.gone_on is not None,
        )
        for home in households
        if home.id not in guarded
    ]
