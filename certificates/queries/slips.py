"""Questions of somebody who keys in a pile of paper applications (紙の申請の入力)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from certificates.queries.houses import candidate_houses, only_house
from certificates.rules.receiving import STANDING, ApplicationState, Channel
from certificates.tables import Application
from disaster.foundation import clock
from disaster.foundation.context import Context
from disaster.register import queries as register

LAST = 10


def households_meant(ctx: Context, text: str) -> list[tuple[UUID, str]]:
    """Return the households that a number, a name or an address may mean."""
    numbered = register.find_household(ctx, text.strip())
    if numbered is not None:
        return [(numbered.id, numbered.number)]
    found: dict[UUID, str] = {}
    for card in register.search_residents(ctx, text):
        found.setdefault(card.household_id, f"{card.name}　{card.address}")
    return list(found.items())


def houses_meant(
    ctx: Context, household_id: UUID, text: str
) -> tuple[UUID | None, list[tuple[UUID, str]]]:
    """Return the house that is meant without doubt, and the houses to choose from."""
    if not text.strip():
        houses = candidate_houses(ctx, household_id, "", "")
        return only_house(ctx, household_id), houses
    named = {building.id for building in register.search_buildings(ctx, text)}
    houses = [
        house
        for house in candidate_houses(ctx, household_id, text, "")
        if house[0] in named
    ]
    return (houses[0][0] if len(houses) == 1 else None), houses


def keyed_today(ctx: Context) -> tuple[int, int]:
    """Return how many slips the actor keyed in today, and how many were taken back."""
    counted = select(Application.state, func.count()).where(*_keyed(ctx))
    rows = ctx.session.execute(counted.group_by(Application.state)).all()
    numbers: dict[str, int] = dict(rows)
    standing = (*STANDING, ApplicationState.MERGED)
    kept = sum(numbers.get(state, 0) for state in standing)
    return kept, numbers.get(ApplicationState.WITHDRAWN, 0)


def last_slips(ctx: Context) -> Sequence[Application]:
    """Return what the actor keyed in last, the newest first."""
    wanted = select(Application).where(*_keyed(ctx))
    newest = (Application.received_at.desc(), Application.receipt_number.desc())
    return ctx.session.scalars(wanted.order_by(*newest).limit(LAST)).all()


def _keyed(ctx: Context) -> tuple[ColumnElement[bool], ...]:
    midnight = clock.tokyo(ctx.now).replace(hour=0, minute=0, second=0, microsecond=0)
    return (
        Application.channel == Channel.PAPER,
        Application.received_by == ctx.actor.name,
        Application.received_at >= midnight,
    )
