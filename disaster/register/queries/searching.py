"""One field for people: every word is looked for in every meaning, all must fit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CompoundSelect,
    Integer,
    Select,
    Subquery,
    case,
    func,
    literal,
    or_,
    select,
    union,
    union_all,
)

from disaster.foundation.context import Context
from disaster.register.queries.cards import LIMIT, ResidentCard, shown
from disaster.register.queries.disclosing import (
    protected_among,
    protected_households,
)
from disaster.register.queries.places import may_be_place
from disaster.register.rules import asking
from disaster.register.rules.asking import Question, Word
from disaster.register.rules.keys import KeyKind
from disaster.register.tables import Building, Household, Resident, ResidentKey

# How well a find fits: the whole name, the family name, then mere beginnings. What is
# only a part of an address comes last.
WHOLE, FAMILY, GIVEN, BEGINNING, PART, WITHIN, PLACE = range(7)
AFTER_ALL_TEXT = "\U0010ffff"
SHORTEST_WITHIN = 2

Finds = Select[UUID, int]


@dataclass(frozen=True, slots=True)
class Found:
    """The first results, how many there are in all, and what was looked for."""

    cards: Sequence[ResidentCard]
    total: int
    question: Question | None

    @property
    def more(self) -> int:
        """How many results are not shown."""
        return self.total - len(self.cards)


def find_people(ctx: Context, text: str, limit: int = LIMIT) -> Found:
    """Find people by name, reading, romaji, birthday, phone, number or address."""
    question = _read(ctx, text)
    if question is None:
        return Found([], 0, None)
    found = _fetch(ctx, question, limit, _matched(ctx, question))
    if not found.total and (within := _within(question)) is not None:
        found = _fetch(ctx, question, limit, within)
    return found


def search_residents(ctx: Context, text: str) -> Sequence[ResidentCard]:
    """Return the first people that a search finds."""
    return find_people(ctx, text).cards


def households_matching(ctx: Context, text: str) -> Select[UUID] | None:
    """Return the ids of the households that a search finds, as a subselect."""
    question = _read(ctx, text)
    if question is None:
        return None
    matched = _matched(ctx, question)
    people = select(Resident.household_id).join(matched, matched.c.id == Resident.id)
    empty = [select(Household.id).where(Household.number == text.strip())]
    if len(question.words) == 1 and question.words[0].place:
        empty.append(_homes_at(ctx, [question.words[0].place]))
    every = union(people, *empty).subquery()
    return select(every.c[0])


def _read(ctx: Context, text: str) -> Question | None:
    """Read what was typed; a word that stands in no address means no place."""
    question = asking.read(text)
    if question is None:
        return None
    return Question(
        tuple(
            word if may_be_place(ctx, word.place) else replace(word, place="")
            for word in question.words
        )
    )


def _fetch(ctx: Context, question: Question, limit: int, matched: Subquery) -> Found:
    """Put the ids in order first: whole rows of thousands would be slow to sort."""
    ordered = ctx.session.execute(_ordered(ctx, question, matched).limit(limit)).all()
    place = {row[0]: at for at, row in enumerate(ordered)}
    rows = ctx.session.execute(
        select(Resident, Household)
        .join(Household, Household.id == Resident.household_id)
        .where(Resident.id.in_(place))
    ).all()
    homes = protected_among(ctx, {home.id for _resident, home in rows})
    cards = [
        shown(resident, home, in_protected_home=home.id in homes)
        for resident, home in sorted(rows, key=lambda row: place[row[0].id])
    ]
    return Found(cards, ordered[0][1] if ordered else 0, question)


def _ordered(ctx: Context, question: Question, matched: Subquery) -> Select[UUID, int]:
    guarded = Resident.household_id.in_(protected_households(ctx))
    reads_so = Resident.kana_key.startswith(question.kana, autoescape=True)
    return (
        select(Resident.id, func.count().over())
        .join(matched, matched.c.id == Resident.id)
        .join(Household, Household.id == Resident.household_id)
        .order_by(
            Resident.gone_on.is_not(None),
            matched.c.rank,
            Resident.is_protected,
            # What sounds alike but is read otherwise (おの, おおの) stands behind.
            case((reads_so, 0), else_=1),
            # Its place in the list must not tell where a protected person lives.
            case((guarded, ""), else_=Household.district),
            Resident.kana_key,
            Resident.born_on,
            Resident.id,
        )
    )


def _matched(ctx: Context, question: Question) -> Subquery:
    """Return the people whom all words fit, each with the sum of the ranks.

    What can only mean a place is held against the homes of those whom the other words
    found: half the city may live where an address begins so.
    """
    words = question.words
    places = [word.place for word in words if _is_only_place(ctx, word)]
    named = [_ranked(_of_word(ctx, word)) for word in words if word.place not in places]
    if not named:
        at_home = Resident.household_id.in_(_homes_at(ctx, places))
        return _people(PLACE).where(at_home).subquery()
    found = _joined(named)
    return _living_at(ctx, places, found) if places else found


def _is_only_place(ctx: Context, word: Word) -> bool:
    if not word.place:
        return False
    others = [each.exists() for each in _meanings(ctx, replace(word, place=""))]
    return not ctx.session.scalar(select(or_(*others)))


def _living_at(ctx: Context, places: Sequence[str], found: Subquery) -> Subquery:
    # A value of each row, not a join: no plan then begins with half the city.
    address = (
        select(Household.address_key)
        .where(Household.id == Resident.household_id)
        .correlate(Resident)
        .scalar_subquery()
    )
    return (
        select(found.c.id, (found.c.rank + PLACE * len(places)).label("rank"))
        .join(Resident, Resident.id == found.c.id)
        .where(
            *(address.contains(place, autoescape=True) for place in places),
            Resident.household_id.not_in(protected_households(ctx)),
        )
        .subquery()
    )


def _joined(words: Sequence[Subquery]) -> Subquery:
    first, *others = words
    rank: Any = first.c.rank
    joined: Any = first
    for other in others:
        joined = joined.join(other, other.c.id == first.c.id)
        rank = rank + other.c.rank
    return select(first.c.id, rank.label("rank")).select_from(joined).subquery()


def _ranked(finds: CompoundSelect[UUID, int]) -> Subquery:
    every = finds.subquery()
    best = func.min(every.c.rank).label("rank")
    return select(every.c.id, best).group_by(every.c.id).subquery()


def _of_word(ctx: Context, word: Word) -> CompoundSelect[UUID, int]:
    return union_all(*_meanings(ctx, word))


def _meanings(ctx: Context, word: Word) -> Iterator[Finds]:
    """Yield one SELECT for each thing that a word may mean.

    Protected people are found by name and number alone: whoever guesses a birthday, an
    address or a telephone number must not see the guess confirmed.
    """
    yield from _by_number(ctx, word.number)
    if word.name:
        yield _by_key(word.name, KeyKind.NAME)
    if word.sound:
        yield _by_key(word.sound, KeyKind.SOUND)
    if word.days:
        born = Resident.born_on.in_(word.days)
        yield _people(WHOLE).where(born, ~Resident.is_protected)
    if word.years:
        born = Resident.born_on.between(*word.years)
        yield _people(GIVEN).where(born, ~Resident.is_protected)
    if word.phone:
        yield _by_phone(ctx, word.phone)
    if word.place:
        at_home = Resident.household_id.in_(_homes_at(ctx, [word.place]))
        yield _people(PLACE).where(at_home)


def _people(rank: int) -> Finds:
    return select(Resident.id.label("id"), literal(rank, Integer).label("rank"))


def _by_number(ctx: Context, number: str) -> Iterator[Finds]:
    homes = select(Household.id).where(Household.number == number)
    yield _people(WHOLE).where(Resident.household_id.in_(homes))
    yield _people(WHOLE).where(Resident.number == number)
    lives_there = (
        select(Household.id)
        .join(Building, Building.id == Household.building_id)
        .where(
            Building.number == number, Household.id.not_in(protected_households(ctx))
        )
    )
    yield _people(PLACE).where(Resident.household_id.in_(lives_there))


def _by_key(wanted: str, kind: KeyKind) -> Finds:
    """Find by the beginning of a name or of any later word in it."""
    key = ResidentKey.key
    is_whole = ResidentKey.kind == kind
    rank = case(
        (is_whole & (key == wanted), WHOLE),
        (is_whole & (ResidentKey.head == len(wanted)), FAMILY),
        (ResidentKey.head == len(wanted), GIVEN),
        (is_whole, BEGINNING),
        else_=PART,
    )
    return select(ResidentKey.resident_id.label("id"), rank.label("rank")).where(
        ResidentKey.kind.in_((kind, kind + 1)),
        key >= wanted,
        key < wanted + AFTER_ALL_TEXT,
    )


def _by_phone(ctx: Context, turned: str) -> Finds:
    """Find by the last digits of a phone number, which stand first in the key.

    A household often shares one number, so nobody of a protected one is found by it.
    """
    key = ResidentKey.key
    hidden = select(Resident.id).where(
        or_(
            Resident.is_protected,
            Resident.household_id.in_(protected_households(ctx)),
        )
    )
    rank = literal(GIVEN, Integer).label("rank")
    return select(ResidentKey.resident_id.label("id"), rank).where(
        ResidentKey.kind == KeyKind.PHONE,
        key >= turned,
        key < turned + AFTER_ALL_TEXT,
        ResidentKey.resident_id.not_in(hidden),
    )


def _homes_at(ctx: Context, places: Sequence[str]) -> Select[UUID]:
    return select(Household.id).where(
        *(Household.address_key.contains(place, autoescape=True) for place in places),
        Household.id.not_in(protected_households(ctx)),
    )


def _within(question: Question) -> Subquery | None:
    """Look inside the names, when no name begins so: many have no space in them."""
    names = [word.name for word in question.words]
    if any(len(name) < SHORTEST_WITHIN for name in names):
        return None
    inside = [Resident.name_key.contains(name, autoescape=True) for name in names]
    return _people(WITHIN).where(*inside).subquery()
