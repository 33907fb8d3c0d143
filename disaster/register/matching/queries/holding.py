"""Households that are about to be answered, held so that two people queue (保持)."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from disaster.foundation.context import Context
from disaster.register import queries as register
from disaster.register.matching.rules.deciding import Standing
from disaster.register.matching.tables import MatchAnswer, MatchProposal
from disaster.register.tables import Household


@dataclass(frozen=True, slots=True)
class Held:
    """A household with its proposal; ``number`` is that of its next answer."""

    household: Household
    proposal: MatchProposal
    number: int


def held(ctx: Context, household_id: UUID) -> Held:
    """Hold one household that may be named to the actor, or refuse (支援措置)."""
    register.open_household(ctx, household_id)
    household = ctx.session.get_one(
        Household, household_id, with_for_update=True, populate_existing=True
    )
    proposal = ctx.session.get(
        MatchProposal, household_id, with_for_update=True, populate_existing=True
    )
    return Held(
        household,
        proposal or _empty(ctx, household_id),
        next_number(ctx, household_id),
    )


def waiting_held(ctx: Context, household_ids: Collection[UUID]) -> list[Held]:
    """Hold many households that have a proposal, in the order of their ids.

    One order for everybody, so that two people with overlapping pages never wait in a
    circle.
    """
    homes = ctx.session.scalars(
        select(Household)
        .where(Household.id.in_(household_ids))
        .order_by(Household.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    proposals = {
        one.household_id: one
        for one in ctx.session.scalars(
            select(MatchProposal)
            .where(MatchProposal.household_id.in_(household_ids))
            .order_by(MatchProposal.household_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    }
    numbers = _numbers(ctx, household_ids)
    return [
        Held(home, proposals[home.id], numbers.get(home.id, 0) + 1)
        for home in homes
        if home.id in proposals
    ]


def next_number(ctx: Context, household_id: UUID) -> int:
    """Return the number of a household's next answer."""
    return _numbers(ctx, {household_id}).get(household_id, 0) + 1


def _numbers(ctx: Context, household_ids: Collection[UUID]) -> dict[UUID, int]:
    wanted = (
        select(MatchAnswer.household_id, func.max(MatchAnswer.number))
        .where(MatchAnswer.household_id.in_(household_ids))
        .group_by(MatchAnswer.household_id)
    )
    return dict(ctx.session.execute(wanted).all())


def _empty(ctx: Context, household_id: UUID) -> MatchProposal:
    """Return an empty proposal; nobody else makes one, the household is held."""
    made = MatchProposal(
        household_id=household_id, standing=Standing.NONE, candidates=[], changed_in=0
    )
    ctx.session.add(made)
    ctx.session.flush()
    return made
