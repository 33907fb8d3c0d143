"""Who could be meant: cards of people and pictures of their houses."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from certificates.rules import telling_apart
from disaster.accounts.tables import Account
from disaster.assessment.tables import Survey, SurveyPhoto
from disaster.foundation.context import Context
from disaster.register import queries as register
from disaster.register.queries import ResidentCard
from disaster.register.rules import people
from disaster.register.tables import Household

MOST_CARDS = 8


@dataclass(frozen=True, slots=True)
class Picture:
    """A photograph of a house, by the survey that it belongs to (家の写真)."""

    survey_id: UUID
    photo_id: UUID


@dataclass(frozen=True, slots=True)
class PersonCard:
    """One person to choose, with what tells them from the others (検索結果の札)."""

    card: ResidentCard
    picture: Picture | None
    is_namesake: bool
    is_of_one_age: bool
    differs_in: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PeopleFound:
    """The first people that a search finds, and how many there are."""

    cards: Sequence[PersonCard]
    more: int
    told_days: str

    @property
    def has_namesakes(self) -> bool:
        """Whether two of the cards bear one name."""
        return any(one.is_namesake for one in self.cards)

    @property
    def has_twins(self) -> bool:
        """Whether two of them are even of one age."""
        return any(one.is_of_one_age for one in self.cards)


def find_people(ctx: Context, text: str) -> PeopleFound:
    """Find people, each on a card that shows how not to take them for another."""
    found = register.find_people(ctx, text, MOST_CARDS)
    pictures = pictures_of(ctx, {card.household_id for card in found.cards})
    names, ages = people.namesakes(found.cards)
    cards = [
        PersonCard(
            card=card,
            picture=pictures.get(card.household_id),
            is_namesake=card.name_key in names,
            is_of_one_age=bool(card.born_on)
            and (card.name_key, card.born_on.year if card.born_on else 0) in ages,
            differs_in=tuple(
                telling_apart.differences(
                    card, [one for one in found.cards if one.name_key == card.name_key]
                )
            )
            if card.name_key in names
            else (),
        )
        for card in found.cards
    ]
    told = found.question.told_days if found.question else ""
    return PeopleFound(cards, found.more, told)


def pictures_of(ctx: Context, household_ids: Collection[UUID]) -> dict[UUID, Picture]:
    """Return one photograph of each household's house, none of a protected one's.

    The newest survey first, and in it the first picture: the outside of the house.
    """
    open_homes = set(household_ids) - register.protected_among(ctx, household_ids)
    rows = ctx.session.execute(
        select(Household.id, Survey.id, SurveyPhoto.id)
        .join(Survey, Survey.building_id == Household.building_id)
        .join(SurveyPhoto, SurveyPhoto.survey_id == Survey.id)
        .where(Household.id.in_(open_homes), SurveyPhoto.removed_at.is_(None))
        .order_by(Survey.surveyed_at, SurveyPhoto.received_at.desc())
    )
    return {home: Picture(survey, photo) for home, survey, photo in rows}


def display_names(ctx: Context, usernames: Collection[str]) -> dict[str, str]:
    """Return how people are called whom the records know by their log-in."""
    wanted = select(Account.username, Account.display_name)
    rows = ctx.session.execute(wanted.where(Account.username.in_(usernames)))
    return {name: name for name in usernames} | dict(rows.all())
