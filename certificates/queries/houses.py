"""Which houses a household may mean: the linked one, its address, a search (候補)."""

from collections.abc import Iterator
from uuid import UUID

from disaster.foundation.context import Context
from disaster.foundation.texts import _
from disaster.register import queries as register
from disaster.register.tables import Building


def candidate_houses(
    ctx: Context, household_id: UUID, search: str, chosen: str
) -> list[tuple[UUID, str]]:
    """Return the houses to choose from, each once, likely ones first."""
    found: dict[UUID, str] = {}
    for building in _candidates(ctx, household_id, search, chosen):
        found.setdefault(building.id, _described(building))
    return list(found.items())


def only_house(ctx: Context, household_id: UUID) -> UUID | None:
    """Return the house when there is no doubt which one is meant, else None."""
    linked = register.get_household(ctx, household_id).building_id
    found = candidate_houses(ctx, household_id, "", "")
    return linked or (found[0][0] if len(found) == 1 else None)


def _candidates(
    ctx: Context, household_id: UUID, search: str, chosen: str
) -> Iterator[Building]:
    household = register.get_household(ctx, household_id)
    linked = {household.building_id, _as_id(chosen)} - {None}
    for building_id in linked:
        building = ctx.session.get(Building, building_id)
        if building is not None:
            yield building
    yield from register.buildings_at(ctx, household.address)
    yield from register.search_buildings(ctx, search)


def _as_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _described(building: Building) -> str:
    storeys = _("%d階建") % building.storeys if building.storeys else ""
    facts = "・".join(filter(None, (building.structure, storeys, building.usage)))
    return f"{building.number}　{building.address}　{facts}".rstrip("　")
