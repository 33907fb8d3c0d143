"""One household beside its candidates (見比べ): only what may be shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from disaster.foundation.context import Context
from disaster.foundation.errors import NotFound
from disaster.foundation.texts import _
from disaster.register import queries as register
from disaster.register.matching.queries.reading import house
from disaster.register.matching.rules import addresses, scoring
from disaster.register.matching.rules.answering import Answer, Method
from disaster.register.matching.rules.deciding import Standing
from disaster.register.matching.rules.facts import Home, families
from disaster.register.matching.rules.reasons import Reason
from disaster.register.matching.tables import MatchAnswer, MatchProposal
from disaster.register.queries import HouseCard
from disaster.register.tables import Building, Household, Resident

FOUND = 10


@dataclass(frozen=True, slots=True)
class Side:
    """One candidate on the screen: the building's card, and why it is here.

    ``key`` is the digit that chooses it; ``is_proposed`` tells a candidate of the run
    from one that a person searched for.
    """

    key: int
    card: HouseCard
    reasons: Sequence[Reason]
    is_proposed: bool

    @property
    def building(self) -> Building:
        """The building itself."""
        return self.card.building

    @property
    def score(self) -> int:
        """The points of all reasons together."""
        return sum(reason.points for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A household and everything that helps to say where it lives."""

    household: Household
    members: Sequence[Resident]
    standing: Standing | None
    sides: Sequence[Side]
    answers: Sequence[MatchAnswer]
    standing_answer: MatchAnswer | None
    linked: Building | None


def compare(ctx: Context, household_id: UUID, search: str = "") -> Comparison:
    """Put a household beside its candidates and what was searched for, or refuse."""
    household = register.open_household(ctx, household_id)
    proposal = ctx.session.get(MatchProposal, household_id)
    proposed = proposal.candidates if proposal else []
    reasons = {
        UUID(one["building"]): [Reason(why) for why in one["reasons"]]
        for one in proposed
    }
    known = [register.get_house_card(ctx, one) for one in reasons]
    found = [one for one in _found(ctx, search) if one.id not in reasons]
    members = register.members(ctx, household_id)
    near = {one.id: _reasons(household, members, one) for one in found}
    cards = [*known, *(register.get_house_card(ctx, one.id) for one in found)]
    return Comparison(
        household,
        members,
        Standing(proposal.standing) if proposal else None,
        [
            Side(key, card, (reasons | near)[card.building.id], key <= len(known))
            for key, card in enumerate(cards, start=1)
        ],
        answers(ctx, household_id),
        _standing_answer(ctx, proposal),
        ctx.session.get(Building, household.building_id)
        if household.building_id
        else None,
    )


def answers(ctx: Context, household_id: UUID) -> Sequence[MatchAnswer]:
    """Return every answer that was ever given for a household, newest first."""
    wanted = select(MatchAnswer).where(MatchAnswer.household_id == household_id)
    return ctx.session.scalars(wanted.order_by(MatchAnswer.number.desc())).all()


def last_answer(ctx: Context) -> tuple[MatchAnswer, Household] | None:
    """Return the last answer the actor gave one by one, if it stands, and its home."""
    wanted = (
        select(MatchAnswer, Household)
        .join(MatchProposal, MatchProposal.answer_id == MatchAnswer.id)
        .join(Household, Household.id == MatchAnswer.household_id)
        .where(
            MatchAnswer.answered_by == ctx.actor.name,
            MatchAnswer.method == Method.SINGLE,
        )
        .order_by(MatchAnswer.answered_at.desc(), MatchAnswer.id.desc())
    )
    row = ctx.session.execute(wanted.limit(1)).one_or_none()
    if row is None or register.protected_among(ctx, {row[1].id}):
        return None
    return row[0], row[1]


def homes_proposed(ctx: Context, building_id: UUID) -> Sequence[Household]:
    """Return the open households whose first candidate is a building, named ones only.

    Those with a protected person are left out without a word.
    """
    wanted = (
        select(Household)
        .join(MatchProposal, MatchProposal.household_id == Household.id)
        .where(
            MatchProposal.building_id == building_id,
            MatchProposal.answer_id.is_(None),
            Household.building_id.is_(None),
            Household.gone_on.is_(None),
            Household.id.not_in(register.protected_households(ctx)),
        )
    )
    return ctx.session.scalars(wanted.order_by(Household.number)).all()


def find_pair(ctx: Context, household: str, building: str) -> tuple[UUID, UUID]:
    """Return the records of two numbers, or refuse."""
    home = register.find_household(ctx, household)
    place = register.find_building(ctx, building)
    if home is None or place is None:
        raise NotFound(what=_("世帯") if home is None else _("建物"))
    return home.id, place.id


def _found(ctx: Context, search: str) -> Iterable[Building]:
    return register.find_buildings(ctx, search)[0][:FOUND] if search.strip() else []


def _reasons(
    household: Household, members: Sequence[Resident], building: Building
) -> Sequence[Reason]:
    """Score a building that a person found, as the run would have."""
    city = addresses.own_city([household.address])
    home = Home(
        household.id,
        household.number,
        addresses.parse(household.address, city),
        household.district,
        frozenset(one.name_key for one in members),
        families=families(one.name for one in members),
    )
    return scoring.score(home, house(vars(building), city)).reasons


def _standing_answer(
    ctx: Context, proposal: MatchProposal | None
) -> MatchAnswer | None:
    if proposal is None or proposal.answer_id is None:
        return None
    found = ctx.session.get(MatchAnswer, proposal.answer_id)
    return found if found and found.kind != Answer.TAKEN_BACK else None
