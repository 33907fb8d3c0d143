"""Whom a person could be taken for, and whether that was asked (取違えの防止)."""

from collections.abc import Collection
from datetime import datetime, time
from uuid import UUID

from sqlalchemy import or_, select, union
from sqlalchemy.orm import aliased

from certificates.rules import telling_apart
from certificates.rules.telling_apart import Home
from disaster.audit.tables import AuditEntry
from disaster.foundation import clock
from disaster.foundation.context import Context
from disaster.register.tables import Household, Resident

IDENTIFIED = "household.identified"


def alike(ctx: Context, household_id: UUID) -> list[Resident]:
    """Return whom somebody of a household could be taken for (取り違えやすい人).

    Elsewhere: the same name and the same birthday, or no known birthday on either side.
    In the household itself: the same birthday, which is twins, or the same name, which
    is father and son.
    """
    own, other = aliased(Resident), aliased(Resident)
    same_name = own.name_key == other.name_key
    same_day = own.born_on == other.born_on
    pairs = (
        select(other.id)
        .join(own, own.id != other.id)
        .where(
            own.household_id == household_id,
            own.gone_on.is_(None),
            other.gone_on.is_(None),
        )
    )
    # Questions that an index answers; OR would read everybody.
    anywhere = pairs.where(same_name, same_day)
    # NULL equals nothing, yet nothing tells these two apart.
    dayless = pairs.where(same_name, own.born_on.is_(None), other.born_on.is_(None))
    at_home = pairs.where(
        own.household_id == other.household_id, or_(same_name, same_day)
    )
    found = select(union(anywhere, dayless, at_home).subquery().c.id)
    wanted = select(Resident).where(Resident.id.in_(found))
    return list(ctx.session.scalars(wanted.order_by(Resident.number)))


def home_of(ctx: Context, household_id: UUID) -> Home:
    """Return what a household can be asked about."""
    return homes(ctx, {household_id})[household_id]


def homes(ctx: Context, household_ids: Collection[UUID]) -> dict[UUID, Home]:
    """Return what each of some households can be asked about."""
    rows = ctx.session.execute(
        select(Household.id, Household.address, Resident.name, Resident.kana)
        .outerjoin(Resident, Resident.household_id == Household.id)
        .where(Household.id.in_(household_ids))
    ).all()
    return {
        home: Home(
            next(address for one, address, _name, _kana in rows if one == home),
            tuple(
                (telling_apart.given_name(name), telling_apart.given_name(kana))
                for one, _address, name, kana in rows
                if one == home and name
            ),
        )
        for home in {row[0] for row in rows}
    }


def is_identified(ctx: Context, household_id: UUID) -> bool:
    """Say whether the actor asked the second question today and got the answer."""
    today = datetime.combine(clock.tokyo_day(ctx.now), time.min, clock.TOKYO)
    wanted = select(AuditEntry.number).where(
        AuditEntry.subject == str(household_id),
        AuditEntry.deed == IDENTIFIED,
        AuditEntry.actor == ctx.actor.name,
        AuditEntry.at >= today,
    )
    return ctx.session.scalars(wanted.limit(1)).first() is not None


def must_ask(ctx: Context, household_id: UUID) -> bool:
    """Say whether the actor still owes the second question (二つ目の質問)."""
    return bool(alike(ctx, household_id)) and not is_identified(ctx, household_id)
