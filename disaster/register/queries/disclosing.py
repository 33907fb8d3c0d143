"""支援措置: the one place that says what is hidden from whom (ADR 0014).

Two questions, and every room asks one of them. Lists, searches, files and runs over
many households ask `protected_among`: there a protected household is hidden from
everybody. Whatever shows or prints one household asks `is_hidden`: it opens for a
person with a grant while the grant lasts, and the reading goes on record. Nothing is
remembered between two questions, so a flag or a grant counts from the next read.
"""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select, union

from disaster import audit
from disaster.foundation import clock
from disaster.foundation.context import Context
from disaster.foundation.errors import NotFound
from disaster.register.rules import (
    HEAD,
    NamesProtected,
    ProtectedHead,
    ProtectedInBulk,
    ProtectedPerson,
)
from disaster.register.rules.moves import ABSENT
from disaster.register.tables import Household, LedgerChange, Resident, Unmasking


def still_protects(ctx: Context) -> ColumnElement[bool]:
    """Return the condition that a person's protection covers the whole household.

    Who left for certain covers only themselves. Who is merely absent from a copy may
    still be there, and who has announced a move is there until that day is over.
    """
    here = or_(
        Resident.gone_on.is_(None),
        Resident.gone_on >= clock.tokyo_day(ctx.now),
        Resident.gone_reason == ABSENT,
    )
    return Resident.is_protected & here


def protected_households(ctx: Context) -> Select[UUID]:
    """Return the households in which somebody is protected, as a subselect."""
    return select(Resident.household_id).where(still_protects(ctx))


def protected_among(ctx: Context, household_ids: Collection[UUID]) -> set[UUID]:
    """Return those of the households in which somebody is protected (支援措置)."""
    wanted = select(Resident.household_id).where(
        Resident.household_id.in_(household_ids), still_protects(ctx)
    )
    return set(ctx.session.scalars(wanted))


def unnamed(ctx: Context) -> Select[str]:
    """Return the names of protected people and of those who live with them, as keys.

    The tax roll has no numbers of persons, so a namesake is hidden with them.
    """
    alone = select(Resident.name_key).where(Resident.is_protected)
    beside = select(Resident.name_key).where(
        Resident.household_id.in_(protected_households(ctx))
    )
    # Two questions that an index answers; OR would read everybody.
    return select(union(alone, beside).subquery().c.name_key)


def is_hidden(ctx: Context, household_id: UUID) -> bool:
    """Say whether a household is hidden from the actor now."""
    if not protected_among(ctx, {household_id}):
        return False
    return not is_unmasked(ctx, household_id)


def hides(ctx: Context, resident: Resident) -> bool:
    """Say whether a person is hidden from the actor now, wherever they live."""
    return resident.is_protected and not is_unmasked(ctx, resident.household_id)


def is_unmasked(ctx: Context, household_id: UUID) -> bool:
    """Say whether the actor holds a grant for a household, and record the reading.

    To ask is to read: whoever asks shows the household next. So no page can lift the
    mask and forget to say so.
    """
    grant = open_grant(ctx, household_id)
    if grant is None:
        return False
    seen = _protected_people(ctx, household_id)
    grant_id = str(grant.id)
    ctx.on_record(
        ("unmasking.seen", household_id),
        lambda later: audit.record(
            later, "unmasking.seen", household_id, grant=grant_id, residents=seen
        ),
    )
    return True


def open_grant(ctx: Context, household_id: UUID) -> Unmasking | None:
    """Return the grant that opens a household to the actor now, or None."""
    wanted = select(Unmasking).where(
        Unmasking.household_id == household_id,
        Unmasking.asked_by == ctx.actor.name,
        Unmasking.open_until > ctx.now,
        Unmasking.ended_at.is_(None),
    )
    newest = wanted.order_by(Unmasking.open_until.desc()).limit(1)
    return ctx.session.scalars(newest).one_or_none()


def open_household(ctx: Context, household_id: UUID) -> Household:
    """Return a household that may be named to the actor now, or refuse (支援措置)."""
    household = ctx.session.get(Household, household_id)
    if household is None:
        raise NotFound(what="世帯")
    if is_hidden(ctx, household_id):
        raise ProtectedPerson(minutes=ctx.settings.unmask_minutes)
    return household


def refuse_in_bulk(ctx: Context, household_id: UUID) -> None:
    """Refuse a protected household in a run over many, whoever holds a grant."""
    if protected_among(ctx, {household_id}):
        raise ProtectedInBulk


def nameable(people: Sequence[Resident]) -> list[Resident]:
    """Return the people whose names may stand beside others' on a paper.

    A protected person never does: the paper is handed to the family, and the family is
    where the danger may be.
    """
    return [person for person in people if not person.is_protected]


def refuse_naming_head(ctx: Context, household: Household) -> None:
    """Refuse to hand a protected head's name to somebody else of the household."""
    wanted = select(Resident.id).where(
        Resident.household_id == household.id,
        Resident.is_protected,
        or_(Resident.relation == HEAD, Resident.name == household.head_name),
    )
    if ctx.session.scalars(wanted.limit(1)).first() is not None:
        raise ProtectedHead


def refuse_named(ctx: Context, household_id: UUID, beside: str) -> None:
    """Refuse a text that stands beside others' names and names a protected person."""
    people = unnameable(ctx, household_id)
    if any(name and name in beside for one in people for name in _names(one)):
        raise NamesProtected


def unnameable(ctx: Context, household_id: UUID) -> Sequence[Resident]:
    """Return the protected people who belong, or ever belonged, to a household."""
    left = select(LedgerChange.record_id).where(
        LedgerChange.household_id == household_id, LedgerChange.kind == "residents"
    )
    wanted = select(Resident).where(
        Resident.is_protected,
        or_(Resident.household_id == household_id, Resident.id.in_(left)),
    )
    return ctx.session.scalars(wanted.order_by(Resident.number)).all()


def has_something_to_unmask(ctx: Context, household_id: UUID) -> bool:
    """Say whether anybody of a household is protected, those who left included."""
    return bool(_protected_people(ctx, household_id))


def _names(resident: Resident) -> tuple[str, ...]:
    return resident.name, resident.printed_name, resident.alias, resident.kanji_name


def _protected_people(ctx: Context, household_id: UUID) -> list[str]:
    """Return the ids of a household's protected people, those who left included."""
    wanted = select(Resident.id).where(
        Resident.household_id == household_id, Resident.is_protected
    )
    return [str(one) for one in ctx.session.scalars(wanted.order_by(Resident.id))]
