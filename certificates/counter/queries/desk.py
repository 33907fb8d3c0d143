"""The dossier on the desk: one household after one disaster, on one screen (調書)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from certificates import queries as room
from certificates.counter.queries import houses, papers
from certificates.counter.queries.houses import House
from certificates.counter.queries.papers import Applied, Confirming
from certificates.queries.naming import DIED
from certificates.rules.receiving import ApplicationState
from certificates.victims.queries import SupportLine
from certificates.victims.queries.household import supports
from disaster.assessment.rules.levels import DamageLevel
from disaster.assessment.rules.surveying import SEVERITY
from disaster.foundation.context import Context
from disaster.foundation.texts import _
from disaster.incidents import queries as incidents
from disaster.incidents.tables import Incident
from disaster.register import queries as register
from disaster.register.queries import HouseholdOn, MemberOn
from disaster.register.rules import HEAD
from disaster.register.tables import Household, Resident

# More houses at one address are a block of flats; the long form searches in it.
MOST_GUESSES = 4


@dataclass(frozen=True, slots=True)
class Desk:
    """All that the counter needs for one household, read in one transaction.

    ``is_hidden`` says that its people are masked for this actor now; ``is_guess`` that
    the houses only share the address; ``alike`` are the people that somebody here could
    be taken for.
    """

    incident: Incident
    household: Household
    head: str
    address: str
    is_hidden: bool
    open_until: datetime | None
    people: HouseholdOn
    houses: Sequence[House]
    is_guess: bool
    applications: Sequence[Applied]
    chosen: Applied | None
    confirming: Confirming | None
    supports: Sequence[SupportLine]
    alike: Sequence[Resident]
    is_identified: bool
    left_out: int

    @property
    def must_ask(self) -> bool:
        """Whether the second question comes before anything is issued."""
        return bool(self.alike) and not self.is_identified and not self.is_hidden

    @property
    def others_to_name(self) -> bool:
        """Whether there is another person in the household to be asked about."""
        return len(self.people.members) > 1

    @property
    def level(self) -> DamageLevel | None:
        """The heaviest level among the houses that are the household's for sure."""
        sure = [] if self.is_guess else self.houses
        levels = [house.level for house in sure if house.level]
        return max(levels, key=lambda level: SEVERITY[level], default=None)

    @property
    def may_apply(self) -> bool:
        """Whether an application may be taken here and now."""
        is_open = self.incident.closed_at is None
        return is_open and not self.is_hidden and not self.has_standing

    @property
    def has_standing(self) -> bool:
        """Whether an application stands."""
        return any(one.stands for one in self.applications)

    @property
    def applicants(self) -> list[MemberOn]:
        """Who of the household may stand at the counter: alive, and not masked."""
        return [
            member
            for member in (*self.people.members, *self.people.came_later)
            if member.card.gone_reason != DIED and not member.card.is_hidden
        ]

    @property
    def disputable(self) -> House | None:
        """The first house with a result that may be disagreed with."""
        found = (house for house in self.houses if house.counting is not None)
        return None if self.is_hidden or self.is_guess else next(found, None)

    @property
    def cautions(self) -> list[str]:
        """What the register knows and nobody should overlook (H1, H2)."""
        return list(_cautions(self))


def desk(
    ctx: Context, incident_id: UUID, household_id: UUID, chosen: UUID | None = None
) -> Desk:
    """Gather the dossier; ``chosen`` is the application that the page is about."""
    incident = incidents.get_incident(ctx, incident_id)
    household = register.get_household(ctx, household_id)
    is_hidden = register.is_hidden(ctx, household_id)
    grant = register.open_grant(ctx, household_id)
    applications = papers.applied(ctx, incident_id, household_id)
    about = _about(applications, chosen)
    home, is_guess = _houses(ctx, household, applications, is_hidden=is_hidden)
    alike = room.alike(ctx, household_id)
    return Desk(
        incident=incident,
        household=household,
        head=register.HIDDEN if is_hidden else household.head_name,
        address=register.HIDDEN if is_hidden else household.address,
        is_hidden=is_hidden,
        open_until=grant.open_until if grant else None,
        # One protected person hides all: the others live at the same address.
        people=HouseholdOn(incident.struck_on, [], [])
        if is_hidden
        else register.household_on(ctx, household_id, incident.struck_on),
        houses=houses.houses(ctx, incident, home),
        is_guess=is_guess,
        applications=applications,
        chosen=about,
        confirming=_confirming(ctx, about, is_hidden=is_hidden),
        supports=supports(ctx, incident_id, household_id, guarded=is_hidden),
        alike=alike,
        is_identified=bool(alike) and room.is_identified(ctx, household_id),
        left_out=0 if is_hidden else len(register.unnameable(ctx, household_id)),
    )


def _houses(
    ctx: Context,
    household: Household,
    applications: Sequence[Applied],
    *,
    is_hidden: bool,
) -> tuple[set[UUID], bool]:
    """Return the household's houses, else those at its address, which are a guess."""
    if is_hidden:
        return set(), False
    sure = {one.application.building_id for one in applications}
    if household.building_id is not None:
        sure.add(household.building_id)
    if sure:
        return sure, False
    likely = room.candidate_houses(ctx, household.id, "", "")
    return {house for house, _described in likely[:MOST_GUESSES]}, True


def _about(applications: Sequence[Applied], chosen: UUID | None) -> Applied | None:
    """Return the application that was asked for, else the one that stands."""
    named = (one for one in applications if one.application.id == chosen)
    standing = (one for one in applications if one.stands)
    return next(named, None) or next(standing, None)


def _confirming(
    ctx: Context, about: Applied | None, *, is_hidden: bool
) -> Confirming | None:
    waits = about is not None and about.state is ApplicationState.RECEIVED
    if about is None or not waits or is_hidden:
        return None
    return papers.confirming(ctx, about.application)


def _cautions(desk: Desk) -> Iterator[str]:
    people = desk.people
    if desk.is_hidden:
        return
    if not people.members:
        yield _(
            "災害の日には、この世帯に住んでいた人がいません（その後の転入）。"
            "どこに住んでいたかを聞いてください。"
        )
    if any(member.moved_that_day for member in people.members):
        yield _(
            "災害の日に異動した人がいます。"
            "その時刻に住んでいたかを本人に確かめてください。"
        )
    if people.members and all(_has_left(member) for member in people.members):
        yield _("災害の日に住んでいた人は、いまは全員ここにいません。")
    head = next((one for one in people.members if one.relation == HEAD), None)
    if head is not None and head.card.gone_reason == DIED:
        yield _(
            "世帯主は亡くなっています。来た人を世帯の人として受け付け、"
            "「世帯主に代わる人」を選んでください。"
        )
    if any(house.waits for house in desk.houses):
        yield _(
            "決定を待つ調査があります。いま交付すると、あとで差替えになることがあります。"
        )


def _has_left(member: MemberOn) -> bool:
    return bool(member.since) and not member.since.startswith("氏名変更")
